/**
 * Some lines of the sheet. Those in and near the view are drawn as soon as anything of them changes; the others when there is
 * time, so that a change or another view of the whole text costs what is seen of it. Until its first turn a line stands there
 * with its words, without marks: it can be found, read out and gone to.
 */
import { memo, useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Draft } from '../../shared/schema/state.ts';
import type { DeskHandle } from '../sync/desk.ts';
import { allAtOnce, notAnyMore, whenIdle } from '../ui/turns.ts';
import { AddSlip } from './AddSlip.tsx';
import { aboutHeight } from './chunks.ts';
import { DraftSlip } from './DraftSlip.tsx';
import { ProvisionRow, type ProvisionRowProps } from './ProvisionRow.tsx';
import { RollingActsProvider, type RollingActs } from './rollingActs.ts';

export interface SheetRow extends Omit<ProvisionRowProps, 'onPick' | 'children' | 'plain'> {
  readonly key: string;
  /** The draft that is open in place of its words; null for none. */
  readonly draft: Draft | null;
  /** The draft of an addition that is open after it. */
  readonly adds: Draft | null;
}

export interface SheetChunkProps {
  readonly rows: readonly SheetRow[];
  readonly desk: DeskHandle | null;
  readonly onPick: (key: string, picked: boolean) => void;
  readonly onParty: RollingActs['onParty'];
  /** The proposal that is looked at; null where it is on no line of this chunk. */
  readonly marked: string | null;
  /** Drawn at once, without waiting to be seen. */
  readonly first: boolean;
}

function sameRow(a: SheetRow, b: SheetRow): boolean {
  const keys = Object.keys(a) as (keyof SheetRow)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

/** Whether two sets of rows would be drawn alike. */
export function sameRows(a: readonly SheetRow[], b: readonly SheetRow[]): boolean {
  return a === b || (a.length === b.length && a.every((row, i) => {
    const other = b[i];
    return other !== undefined && (row === other || sameRow(row, other));
  }));
}

/** How far around the view counts as near it. */
const NEAR = '60% 0px';

/** The rows to draw now: those given while near the view, else those of the last turn; null before the first. */
function useTurn(rows: readonly SheetRow[], first: boolean): { rows: readonly SheetRow[] | null; root: (element: HTMLElement | null) => void } {
  const [element, root] = useState<HTMLElement | null>(null);
  const [near, setNear] = useState(first);
  const [shown, show] = useState<readonly SheetRow[] | null>(first ? rows : null);
  const latest = useRef(rows);
  latest.current = rows;
  const own = useMemo(() => ({}), []);
  useEffect(() => {
    if (element === null) return undefined;
    let begun = false;
    const watch = new IntersectionObserver((entries) => {
      const last = entries[entries.length - 1];
      if (last === undefined) return;
      // What was drawn last is what stays when it goes out of sight; what has never been seen waits for its turn.
      if (begun || last.isIntersecting) show(latest.current);
      begun = true;
      setNear(last.isIntersecting);
    }, { root: element.closest('.sheet'), rootMargin: NEAR });
    watch.observe(element);
    return () => { watch.disconnect(); };
  }, [element]);
  useEffect(() => {
    if (near || shown === rows) return undefined;
    whenIdle(own, () => { flushSync(() => { show(rows); }); });
    return () => { notAnyMore(own); };
  }, [near, shown, rows, own]);
  return { rows: near ? rows : shown, root };
}

export const SheetChunk = memo(function SheetChunk({ rows, desk, onPick, onParty, marked, first }: SheetChunkProps): ReactNode {
  const turn = useTurn(rows, first);
  const acts = useMemo(() => ({ onParty, marked }), [onParty, marked]);
  const drawn = turn.rows ?? rows;
  const style = useMemo(() => aboutStyle(rows), [rows]);
  return (
    <RollingActsProvider value={acts}>
      <div ref={turn.root} className="chunk" style={style}>
        {drawn.flatMap(({ key, draft, adds, ...row }) => {
          const line = (
            <ProvisionRow key={key} {...row} onPick={onPick} plain={turn.rows === null}>
              {draft !== null && desk !== null ? <DraftSlip desk={desk} draft={draft} /> : undefined}
            </ProvisionRow>
          );
          return adds === null || desk === null ? [line] : [line, <AddSlip key={`slip-${adds.id}`} desk={desk} draft={adds} />];
        })}
      </div>
    </RollingActsProvider>
  );
}, (a, b) => a.desk === b.desk && a.onPick === b.onPick && a.onParty === b.onParty && a.marked === b.marked && sameRows(a.rows, b.rows));

function aboutStyle(rows: readonly SheetRow[]): CSSProperties {
  const rem = rows.reduce((sum, { line }) => sum + aboutHeight(line.content), 0);
  return { containIntrinsicBlockSize: `auto ${rem.toFixed(1)}rem` };
}

if (typeof window !== 'undefined') window.addEventListener('beforeprint', allAtOnce);
