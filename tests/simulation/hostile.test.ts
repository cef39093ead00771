/** Hand-made attacks by someone who holds the pen, or nothing at all: the record stays what the others made it (R1, R3, R7). */
import { describe, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { standing } from '../../client/sync/pen-hand.ts';
import { step1Frame, step2Frame, updateFrame } from '../../server/sync/channel.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { addPenProvision, GENERATION, penFragment, penProvisions } from '../../shared/schema/pen.ts';
import { plainWording, textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { chanceOf } from './chance.ts';
import type { SimClient } from './client.ts';
import { scene, type Scene, type Writer } from './scene.ts';
import { seat } from './server.ts';

/** What the record says, for comparing. */
const record = ({ room }: Scene): string => JSON.stringify(room.witness.state);

/** After an attack the others go on as if nothing had happened. */
async function goesOn(given: Scene, who: Writer): Promise<void> {
  const { room } = given;
  who.type(who.nth(0), 0, 3);
  await room.rest();
  expect(await room.faults()).toEqual([]);
}

/** A hand-made connection that sends frames, one after the other. */
async function sends(given: Scene, client: SimClient, frames: readonly Uint8Array[]): Promise<void> {
  const { room } = given;
  await room.clock.untilQuiet();
  for (const frame of frames) {
    client.connect();
    await room.clock.untilQuiet();
    client.raw(frame);
    await room.clock.untilQuiet();
  }
}

/** Takes a client out of the room, so that what becomes of it is no fault. */
function forget({ room }: Scene, client: SimClient): void {
  client.disconnect(false);
  room.clients.splice(room.clients.indexOf(client), 1);
}

/** Somebody at the pen sends a word under this client ID; gives the connection, which is out of the room again. */
async function forges(given: Scene, { person }: Writer, at: Writer, client: number): Promise<SimClient> {
  const { room } = given;
  const attacker = room.open(person.seat, { type: 'pen' });
  await room.clock.untilQuiet();
  const forged = new Y.Doc();
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(attacker.doc));
  const vector = Y.encodeStateVector(forged);
  forged.clientID = client;
  textOfFragment(penFragment(forged, at.nth(1)))?.insert(0, 'forged');
  await sends(given, attacker, [updateFrame(Y.encodeStateAsUpdate(forged, vector))]);
  forget(given, attacker);
  return attacker;
}

/** What a client tells of a caret. */
function caret(client: number, clock: number, state: string): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, 1);
  encoding.writeVarUint(inner, client);
  encoding.writeVarUint(inner, clock);
  encoding.writeVarString(inner, state);
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 1);
  encoding.writeVarUint8Array(out, encoding.toUint8Array(inner));
  return encoding.toUint8Array(out);
}

describe('R1 the record', () => {
  it.each(['record', 'aside'] as const)('R1 nothing that is sent to the %s is ever applied', async (type) => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const attacker = room.open(brazil.person.seat, type === 'record' ? { type } : { type, audience: 'BRA' });
    await room.clock.untilQuiet();
    const before = record(given);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(attacker.doc));
    // Under the server's own client ID, so that nothing but the place where it is stopped can stop it.
    doc.clientID = 1;
    doc.getMap('text').set('mode', 'closed');
    doc.getArray('order').delete(0, doc.getArray('order').length);
    doc.getMap('provisions').clear();
    await sends(given, attacker, [updateFrame(Y.encodeStateAsUpdate(doc)), step2Frame(Y.encodeStateAsUpdate(doc))]);
    expect(attacker.ends.map(({ code }) => code)).toEqual([4403, 4403]);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R6 documents of others answer as what does not exist', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    for (const name of [{ type: 'desk', party: 'NPL' }, { type: 'aside', audience: 'NPL' }, { type: 'aside', audience: 'CHAIR' }, { type: 'desk', party: 'chair' }] as const) {
      const attacker = room.open(brazil.person.seat, name);
      await room.clock.untilQuiet();
      expect(attacker.ends).toEqual([{ code: 4404, reason: 'not-found' }]);
      forget(given, attacker);
    }
    for (const role of ['reader', 'screen', 'observer'] as const) {
      const attacker = room.open(seat(role), { type: 'pen' });
      await room.clock.untilQuiet();
      expect(attacker.ends, role).toHaveLength(1);
      forget(given, attacker);
    }
    await goesOn(given, nepal);
  });
});

describe('R1 frames', () => {
  it('R1 bytes that are no frame close their own connection and touch nothing', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const before = record(given);
    const chance = chanceOf(7);
    const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => chance.below(256));
    const real = updateFrame(Y.encodeStateAsUpdate(brazil.doc));
    const frames = [
      new Uint8Array(0), new Uint8Array([0]), new Uint8Array([0, 0]), new Uint8Array([0, 2]), new Uint8Array([0, 3, 0]), new Uint8Array([1]), new Uint8Array([2, 0]), new Uint8Array([100, 1, 65]),
      ...Array.from({ length: 40 }, () => random(1 + chance.below(40))),
      ...Array.from({ length: 40 }, () => updateFrame(random(1 + chance.below(60)))),
      ...Array.from({ length: 40 }, () => real.slice(0, chance.below(real.length))),
      ...Array.from({ length: 10 }, () => step1Frame(random(1 + chance.below(20)))),
    ];
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await sends(given, attacker, frames);
    expect(attacker.ends.length).toBeGreaterThan(50);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R1 real frames with flipped bits change at most what the pen may change', async () => {
    const given = await scene();
    const { room, agree, pens: [brazil, nepal] } = given;
    await agree(nepal.nth(1));
    const chance = chanceOf(11);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    for (let i = 0; i < 120; i++) {
      attacker.connect();
      await room.clock.untilQuiet();
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(attacker.doc));
      const vector = Y.encodeStateVector(copy);
      textOfFragment(penFragment(copy, chance.pick(standing(copy)).id))?.insert(0, 'abc');
      const update = Y.encodeStateAsUpdate(copy, vector);
      const at = chance.below(update.length);
      update[at] = (update[at] ?? 0) ^ (1 << chance.below(8));
      attacker.raw(updateFrame(update));
      await room.clock.untilQuiet();
    }
    forget(given, attacker);
    expect(room.server.warnings).toEqual([]);
    await goesOn(given, nepal);
  });

  it('R1 frames that are too large close their connection', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const before = record(given);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await sends(given, attacker, [updateFrame(new Uint8Array(LIMITS.frame + 1))]);
    expect(attacker.ends.map(({ code }) => code)).toEqual([4413]);
    await sends(given, attacker, [step2Frame(new Uint8Array(LIMITS.firstSync + 1))]);
    expect(attacker.ends.map(({ code }) => code)).toEqual([4413, 4413]);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R1 an update under the server’s client ID, or another party’s, is refused', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    nepal.type(nepal.nth(1), 0, 2);
    await room.rest();
    const attacker = await forges(given, brazil, nepal, Number(brazil.doc.getMap(GENERATION).get('client')));
    expect(attacker.ends.map(({ code }) => code)).toEqual([4400]);
    expect((await forges(given, brazil, nepal, nepal.doc.clientID)).ends).toEqual([]);
    expect(record(given)).not.toContain('forged');
    // The one whose name was taken types on, and nothing is swallowed.
    await goesOn(given, nepal);
  });

  it('R1 what builds on something that never comes does not pile up', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const before = record(given);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await room.clock.untilQuiet();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(attacker.doc));
    textOfFragment(penFragment(doc, nepal.nth(1)))?.insert(0, 'never sent');
    for (let i = 0; i < 40 && attacker.ends.length === 0; i++) {
      const vector = Y.encodeStateVector(doc);
      textOfFragment(penFragment(doc, nepal.nth(1)))?.insert(0, 'x'.repeat(900_000));
      attacker.raw(updateFrame(Y.encodeStateAsUpdate(doc, vector)));
      await room.clock.untilQuiet();
    }
    expect(attacker.ends.map(({ code }) => code)).toEqual([4400]);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R1 frames of an old generation, played again on the new one, change nothing', async () => {
    const given = await scene();
    const { room, mode, pens: [brazil, nepal] } = given;
    const played: Uint8Array[] = [];
    brazil.doc.on('update', (update: Uint8Array) => played.push(updateFrame(update)));
    brazil.type(brazil.nth(1), 0, 5);
    await room.rest();
    await mode('closed');
    await mode('open');
    await room.rest();
    const before = record(given);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await sends(given, attacker, played);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R7 nobody takes the client ID of one who has shown a caret and written nothing yet, or wrote before a restart', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal, britain] } = given;
    const forge = (client: number): Promise<SimClient> => forges(given, brazil, nepal, client);
    nepal.pen.raw(caret(nepal.doc.clientID, 1, '{"cursor":{"anchor":null,"head":null}}'));
    await room.clock.untilQuiet();
    nepal.pen.disconnect(false);
    await room.clock.untilQuiet();
    expect((await forge(nepal.doc.clientID)).ends).toEqual([]);
    nepal.type(nepal.nth(1), 0, 3);
    britain.type(britain.nth(1), 0, 3);
    await room.rest();
    await room.await(room.server.keepSnapshot());
    room.crash();
    await room.rest();
    expect((await forge(britain.doc.clientID)).ends).toEqual([]);
    expect(record(given)).not.toContain('forged');
    await goesOn(given, nepal);
  });

  it('R7 whose client ID another party has shown or taken after a restart loses nothing: words stand, or come back as a draft', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal, britain], drafts, provisions } = given;
    const stands = (words: string): boolean => provisions().some(({ wording }) => textOf(wording).includes(words));
    // Britain has written under its client ID before; Nepal has only shown a caret under its own.
    britain.type(britain.nth(1), 0, 3);
    nepal.pen.raw(caret(nepal.doc.clientID, 1, '{"cursor":{"anchor":null,"head":null}}'));
    await room.rest();
    for (const writer of [nepal, britain]) writer.pen.disconnect(false);
    const away = [nepal, britain].map((writer) => writer.type(writer.nth(2), 3, 4));
    room.crash();
    brazil.pen.connect();
    await room.clock.untilQuiet();
    brazil.pen.raw(caret(britain.doc.clientID, 1, '{"cursor":{"anchor":null,"head":null}}'));
    await room.clock.untilQuiet();
    await forges(given, brazil, nepal, nepal.doc.clientID);
    expect(record(given)).toContain('forged');
    await room.rest();
    expect(stands(away[1] ?? '')).toBe(true);
    expect(stands(away[0] ?? '')).toBe(false);
    expect(drafts('NPL')).toEqual([expect.stringContaining(away[0] ?? '')]);
    expect(drafts('NPL').join()).not.toContain('forged');
    expect(nepal.pen.refusals).toMatchObject([{ reason: 'stale', provision: nepal.nth(2) }]);
    expect([...nepal.pen.ends, ...britain.pen.ends]).toEqual([]);
    await goesOn(given, nepal);
  });

  it('R6 carets that are none close their connection; nobody else’s caret can be taken away', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    nepal.pen.raw(caret(nepal.doc.clientID, 1, '{"cursor":{"anchor":null,"head":null}}'));
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await sends(given, attacker, [
      caret(nepal.doc.clientID, 99, 'null'), caret(5, 1, '{'), caret(5, 1, `"${'x'.repeat(5_000)}"`), new Uint8Array([1, 3, 200, 200, 200]), caret(5, 1, '{"cursor":1,"party":"NPL"}'),
    ]);
    expect(attacker.ends.map(({ code }) => code)).toEqual([4400, 4400, 4400]);
    forget(given, attacker);
    await goesOn(given, nepal);
  });
});

describe('R3 the pen', () => {
  /** Anything at all done to one's own copy of the pen, against a text of which one provision is agreed. */
  const ATTACKS: Readonly<Record<string, (doc: Y.Doc, ids: readonly string[]) => void>> = {
    'every entry is deleted': (doc) => penProvisions(doc).clear(),
    'every entry is another type': (doc, ids) => ids.forEach((id, i) => (penProvisions(doc) as Y.Map<unknown>).set(id, [new Y.Array(), 'words', 7, new Y.XmlElement('p')][i % 4])),
    'every entry is replaced': (doc, ids) => ids.forEach((id) => penProvisions(doc).set(id, new Y.Map())),
    'every word is deleted': (doc, ids) => ids.forEach((id) => penFragment(doc, id).delete(0, penFragment(doc, id).length)),
    'every fragment holds something else': (doc, ids) => ids.forEach((id) => {
      const fragment = penFragment(doc, id);
      const outer = new Y.XmlElement('table');
      const inner = new Y.XmlElement('cell');
      const text = new Y.XmlText();
      text.insert(0, 'foreign');
      text.insertEmbed(0, { image: 'x' });
      inner.insert(0, [text, new Y.XmlElement('img')]);
      outer.insert(0, [inner]);
      fragment.insert(0, [outer, new Y.XmlText('beside')]);
    }),
    'the generation is written over': (doc) => {
      doc.getMap(GENERATION).clear();
      doc.getMap(GENERATION).set('client', 1);
      doc.getMap(GENERATION).set('other', { a: [1, 2, 3] });
    },
    'kinds, levels and orders are nonsense': (doc, ids) => ids.forEach((id, i) => {
      const entry = penProvisions(doc).get(id);
      entry?.set('kind', ['constitution', 7, null, new Y.Map()][i % 4]);
      entry?.set('level', [1e9, -1, 'deep', NaN][i % 4]);
      entry?.set('order', ['', 'zzzz', '\u0000', '!'.repeat(10_000), 12][i % 5]);
      entry?.set('removed', 'yes');
      entry?.set('extra', new Y.Map());
    }),
    'all have the same order': (doc, ids) => ids.forEach((id) => penProvisions(doc).get(id)?.set('order', 'a0')),
    'orders that are no keys': (doc, ids) => ids.forEach((id, i) => penProvisions(doc).get(id)?.set('order', `~~${String(9 - i)}`)),
    'the order is turned round': (doc, ids) => ids.forEach((id, i) => penProvisions(doc).get(id)?.set('order', `a${String(9 - i)}`)),
    'ids that are none': (doc) => {
      for (const id of ['', '__proto__', 'constructor', '../x', 'é', 'x'.repeat(65), '<b>', 'a b']) addPenProvision(doc, { id, order: 'a5', kind: 'item', level: 1, removed: false }, plainWording('odd'));
    },
    'other roots are filled': (doc) => {
      doc.getMap('drafts').set('x', { id: 'x' });
      doc.getArray('order').push(['x']);
      doc.getText('loose').insert(0, 'words');
      doc.getXmlFragment('p:').insert(0, [new Y.XmlText('nobody’s')]);
      doc.getXmlFragment('d:x').insert(0, [new Y.XmlText('nobody’s')]);
    },
    'marks that are none': (doc, ids) => ids.forEach((id) => textOfFragment(penFragment(doc, id))?.format(0, 3, { bold: { a: 1 }, 'italic--x1': true, link: { href: 'javascript:' }, by: 'SAU' })),
    'directions are overridden': (doc, ids) => ids.forEach((id) => textOfFragment(penFragment(doc, id))?.insert(1, '\u202e\u0000\u2066')),
  };

  it.each(Object.entries(ATTACKS))('R3 %s: what is agreed stays, and everybody goes on', async (_what, attack) => {
    const given = await scene();
    const { room, agree, pens: [brazil, nepal, britain] } = given;
    const [title, question, paragraph] = [nepal.nth(0), nepal.nth(1), nepal.nth(2)];
    await agree(question);
    const agreed = JSON.stringify(given.provisions().find(({ id }) => id === question));
    // The letters go with the attack, on purpose.
    for (const letter of room.letters.typed.keys()) room.letters.takenOut.add(letter);
    brazil.doc.transact(() => attack(brazil.doc, [title, question, paragraph]), 'attack');
    await room.rest();
    expect(JSON.stringify(given.provisions().find(({ id }) => id === question))).toBe(agreed);
    expect(brazil.pen.ends).toEqual([]);
    britain.edit(({ doc, origin }) => doc.transact(() => addPenProvision(doc, { id: 'after', order: 'a8', kind: 'paragraph', level: 0, removed: false }, plainWording('still here')), origin));
    await room.rest();
    expect(given.provisions().map(({ wording }) => textOf(wording))).toContain('still here');
    // And it opens again.
    room.crash();
    await room.rest();
    expect(room.server.warnings).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it('R1 structure without end breaks nobody else’s turn', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const before = record(given);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await room.clock.untilQuiet();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(attacker.doc));
    const vector = Y.encodeStateVector(doc);
    doc.transact(() => {
      let at: Y.XmlFragment | Y.XmlElement = penFragment(doc, nepal.nth(1));
      for (let i = 0; i < 20_000; i++) {
        const next = new Y.XmlElement('p');
        at.insert(0, [next]);
        at = next;
      }
    });
    await sends(given, attacker, [updateFrame(Y.encodeStateAsUpdate(doc, vector))]);
    forget(given, attacker);
    expect(record(given)).toBe(before);
    await room.await(room.server.act(given.chair.seat, 'mode', { mode: 'negotiation' }));
    await room.rest();
    expect(record(given)).not.toBe(before);
  });

  it.each([['in one message', false], ['in the first sync after being away', true]] as const)('R7 far too many provisions %s: as many as there may be, the words of the others in drafts', async (_what, away) => {
    const given = await scene();
    const { room, pens: [brazil, nepal], provisions, drafts } = given;
    const words = Array.from({ length: 2 * LIMITS.provisions }, (_, i) => `word${String(i)}`);
    if (away) brazil.pen.disconnect(false);
    brazil.doc.transact(() => {
      words.forEach((word, i) => addPenProvision(brazil.doc, { id: `many${String(i)}`, order: `a3${String(i).padStart(5, '0')}V`, kind: 'item', level: 1, removed: false }, plainWording(word)));
    }, 'attack');
    await room.rest();
    expect(provisions()).toHaveLength(LIMITS.provisions);
    const kept = new Set([...provisions().map(({ wording }) => textOf(wording)), ...drafts('BRA').flatMap((text) => text.split(' '))]);
    expect(words.filter((word) => !kept.has(word))).toEqual([]);
    expect(drafts('BRA').length).toBeLessThan(100);
    await goesOn(given, nepal);
  });

  it('R7 more provisions than any text has close their own connection', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal] } = given;
    const before = record(given);
    const attacker = room.open(brazil.person.seat, { type: 'pen' });
    await room.clock.untilQuiet();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(attacker.doc));
    const vector = Y.encodeStateVector(doc);
    doc.transact(() => {
      for (let i = 0; i < 9 * LIMITS.provisions; i++) doc.getXmlFragment(`p:${String(i)}`).insert(0, [new Y.XmlText('x')]);
    });
    await sends(given, attacker, [updateFrame(Y.encodeStateAsUpdate(doc, vector))]);
    expect(attacker.ends.map(({ code }) => code)).toEqual([4400]);
    expect(record(given)).toBe(before);
    forget(given, attacker);
    await goesOn(given, nepal);
  });

  it('R7 a wording beyond the limit comes back whole', async () => {
    const given = await scene();
    const { room, pens: [brazil, nepal], drafts, provisions } = given;
    const long = 'word '.repeat(LIMITS.wording / 4).trim();
    const before = provisions().map(({ wording }) => textOf(wording));
    textOfFragment(penFragment(brazil.doc, nepal.nth(1)))?.insert(0, long);
    brazil.doc.transact(() => addPenProvision(brazil.doc, { id: 'long', order: 'a9', kind: 'paragraph', level: 0, removed: false }, plainWording(long)));
    await room.rest();
    expect(provisions().map(({ wording }) => textOf(wording))).toEqual(before);
    expect(drafts('BRA')).toEqual([expect.stringContaining(long), long]);
    await goesOn(given, nepal);
  });
});
