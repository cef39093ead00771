/**
 * Drafts begun without a connection (R7). Each gets one of the ids that the server gave ahead (R6), so that its words stand in
 * the desk's own document from the first letter; what the draft is about is kept on this device until the server has laid it.
 * Laying the same draft twice changes nothing, so it is asked for until an answer comes.
 */
import type * as Y from 'yjs';
import type { z } from 'zod';
import type { VERBS } from '../../shared/protocol/verbs.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { deskDrafts, deskFragment, readDraftWording } from '../../shared/schema/desk.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import { cleanWording, normalWording, plainWording, type Wording } from '../../shared/schema/wording.ts';
import { writeFragment } from '../../shared/schema/yruns.ts';
import { createStore, type Store } from '../ui/store.ts';
import { PREPARED } from './edit.ts';
import type { Kept } from './kept.ts';
import { FIRST_LINK, type LinkState } from './status.ts';

export type DraftBody = z.input<(typeof VERBS)['draft']>;
type GivenWording = NonNullable<DraftBody['wording']>;

/** What the server answers: laid, refused for good, or not reached. */
export type Laid = { readonly type: 'laid' } | { readonly type: 'refused'; readonly code: ErrorCode } | { readonly type: 'unreached' };

export interface AheadWorld {
  readonly now: () => number;
  /** Ids for drafts of this seat's desk; rejects where the server cannot be reached. */
  readonly draftIds: (count: number) => Promise<readonly string[]>;
  readonly lay: (body: DraftBody) => Promise<Laid>;
  /** What is kept on this device; null where nothing can be. */
  readonly kept: Promise<Kept | null>;
  /** Runs something after so many milliseconds; gives the way to call it off. */
  readonly later: (ms: number, run: () => void) => () => void;
  /** A draft cannot be laid; it is given up, but for `too-many`: then it waits for room. */
  readonly onRefused: (code: ErrorCode) => void;
  /** A draft is laid, as words that came back: what it is about was agreed or removed meanwhile. */
  readonly onReturned: (draft: Draft) => void;
}

/** What is kept of one. */
interface Waiting {
  readonly draft: Draft;
  readonly body: DraftBody;
}

export interface Ahead {
  /** Drafts that the desk does not list yet. */
  readonly drafts: Store<readonly Draft[]>;
  /** For the state line: how many the server has not laid, and whether this device keeps them. */
  readonly waiting: Store<LinkState>;
  /** Begins a draft; gives its id, null where that cannot be done here (no id left, the desk is not open). */
  lay(body: DraftBody, state: TextState): string | null;
  /** Throws away one that is not laid yet; false for any other. */
  discard(draft: string): boolean;
  /** The desk's document, of whichever generation is open. */
  attach(doc: Y.Doc): void;
  /** The server can be reached: lays what waits, and sees to it that there are ids. */
  reach(): void;
  close(): void;
}

/** Ids in hand: so many are asked for when fewer than half of them are left. */
const STOCK = 20;
const AGAIN_AFTER = 5_000;

export function openAhead(world: AheadWorld): Ahead {
  const drafts = createStore<readonly Draft[]>([]);
  const line = createStore<LinkState>({ ...FIRST_LINK, phase: 'ended' });
  const waiting = new Map<string, Waiting>();
  /** Laid, and not on the desk's list yet. */
  const laid = new Map<string, Draft>();
  const ids: string[] = [];
  let doc: Y.Doc | null = null;
  let kept: Kept | null = null;
  /** Those of them that are on this device. */
  const stored = new Set<string>();
  let busy = false;
  let closed = false;
  let callOff: (() => void) | null = null;

  const listed = (id: string): boolean => doc !== null && deskDrafts(doc).has(id);
  const show = (): void => {
    for (const id of [...laid.keys()]) {
      const there = doc === null ? undefined : deskDrafts(doc).get(id);
      if (there === undefined) continue;
      laid.delete(id);
      if (there.returned !== null) world.onReturned(there);
    }
    const now = [...laid.values(), ...[...waiting.values()].map((one) => one.draft)].filter((one) => !listed(one.id));
    if (now.length > 0 || drafts.get().length > 0) drafts.set(now);
    line.set({ ...FIRST_LINK, phase: 'ended', kept: kept !== null, edits: waiting.size, stored: stored.size });
  };
  const keep = (one: Waiting): void => {
    kept?.put(one.draft.id, one).then(() => {
      if (waiting.has(one.draft.id)) stored.add(one.draft.id);
      show();
    }, () => {
      kept = null;
      stored.clear();
      show();
    });
  };
  const forget = (id: string): void => {
    if (!waiting.delete(id)) return;
    stored.delete(id);
    kept?.remove(id).catch(() => undefined);
  };

  const ready = world.kept.then(async (found) => {
    kept = found;
    for (const one of (await found?.all().catch(() => [])) ?? []) {
      const known = one as Waiting;
      if (waiting.has(known.draft.id)) continue;
      waiting.set(known.draft.id, known);
      stored.add(known.draft.id);
    }
    // What was begun before the browser had opened its database.
    for (const one of waiting.values()) if (!stored.has(one.draft.id)) keep(one);
    show();
  });

  /** One that cannot be laid as it was meant, once more as plainly as can be; null where there is nothing plainer. */
  const plainer = ({ draft, body }: Waiting): Waiting | null => {
    if (body.revises === undefined && body.counters === undefined) {
      if (draft.kind !== 'amend' || body.base === undefined) return null;
      const { base: _, ...rest } = body;
      return { draft, body: rest };
    }
    const about = { kind: draft.kind, base: runs(draft.base), ...(draft.target === null ? {} : { target: draft.target }) };
    const place = draft.kind !== 'add' ? {} : { after: draft.after, level: draft.level, ...(draft.provisionKind === null ? {} : { provisionKind: draft.provisionKind }) };
    return { draft: { ...draft, revises: null, counters: null }, body: { ...about, ...place, id: draft.id } };
  };

  const send = async (one: Waiting): Promise<boolean> => {
    const { id } = one.draft;
    const answer = await world.lay(one.body);
    if (answer.type === 'unreached' || !waiting.has(id)) return answer.type !== 'unreached';
    const next = answer.type === 'refused' ? plainer(one) : null;
    if (next !== null) {
      waiting.set(id, next);
      keep(next);
      return send(next);
    }
    // Full for now: it waits until there is room.
    if (answer.type === 'refused' && answer.code === 'too-many') {
      world.onRefused(answer.code);
      return false;
    }
    forget(id);
    if (answer.type === 'refused') world.onRefused(answer.code);
    else {
      laid.set(id, one.draft);
      // A colleague may have tabled it at once: then the desk never lists it here.
      world.later(AGAIN_AFTER, () => { if (laid.delete(id)) show(); });
    }
    return true;
  };

  const reach = async (): Promise<void> => {
    if (busy || closed) return;
    busy = true;
    callOff?.();
    callOff = null;
    try {
      await ready;
      let all = true;
      for (const one of [...waiting.values()]) all = (await send(one)) && all;
      if (ids.length < STOCK / 2) ids.push(...(await world.draftIds(STOCK)));
      if (!all) throw new Error('not all is laid');
    } catch {
      if (!closed) callOff = world.later(AGAIN_AFTER, () => void reach());
    }
    busy = false;
    show();
  };

  return {
    drafts,
    waiting: line,
    lay(body, state) {
      const id = ids[0];
      const made = doc === null || id === undefined ? null : begun(id, body, state, new Date(world.now()).toISOString());
      if (doc === null || id === undefined || made === null) return null;
      ids.shift();
      const { id: _, wording: __, ...about } = body;
      const one: Waiting = { draft: made.draft, body: { ...about, base: runs(made.draft.base), id } };
      waiting.set(id, one);
      keep(one);
      const fragment = deskFragment(doc, id);
      if (made.wording.length > 0) doc.transact(() => writeFragment(fragment, made.wording), PREPARED);
      show();
      void reach();
      return id;
    },
    discard(draft) {
      if (!waiting.has(draft)) return false;
      forget(draft);
      show();
      return true;
    },
    attach(to) {
      const before = doc;
      doc = to;
      deskDrafts(to).observe(show);
      // The desk begins anew (its server was restored): what waits takes its words along.
      if (before !== null && before !== to) {
        for (const id of waiting.keys()) {
          const words = cleanWording(readDraftWording(before, id));
          if (words.length > 0 && readDraftWording(to, id).length === 0) to.transact(() => writeFragment(deskFragment(to, id), words), PREPARED);
        }
      }
      show();
    },
    reach: () => void reach(),
    close() {
      closed = true;
      callOff?.();
      kept?.close();
    },
  };
}

const runs = (wording: Wording): Exclude<GivenWording, string> =>
  wording.map((run) => (run.marks === undefined ? { text: run.text } : { text: run.text, marks: [...run.marks] }));

function given(wording: GivenWording): Wording {
  if (typeof wording === 'string') return cleanWording(plainWording(wording));
  return cleanWording(wording.map((run) => (run.marks === undefined ? { text: run.text } : { text: run.text, marks: run.marks })));
}

/** The draft as it stands until the server has laid it, and its first words; null where what it is about does not stand. */
function begun(id: string, body: DraftBody, state: TextState, at: string): { draft: Draft; wording: Wording } | null {
  const common = { id, at, returned: null, clearance: null, counters: body.counters ?? null };
  const revised = body.revises === undefined ? null : state.proposals.find((one) => one.id === body.revises);
  if (revised === undefined) return null;
  const target = state.provisions.find((one) => one.id === (revised === null ? body.target : revised.target) && !one.removed);
  const now = target === undefined ? [] : normalWording(target.wording);
  if (revised !== null) {
    const { kind, target: on, after, provisionKind, level, words } = revised;
    const told = carried(revised, state);
    const wording = body.wording !== undefined ? given(body.wording) : told.type === 'applies' ? told.wording : revised.wording;
    return { draft: { ...common, kind, target: on, after, provisionKind, level, words, base: kind === 'add' ? revised.base : now, revises: revised.id }, wording };
  }
  const { kind } = body;
  if (kind === undefined || (kind !== 'add' && target === undefined)) return null;
  const wording = body.wording !== undefined ? given(body.wording) : kind === 'amend' ? now : [];
  return {
    draft: {
      ...common, kind, revises: null,
      target: target?.id ?? null,
      after: body.after ?? null,
      provisionKind: kind === 'add' ? (body.provisionKind ?? 'paragraph') : null,
      level: kind === 'add' && body.provisionKind === 'item' ? Math.max(body.level ?? 1, 1) : 0,
      base: now,
      words: body.words ?? null,
    },
    wording,
  };
}
