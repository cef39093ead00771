/**
 * The table itself. Rows are laid out when they come near the view, and drawn then or when there is time: thousands of cells
 * cost nothing until they are looked at. The roles are said aloud because a row that can be left out of the layout is no
 * table row to a browser any more. Arrows go from cell to cell.
 */
import { memo, useEffect, useMemo, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { ToggleButton } from 'react-aria-components';
import type { CellPart, TableRow } from '../../shared/proposals/compilation.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import { ProposalGist } from '../room/ProposalGist.tsx';
import { useModel } from '../room/context.ts';
import { redlineParts } from '../room/redlineParts.ts';
import { Parts, Words } from '../room/Words.tsx';
import { StatusBadge } from '../status/status.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { notAnyMore, whenIdle } from '../ui/turns.ts';
import { useGoTo } from './goTo.ts';
import { stepInTable } from './tableKeys.ts';

/** Rows that are drawn with the table itself. */
const FIRST = 8;

export interface PositionsTableProps {
  readonly rows: readonly TableRow[];
  /** The proposals that something has happened to since one last looked. */
  readonly fresh: ReadonlySet<string>;
  readonly columns: readonly Party[];
  readonly pinned: readonly Party[];
  readonly language: string;
  readonly labelOf: (row: TableRow) => string;
  readonly onPin: (code: Party, on: boolean) => void;
}

/** Where a pinned column stands: after how many others that are pinned. */
function pinStyle(i: number): CSSProperties & { readonly '--pin': string } {
  return { '--pin': String(i) };
}

const cellClass = (pinned: boolean): string => (pinned ? 'cell col-party col-pinned' : 'cell col-party');

interface CellProps {
  readonly parts: readonly CellPart[];
  readonly row: TableRow;
  readonly fresh: string;
  readonly party: Party;
  readonly language: string;
}

function Cell({ parts, row, fresh, party, language }: CellProps): ReactNode {
  const say = useT();
  const news = fresh.split(' ');
  return parts.map(({ proposal, wording }) => (
    <div key={proposal.id} className="cell-part">
      <span className="quiet numeric"><bdi>{proposalNumber(proposal)}</bdi></span>
      {news.includes(proposal.id) ? <span className="tag tag-new">{say('views.new')}</span> : null}
      <div {...wordsIn(language)} className="cell-words">
        {wording === null ? <Gist proposal={proposal} /> : <Parts parts={redlineParts(row.base, wording)} party={party} />}
      </div>
    </div>
  ));
}

function Gist({ proposal }: Pick<CellPart, 'proposal'>): ReactNode {
  const { state } = useModel();
  return <ProposalGist proposal={proposal} state={state} />;
}

interface RowProps {
  readonly row: TableRow;
  readonly index: number;
  readonly name: string;
  /** Those of its proposals that are new, by their ids: a string, so that rows without news are not drawn again. */
  readonly fresh: string;
  readonly columns: readonly Party[];
  readonly pinned: readonly Party[];
  readonly language: string;
  readonly onGo: (line: string | null) => void;
}

/** Whether a row has had its turn to be drawn: at once for the first, when it comes near the view, or when there is time. */
function useTurn(first: boolean): [boolean, (element: HTMLElement | null) => void] {
  const [drawn, draw] = useState(first);
  const [element, root] = useState<HTMLElement | null>(null);
  const own = useMemo(() => ({}), []);
  useEffect(() => {
    if (drawn || element === null) return undefined;
    const watch = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) draw(true); }, { root: element.closest('.table-scroll'), rootMargin: '60% 0px' });
    watch.observe(element);
    whenIdle(own, () => { flushSync(() => { draw(true); }); });
    return () => {
      watch.disconnect();
      notAnyMore(own);
    };
  }, [drawn, element, own]);
  return [drawn, root];
}

const Row = memo(function Row({ row, index, name, fresh, columns, pinned, language, onGo }: RowProps): ReactNode {
  const [drawn, root] = useTurn(index < FIRST);
  return (
    <tr ref={root} role="row" aria-rowindex={index + 2}>
      <th role="rowheader" scope="row" className="cell col-provision" tabIndex={-1}>
        <div className="row-head">
          <Button look="ghost" size="small" onPress={() => { onGo(row.key); }}>{name}</Button>
          {row.status === null ? null : <StatusBadge status={row.status} />}
        </div>
      </th>
      <td role="cell" className="cell col-text" tabIndex={-1}><div {...wordsIn(language)}><Words wording={row.base} /></div></td>
      {!drawn ? null : columns.map((code, i) => (
        <td key={code} role="cell" className={cellClass(pinned.includes(code))} style={pinStyle(i)} tabIndex={-1}>
          {row.cells.has(code) ? <Cell parts={row.cells.get(code) ?? []} row={row} fresh={fresh} party={code} language={language} /> : null}
        </td>
      ))}
    </tr>
  );
});

/** The ids of the proposals in a row that are new. */
function newIn(row: TableRow, fresh: ReadonlySet<string>): string {
  if (fresh.size === 0) return '';
  return [...row.cells.values()].flatMap((parts) => parts.map(({ proposal }) => proposal.id)).filter((id) => fresh.has(id)).join(' ');
}

export function PositionsTable({ rows, fresh, columns, pinned, language, labelOf, onPin }: PositionsTableProps): ReactNode {
  const say = useT();
  const name = usePartyName();
  const goTo = useGoTo();
  // The same lists as long as they say the same, so that rows which did not change are not drawn again.
  const shown = useMemo(() => columns, [columns.join()]);
  const held = useMemo(() => pinned, [pinned.join()]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    if (stepInTable(event.currentTarget, event.target, event.key)) event.preventDefault();
  };
  return (
    <div className="table-scroll" role="region" aria-label={say('views.table')} aria-describedby="table-keys" tabIndex={0} onKeyDown={onKeyDown}>
      <p id="table-keys" className="sr">{say('views.table.keys')}</p>
      <table className="positions-table" role="table" aria-label={say('views.table')} aria-rowcount={rows.length + 1} style={{ '--columns': String(shown.length) } as CSSProperties & { readonly '--columns': string }}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            <th role="columnheader" scope="col" className="cell col-provision" tabIndex={-1}>{say('views.table.provision')}</th>
            <th role="columnheader" scope="col" className="cell col-text" tabIndex={-1}>{say('views.table.text')}</th>
            {shown.map((code, i) => (
              <th key={code} role="columnheader" scope="col" className={cellClass(held.includes(code))} style={pinStyle(i)} tabIndex={-1}>
                <span className="col-head">
                  <Chip code={code} /><span>{name(code)}</span>
                  <ToggleButton
                    className="btn btn-ghost btn-small toggle pin"
                    aria-label={say('views.table.pin', { party: name(code) })}
                    isSelected={held.includes(code)}
                    onChange={(on) => { onPin(code, on); }}
                  >
                    <Icon name="pin" />
                  </ToggleButton>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => <Row key={row.key} row={row} index={i} name={labelOf(row)} fresh={newIn(row, fresh)} columns={shown} pinned={held} language={language} onGo={goTo} />)}
        </tbody>
      </table>
    </div>
  );
}
