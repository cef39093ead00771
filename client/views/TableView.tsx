/** The table: provisions by delegations, each cell that delegation's wording as a redline over the text. */
import { useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { tableParties, tableRows, type CellPart, type TableRow } from '../../shared/proposals/compilation.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import { StatusBadge } from '../status/status.tsx';
import { Button } from '../ui/Button.tsx';
import { copyTable } from '../ui/copy.ts';
import { Choice } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { ProposalGist } from '../room/ProposalGist.tsx';
import { redlineParts } from '../room/redlineParts.ts';
import { Parts, Words } from '../room/Words.tsx';
import { useGoTo } from './goTo.ts';
import { placeText } from './rowWords.ts';
import { htmlOf, tsvOf, type CopyTable } from './tableCopy.ts';
import { plainPart } from './tableWords.ts';

const ORDERS = ['french', 'english', 'tabled'] as const;
type Order = (typeof ORDERS)[number];

function Cell({ parts, row, party }: { readonly parts: readonly CellPart[]; readonly row: TableRow; readonly party: Party }): ReactNode {
  const { state } = useModel();
  return parts.map(({ proposal, wording }) => (
    <div key={proposal.id} className="cell-part">
      <span className="quiet numeric"><bdi>{proposalNumber(proposal)}</bdi></span>
      <div dir="auto" lang={state.head.language} className="cell-words">
        {wording === null ? <ProposalGist proposal={proposal} state={state} /> : <Parts parts={redlineParts(row.base, wording)} party={party} />}
      </div>
    </div>
  ));
}

export function TableView(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const name = usePartyName();
  const goTo = useGoTo();
  const [order, setOrder] = useState<Order>(room.meeting.settings.order);
  const [who, setWho] = useState('all');
  const [touched, setTouched] = useState(true);
  const [pinned, setPinned] = useState<readonly Party[]>([]);
  const all = useMemo(() => tableRows(state), [state]);
  const speaking = useMemo(() => tableParties(all), [all]);
  const parties = useMemo(() => {
    const named = speaking.map((code) => ({ code, name: room.meeting.parties.find((one) => one.code === code)?.name ?? null }));
    return order === 'tabled' ? speaking : orderParties(named, ORDER_OF_SETTING[order]).map((one) => one.code);
  }, [speaking, order, room.meeting.parties]);
  const groups = room.meeting.parties.filter((one) => one.members.length > 0);
  const group = groups.find((one) => `group:${one.code}` === who);
  const wanted = parties.filter((code) => who === 'all' || code === who || (group !== undefined && (code === group.code || group.members.includes(code))));
  // Pinned ones stay beside the text, whatever else is asked for.
  const columns = [...pinned.filter((code) => parties.includes(code)), ...wanted.filter((code) => !pinned.includes(code))];
  const rows = touched ? all.filter((row) => columns.some((code) => row.cells.has(code))) : all;
  const labelOf = (row: TableRow): string => (row.provision === null ? say('room.addition', { name: placeText(row.key, labels) }) : placeText(row.key, labels));

  const copy = async (): Promise<void> => {
    const table: CopyTable = {
      head: [say('views.table.provision'), say('views.table.text'), ...columns.map(name)],
      rows: rows.map((row) => [
        [{ type: 'words', text: labelOf(row) }],
        [{ type: 'redline', base: row.base, wording: row.base }],
        ...columns.map((code) => (row.cells.get(code) ?? []).map((part) => (
          part.wording === null ? { type: 'words' as const, text: plainPart(part) } : { type: 'redline' as const, base: row.base, wording: part.wording }
        ))),
      ]),
    };
    if (await copyTable(tsvOf(table), htmlOf(table))) toast('done', say('views.table.copied'));
    else toast('problem', say('views.copy.failed'));
  };

  return (
    <>
      <div className="view-filters" role="group" aria-label={say('views.filters')}>
        <Choice
          label={say('views.table.order')}
          value={order}
          options={ORDERS.map((value) => ({ value, label: say(value === 'french' ? 'views.order.french' : value === 'english' ? 'views.order.english' : 'views.order.tabled') }))}
          onChange={setOrder}
        />
        <Choice
          label={say('views.filter.who')}
          value={who}
          options={[
            { value: 'all', label: say('room.filter.all') },
            ...groups.map((one) => ({ value: `group:${one.code}`, label: say('views.filter.group', { party: name(one.code) }) })),
            ...parties.map((code) => ({ value: code, label: name(code) })),
          ]}
          onChange={setWho}
        />
        <div className="view-toggles">
          <ToggleButton className="btn toggle" isSelected={touched} onChange={setTouched}>{say('views.table.touched')}</ToggleButton>
        </div>
        <span className="push" />
        <Button icon="copy" isDisabled={rows.length === 0} onPress={() => void copy()}>{say('views.table.copy')}</Button>
      </div>
      {columns.length === 0 || rows.length === 0 ? <p className="view-body quiet">{say('views.none')}</p> : (
        <div className="table-scroll" role="region" aria-label={say('views.table')} tabIndex={0}>
          <table className="positions-table">
            <thead>
              <tr>
                <th scope="col" className="col-provision">{say('views.table.provision')}</th>
                <th scope="col" className="col-text">{say('views.table.text')}</th>
                {columns.map((code, i) => (
                  <th key={code} scope="col" className={pinned.includes(code) ? 'col-party col-pinned' : 'col-party'} style={pinStyle(i)}>
                    <span className="col-head">
                      <Chip code={code} /><span>{name(code)}</span>
                      <ToggleButton
                        className="btn btn-ghost btn-small toggle pin"
                        aria-label={say('views.table.pin', { party: name(code) })}
                        isSelected={pinned.includes(code)}
                        onChange={(on) => { setPinned(on ? [...pinned, code] : pinned.filter((one) => one !== code)); }}
                      >
                        <Icon name="pin" />
                      </ToggleButton>
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row" className="col-provision">
                    <Button look="ghost" size="small" onPress={() => { goTo(row.key); }}>{labelOf(row)}</Button>
                    {row.status === null ? null : <StatusBadge status={row.status} />}
                  </th>
                  <td className="col-text"><div dir="auto" lang={state.head.language}><Words wording={row.base} /></div></td>
                  {columns.map((code, i) => (
                    <td key={code} className={pinned.includes(code) ? 'col-party col-pinned' : 'col-party'} style={pinStyle(i)}>
                      <Cell parts={row.cells.get(code) ?? []} row={row} party={code} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** How many columns stand before this one among the pinned. */
function pinStyle(i: number): CSSProperties {
  return { '--pin': String(i) } as CSSProperties;
}
