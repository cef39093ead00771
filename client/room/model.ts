/** The model of the room, derived from the record: lines, labels, selection. */
import { useMemo, useRef } from 'react';
import { isOpen } from '../../shared/proposals/open.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import type { RoomModel } from './context.ts';
import { labelsOf, type Label } from './labels.ts';
import { lineKey, linesOf, onlyOf, type LineCache } from './lines.ts';
import type { RoomUi } from './ui.ts';

const counted = new WeakMap<readonly Proposal[], ReadonlyMap<string, number>>();

/** How many open proposals there are on each provision; counted once for a list. */
export function openOn(proposals: readonly Proposal[]): ReadonlyMap<string, number> {
  const known = counted.get(proposals);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { target } of proposals.filter(isOpen)) {
    if (target !== null) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  counted.set(proposals, counts);
  return counts;
}

/** The model for a state, with lines kept where nothing about them changed. */
export function useRoomModel(state: TextState, ui: Pick<RoomUi, 'filter' | 'selected'>): RoomModel {
  const cache = useRef<{ filter: string | null; lines: LineCache }>({ filter: null, lines: new Map() });
  const derived = useMemo(() => {
    if (cache.current.filter !== ui.filter) cache.current = { filter: ui.filter, lines: new Map() };
    const lines = linesOf(onlyOf(state, ui.filter), cache.current.lines);
    const labels = labelsOf(lines);
    const keys = lines.map(lineKey);
    const byKey = new Map<string, Label>();
    keys.forEach((key, i) => {
      const label = labels[i];
      if (label !== undefined) byKey.set(key, label);
    });
    return { lines, keys, labels: byKey, counts: openOn(state.proposals) };
  }, [state, ui.filter]);
  const chosen = ui.selected !== null && derived.labels.has(ui.selected) ? ui.selected : null;
  const pointed = state.head.pointer !== null && derived.labels.has(state.head.pointer) ? state.head.pointer : null;
  const selected = chosen ?? pointed ?? derived.keys[0] ?? null;
  return useMemo(() => ({ state, ...derived, selected }), [state, derived, selected]);
}
