/** A negotiation from its first draft to rest: twenty delegations and the Chair, all at random, by seed. */
import { digestOf, seenForAdopt, seenForAgree } from '../../shared/decisions/seen.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { isNamed, redline } from '../../shared/proposals/redline.ts';
import { isOpen } from '../../shared/proposals/open.ts';
import type { Settings } from '../../shared/protocol/house.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { chanceOf } from './chance.ts';
import { Delegation } from './delegation.ts';
import { Hand } from './drafting.ts';
import { Gavel } from './gavel.ts';
import { Room } from './room.ts';
import { seat, TEXT } from './server.ts';

const PARTIES = [
  'ARG', 'ARM', 'AUS', 'BRA', 'CAN', 'CHN', 'DOM', 'EGY', 'FRA', 'GBR', 'IND', 'JPN', 'KEN', 'MEX', 'NPL', 'PRY', 'SAU', 'TZA', 'USA', 'RCC',
];
const MEMBERS = { RCC: ['ARM', 'IND'] };

/** Settings by seed, so that each is tried with the others. */
function settingsOf(seed: number): Partial<Settings> {
  const chance = chanceOf(seed * 7919);
  return {
    intake: chance.pick(['direct', 'chair'] as const),
    cosponsorship: chance.pick(['open', 'consent'] as const),
    positions: chance.is(0.7) ? 'room' : 'chair',
    objections: chance.is(0.7) ? 'chair' : 'room',
    threads: chance.is(0.7) ? 'sponsors' : 'room',
    insertions: chance.pick(['bis', 'letters'] as const),
  };
}

/** Runs a negotiation of so many steps, and gives its room at rest. */
export async function negotiation(seed: number, steps: number): Promise<Room> {
  const settings = settingsOf(seed);
  const room = new Room(seed, PARTIES, { settings, members: MEMBERS, ...(seed % 2 === 0 ? { parts: { readers: 5, apart: 15 } } : {}) });
  const { chance, clock } = room;
  await room.found([
    { kind: 'title', lengths: [3, 2] },
    { kind: 'question', lengths: [2, 3, 2, 3, 2] },
    { kind: 'chapeau', lengths: [3, 3, 3] },
    { kind: 'item', level: 1, lengths: [2, 2] },
    { kind: 'item', level: 1, lengths: [3, 1] },
    { kind: 'question', lengths: [2, 2, 2, 2, 2, 2] },
    { kind: 'heading', lengths: [3, 3] },
    { kind: 'paragraph', lengths: [1, 2, 1, 2, 1, 2, 1, 2, 1, 2] },
  ]);
  const chair = room.enter(seat('chair'), true);
  const secretariat = room.enter(seat('secretariat'), true);
  room.enter(seat('reader'), true);
  await room.await(room.server.act(chair.seat, 'mode', { mode: 'negotiation' }));
  const people = PARTIES.map((party) => room.enter(seat('delegate', party, party, true), true));
  for (const party of ['BRA', 'SAU']) people.push(room.enter(seat('delegate', party, `${party}-2`), true));
  await room.rest();

  const delegations = people.map((person) => new Delegation(room, person));
  const gavel = new Gavel(room, chair, secretariat);
  const pens = [chair, secretariat].map((person) => new Hand(room, person));
  room.fate = async () => {
    if (chance.is(0.2)) await clock.pause(chance.below(40));
    return chance.is(0.02) ? chance.pick(['fail', 'race', 'lost'] as const) : 'commit';
  };
  for (let step = 0; step < steps; step++) {
    const one = chance.pick(delegations);
    const roll = chance.next();
    if (roll < 0.004) room.crash();
    else if (roll < 0.03) chance.pick(room.clients).cut();
    else if (roll < 0.06) one.goAway(chance.below(4_000));
    else if (roll < 0.08) chance.pick(pens).atPen();
    else if (roll < 0.25) gavel.step();
    else one.step();
    await clock.for(chance.below(60));
  }
  await room.rest();
  // Everybody at the pen again, so that all of the last generation is seen by all who hold it.
  await room.await(room.server.act(chair.seat, 'mode', { mode: 'negotiation' }));
  await room.rest();
  return room;
}

/** What must hold of a negotiation at rest, besides what holds of every room. */
export async function faultsOfNegotiation(room: Room): Promise<string[]> {
  const faults = await room.faults();
  for (const person of room.people) {
    const may = await room.await(room.server.house.view(TEXT, person.seat));
    room.witness.told(person.seat, 'a view', JSON.stringify(may));
    if (JSON.stringify(may) !== JSON.stringify(person.reader.state())) faults.push(`${person.seat.id} has not what it may know: ${difference(may, person.reader.state())}`);
  }
  const chair = room.people[0];
  if (chair !== undefined) faults.push(...positionFaults(chair.reader.state()), ...placeFaults(chair.reader.state()));
  return [...faults, ...room.witness.faults.filter((one) => !faults.includes(one))];
}

function difference(may: TextState, has: TextState): string {
  const keys = Object.keys(may) as (keyof TextState)[];
  return keys.filter((key) => JSON.stringify(may[key]) !== JSON.stringify(has[key])).join();
}

/** R13: every position that stands is on words that still are as they were when it was taken. */
function positionFaults(state: TextState): string[] {
  return state.positions.flatMap((position) => {
    const { proposal: id, change, provision } = position;
    if (id === null) return provision === null || state.provisions.some((one) => one.id === provision) ? [] : [`R13: a position on ${provision}, which is not there`];
    const proposal = state.proposals.find((one) => one.id === id);
    if (proposal === undefined) return [`R13 R14: a position of ${position.delegation} on ${id}, which was withdrawn`];
    if (!isOpen(proposal)) return [];
    if (change === null) return position.at < proposal.revised ? [`R13: ${position.delegation} stands on words of ${id} that were revised since`] : [];
    const now = carried(proposal, state);
    const changes = [...redline(proposal.base, proposal.wording), ...(now.type === 'applies' ? now.changes : [])];
    return changes.some((one) => isNamed(one, change)) ? [] : [`R13: ${position.delegation} stands on a change of ${id} that is gone`];
  });
}

/** Times rise, no serial is given twice, nothing that is agreed is asked of in the rolling text twice over. */
function placeFaults(state: TextState): string[] {
  const faults: string[] = [];
  const serials = state.proposals.map((one) => one.serial);
  if (new Set(serials).size !== serials.length) faults.push('Two proposals have one number');
  const times = state.decisions.map((one) => one.at);
  if (times.some((at, i) => i > 0 && at <= (times[i - 1] ?? ''))) faults.push('Decisions do not stand in order of time');
  const numbers = state.provisions.filter((one) => !one.removed && one.number !== null).map((one) => one.number);
  if (new Set(numbers).size !== numbers.length) faults.push(`Two provisions have one number: ${numbers.join()}`);
  if (state.head.put !== null && digestOf(seenForAgree(state, state.head.put.provisions, state.head.put.adReferendum)) !== state.head.put.digest) faults.push('R5: what is put to the room is not what stands');
  const adopted = state.decisions.findLast((one) => one.verb === 'adopt');
  if (state.head.adopted !== null && adopted?.words.length !== seenForAdopt(state).provisions.length) faults.push('R5: an adopted text has other provisions than were adopted');
  return faults;
}

