/**
 * Commands and everything else over HTTP, from the table of verbs and by hand: by seats that may change nothing, and by a
 * delegate. No answer is a fault of the server's, and what those send who may change nothing changes nothing.
 */
import pino from 'pino';
import { z } from 'zod';
import { HOUSE } from '../../server/auth/auth.ts';
import { createAuth } from '../../server/auth/service.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import { createHttp } from '../../server/http/create.ts';
import { memoryLog } from '../../server/log/memory.ts';
import { Documents } from '../../server/sync/documents.ts';
import { createHouse } from '../../server/sync/create.ts';
import { MODES } from '../../shared/schema/state.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import type { VERBS } from '../../shared/protocol/verbs.ts';
import type { Chance } from '../simulation/chance.ts';
import { mutateJson } from './mutate.ts';
import type { Input, Run, Target } from './target.ts';

const BY = ['delegate', 'reader', 'stranger', 'nobody'] as const;
const inputSchema = z.object({ by: z.enum(BY), mode: z.enum(MODES), method: z.enum(['GET', 'POST', 'PUT', 'DELETE']), path: z.string(), body: z.unknown() });
type Command = z.infer<typeof inputSchema>;

/** A body for each verb that its act can do something with. Names in capitals stand for what there is. */
const WORDS = 'words of ours';
const BODIES: Readonly<Record<keyof typeof VERBS, unknown>> = {
  mode: { mode: 'open', pens: ['NPL'] }, report: {}, point: { provision: 'PROVISION' }, screen: { screen: 'blank' }, lend: { lent: true },
  put: { provisions: ['PROVISION'] }, agree: { provisions: ['PROVISION'], seen: '0'.repeat(64) }, correct: { decision: 'x' },
  reopen: { provision: 'PROVISION', reason: WORDS }, adopt: { seen: '0'.repeat(64) }, issue: { symbol: 'T/1(Rev.1)' },
  draft: { kind: 'amend', target: 'PROVISION', wording: WORDS, base: 'once' }, 'draft-ids': { count: 3 }, discard: { draft: 'DRAFT' }, table: { drafts: ['DRAFT'], reasons: WORDS },
  withdraw: { proposal: 'PROPOSAL' }, cosponsor: { proposal: 'PROPOSAL' }, leave: { proposal: 'PROPOSAL' },
  position: { proposal: 'PROPOSAL', position: 'support', note: WORDS, audience: 'room' }, comment: { proposal: 'PROPOSAL', body: WORDS },
  accept: { proposal: 'PROPOSAL', seen: '0'.repeat(64), changes: [{ deleted: '', inserted: 'x' }] }, 'set-aside': { proposal: 'PROPOSAL' }, 'come-back-to': { proposal: 'PROPOSAL' },
  floor: { delegation: 'NPL', proposal: { kind: 'add', after: 'PROVISION', provisionKind: 'item', level: 2, wording: [{ text: WORDS, marks: ['bold'] }] } },
  'floor-answer': { proposal: 'PROPOSAL', answer: 'strike' }, 'take-up': { proposals: ['PROPOSAL'] }, invite: { proposal: 'PROPOSAL', delegation: 'BRA' },
  uninvite: { proposal: 'PROPOSAL', delegation: 'BRA' }, admit: { proposal: 'PROPOSAL', delegation: 'BRA', admit: true }, keep: { proposal: 'PROPOSAL' }, confirm: { proposal: 'PROPOSAL', seen: '0'.repeat(64) },
  dissociate: { proposal: 'PROPOSAL', dissociated: true }, 'ask-clearance': { draft: 'DRAFT' }, clear: { draft: 'DRAFT' }, 'send-back': { draft: 'DRAFT', note: WORDS },
  'clearance-rule': { required: true }, statement: { kind: 'reservation', body: WORDS },
};

async function open(): Promise<Run> {
  let now = Date.parse('2025-02-19T12:00:00.000Z');
  let turns = 0;
  const random = (length: number): Uint8Array => {
    turns += 1;
    return Uint8Array.from({ length }, (_, i) => (turns * 31 + i * 7 + (turns >> 8) * 13 + (turns >> 4)) & 0xff);
  };
  const store = openMemoryStore();
  const auth = createAuth(store, new Uint8Array(32).fill(7), () => now, random);
  const log = memoryLog();
  const warnings: string[] = [];
  const house = createHouse({ log, auth, clock: () => (now += 1), random, secret: new Uint8Array(32).fill(9), logger: { warn: (facts, message) => void warnings.push(`${message} ${JSON.stringify(facts)}`) } });
  const app = await createHttp({ auth, texts: house, log: pino({ level: 'silent' }), origin: null, dist: '/nonexistent', charging: { owes: () => 0, work: () => undefined }, retention: (of) => Promise.resolve({ days: of.settings.retentionDays, texts: [] }), now: () => now, wait: async (ms) => void (now += ms) });
  const meetingOf = async (symbol: string): Promise<string> => {
    const { id } = await auth.createMeeting(HOUSE, { symbol, name: symbol, place: 'Geneva', dates: ['2025-02-19', '2025-02-20'], settings: {} });
    await auth.setParties(HOUSE, id, ['BRA', 'NPL'].map((code) => ({ code, name: null, status: 'member' as const, members: [] })));
    return id;
  };
  const [meeting, elsewhere] = [await meetingOf('M-1'), await meetingOf('M-2')];
  const { id: text } = await auth.createText(HOUSE, meeting, { symbol: 'T/1', language: 'en' });
  await house.createText({ id: text, meeting, symbol: 'T/1', language: 'en', insertions: 'bis', by: 'secretariat', provisions: ['once', 'two words', 'three'].map((words) => ({ kind: 'paragraph', level: 0, wording: [{ text: words }] })) });
  const sit = async (where: string, role: 'chair' | 'delegate' | 'reader', delegation: string | null) => {
    const { code } = await auth.createLink(HOUSE, { meeting: where, role, delegation, head: false, maxUses: null });
    return auth.join(code ?? '', 'Ana');
  };
  const [chair, delegate, reader, stranger, other] = [
    await sit(meeting, 'chair', null), await sit(meeting, 'delegate', 'BRA'), await sit(meeting, 'reader', null), await sit(elsewhere, 'delegate', 'BRA'), await sit(meeting, 'delegate', 'NPL'),
  ];
  const provision = (await house.view(text, chair.seat)).provisions[0]?.id ?? '';
  await house.act(text, chair.seat, 'mode', { mode: 'negotiation' });
  const draftOf = async (who: typeof delegate): Promise<string> => (await house.act(text, who.seat, 'draft', { kind: 'amend', target: provision, wording: 'twice' })).draft;
  const proposal = (await house.act(text, other.seat, 'table', { drafts: [await draftOf(other)] })).proposals[0]?.proposal ?? '';
  const draft = await draftOf(delegate);
  const names: Readonly<Record<string, string>> = { TEXT: text, MEETING: meeting, PROVISION: provision, PROPOSAL: proposal, DRAFT: draft };
  const named = (json: string): string => json.replace(/TEXT|MEETING|PROVISION|PROPOSAL|DRAFT/g, (name) => names[name] ?? name);
  const state = async (): Promise<string> => JSON.stringify(await house.view(text, chair.seat));
  const found: string[] = [];
  let mode = 'negotiation';
  return {
    async send(input) {
      const { by, mode: wanted, method, path, body } = inputSchema.parse(input);
      if (wanted !== mode) await house.act(text, chair.seat, 'mode', { mode: wanted });
      mode = wanted;
      const token = { delegate, reader, stranger, nobody: null }[by]?.token;
      const before = by === 'delegate' ? '' : await state();
      const answer = await app.inject({
        method, url: named(path), headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        ...(method === 'GET' ? {} : { payload: named(JSON.stringify(body ?? null)) }),
      });
      if (answer.statusCode >= 500 && !(answer.statusCode === 503 && !path.startsWith('/api'))) found.push(`${method} ${path} answers ${String(answer.statusCode)}: ${answer.body.slice(0, 300)}`);
      if (by !== 'delegate' && (await state()) !== before) found.push(`${by} has changed the record by ${method} ${path}`);
    },
    async faults() {
      const folded = new Documents(text, log, () => undefined);
      await folded.load();
      const live = await house.view(text, { ...chair.seat, role: 'reader', delegation: null });
      if (JSON.stringify(readRecord(folded.record)) !== JSON.stringify(live)) found.push('a fresh fold of the log is not the live record');
      if (live.provisions.some(({ wording }, i) => JSON.stringify(wording.map((run) => run.text)) !== JSON.stringify([['once', 'two words', 'three'][i]])) && mode !== 'open') found.push('the words of the text have changed');
      for await (const problem of log.verify()) found.push(problem.message);
      const { id } = delegate.seat;
      if (!(await house.act(text, chair.seat, 'point', { provision })).done || id === '') found.push('the Chair does not go on');
      return [...found, ...warnings];
    },
    async close() {
      await house.close();
      await app.close();
      await store.close();
    },
  };
}

function seeds(): Promise<Input[]> {
  const verbs = Object.entries(BODIES).map(([verb, body]): Command => ({ by: 'delegate', mode: 'negotiation', method: 'POST', path: `/api/texts/TEXT/${verb}`, body }));
  const rest: Command[] = ['/api/me', '/api/texts/TEXT', '/api/meetings/MEETING', '/api/texts/TEXT/revisions/1', '/api/states'].map((path) => ({ by: 'delegate', mode: 'negotiation', method: 'GET', path, body: null }));
  const made: Command[] = [
    ['/api/join', { code: 'x', name: 'y' }], ['/api/meetings', { symbol: 'X', name: 'X', place: '', dates: ['2025-02-19', '2025-02-20'] }],
    ['/api/meetings/MEETING/texts', { symbol: 'X', language: 'en', provisions: [{ kind: 'item', level: 1, wording: 'x' }] }],
    ['/api/meetings/MEETING/links', { role: 'chair' }], ['/api/meetings/MEETING/parties', [{ code: 'USA' }]], ['/api/leave', {}],
  ].map(([path, body]) => ({ by: 'reader', mode: 'negotiation', method: 'POST', path: String(path), body }));
  return Promise.resolve([...verbs, ...verbs.slice(0, 8).map((one): Command => ({ ...one, by: 'reader' })), ...rest, ...made]);
}

function mutate(chance: Chance, input: Input, other: Input): Input {
  const command = inputSchema.parse(input);
  const taken = inputSchema.parse(other);
  switch (chance.below(12)) {
    case 0:
      return { ...command, by: chance.pick(BY) };
    case 1:
      return { ...command, mode: chance.pick(MODES) };
    case 2:
      return { ...command, body: taken.body };
    case 3:
      return { ...command, path: chance.pick([command.path.slice(0, chance.below(command.path.length)) || '/', `${command.path}/%00`, `${command.path}?x=${'['.repeat(9)}`, command.path.replace('TEXT', '..%2f')]) };
    default:
      return { ...command, body: mutateJson(chance, command.body) };
  }
}

export const COMMANDS: Target = { name: 'commands', seeds, mutate, open };
