/**
 * A room as a seat has it: the record with what this seat's audience may know, its desk, the pen while it holds it, who is
 * here, and the state line over all of it.
 */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { asidesOf } from '../../shared/permissions/audience.ts';
import { penRefused } from '../../shared/permissions/holders.ts';
import { CLOSE, type ErrorCode } from '../../shared/protocol/errors.ts';
import type { SeatView } from '../../shared/protocol/house.ts';
import type { Presence, Refused } from '../../shared/protocol/wire.ts';
import { createRecordReader, type RecordReader } from '../../shared/schema/record-reader.ts';
import type { Draft, TextHead } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { createStore, type Store } from '../ui/store.ts';
import { openAhead, type Ahead, type DraftBody } from './ahead.ts';
import { openLink, type Link } from './connect.ts';
import { deskHandle, type DeskHandle } from './desk.ts';
import { copyName } from './local-copy.ts';
import { penHandle, type PenHandle } from './pen.ts';
import { keepScratch, type Scratch, type ScratchKeeper, type SyncWorld } from './scratch.ts';
import type { StatusLine } from './status.ts';
import { statusOf, type StatusKeeper } from './status-keeper.ts';

/** The record alone, as the room screen has it. */
export interface RecordHandle {
  readonly text: string;
  readonly reader: RecordReader;
  /** The record has arrived; before that `reader` gives an empty state. */
  readonly ready: Store<boolean>;
  readonly presence: Store<Presence>;
  readonly status: Store<StatusLine>;
  close(): Promise<void>;
}

export interface RoomHandle extends RecordHandle {
  readonly me: SeatView;
  /** Null for seats without a desk, and until it is open. */
  readonly desk: Store<DeskHandle | null>;
  /** Null unless this seat holds the pen. */
  readonly pen: Store<PenHandle | null>;
  /** Begins a draft without a connection; gives its id, null where that cannot be done (ahead.ts). */
  layAhead(body: DraftBody): string | null;
  /** Throws away one that is not laid yet; false for any other. */
  discardAhead(draft: string): boolean;
  /** Drafts that were begun without a connection and cannot be laid, as it turns out. */
  onUnlaid(listener: (code: ErrorCode) => void): () => void;
  /** Words that could not stand, as they come back (R7). */
  onRefused(listener: (refused: Refused) => void): () => void;
}

/** Who a seat is to the record: its delegation, `chair` or `secretariat`; null for those without a voice. */
export function partyOfSeat(seat: Pick<SeatView, 'role' | 'delegation'>): Party | null {
  if (seat.role === 'chair' || seat.role === 'secretariat') return seat.role;
  return seat.role === 'delegate' ? seat.delegation : null;
}

/** Whether a seat holds the pen of a text now. */
export function penHeldBy(head: Pick<TextHead, 'mode' | 'pens' | 'lent'>, seat: Pick<SeatView, 'role' | 'delegation'>): boolean {
  return penRefused(head, seat) === null;
}

interface Reading {
  readonly handle: RecordHandle;
  readonly note: (link: Link, open: boolean) => void;
  readonly also: StatusKeeper['also'];
  readonly onHead: (listener: () => void) => void;
}

function read(text: string, asides: readonly Party[], world: SyncWorld): Reading {
  const record = new Y.Doc();
  const asideDocs = asides.map(() => new Y.Doc());
  const reader = createRecordReader(record, asideDocs);
  const ready = createStore(false);
  const presence = createStore<Presence>({ here: [] });
  const browser = typeof window === 'undefined' ? null : window;
  let offlineSince = browser?.navigator.onLine === false ? world.now() : null;
  const line = statusOf(() => offlineSince);
  const common = { url: world.url, now: world.now, random: world.random, Socket: world.Socket };
  const silent = (doc: Y.Doc): Awareness => {
    const awareness = new Awareness(doc);
    awareness.setLocalState(null);
    return awareness;
  };
  const docs = [record, ...asideDocs];
  const awarenesses = docs.map(silent);
  const links = docs.map((doc, i) => {
    const aside = asides[i - 1];
    const awareness = awarenesses[i] ?? silent(doc);
    return openLink({
      ...common, doc, awareness,
      name: aside === undefined ? `record/${text}` : `aside/${text}/${aside}`,
      ...(aside === undefined ? { onPresence: (to: Presence) => presence.set(to) } : {}),
    });
  });
  const stopReady = reader.onChange(() => {
    if (reader.state().head.id !== '') ready.set(true);
  });
  for (const link of links) {
    line.note(link, true);
    link.connect();
  }
  const back = (): void => {
    offlineSince = browser?.navigator.onLine === false ? (offlineSince ?? world.now()) : null;
    line.refresh();
    for (const link of line.links) link.retry();
  };
  const gone = (): void => {
    offlineSince ??= world.now();
    line.refresh();
  };
  const visible = (): void => {
    if (document.visibilityState === 'visible') back();
  };
  browser?.addEventListener('online', back);
  browser?.addEventListener('offline', gone);
  browser?.document.addEventListener('visibilitychange', visible);

  return {
    note: line.note,
    also: line.also,
    onHead(listener) {
      let head: TextHead | null = null;
      reader.onChange(() => {
        const now = reader.state().head;
        const same = head !== null && head.mode === now.mode && head.lent === now.lent && JSON.stringify(head.pens) === JSON.stringify(now.pens);
        head = now;
        if (!same && now.id !== '') listener();
      });
    },
    handle: {
      text, reader, ready, presence,
      status: line.status,
      close() {
        browser?.removeEventListener('online', back);
        browser?.removeEventListener('offline', gone);
        browser?.document.removeEventListener('visibilitychange', visible);
        stopReady();
        for (const link of links) {
          link.destroy();
          line.note(link, false);
        }
        for (const awareness of awarenesses) awareness.destroy();
        reader.destroy();
        for (const doc of docs) doc.destroy();
        return Promise.resolve();
      },
    },
  };
}

/** The record with what the seat's audience may know, without a desk or a pen: for the room screen. */
export function openRecord(text: string, me: Pick<SeatView, 'role' | 'delegation'>, world: SyncWorld): RecordHandle {
  return read(text, asidesOf(me), world).handle;
}

const NO_DRAFTS = createStore<readonly Draft[]>([]);

/** What the seat begins without a connection; laid as soon as the line says that there is one. */
function aheadOf(text: string, me: SeatView, world: SyncWorld, status: Store<StatusLine>, refuse: (refused: Refused) => void, onRefused: (code: ErrorCode) => void): Ahead {
  const ahead = openAhead({
    now: world.now,
    later: world.later,
    kept: world.openKept(copyName(me.id, `ahead/${text}`)),
    draftIds: (count) => world.draftIds(text, count),
    lay: (body) => world.layDraft(text, body),
    onRefused,
    onReturned: ({ id, returned, target, after }) => {
      if (returned !== null) refuse({ code: returned === 'agreed' ? 'agreed' : 'closed', reason: returned, provision: target ?? after, draft: id, text });
    },
  });
  let there = false;
  const follow = (): void => {
    const { kind } = status.get();
    const now = kind === 'saved' || kind === 'saving';
    if (now && !there) ahead.reach();
    there = now;
  };
  status.subscribe(follow);
  follow();
  return ahead;
}

/** Opens a text for a seat. Close it when leaving the room's page; `forgetSeat` (app/forget.ts) when leaving the meeting. */
export function openRoom(text: string, me: SeatView, world: SyncWorld): RoomHandle {
  const party = partyOfSeat(me);
  const { handle, note, also, onHead } = read(text, asidesOf(me), world);
  const desk = createStore<DeskHandle | null>(null);
  const pen = createStore<PenHandle | null>(null);
  const listeners = new Set<(refused: Refused) => void>();
  const refuse = (refused: Refused): void => {
    for (const listener of [...listeners]) listener(refused);
  };
  const seatEnded = (code: number): void => {
    if (code === CLOSE.noSeat) void world.forgetSeat(me.id);
  };
  let closed = false;

  /** A handle for each generation; the same one for the same generation, so that a screen keeps its place in it. */
  const follow = <H>(keeper: ScratchKeeper, make: (scratch: Scratch) => H, to: (handle: H | null) => void): (() => void) => {
    const handles = new WeakMap<Scratch, H>();
    const show = (): void => {
      const scratch = keeper.current.get();
      if (scratch === null) {
        to(null);
        return;
      }
      const known = handles.get(scratch) ?? make(scratch);
      handles.set(scratch, known);
      to(known);
    };
    keeper.current.subscribe(show);
    return show;
  };

  const unlaid = new Set<(code: ErrorCode) => void>();
  let ahead: Ahead | null = null;
  let deskKeeper: ScratchKeeper | null = null;
  if (party !== null) {
    deskKeeper = keepScratch({
      world, path: `desk/${text}/${party}`, copy: copyName(me.id, `desk/${text}`),
      onRefused: refuse, onLink: note, goOn: () => true, onEnd: seatEnded,
    });
    const began = me.role === 'delegate' ? aheadOf(text, me, world, handle.status, refuse, (code) => unlaid.forEach((listener) => listener(code))) : null;
    ahead = began;
    if (began !== null) also(began.waiting);
    follow(deskKeeper, (scratch) => {
      began?.attach(scratch.doc);
      return deskHandle(scratch, began?.drafts ?? NO_DRAFTS);
    }, (to) => desk.set(to));
  }

  let penKeeper: ScratchKeeper | null = null;
  const held = (): boolean => !closed && penHeldBy(handle.reader.state().head, me);
  const penCopy = copyName(me.id, `pen/${text}`);
  const openPen = (): void => {
    if (penKeeper !== null || closed) return;
    const keeper = keepScratch({
      world, path: `pen/${text}`, copy: penCopy, onRefused: refuse, onLink: note, goOn: held,
      onEnd: (code) => {
        if (penKeeper === keeper) penKeeper = null;
        seatEnded(code);
        // Handed over again while it was ending.
        if (code === CLOSE.stale && held()) openPen();
      },
    });
    penKeeper = keeper;
    showPen = follow(keeper, (scratch) => penHandle(scratch, world), (to) => pen.set(held() ? to : null));
  };
  let showPen: () => void = () => undefined;
  let looked = false;
  onHead(() => {
    if (held()) openPen();
    else if (penKeeper === null && party !== null && !looked) {
      // What an earlier visit typed and could not send still goes to the server, which gives it back as drafts (R7).
      void world.hasCopy(penCopy).then((has) => {
        if (has) openPen();
      });
    }
    looked = true;
    // A pen that is no longer held disappears from the screen; its connection stays until the server has taken what is unsent.
    showPen();
  });

  return {
    ...handle,
    me, desk, pen,
    layAhead: (body) => ahead?.lay(body, handle.reader.state()) ?? null,
    discardAhead: (draft) => ahead?.discard(draft) ?? false,
    onUnlaid(listener) {
      unlaid.add(listener);
      return () => unlaid.delete(listener);
    },
    onRefused(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      ahead?.close();
      listeners.clear();
      pen.set(null);
      desk.set(null);
      await Promise.all([deskKeeper?.close(), penKeeper?.close(), handle.close()]);
    },
  };
}
