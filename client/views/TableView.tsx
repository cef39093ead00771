/** The table: provisions by delegations, each cell that delegation's wording as a redline over the text. */
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { sortTableRows, TABLE_SORTS, tableParties, tableRows, type TableCache, type TableRow, type TableSort } from '../../shared/proposals/compilation.ts';
import { touchedTimes } from '../../shared/proposals/change-list.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { formatMoment } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { copyTable } from '../ui/copy.ts';
import { Choice } from '../ui/Field.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { useLooked } from './looked.ts';
import { PositionsTable } from './PositionsTable.tsx';
import { placeText } from './rowWords.ts';
import { htmlOf, tsvOf, type CopyTable } from './tableCopy.ts';
import { plainPart } from './tableWords.ts';

const ORDERS = ['french', 'english', 'tabled'] as const;
type Order = (typeof ORDERS)[number];
const SORT: Readonly<Record<TableSort, MessageId>> = { number: 'views.sort.number', status: 'views.sort.status', latest: 'views.sort.latest' };

export function TableView(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const name = usePartyName();
  const [order, setOrder] = useState<Order>(room.meeting.settings.order);
  const [sort, setSort] = useState<TableSort>('number');
  const [who, setWho] = useState('all');
  const [unsettled, setUnsettled] = useState(false);
  const [touched, setTouched] = useState(true);
  const [pinned, setPinned] = useState<readonly Party[]>([]);
  const cache = useRef<TableCache>(new Map());
  const all = useMemo(() => tableRows(state, cache.current), [state]);
  const speaking = useMemo(() => tableParties(all), [all]);
  const parties = useMemo(() => {
    const named = speaking.map((code) => ({ code, name: room.meeting.parties.find((one) => one.code === code)?.name ?? null }));
    return order === 'tabled' ? speaking : orderParties(named, ORDER_OF_SETTING[order]).map((one) => one.code);
  }, [speaking, order, room.meeting.parties]);
  const { since, seenAll } = useLooked(room.seat.id, room.text, state);
  const fresh = useMemo(
    () => new Set(since === null ? [] : [...touchedTimes(state)].filter(([, at]) => at > since).map(([id]) => id)),
    [state, since],
  );
  const groups = room.meeting.parties.filter((one) => one.members.length > 0);
  const group = groups.find((one) => `group:${one.code}` === who);
  const wanted = parties.filter((code) => who === 'all' || code === who || (group !== undefined && (code === group.code || group.members.includes(code))));
  // Pinned ones stay beside the text, whatever else is asked for.
  const columns = [...pinned.filter((code) => parties.includes(code)), ...wanted.filter((code) => !pinned.includes(code))];
  const rows = sortTableRows(all, sort, state).filter((row) =>
    (!touched || columns.some((code) => row.cells.has(code))) && (!unsettled || (row.status !== 'agreed' && row.status !== 'agreed-ad-ref')));
  const labelOf = useCallback(
    (row: TableRow): string => (row.provision === null ? say('room.addition', { name: placeText(row.key, labels) }) : placeText(row.key, labels)),
    [labels, say],
  );

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
        <Choice label={say('views.table.sort')} value={sort} options={TABLE_SORTS.map((value) => ({ value, label: say(SORT[value]) }))} onChange={setSort} />
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
          <ToggleButton className="btn toggle" isSelected={unsettled} onChange={setUnsettled}>{say('views.filter.undecided')}</ToggleButton>
        </div>
        <span className="push" />
        <Button icon="copy" isDisabled={rows.length === 0} onPress={() => void copy()}>{say('views.table.copy')}</Button>
      </div>
      {columns.length === 0 || rows.length === 0 ? <p className="view-body quiet">{say('views.none')}</p> : (
        <>
        <div className="view-bar">
          <span className="quiet">{since === null ? say('views.looked.never') : say('views.looked', { time: formatMoment(since) })}</span>
          <Button size="small" onPress={seenAll}>{say('views.looked.all')}</Button>
        </div>
        <PositionsTable
          rows={rows}
          fresh={fresh}
          columns={columns}
          pinned={pinned}
          language={state.head.language}
          labelOf={labelOf}
          onPin={(code, on) => { setPinned(on ? [...pinned, code] : pinned.filter((one) => one !== code)); }}
        />
        </>
      )}
    </>
  );
}
