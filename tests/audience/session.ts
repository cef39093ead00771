/** Runs the script, whole or as it looks to one seat, and keeps what arrived at each. */
import { createHash } from 'node:crypto';
import type { DocName } from '../../server/sync/channel.ts';
import { settingsSchema, type Settings } from '../../shared/protocol/house.ts';
import type { Ear } from './ear.ts';
import { EVERYBODY, PEOPLE, script, type Label, type Session } from './script.ts';
import { World, type Answer } from './world.ts';

/** `without`: what this seat may not know of does not happen; `other`: it happens in other words. */
export type Variant = { readonly type: 'whole' } | { readonly type: 'without' | 'other'; readonly seat: Label };

/** Everything that a seat was sent, in the order in which it came on each document and route. */
export interface Received {
  /** By document, each time that it was opened: all frames, and how it was closed. */
  readonly heard: readonly { readonly path: string; readonly frames: readonly Uint8Array[]; readonly closed: string | null; readonly late: boolean }[];
  readonly answered: ReadonlyMap<string, Answer>;
}

export interface Secret {
  readonly word: string;
  readonly says: string;
  readonly knownTo: readonly Label[];
}

export interface Run {
  readonly received: ReadonlyMap<Label, Received>;
  readonly secrets: readonly Secret[];
  readonly warnings: readonly string[];
}

/** The documents that there are, whether or not they are for the seat. */
function documents(): DocName[] {
  const parties = ['BRA', 'NPL', 'GBR', 'SAU', 'ARM', 'RCC'];
  return [
    { type: 'record' },
    ...['CHAIR', 'ROOM', ...parties].map((audience): DocName => ({ type: 'aside', audience })),
    ...['chair', 'secretariat', ...parties].map((party): DocName => ({ type: 'desk', party })),
  ];
}

const EXPORTS = ['clean.json', 'rolling.docx', 'rolling.html', 'rolling.json', 'rolling.json?style=leading&names=short', 'clean.md?rev=1', 'rolling.json?rev=1', 'rolling.txt?rev=1&parties=true'];

/** What stands for the holes in the routes. */
const PARAMS: Readonly<Record<string, (world: World) => readonly string[]>> = {
  text: (world) => [world.text],
  meeting: (world) => [world.meeting],
  n: () => ['1', '2'],
  file: () => EXPORTS,
};

/** Every GET route of the table, with its holes filled. Throws for a hole that nothing is known about. */
function addresses(world: World): string[] {
  return world.app.gates
    .filter(({ method, url }) => method === 'GET' && url.startsWith('/api/'))
    .flatMap(({ url }) => {
      let filled = [url];
      for (const [hole, name] of [...url.matchAll(/:(\w+)/g)].map((match) => [match[0], match[1] ?? ''] as const)) {
        const values = PARAMS[name]?.(world);
        if (values === undefined) throw new Error(`${url}: say in PARAMS what stands for ${hole}`);
        filled = filled.flatMap((one) => values.map((value) => one.replace(hole, value)));
      }
      return filled;
    });
}

/** What a seat opens when it comes in: all that there is for it. */
function opens(label: Label, delegation: string | null): DocName[] {
  const role = PEOPLE.find(([one]) => one === label)?.[1];
  switch (role) {
    case 'chair':
    case 'secretariat':
      return [{ type: 'record' }, { type: 'aside', audience: 'CHAIR' }, { type: 'aside', audience: 'ROOM' }, { type: 'desk', party: role }, { type: 'pen' }];
    case 'delegate':
      return [{ type: 'record' }, { type: 'aside', audience: delegation ?? '' }, { type: 'aside', audience: 'ROOM' }, { type: 'desk', party: delegation ?? '' }];
    case 'screen':
      return [{ type: 'record' }, { type: 'aside', audience: 'ROOM' }];
    default:
      return [{ type: 'record' }];
  }
}

/** The seats that see each other: those of one delegation, or of one office. */
function office(label: Label): Label[] {
  const own = PEOPLE.find(([one]) => one === label);
  return PEOPLE.filter(([, role, party]) => role === own?.[1] && party === own[2]).map(([one]) => one);
}

/** Runs a session and looks at everything that arrives at all seats, or at that of the variant. */
export async function run(given: Partial<Settings>, variant: Variant): Promise<Run> {
  // Colleagues look too, since each sees when the other was last here.
  const look = variant.type === 'whole' ? EVERYBODY : office(variant.seat);
  const settings = settingsSchema.parse(given);
  const world = new World();
  await world.found(settings);
  for (const [label, role, delegation] of PEOPLE) await world.await(world.seat(label, role, delegation, label === 'BRA-head'));
  for (const [label, , delegation] of PEOPLE) for (const name of opens(label, delegation)) if (name.type !== 'pen') world.open(label, name);
  await world.quiet();

  const secrets: Secret[] = [];
  const found = new Map<string, string>();
  const answered = new Map(look.map((label) => [label, new Map<string, Answer>()]));
  const ask = async (label: Label, when: string, url: string): Promise<void> => {
    answered.get(label)?.set(`${when} ${url}`, await world.ask(label, 'GET', url));
  };
  let moment = 0;
  for (const [i, step] of script(settings).entries()) {
    const hidden = variant.type !== 'whole' && !step.knownTo.includes(variant.seat);
    const readBy = step.readBy ?? step.knownTo;
    if (step.together !== true) moment = (i + 1) * 10;
    world.enter(`step ${String(i)}`, moment);
    const session: Session = {
      world, settings, found,
      word: (label) => {
        const word = `zq${createHash('sha256').update(`${step.says}/${label}`).digest('hex').slice(0, 12)}`;
        if (secrets.every((secret) => secret.word !== word)) secrets.push({ word, says: `${step.says}: ${label}`, knownTo: readBy });
        // Other words, of another length.
        return variant.type === 'other' && !readBy.includes(variant.seat) ? `${word.toUpperCase()}-and-more` : word;
      },
    };
    if (!hidden || variant.type === 'other') await step.run(session);
    if (i === 0) {
      for (const label of ['chair', 'secretariat'] as const) world.open(label, { type: 'pen' });
      await world.quiet();
    }
    await world.tellPresence();
    if (i % 4 === 3) for (const label of look) await ask(label, `after step ${String(i)}`, `/api/texts/${world.text}`);
  }

  const late = new Set<Ear>();
  // Whoever comes late is told no more than who was there.
  for (const label of look) {
    const then = moment + 10 + EVERYBODY.indexOf(label);
    world.enter(`${label} comes late`, then);
    const known = world.person(label).ears.length;
    for (const name of documents()) world.open(label, name);
    world.person(label).ears.forEach((ear, i) => {
      if (i >= known) late.add(ear);
    });
    await world.quiet();
    world.enter(`${label} asks`, then);
    for (const url of addresses(world)) await ask(label, 'at last', url);
  }

  const received = new Map(look.map((label): [Label, Received] => [label, {
    heard: world.person(label).ears.map((ear) => ({ path: ear.path, frames: ear.frames, closed: ear.closed, late: late.has(ear) })),
    answered: answered.get(label) ?? new Map(),
  }]));
  for (const label of EVERYBODY) {
    const { name } = world.person(label).seat;
    if (name !== '') secrets.push({ word: name, says: `the name of ${label}`, knownTo: office(label) });
  }
  await world.close();
  return { received, secrets, warnings: world.warnings };
}
