/** React's view of a room. What did not change keeps its identity, so that only what was touched is drawn anew. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { SeatView } from '../../shared/protocol/house.ts';
import type { Presence, Refused } from '../../shared/protocol/wire.ts';
import type { RecordReader } from '../../shared/schema/record-reader.ts';
import type { Draft, Notice, Proposal, Provision, TextHead, TextState } from '../../shared/schema/state.ts';
import type { Wording } from '../../shared/schema/wording.ts';
import { useSoon, useStore, useStoreSoon } from '../ui/store.ts';
import { browserWorld, later } from './browser.ts';
import type { DeskHandle } from './desk.ts';
import type { PenHandle } from './pen.ts';
import { openRecord, openRoom, type RecordHandle, type RoomHandle } from './room.ts';
import { showing, type Shown } from './shown.ts';
import type { StatusLine } from './status.ts';

/** The record that is shown here is none of the server's any more (it was restored from a backup): it is to be opened anew. */
function onAnotherHistory(handle: Pick<RecordHandle, 'status'>, again: () => void): () => void {
  return handle.status.subscribe(() => {
    const line = handle.status.get();
    if (line.kind === 'ended' && line.code === CLOSE.stale) again();
  });
}

/** Opens a text for as long as the component is there; null for the first moment. */
export function useRoom(text: string, me: SeatView): RoomHandle | null {
  const [room, setRoom] = useState<RoomHandle | null>(null);
  const [history, setHistory] = useState(0);
  useEffect(() => {
    const opened = openRoom(text, me, browserWorld());
    setRoom(opened);
    const stop = onAnotherHistory(opened, () => setHistory((n) => n + 1));
    return () => {
      stop();
      setRoom(null);
      void opened.close();
    };
    // A seat is the same seat however its view is fetched again.
  }, [text, me.id, me.role, me.delegation, history]);
  return room;
}

/** Opens the record with what the seat's audience may know, and nothing else: for the room screen. */
export function useRecordHandle(text: string, me: SeatView): RecordHandle | null {
  const [handle, setHandle] = useState<RecordHandle | null>(null);
  const [history, setHistory] = useState(0);
  useEffect(() => {
    const opened = openRecord(text, me, browserWorld());
    setHandle(opened);
    const stop = onAnotherHistory(opened, () => setHistory((n) => n + 1));
    return () => {
      stop();
      setHandle(null);
      void opened.close();
    };
  }, [text, me.id, me.role, me.delegation, history]);
  return handle;
}

const shownBy = new WeakMap<RecordReader, Shown>();

/** The record as all of a screen shows it, so that no two parts of it stand at different moments. */
export function shownOf(reader: RecordReader): Shown {
  let shown = shownBy.get(reader);
  if (shown === undefined) {
    shown = showing(reader, { now: () => performance.now(), later });
    shownBy.set(reader, shown);
  }
  return shown;
}

/** Something of the record; drawn anew only when it changed (by identity: select, do not build). `select` stays the same. */
export function useRecordPart<T>(reader: RecordReader, select: (state: TextState) => T): T {
  const shown = shownOf(reader);
  return useSoon(shown.onChange, useCallback(() => select(shown.state()), [shown, select]));
}

const whole = (state: TextState): TextState => state;
/** The whole state: for what depends on everything. The screen that uses it says when it stands there. */
export function useRecord(reader: RecordReader): TextState {
  const state = useRecordPart(reader, whole);
  useEffect(() => { shownOf(reader).drawn(); }, [reader, state]);
  return state;
}

const headOf = (state: TextState): TextHead => state.head;
/** What holds of the text as a whole: for what is not to be drawn again for every letter that somebody types. */
export function useHead(reader: RecordReader): TextHead {
  return useRecordPart(reader, headOf);
}

const indexes = new WeakMap<TextState, ReadonlyMap<string, Provision>>();

/** The provision of an id. Hundreds of rows ask at each change of the record, so a state is indexed once. */
function provisionIn(state: TextState, id: string): Provision | undefined {
  let index = indexes.get(state);
  if (index === undefined) {
    index = new Map(state.provisions.map((one) => [one.id, one]));
    indexes.set(state, index);
  }
  return index.get(id);
}

/** One provision; undefined when there is none of this id. */
export function useProvision(reader: RecordReader, id: string): Provision | undefined {
  return useRecordPart(reader, useCallback((state: TextState) => provisionIn(state, id), [id]));
}

/** One proposal; undefined when there is none of this id that others may see. */
export function useProposal(reader: RecordReader, id: string): Proposal | undefined {
  return useRecordPart(reader, useCallback((state: TextState) => state.proposals.find((one) => one.id === id), [id]));
}

/** What this seat's delegation is told, oldest first. */
export function useNotices(reader: RecordReader): readonly Notice[] {
  const shown = shownOf(reader);
  return useSoon(shown.onChange, shown.notices);
}

/** The state line. */
export function useStatus(handle: Pick<RecordHandle, 'status'>): StatusLine {
  return useStoreSoon(handle.status);
}

/** Whether the record has arrived. */
export function useReady(handle: Pick<RecordHandle, 'ready'>): boolean {
  return useStore(handle.ready);
}

/** Who is in the room, by delegation. */
export function usePresence(handle: Pick<RecordHandle, 'presence'>): Presence {
  return useStoreSoon(handle.presence);
}

/** The pen, while this seat holds it. */
export function usePen(room: Pick<RoomHandle, 'pen'>): PenHandle | null {
  return useStore(room.pen);
}

/** The desk; null for seats without one and until it is open. */
export function useDesk(room: Pick<RoomHandle, 'desk'>): DeskHandle | null {
  return useStore(room.desk);
}

const NO_DRAFTS: readonly Draft[] = [];
const never = (): (() => void) => () => undefined;

/** The drafts on the desk, oldest first. */
export function useDrafts(desk: DeskHandle | null): readonly Draft[] {
  return useSyncExternalStore(desk?.drafts.subscribe ?? never, () => desk?.drafts.get() ?? NO_DRAFTS);
}

/** The words of a draft as they are typed; what shows them beside the editor is drawn when there is time. */
export function useDraftWording(desk: DeskHandle, draft: string): Wording {
  return useSoon(
    useCallback((listener: () => void) => desk.onWording(draft, listener), [desk, draft]),
    useCallback(() => desk.wording(draft), [desk, draft]),
  );
}

/** Calls back for words that came back (R7). */
export function useRefusals(room: RoomHandle | null, listener: (refused: Refused) => void): void {
  useEffect(() => room?.onRefused(listener), [room, listener]);
}
