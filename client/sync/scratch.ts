/**
 * A scratch document (pen or desk) on this device: its local copy, its connection, its undo and carets, over all its
 * generations. When the server ends a generation (4409) everything of the old one is dropped, here and in the local copy,
 * and the new one is opened; everything of it has by then gone back to its author as drafts, and been acknowledged (R7).
 */
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { Refused } from '../../shared/protocol/wire.ts';
import { createStore, type Store } from '../ui/store.ts';
import type { DraftBody, Laid } from './ahead.ts';
import { openLink, type Link } from './connect.ts';
import type { Kept } from './kept.ts';
import type { CopyTeller, LocalCopy } from './local-copy.ts';
import { unsaved } from './status.ts';
import { createUndo, type ScratchUndo } from './undo.ts';

/** What connections need of the world. */
export interface SyncWorld {
  /** `ws(s)://HOST/sync`. */
  readonly url: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly Socket: typeof WebSocket;
  /** Fills a document from the copy on this device and keeps it there; null where nothing can be kept. */
  readonly openCopy: (name: string, doc: Y.Doc, teller: CopyTeller) => Promise<LocalCopy | null>;
  readonly hasCopy: (name: string) => Promise<boolean>;
  readonly forgetSeat: (seat: string) => Promise<void>;
  /** Small values of a seat that outlive the window; null where nothing can be kept. */
  readonly openKept: (name: string) => Promise<Kept | null>;
  readonly draftIds: (text: string, count: number) => Promise<readonly string[]>;
  readonly layDraft: (text: string, body: DraftBody) => Promise<Laid>;
  /** Runs something after so many milliseconds; gives the way to call it off. */
  readonly later: (ms: number, run: () => void) => () => void;
}

/** One generation, open. */
export interface Scratch {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly undo: ScratchUndo;
  /** It holds what the server (or this device) had of it: only then may it be edited. */
  readonly ready: Store<boolean>;
}

export interface ScratchOptions {
  readonly world: Pick<SyncWorld, 'url' | 'now' | 'random' | 'Socket' | 'openCopy'>;
  /** `pen/TEXT`, `desk/TEXT/PARTY`. */
  readonly path: string;
  /** Name of the copy on this device. */
  readonly copy: string;
  readonly onRefused: (refused: Refused) => void;
  /** A connection came or went, for the state line. */
  readonly onLink: (link: Link, open: boolean) => void;
  /** Whether to open the next generation when one has ended. */
  readonly goOn: () => boolean;
  /** It has ended, with this close code, and nothing follows. */
  readonly onEnd: (code: number) => void;
}

export interface ScratchKeeper {
  readonly current: Store<Scratch | null>;
  /** Closes; the copy on this device stays as long as it holds edits that are not in the log. */
  close(): Promise<void>;
}

interface Held {
  readonly scratch: Scratch;
  readonly link: Link;
  readonly copy: LocalCopy | null;
  /** How often what was not acknowledged has been brought again since its generation ended. */
  readonly rounds: number;
}

/** A server that takes nothing of an ended generation so many times will not take it at all. */
const ROUNDS = 5;

/** Opens a scratch document and keeps it open. */
export function keepScratch(options: ScratchOptions): ScratchKeeper {
  const { world } = options;
  const current = createStore<Scratch | null>(null);
  let held: Held | null = null;
  let closed = false;

  const letGo = (one: Held): void => {
    held = null;
    if (current.get() === one.scratch) current.set(null);
    one.link.destroy();
    options.onLink(one.link, false);
    one.scratch.undo.destroy();
    one.scratch.awareness.destroy();
  };

  const silent = (doc: Y.Doc): Awareness => {
    const awareness = new Awareness(doc);
    awareness.setLocalState(null);
    return awareness;
  };

  const linkTo = ({ doc, awareness, undo }: Scratch): Link => openLink({
    url: world.url, name: options.path, writes: true, doc, awareness, now: world.now, random: world.random, Socket: world.Socket,
    onRefused: (refused) => {
      // What the server undid must not come back by undoing (R3).
      undo.clear();
      options.onRefused(refused);
    },
    // The server passes on no heartbeats of carets that stand still; as long as it is there, so are they.
    onPresence: () => awareness.meta.forEach((meta) => {
      meta.lastUpdated = world.now();
    }),
  });

  /** Holds a document with its connection; `found`: edits that had not reached the log before. */
  const hold = (one: Held, found: number): void => {
    const { scratch, link, copy } = one;
    if (copy !== null) link.tell({ type: 'kept', kept: true });
    if (found > 0) link.tell({ type: 'found', changes: found });
    held = one;
    options.onLink(link, true);
    let noted = found;
    link.state.subscribe(() => {
      const state = link.state.get();
      if (unsaved(state) !== noted) {
        noted = unsaved(state);
        copy?.note();
      }
      if (state.phase === 'synced') scratch.ready.set(true);
      if (state.phase === 'ended' && state.code !== null && held === one) void end(one, state.code);
    });
  };

  const open = async (): Promise<void> => {
    const doc = new Y.Doc();
    const scratch: Scratch = { doc, awareness: silent(doc), undo: createUndo(doc), ready: createStore(false) };
    const link = linkTo(scratch);
    const copy = await world.openCopy(options.copy, doc, {
      edits: () => link.state.get().edits,
      unsaved: () => unsaved(link.state.get()),
      stored: (edits) => link.tell({ type: 'stored', edits }),
      failed: () => link.tell({ type: 'kept', kept: false }),
    });
    const one: Held = { scratch, link, copy, rounds: 0 };
    if (closed) {
      letGo(one);
      doc.destroy();
      await copy?.close();
      return;
    }
    hold(one, copy?.found ?? 0);
    if (doc.store.clients.size > 0) scratch.ready.set(true);
    current.set(scratch);
    link.connect();
  };

  const end = async (one: Held, code: number): Promise<void> => {
    if (code === CLOSE.malformed || code === CLOSE.tooLarge) return; // stays, unsaved and said so: its words are nowhere else
    const left = unsaved(one.link.state.get());
    if (code === CLOSE.stale && left > 0) {
      // What was on its way when the server said so may be lost: off the screen it is brought again, until that is acknowledged (R7).
      if (one.rounds >= ROUNDS) return;
      letGo(one);
      if (closed) return;
      const scratch: Scratch = { ...one.scratch, awareness: silent(one.scratch.doc), undo: createUndo(one.scratch.doc) };
      const again: Held = { scratch, link: linkTo(scratch), copy: one.copy, rounds: one.rounds + 1 };
      hold(again, left);
      again.link.connect();
      return;
    }
    letGo(one);
    await (left > 0 ? one.copy?.close() : one.copy?.drop());
    one.scratch.doc.destroy();
    if (closed) return;
    if (code === CLOSE.stale && options.goOn()) await open();
    else {
      closed = true;
      options.onEnd(code);
    }
  };

  void open();
  return {
    current,
    async close() {
      if (closed) return;
      closed = true;
      const one = held;
      if (one === null) return;
      letGo(one);
      await one.copy?.close();
      one.scratch.doc.destroy();
    },
  };
}
