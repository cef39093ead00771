/** What once went wrong in a negotiation. */
import { describe, expect, it } from 'vitest';
import { Edit } from '../../client/sync/edit.ts';
import { insertWords } from '../../client/sync/pen-words.ts';
import { digestOf, seenForAccept } from '../../shared/decisions/seen.ts';
import * as Y from 'yjs';
import { digestOfValue } from '../../shared/lib/digest.ts';
import { deskFragment, readDraftWording } from '../../shared/schema/desk.ts';
import { cleanWording, plainWording, textOf } from '../../shared/schema/wording.ts';
import { Room, type Person } from '../simulation/room.ts';
import { seat } from '../simulation/server.ts';

interface Table {
  readonly room: Room;
  readonly chair: Person;
  readonly bra: Person;
  readonly npl: Person;
  provision(n: number): string;
  tabled(by: Person, body: { kind: 'amend' | 'delete'; target: string; wording?: string }): Promise<string>;
  accepted(proposal: string): Promise<unknown>;
}

async function negotiation(): Promise<Table> {
  const room = new Room(1, ['BRA', 'NPL'], { withGlyphs: false });
  await room.found([{ kind: 'question', lengths: [4, 4] }, { kind: 'question', lengths: [4, 4, 4] }]);
  const chair = room.enter(seat('chair'), true);
  const [bra, npl] = [room.enter(seat('delegate', 'BRA'), true), room.enter(seat('delegate', 'NPL'), true)];
  await room.await(room.server.act(chair.seat, 'mode', { mode: 'negotiation' }));
  await room.rest();
  return {
    room, chair, bra, npl,
    provision: (n) => room.witness.state.provisions[n]?.id ?? '',
    tabled: async (by, body) => {
      const { draft } = await room.await(room.server.act(by.seat, 'draft', body));
      const { proposals } = await room.await(room.server.act(by.seat, 'table', { drafts: [draft] }));
      await room.rest();
      return proposals[0]?.proposal ?? '';
    },
    accepted: async (proposal) => {
      const answer = await room.await(room.server.act(chair.seat, 'accept', { proposal, seen: digestOf(seenForAccept(room.witness.state, proposal, null)) }));
      await room.rest();
      return answer;
    },
  };
}

describe('Negotiation', () => {
  it('R10 of two who ask for the same deletion the second can be reflected too: it is in the text already', async () => {
    const { room, bra, npl, provision, tabled, accepted } = await negotiation();
    const one = await tabled(bra, { kind: 'delete', target: provision(0) });
    const two = await tabled(npl, { kind: 'delete', target: provision(0) });
    await accepted(one);
    await accepted(two);
    expect(room.witness.state.proposals.map((proposal) => proposal.state)).toEqual(['accepted', 'accepted']);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 words that someone typed where a deletion takes none stay on the desk when it is tabled', async () => {
    const { room, bra, provision } = await negotiation();
    const { draft } = await room.await(room.server.act(bra.seat, 'draft', { kind: 'delete', target: provision(0) }));
    await room.rest();
    const doc = bra.desk?.doc;
    const words = room.letters.words('BRA', 'desk', [3]);
    room.letters.stand();
    doc?.transact(() => insertWords(deskFragment(doc, draft), 0, plainWording(words)), new Edit());
    await room.rest();
    await room.await(room.server.act(bra.seat, 'table', { drafts: [draft] }));
    await room.rest();
    expect(room.witness.draftsOf('BRA').map(({ draft: { kind, target }, text }) => [kind, target, text])).toEqual([['amend', provision(0), words]]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 what a colleague has typed into a draft meanwhile is not thrown away with it', async () => {
    const { room, bra, provision } = await negotiation();
    const { draft } = await room.await(room.server.act(bra.seat, 'draft', { kind: 'amend', target: provision(0) }));
    const colleague = room.enter(seat('delegate', 'BRA', 'BRA-2'), true);
    await room.rest();
    const seen = digestOfValue(cleanWording(readDraftWording(bra.desk?.doc ?? new Y.Doc(), draft)));
    const words = room.letters.words('BRA', 'desk', [3]);
    room.letters.stand();
    colleague.desk?.doc.transact(() => insertWords(deskFragment(colleague.desk?.doc ?? new Y.Doc(), draft), 0, plainWording(words)), new Edit());
    await room.rest();
    await expect(room.await(room.server.act(bra.seat, 'discard', { draft, seen }))).rejects.toMatchObject({ code: 'changed' });
    const again = digestOfValue(cleanWording(readDraftWording(bra.desk?.doc ?? new Y.Doc(), draft)));
    expect(await room.faults()).toEqual([]);
    await room.await(room.server.act(bra.seat, 'discard', { draft, seen: again }));
    await room.rest();
    room.witness.catchUp();
    expect(room.witness.draftsOf('BRA')).toEqual([]);
  });

  it('R4 words of a provision that was deleted keep their author when they come back with a proposal to amend it', async () => {
    const { room, bra, npl, provision, tabled, accepted } = await negotiation();
    const base = textOf(room.witness.state.provisions[1]?.wording ?? []);
    const own = room.letters.words('BRA', 'desk', [3]);
    room.letters.stand();
    const amendment = await tabled(bra, { kind: 'amend', target: provision(1), wording: `${base} ${own}` });
    await accepted(await tabled(npl, { kind: 'delete', target: provision(1) }));
    await accepted(amendment);
    const back = room.witness.state.provisions.findLast((one) => !one.removed);
    expect(back?.wording).toEqual([{ text: base, by: 'secretariat' }, { text: ` ${own}`, by: 'BRA' }]);
  });
});
