/** What once went wrong between connections, turns and the log, each with the shortest way to it. */
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { split } from '../../client/sync/pen-edits.ts';
import { memoryLog, type Fate } from '../../server/log/memory.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { CHAIR, createText, hosting, TEXT } from '../unit/support/hosting.ts';
import { scene } from '../simulation/scene.ts';
import { seat } from '../simulation/server.ts';

/** Meets these fates, one append after the other, and then no more. */
function fates(...list: Fate[]): () => Fate {
  return () => list.shift() ?? 'commit';
}

describe('a log that fails', () => {
  it('R2 an act whose answer was lost is done once', async () => {
    const { room, chair, mode, drafts, provisions } = await scene();
    await mode('negotiation');
    const brazil = seat('delegate', 'BRA');
    const target = provisions()[1]?.id ?? '';
    room.fate = fates('lost');
    const { draft } = await room.await(room.server.act(brazil, 'draft', { kind: 'amend', target, wording: 'Other words' }));
    expect(drafts('BRA')).toHaveLength(1);
    room.fate = fates('lost');
    const { proposals } = await room.await(room.server.act(brazil, 'table', { drafts: [draft] }));
    expect(proposals).toHaveLength(1);
    expect(room.witness.state.proposals).toHaveLength(1);
    room.fate = fates('lost');
    await room.await(room.server.act(chair.seat, 'point', { provision: target }));
    expect(room.witness.entries.filter(({ act }) => act.verb === 'point')).toHaveLength(1);
  });

  it('R2 what was sent ahead of its first sync is counted once and not lost when an append fails', async () => {
    const { room, pens: [brazil] } = await scene();
    const id = brazil.nth(1);
    brazil.pen.disconnect(false);
    brazil.type(id, 0, 2);
    brazil.pen.connect();
    // As soon as the socket is open: what is typed now builds on what was typed while away, which is still to be asked for.
    while (!brazil.pen.online) await room.clock.step();
    room.fate = fates('fail', 'race', 'fail', 'commit', 'race');
    brazil.type(id, 2, 1);
    await room.rest();
    expect(brazil.pen.ends).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 words that come back after the documents were dropped find their desk', async () => {
    const { room, agree, pens: [brazil, nepal], drafts } = await scene();
    const id = brazil.nth(1);
    await room.clock.untilQuiet();
    await agree(id);
    room.fate = fates('race');
    nepal.type(nepal.nth(2), 0, 1);
    await room.rest();
    const typed = brazil.type(id, 0, 1);
    await room.rest();
    expect(drafts('BRA')).toEqual([expect.stringContaining(typed)]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 all drafts that one message brings back are there after a restart', async () => {
    const { room, agree, pens: [brazil], drafts } = await scene();
    const [first, second] = [brazil.nth(1), brazil.nth(2)];
    brazil.pen.disconnect(true);
    brazil.type(first, 0, 2);
    brazil.type(second, 0, 2);
    await agree(first, second);
    await room.rest();
    expect(drafts('BRA')).toHaveLength(2);
    room.crash();
    await room.rest();
    await room.await(room.server.act(seat('delegate', 'BRA'), 'draft', { kind: 'amend', target: brazil.nth(0) }));
    expect(drafts('BRA')).toHaveLength(3);
    await room.rest();
    expect(await room.faults()).toEqual([]);
  });
});

describe('connections', () => {
  it('R7 typing at the moment of connecting is no fault', async () => {
    const { room, pens: [brazil] } = await scene();
    brazil.pen.disconnect(false);
    await room.clock.untilQuiet();
    room.network.weather = { least: 20, spread: 1 };
    brazil.pen.connect();
    while (!brazil.pen.online) await room.clock.step();
    brazil.type(brazil.nth(1), 0, 3);
    await room.rest();
    expect(brazil.pen.ends).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 what is typed until one learns that the pen was closed comes back', async () => {
    const { room, mode, pens: [brazil], drafts } = await scene();
    const id = brazil.nth(1);
    room.network.weather = { least: 200, spread: 100 };
    await mode('negotiation');
    let typed = '';
    for (let i = 0; i < 8 && brazil.pen.online; i++) {
      typed += brazil.type(id, typed.length, 1);
      await room.clock.for(40);
    }
    await room.rest();
    expect(typed.length).toBeGreaterThan(4);
    expect(drafts('BRA')).toEqual([expect.stringContaining(typed)]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 letters typed into agreed words, one after the other, are one draft with all of them', async () => {
    const { room, agree, pens: [brazil], drafts } = await scene();
    const id = brazil.nth(1);
    await agree(id);
    const typed = brazil.type(id, 2, 1);
    await room.clock.for(100);
    const more = brazil.type(id, brazil.text(id).includes(typed) ? 3 : 2, 2);
    await room.rest();
    expect(drafts('BRA')).toEqual([expect.stringContaining(typed + more)]);
    expect(await room.faults()).toEqual([]);
  });

  it('R3 the rest of a message that reached agreed words stands', async () => {
    const { room, agree, pens: [brazil], provisions } = await scene();
    const [first, second] = [brazil.nth(1), brazil.nth(2)];
    brazil.pen.disconnect(false);
    brazil.type(first, 0, 1);
    const kept = brazil.type(second, 0, 2);
    brazil.edit((hand) => split(hand, { provision: second, offset: 8 }));
    await agree(first);
    await room.rest();
    expect(provisions()).toHaveLength(4);
    expect(provisions()[2]?.wording[0]).toEqual({ text: kept, by: 'BRA' });
    expect(await room.faults()).toEqual([]);
  });

  it('R7 a space typed into agreed words does not take away the line that others type in', async () => {
    const { room, agree, pens: [brazil, nepal], drafts } = await scene();
    const id = brazil.nth(1);
    await agree(id);
    const line = textOfFragment(penFragment(brazil.doc, id));
    brazil.edit(({ origin }) => brazil.doc.transact(() => line?.insert(0, '  '), origin));
    brazil.type(id, 2, 1);
    const typed = nepal.type(id, 4, 2);
    await room.rest();
    expect(textOfFragment(penFragment(brazil.doc, id))).toBe(line);
    expect(drafts('NPL').join()).toContain(typed);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 what was typed into a provision while another merged it away goes back to who typed it', async () => {
    const { room, pens: [brazil, nepal], drafts } = await scene();
    const typed = nepal.type(nepal.nth(2), 3, 3);
    brazil.edit((hand) => {
      const [from, to] = [brazil.nth(1), brazil.nth(2)];
      const length = brazil.text(from).length;
      hand.doc.transact(() => {
        textOfFragment(penFragment(hand.doc, from))?.insert(length, brazil.text(to));
        textOfFragment(penFragment(hand.doc, to))?.delete(0, brazil.text(to).length);
        (hand.doc.getMap('provisions').get(to) as Y.Map<unknown>).set('removed', true);
      }, hand.origin);
    });
    await room.rest();
    expect(drafts('NPL').join()).toContain(typed);
    expect(await room.faults()).toEqual([]);
  });

  it('R8 updates of an old pen do not reach those on a new one', async () => {
    const { room, chair, agree, pens: [brazil, nepal] } = await scene();
    room.network.weather = { least: 5, spread: 1 };
    brazil.type(brazil.nth(1), 0, 1);
    // In one turn: a letter on the old pen, the new pen, an act that writes on it, and a first sync.
    void room.server.act(chair.seat, 'mode', { mode: 'negotiation' });
    void room.server.act(chair.seat, 'mode', { mode: 'open' });
    void agree(nepal.nth(0));
    await room.rest();
    expect(nepal.doc.store.pendingStructs).toBeNull();
    expect(await room.faults()).toEqual([]);
  });
});

describe('a queue that is looked at for the last time', () => {
  it('R2 an act that comes just as the turns end is taken, and does not wait for the next one', async () => {
    const { house } = hosting(memoryLog());
    await createText(house, ['One']);
    for (let hops = 0; hops < 30; hops += 1) {
      await house.act(TEXT, CHAIR, 'screen', { screen: 'blank' });
      for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
      // So many rounds of the loop are far more than a turn takes.
      let taken = false;
      const act = house.act(TEXT, CHAIR, 'screen', { screen: 'live' }).then(() => (taken = true));
      for (let round = 0; round < 500 && !taken; round += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(taken, `after ${String(hops)} hops`).toBe(true);
      await act;
    }
    await house.close();
  });
});
