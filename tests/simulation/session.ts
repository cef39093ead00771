/** One whole session: a text is founded, written by several at once, brought to rest and looked at. */
import { draftTogether, openMode, type Habits } from './drafting.ts';
import { Room } from './room.ts';
import { seat } from './server.ts';

const PARTIES = ['BRA', 'NPL', 'GBR'];
/** Everybody is connected and nothing fails. */
export const CALM: Habits = { steps: 150, offline: 0, cut: 0, crash: 0, agree: 0, mode: 0, desk: 0, fail: 0 };

/** The network is bad, and people go away for a while. */
export const AWAY: Habits = { ...CALM, offline: 0.03, cut: 0.04 };

/** The Chair agrees and reopens provisions and switches modes meanwhile. */
export const CHAIRED: Habits = { ...AWAY, agree: 0.06, mode: 0.02 };

/** And what is under way when a pen is closed may be lost. */
export const FORGETFUL: Habits = { ...CHAIRED, mode: 0.05, forgetful: 0.7 };

/** The log fails and the server is killed, too; and drafts are written at desks. */
export const ROUGH: Habits = { ...CHAIRED, crash: 0.01, fail: 0.05, desk: 0.25 };

/** What is drafted is shown when the Chair reports it back, and two delegations of the three draft it; all else goes wrong too. */
export const REPORTED: Habits = { ...ROUGH, agree: 0.08, report: 0.05, pens: ['BRA', 'NPL'] };

/** Everything goes wrong in a room that is told in parts, as a full one is. */
export const FULL: Habits = { ...ROUGH, parts: { readers: 2, apart: 40 } };

/** Runs a session and gives its room, at rest. */
export async function session(seed: number, habits: Habits): Promise<Room> {
  const reported = habits.report !== undefined;
  const room = new Room(seed, PARTIES, {
    ...(reported ? { settings: { openDrafting: 'reported', provisional: seed % 2 === 0 } } : {}),
    ...(habits.parts === undefined ? {} : { parts: habits.parts }),
  });
  await room.found([
    { kind: 'title', lengths: [3, 2] },
    { kind: 'question', lengths: [2, 3, 4, 2] },
    { kind: 'chapeau', lengths: [3, 3, 3] },
    { kind: 'item', level: 1, lengths: [2] },
    { kind: 'item', level: 1, lengths: [3, 1] },
    { kind: 'paragraph', lengths: [2, 2, 2, 2, 2, 2] },
  ]);
  const chair = room.enter(seat('chair'));
  room.enter(seat('reader'));
  await room.await(room.server.act(chair.seat, 'mode', openMode(habits)));
  const writers = PARTIES.map((party) => room.enter(seat('delegate', party)));
  writers.push(room.enter(seat('delegate', 'BRA', 'BRA-2')));
  await room.clock.untilQuiet();
  await draftTogether(room, chair, writers, habits);
  await room.rest();
  await room.await(room.server.act(chair.seat, 'mode', openMode(habits)));
  await room.rest();
  if (reported) {
    await room.await(room.server.act(chair.seat, 'report', {}));
    await room.rest();
  }
  return room;
}
