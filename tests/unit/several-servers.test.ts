/** Several servers that host one text at the same time, in one process, on one log in memory. */
import { describe, expect, test } from 'vitest';
import type { Log } from '../../server/log/port.ts';
import { memoryLog, memoryStore, type Fate } from '../../server/log/memory.ts';
import { tellingFailures } from '../../server/sync/storage.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { deskNote } from '../../shared/schema/desk.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { CHAIR, Client, createText, hosting, PARTIES, seat, TEXT, wordsIn, type Hosting } from './support/hosting.ts';

function servers(count: number, fate?: () => Fate): Hosting[] {
  const store = memoryStore();
  return Array.from({ length: count }, (_, i) => hosting(memoryLog({ store, shared: true, ...(i === 0 && fate !== undefined ? { fate } : {}) }), { keepEvery: { entries: 20, bytes: 1_000_000 } }, i));
}

function at<T>(list: readonly T[], i: number): T {
  const found = list[i];
  if (found === undefined) throw new Error(`No ${String(i)}`);
  return found;
}

const wordsOf = (client: Client): string[] => readRecord(client.doc).provisions.filter((one) => !one.removed).map((one) => textOf(one.wording));
const penOf = (client: Client, id: string): string => textOfFragment(penFragment(client.doc, id))?.toJSON() as string;

describe('Several servers', () => {
  test('R2 what is typed on three servers at once arrives everywhere, each word under its own name', async () => {
    const all = servers(3);
    await createText(at(all, 0).house, ['One', 'Two']);
    const [first] = (await at(all, 0).house.view(TEXT, CHAIR)).provisions;
    const id = first?.id ?? '';
    await at(all, 0).house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pens = all.map(({ house }, i) => new Client(house, seat('delegate', at(PARTIES, i)), { type: 'pen' }));
    const records = all.map(({ house }) => new Client(house, CHAIR, { type: 'record' }));
    await Promise.all([...pens, ...records].map((client) => client.synced()));
    await Promise.all(
      pens.map(async (pen, i) => {
        for (let n = 0; n < 15; n++) {
          const sent = pen.saved + 1;
          pen.append(id, ` ${'abc'.charAt(i)}${String(n)}`);
          await pen.until(() => pen.saved >= sent);
        }
      }),
    );
    const said = PARTIES.flatMap((_, i) => Array.from({ length: 15 }, (__, n) => `${'abc'.charAt(i)}${String(n)}`));
    const whole = (words: string): boolean => said.every((word) => ` ${words} `.includes(` ${word} `) || words.includes(word));
    await Promise.all(records.map((record) => record.until(() => whole(at(wordsOf(record), 0)))));
    await Promise.all(pens.map((pen) => pen.until(() => penOf(pen, id) === penOf(at(pens, 0), id) && whole(penOf(pen, id)))));
    const words = wordsOf(at(records, 0));
    for (const record of records) expect(wordsOf(record)).toEqual(words);
    for (const { house } of all) expect(await wordsIn(house)).toEqual(words);
    expect(penOf(at(pens, 1), id)).toBe(at(words, 0));
    const runs = (await at(all, 2).house.view(TEXT, CHAIR)).provisions[0]?.wording ?? [];
    for (const { text, by } of runs) for (const letter of text.match(/[abc](?=\d)/g) ?? []) expect([text, by]).toEqual([text, at(PARTIES, 'abc'.indexOf(letter))]);
    for (const { warnings } of all) expect(warnings).toEqual([]);
    for (const { house } of all) await house.close();
  });

  test('R4 the log names with each entry the seat whose connection it came through: of the pen, of desks and of commands', async () => {
    const log = memoryLog();
    const { house } = hosting(log);
    await createText(house, ['One']);
    const { id } = at((await house.view(TEXT, CHAIR)).provisions, 0);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    for (const party of PARTIES) {
      const pen = new Client(house, seat('delegate', party, `seat-${party}`), { type: 'pen' });
      const desk = new Client(house, seat('delegate', party, `seat-${party}`), { type: 'desk', party });
      await Promise.all([pen.synced(), desk.synced()]);
      pen.append(id, party);
      deskNote(desk.doc, id).insert(0, 'Red line');
      await Promise.all([pen.until(() => pen.saved > 1), desk.until(() => desk.saved > 1)]);
    }
    await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    for (const party of PARTIES) await house.act(TEXT, seat('delegate', party, `seat-${party}`), 'position', { provision: id, position: 'support' });
    const actors = async (stream: string, verb: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const entry of log.read(stream)) if ((entry.act as { verb?: string }).verb === verb) found.push(entry.actor);
      return found;
    };
    for (const verb of ['write', 'position']) expect([verb, await actors(`text:${TEXT}`, verb)]).toEqual([verb, PARTIES.map((party) => `${party}#seat-${party}`)]);
    for (const party of PARTIES) expect(await actors(`desk:${TEXT}:${party}`, 'draft-words')).toEqual([`${party}#seat-${party}`]);
    await house.close();
  });

  test('R5 of two decisions at the same moment on two servers one stands, and the other is refused as changed', async () => {
    const all = servers(2);
    await createText(at(all, 0).house, ['One', 'Two']);
    await at(all, 0).house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    for (let round = 0; round < 2; round++) {
      const state = await at(all, 1).house.view(TEXT, CHAIR);
      const provision = at(state.provisions, round).id;
      const seen = digestOf(seenForAgree(state, [provision], false));
      const answers = await Promise.allSettled(all.map(({ house }) => house.act(TEXT, CHAIR, 'agree', { provisions: [provision], seen })));
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = answers.find((answer) => answer.status === 'rejected');
      expect(['changed', 'agreed']).toContain((refused?.reason as { code: string }).code);
    }
    const decisions = await Promise.all(all.map(async ({ house }) => (await house.view(TEXT, CHAIR)).decisions.filter(({ verb }) => verb === 'agree').length));
    expect(decisions).toEqual([2, 2]);
    for (const { house } of all) await house.close();
  });

  test('R7 Limits: what a provision and a desk may hold is the same on several servers as on one; what is beyond comes back as a draft', async () => {
    const all = servers(2);
    const [here, there] = [at(all, 0).house, at(all, 1).house];
    await createText(here, ['x'.repeat(LIMITS.wording - 10)]);
    const id = (await here.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
    await here.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pens = [new Client(here, seat('delegate', 'NPL'), { type: 'pen' }), new Client(there, seat('delegate', 'BRA'), { type: 'pen' })];
    await Promise.all(pens.map((pen) => pen.synced()));
    // Either fits; both do not.
    pens.forEach((pen, i) => pen.append(id, 'ab'.charAt(i).repeat(8)));
    await Promise.all(pens.map((pen) => pen.until(() => pen.saved >= 2)));
    const words = await Promise.all(all.map(async ({ house }) => at(await wordsIn(house), 0)));
    expect(at(words, 0)).toBe(at(words, 1));
    expect(at(words, 0).length).toBeLessThanOrEqual(LIMITS.wording);
    const [kept, given] = at(words, 0).includes('a') ? ['NPL', 'BRA'] : ['BRA', 'NPL'];
    expect(at(words, 0).slice(-8)).toBe((kept === 'NPL' ? 'a' : 'b').repeat(8));
    const desk = new Client(here, seat('delegate', given), { type: 'desk', party: at([given], 0) });
    await desk.until(() => JSON.stringify(desk.doc.getMap('drafts').toJSON()).includes('"returned"'));
    await here.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    for (let n = 0; n < LIMITS.drafts - 1; n++) await here.act(TEXT, seat('delegate', 'GBR'), 'draft', { kind: 'add', after: id, provisionKind: 'paragraph', level: 0, wording: 'More' });
    const asked = await Promise.allSettled(all.map(({ house }) => house.act(TEXT, seat('delegate', 'GBR'), 'draft', { kind: 'add', after: id, provisionKind: 'paragraph', level: 0, wording: 'More' })));
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'too-many' });
    for (const { house } of all) await house.close();
  });

  test('R7 the pen closed on one server is closed on the other, and what is typed there comes back as a draft', async () => {
    const all = servers(2);
    const [here, there] = [at(all, 0).house, at(all, 1).house];
    await createText(here, ['One']);
    const id = (await here.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
    await here.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pen = new Client(there, seat('delegate', 'NPL'), { type: 'pen' });
    const desk = new Client(there, seat('delegate', 'NPL'), { type: 'desk', party: 'NPL' });
    await Promise.all([pen.synced(), desk.synced()]);
    await here.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    pen.append(id, ' and late');
    await pen.isClosed();
    expect(await wordsIn(here)).toEqual(['One']);
    await desk.until(() => JSON.stringify(desk.doc.getMap('drafts').toJSON()).includes('"returned"'));
    for (const { house } of all) await house.close();
  });

  test('R7 a client that changes servers brings along what it heard on the other, and is not taken for a forger', async () => {
    const store = memoryStore();
    const log = (): Log => memoryLog({ store, shared: true });
    const { house: here } = hosting(log());
    // It is told of nothing: it learns of what the other wrote when it needs to.
    const { house: there, warnings } = hosting(new Proxy(log(), { get: (target, name) => (name === 'subscribe' ? undefined : (Reflect.get(target, name) as () => unknown).bind(target)) }), {}, 1);
    await createText(here, ['One', 'Two']);
    const [first, second] = (await here.view(TEXT, CHAIR)).provisions.map(({ id }) => id);
    if (first === undefined || second === undefined) throw new Error('Two provisions');
    await here.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    // A colleague is there already, so that nothing has to be looked up when the other comes.
    const early = new Client(there, seat('delegate', 'BRA', 'BRA-2'), { type: 'pen' });
    await early.synced();
    const nepal = new Client(here, seat('delegate', 'NPL'), { type: 'pen' });
    const brazil = new Client(here, seat('delegate', 'BRA'), { type: 'pen' });
    await Promise.all([nepal, brazil].map((client) => client.synced()));
    nepal.append(first, ' of Nepal');
    await brazil.until(() => penOf(brazil, first).endsWith('Nepal'));
    // The server's own edit, too: words that are agreed are put back.
    const seen = digestOf(seenForAgree(await here.view(TEXT, CHAIR), [second], false));
    await here.act(TEXT, CHAIR, 'agree', { provisions: [second], seen });
    textOfFragment(penFragment(nepal.doc, second))?.delete(0, 1);
    await brazil.until(() => penOf(brazil, second) === 'Two' && nepal.saved >= 3);
    brazil.leave();
    brazil.append(first, ' and Brazil');
    const moved = new Client(there, seat('delegate', 'BRA'), { type: 'pen' }, brazil.doc);
    await moved.until(() => moved.saved >= 1 || moved.closed !== null);
    expect(moved.closed).toBeNull();
    expect(await wordsIn(there)).toEqual(['One of Nepal and Brazil', 'Two']);
    expect(warnings.filter((line) => !line.includes('LogConflict'))).toEqual([]);
    for (const house of [here, there]) await house.close();
  });

  test('R6 colleagues of one delegation on two servers share their desk', async () => {
    const all = servers(2);
    await createText(at(all, 0).house, ['One']);
    const id = (await at(all, 0).house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
    await at(all, 0).house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    const desks = all.map(({ house }) => new Client(house, seat('delegate', 'NPL'), { type: 'desk', party: 'NPL' }));
    const other = new Client(at(all, 1).house, seat('delegate', 'BRA'), { type: 'desk', party: 'BRA' });
    await Promise.all([...desks, other].map((desk) => desk.synced()));
    const { draft } = await at(all, 0).house.act(TEXT, seat('delegate', 'NPL'), 'draft', { kind: 'amend', target: id, wording: 'One, ours' });
    await at(desks, 1).until(() => at(desks, 1).doc.getMap('drafts').has(draft));
    await at(all, 1).house.act(TEXT, seat('delegate', 'NPL'), 'table', { drafts: [draft] });
    await at(desks, 0).until(() => !at(desks, 0).doc.getMap('drafts').has(draft));
    expect((await at(all, 0).house.view(TEXT, CHAIR)).proposals.map(({ delegation }) => delegation)).toEqual(['NPL']);
    expect(other.doc.getMap('drafts').size).toBe(0);
    for (const { house } of all) await house.close();
  });

  test('R7 a log that cannot be read for a moment sends nobody away for good', async () => {
    let failing = 0;
    const log = memoryLog();
    const readSnapshot: Log['readSnapshot'] = (stream) => (failing-- > 0 ? Promise.reject(new Error('The database does not answer')) : log.readSnapshot(stream));
    const { house } = hosting({ ...tellingFailures(log), readSnapshot });
    await createText(house, ['One']);
    const id = (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    failing = 2;
    const pen = new Client(house, seat('delegate', 'NPL'), { type: 'pen' });
    await pen.until(() => pen.closed !== null || pen.saved >= 1);
    pen.append(id, ' more');
    await pen.until(() => pen.closed !== null || pen.saved >= 2);
    expect([pen.closed, await wordsIn(house)]).toEqual([null, ['One more']]);
    await house.close();
  });

  test('R2 an append that was written although its answer was lost is told to everybody', async () => {
    let lose = false;
    const all = servers(1, () => {
      const now = lose;
      lose = false;
      return now ? 'lost' : 'commit';
    });
    const { house } = at(all, 0);
    await createText(house, ['One']);
    const id = (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pen = new Client(house, seat('delegate', 'NPL'), { type: 'pen' });
    const record = new Client(house, CHAIR, { type: 'record' });
    await Promise.all([pen.synced(), record.synced()]);
    lose = true;
    pen.append(id, ' more');
    await record.until(() => wordsOf(record)[0] === 'One more');
    await pen.until(() => pen.saved >= 1);
    await house.close();
  });

  test('R2 servers that write to one text at once take turns: each folds it anew only when it first was too late', async () => {
    const store = memoryStore();
    const folds = [0, 0, 0];
    const all = folds.map((_, i) => {
      const log = memoryLog({ store, shared: true });
      const { readSnapshot } = log;
      // Every fold of a text begins with a look at its snapshot.
      log.readSnapshot = (stream) => {
        if (stream === `text:${TEXT}`) folds[i] = at(folds, i) + 1;
        return readSnapshot.call(log, stream);
      };
      return hosting(log, {}, i);
    });
    await createText(at(all, 0).house, ['One']);
    await at(all, 0).house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const id = at((await at(all, 0).house.view(TEXT, CHAIR)).provisions, 0).id;
    const pens = all.map(({ house }, i) => new Client(house, seat('delegate', at(PARTIES, i)), { type: 'pen' }));
    await Promise.all(pens.map((pen) => pen.synced()));
    const before = [...folds];
    await Promise.all(
      pens.map(async (pen, i) => {
        for (let n = 0; n < 40; n++) {
          const sent = pen.saved + 1;
          pen.append(id, 'abc'.charAt(i));
          await pen.until(() => pen.saved >= sent);
        }
      }),
    );
    expect(folds.map((count, i) => count - at(before, i)).filter((count) => count > 1)).toEqual([]);
    for (const { house } of all) expect(at(await wordsIn(house), 0)).toHaveLength('One'.length + 120);
    for (const { house, warnings } of all) {
      expect(warnings).toEqual([]);
      await house.close();
    }
  });

  test('R2 where servers race for a text and cannot reserve it, its snapshots are written early, so that who was too late has little to fold anew', async () => {
    const store = memoryStore();
    const fates: Fate[] = [];
    const { house } = hosting(memoryLog({ store, fate: () => fates.shift() ?? 'commit' }));
    await createText(house, ['One']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const id = at((await house.view(TEXT, CHAIR)).provisions, 0).id;
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.synced();
    const type = async (): Promise<void> => {
      const sent = pen.saved + 1;
      pen.append(id, 'x');
      await pen.until(() => pen.saved >= sent);
      // The turn is over, and what it leaves behind is written.
      await house.view(TEXT, CHAIR);
    };
    for (let n = 0; n < 80; n++) await type();
    expect(store.snapshots.size).toBe(0);
    // Once another was first.
    fates.push('race');
    await type();
    await type();
    expect(fates).toEqual([]);
    expect([...store.snapshots.keys()]).toEqual([`text:${TEXT}`]);
    expect(await wordsIn(house)).toEqual([`One${'x'.repeat(82)}`]);
    await house.close();
  });
});
