/** The same question as noninterference.test.ts, once over real sockets and ports: no private word arrives elsewhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../shared/permissions/seat.ts';
import type { Answers, Verb } from '../../shared/protocol/verbs.ts';
import { readHead } from '../../shared/schema/record-reader.ts';
import { deskNote } from '../../shared/schema/desk.ts';
import { updateFrame } from '../../server/sync/channel.ts';
import { MESSAGE } from '../../shared/protocol/wire.ts';
import { live, Plug, type Live } from './live.ts';

interface Sitting {
  readonly token: string;
  readonly plugs: readonly Plug[];
  readonly bytes: Buffer[];
}

let house: Live;
const sitting = new Map<string, Sitting>();

beforeAll(async () => {
  house = await live();
  const opens: readonly (readonly [string, Role, string | undefined, readonly string[]])[] = [
    ['chair', 'chair', undefined, ['aside/TEXT/CHAIR', 'aside/TEXT/ROOM', 'desk/TEXT/chair']],
    ['BRA', 'delegate', 'BRA', ['aside/TEXT/BRA', 'aside/TEXT/ROOM', 'desk/TEXT/BRA']],
    ['NPL', 'delegate', 'NPL', ['aside/TEXT/NPL', 'aside/TEXT/ROOM', 'desk/TEXT/NPL']],
    ['reader', 'reader', undefined, []],
    ['screen', 'screen', undefined, ['aside/TEXT/ROOM']],
  ];
  for (const [label, role, delegation, documents] of opens) {
    const { token } = await house.join((await house.link(role, delegation)).code, `Person-${label}`);
    const bytes: Buffer[] = [];
    const plugs = ['record/TEXT', ...documents].map((path) => new Plug(house.url, path.replace('TEXT', house.text), { authorization: `Bearer ${token}` }));
    for (const plug of plugs) plug.socket.on('message', (data: Buffer) => bytes.push(data));
    await Promise.all(plugs.map((plug) => plug.synced));
    sitting.set(label, { token, plugs, bytes });
  }
});
afterAll(async () => {
  await Promise.all([...sitting.values()].flatMap(({ plugs }) => plugs.map((plug) => plug.leave())));
  await house.close();
});

function of(label: string): Sitting {
  const found = sitting.get(label);
  if (found === undefined) throw new Error(`Nobody is called ${label}`);
  return found;
}

async function act<V extends Verb>(label: string, verb: V, body: object): Promise<Answers[V]> {
  const answer = await fetch(`${house.url}/api/texts/${house.text}/${verb}`, {
    method: 'POST', headers: { authorization: `Bearer ${of(label).token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${label} ${verb}: ${await answer.text()}`);
  return (await answer.json()) as Answers[V];
}

/** Everything that went before has arrived wherever it goes: what the Chair does last stands on every record. */
async function fence(provision: string): Promise<void> {
  await act('chair', 'point', { provision });
  for (const { plugs } of sitting.values()) {
    const { doc } = plugs[0] ?? never();
    while (readHead(doc).pointer !== provision) await new Promise((resolve) => doc.once('update', resolve));
  }
}

test('R6 R12 over real sockets every private word is where it may be known, and nowhere else', async () => {
  await act('chair', 'mode', { mode: 'negotiation' });
  const { state } = (await (await fetch(`${house.url}/api/texts/${house.text}`, { headers: { authorization: `Bearer ${of('chair').token}` } })).json()) as { state: { provisions: { id: string }[] } };
  const target = state.provisions[0]?.id ?? '';
  const { draft } = await act('BRA', 'draft', { kind: 'amend', target, wording: 'zqdraft words' });
  await act('BRA', 'ask-clearance', { draft });
  const desk = of('BRA').plugs[3] ?? never();
  const saved = new Promise<void>((resolve) => desk.socket.on('message', (data: Buffer) => {
    if (data[0] === MESSAGE.saved) resolve();
  }));
  desk.doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'typed') desk.socket.send(updateFrame(update));
  });
  desk.doc.transact(() => deskNote(desk.doc, target).insert(0, 'zqnote'), 'typed');
  await saved;
  const other = await act('BRA', 'draft', { kind: 'amend', target, wording: 'Tabled words' });
  const { proposals } = await act('BRA', 'table', { drafts: [other.draft] });
  const proposal = proposals[0]?.proposal ?? '';
  await act('NPL', 'position', { proposal, position: 'object', note: 'zqobjection' });
  await act('BRA', 'comment', { proposal, body: 'zqcomment' });
  await fence(target);

  const knowing = (word: string): string[] => [...sitting].filter(([, { bytes }]) => Buffer.concat(bytes).includes(word)).map(([label]) => label);
  expect(knowing('zqdraft')).toEqual(['BRA']);
  expect(knowing('zqnote')).toEqual(['BRA']);
  expect(knowing('zqobjection')).toEqual(['chair', 'NPL']);
  expect(knowing('zqcomment')).toEqual(['BRA']);
  expect(knowing('Person-')).toEqual([]);
  expect(knowing(draft)).toEqual(['BRA']);
  expect(knowing(proposal)).toEqual([...sitting.keys()]);
});

function never(): never {
  throw new Error('Nothing is open there');
}
