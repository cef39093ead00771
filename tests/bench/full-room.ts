/**
 * A room at its full size: hundreds of provisions, dozens of delegations, thousands of tabled proposals. The same for the
 * same seed, save for ids and times, which are the server's.
 */
import type { LinkRow, MeetingView, TextView } from '../../shared/protocol/house.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { MEMBERS_BY_REGION } from '../../shared/states/members.ts';
import { request } from '../cases/client.ts';
import { Program } from '../e2e/support/programs.ts';
import { chanceOf, type Chance } from '../simulation/chance.ts';

/** A server that the room is made on, and the code of the link for the secretariat of the house. */
export interface Target {
  readonly url: string;
  readonly code: string;
}

export interface Size {
  readonly provisions: number;
  readonly delegations: number;
  /** Tabled proposals, spread evenly over the delegations. */
  readonly proposals: number;
  /** Positions, likewise. */
  readonly positions: number;
}

/** What a room at its full size is. */
export const FULL: Size = { provisions: 300, delegations: 60, proposals: 3_000, positions: 60 };

export interface FullRoom {
  readonly meeting: string;
  readonly text: string;
  readonly chair: Program;
  readonly delegates: readonly Program[];
  /** The delegation of the first of them, in which more seats can be taken. */
  readonly own: string;
  /** A code by which one more seat of this place can be taken. */
  code(role: 'chair' | 'delegate', delegation?: string): Promise<string>;
}

const WORDS = `governments States stakeholders connectivity infrastructure investment affordability bandwidth development policies
strategies measures capacity-building cooperation regional international transit landlocked countries access Internet meaningful
universal secure resilient inclusive sustainable digital services networks spectrum financing mechanisms frameworks regulatory
enabling environment public private partnerships communities women youth persons disabilities rural remote areas data protection
standards interoperability innovation research education skills content languages local multilingual emergency disaster climate`.split(/\s+/);
const LITTLE = ['of', 'and', 'for', 'in', 'to', 'with', 'the', 'on', 'through', 'including', 'as well as', 'taking into account'];

function sentence(chance: Chance, length: number): string {
  const out: string[] = ['The'];
  for (let i = 1; i < length; i++) out.push(i % 3 === 0 ? chance.pick(LITTLE) : chance.pick(WORDS));
  return `${out.join(' ')}.`;
}

/** A text like the ones that are negotiated: headings, paragraphs, questions with dashes. */
export function provisionsOf(count: number, chance: Chance): { kind: string; level: number; wording: string }[] {
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return { kind: 'title', level: 0, wording: 'Meaningful Internet connectivity' };
    if (i % 25 === 1) return { kind: 'heading', level: 0, wording: sentence(chance, 5).slice(0, -1) };
    const kind = i % 25 < 8 ? 'paragraph' : i % 6 === 2 ? 'question' : i % 6 < 2 ? 'paragraph' : 'item';
    return { kind, level: kind === 'item' ? 1 : 0, wording: sentence(chance, kind === 'item' ? 6 + chance.below(14) : 25 + chance.below(45)) };
  });
}

/** The words with one to three changes: replaced, put in, taken out. */
export function amended(words: string, chance: Chance): string {
  const list = words.split(' ');
  for (let n = 1 + chance.below(3); n > 0; n--) {
    const at = 1 + chance.below(Math.max(1, list.length - 2));
    if (chance.is(0.5)) list.splice(at, 1, chance.pick(WORDS));
    else if (chance.is(0.6)) list.splice(at, 0, chance.pick(WORDS), chance.pick(WORDS));
    else list.splice(at, 1);
  }
  const out = list.join(' ');
  return out === words ? `${out} ${chance.pick(WORDS)}` : out;
}

/** A draft on some provision; some provisions are asked about far more often than others. */
function draftOf(state: TextState, chance: Chance): object {
  const at = chance.is(0.3) ? chance.below(Math.min(30, state.provisions.length)) : chance.below(state.provisions.length);
  const on = state.provisions[at];
  if (on === undefined) throw new RangeError('A text without provisions');
  const words = textOf(on.wording);
  const kind = chance.below(100);
  if (kind < 7) return { kind: 'add', after: on.id, provisionKind: 'paragraph', wording: sentence(chance, 20) };
  if (kind < 10) return { kind: 'delete', target: on.id };
  if (kind < 12) return { kind: 'move', target: on.id, after: state.provisions[chance.below(at + 1)]?.id === on.id ? null : (state.provisions[chance.below(at)]?.id ?? null) };
  if (kind < 16) return { kind: 'bracket', target: on.id, words: words.split(' ').slice(2, 5).join(' ') };
  return { kind: 'amend', target: on.id, wording: amended(words, chance) };
}

/** Makes the room, through the same verbs as people: drafts, tabled in packages of one delegation. */
export async function openFullRoom({ url, code }: Target, size: Size, seed = 1): Promise<FullRoom> {
  const chance = chanceOf(seed);
  const join = async (by: string, name: string): Promise<string> => (await request<{ token: string }>(url, '/api/join', null, { code: by, name, bearer: true })).token;
  const house = await join(code, 'Bench');
  const symbol = `BENCH-${String(chance.below(1e9))}`;
  const { id: meeting } = await request<MeetingView>(url, '/api/meetings', house, { symbol, name: 'A full room', place: '', dates: ['2026-02-02', '2026-02-06'], settings: {} });
  const codes = Object.values(MEMBERS_BY_REGION).flat().slice(0, size.delegations);
  await request(url, `/api/meetings/${meeting}/parties`, house, codes.map((one) => ({ code: one, status: 'member' })), 'PUT');
  const { text } = await request<{ text: string }>(url, `/api/meetings/${meeting}/texts`, house, { symbol: `${symbol}/DT/1`, language: 'en', provisions: provisionsOf(size.provisions, chance) });
  const codeOf = async (role: 'chair' | 'delegate', delegation: string | null = null): Promise<string> =>
    (await request<LinkRow>(url, `/api/meetings/${meeting}/links`, house, { role, delegation })).code ?? '';
  const program = async (role: 'chair' | 'delegate', delegation: string | null = null): Promise<Program> =>
    new Program(url, await join(await codeOf(role, delegation), `Program of ${delegation ?? role}`), text);
  const chair = await program('chair');
  const delegates = await Promise.all(codes.map((one) => program('delegate', one)));
  await chair.act('mode', { mode: 'negotiation' });
  const { state } = await request<TextView>(url, `/api/texts/${text}`, chair.token);
  const each = Math.ceil(size.proposals / Math.max(1, size.delegations));
  const plans = delegates.map(() => Array.from({ length: each }, () => draftOf(state, chance)));
  const tabled = await Promise.all(delegates.map(async (delegate, i) => {
    const drafts: string[] = [];
    for (const plan of plans[i] ?? []) drafts.push((await delegate.act('draft', plan)).draft);
    return drafts.length === 0 ? [] : (await delegate.act('table', { drafts })).proposals;
  }));
  const positions = Math.floor(size.positions / Math.max(1, size.delegations));
  const wanted = delegates.map((_, i) => Array.from({ length: positions }, () => {
    const others = tabled[(i + 1 + chance.below(Math.max(1, tabled.length - 1))) % tabled.length] ?? [];
    return { proposal: others[chance.below(others.length)]?.proposal, position: chance.pick(['support', 'retain', 'object']) };
  }));
  await Promise.all(delegates.map(async (delegate, i) => {
    for (const one of wanted[i] ?? []) if (one.proposal !== undefined) await delegate.act('position', one);
  }));
  return { meeting, text, chair, delegates, own: codes[0] ?? '', code: (role, delegation) => codeOf(role, delegation ?? null) };
}
