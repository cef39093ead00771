/** What every part of the room has at hand: the text, who sits here, the record as it stands, and how to act. */
import { createContext, useContext } from 'react';
import type { MeetingView, SeatView } from '../../shared/protocol/house.ts';
import type { Answers, Verb, VERBS } from '../../shared/protocol/verbs.ts';
import type { RollingLine } from '../../shared/proposals/model.ts';
import { permits, type Facts } from '../../shared/permissions/permit.ts';
import type { TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import type { z } from 'zod';
import type { ApiErrorCode } from '../api/api.ts';
import type { DraftBody } from '../sync/ahead.ts';
import type { RoomHandle } from '../sync/room.ts';
import type { Label } from './labels.ts';
import type { UiStore } from './ui.ts';

/** What stays the same while the room is open. */
export interface Room {
  readonly text: string;
  readonly seat: SeatView;
  /** The delegation's code, `chair`, `secretariat`, or the role of a seat that speaks for nobody. */
  readonly own: Party;
  readonly meeting: MeetingView;
  readonly handle: RoomHandle;
  readonly ui: UiStore;
  /**
   * Carries out an act. Null when it was refused; the person has then been told why, unless `onRefused` says that it has
   * taken care of that.
   */
  readonly act: <V extends Verb>(verb: V, body: z.input<(typeof VERBS)[V]>, onRefused?: (code: ApiErrorCode) => boolean) => Promise<Answers[V] | null>;
  /**
   * Lays a draft on the desk and gives its id; without a connection it is begun on this device and laid when there is one (R7).
   * Null when it was refused; the person has then been told why.
   */
  readonly lay: (body: DraftBody) => Promise<string | null>;
  /** Throws away a draft whose words have this digest; false when that was refused. */
  readonly discard: (draft: string, seen: string, onRefused?: (code: ApiErrorCode) => boolean) => Promise<boolean>;
  /** Whether this seat's role may use a verb. */
  readonly may: (verb: Verb, facts?: Facts) => boolean;
}

/** The record as it stands, and what is derived from it. */
export interface RoomModel {
  readonly state: TextState;
  /** As shown: with the filter. */
  readonly lines: readonly RollingLine[];
  readonly keys: readonly string[];
  readonly labels: ReadonlyMap<string, Label>;
  /** How many open proposals there are on a provision. */
  readonly counts: ReadonlyMap<string, number>;
  /** The line that the rail is about: the one chosen, else the one pointed at, else the first. */
  readonly selected: string | null;
}

const RoomContext = createContext<Room | null>(null);
const ModelContext = createContext<RoomModel | null>(null);
export const RoomProvider = RoomContext.Provider;
export const ModelProvider = ModelContext.Provider;

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (room === null) throw new Error('useRoom outside of a room');
  return room;
}

export function useModel(): RoomModel {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('useModel outside of a room');
  return model;
}

/** Whether the role may use a verb: `permits` for this seat. */
export function mayOf(seat: SeatView): Room['may'] {
  return (verb, facts = {}) => permits(seat.role, seat.delegation, verb, { head: seat.head, ...facts });
}
