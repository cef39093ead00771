/** The room of a case: the meeting, its delegations and text, and everybody with a link of their own. */
import { settingsSchema, type LinkRow, type MeetingView } from '../../shared/protocol/house.ts';
import { isMemberState } from '../../shared/states/states.ts';
import { Actor, type Sitting } from './actor.ts';
import { HttpRefusal, request } from './client.ts';
import type { Case } from './format.ts';
import { settingsOfCase } from './settings.ts';

/** The server that a case runs on. */
export interface Target {
  readonly url: string;
  /** Code of a link for the secretariat of the house. */
  readonly code: string;
  /** Kills and restarts it; absent where it is not ours to kill. */
  readonly crash?: () => Promise<void>;
}

export interface Room {
  readonly meeting: string;
  readonly text: string;
  readonly actors: ReadonlyMap<string, Actor>;
  /** The server's ids of the provisions, in the order of the case. */
  readonly provisions: readonly string[];
}

async function join(url: string, code: string, name: string): Promise<string> {
  return (await request<{ token: string }>(url, '/api/join', null, { code, name, bearer: true })).token;
}

/** The depth of a provision in a case: items have one from 1 up, nothing else has any. */
export function levelOf(kind: string | undefined, level: number | undefined): number {
  return kind === 'item' ? Math.max(level ?? 1, 1) : 0;
}

function partiesOf(input: Case): { code: string; name?: string; status: 'member' | 'other' | 'regional-group'; members?: readonly string[] }[] {
  const listed = input.delegations.map((one) => (typeof one === 'string' ? { code: one } : one));
  return listed.map((one) => {
    const { code, name = code, members } = { name: undefined, members: undefined, ...one };
    if (isMemberState(code)) return { code, status: 'member' };
    return members === undefined ? { code, name, status: 'other' } : { code, name, status: 'regional-group', members };
  });
}

/** Those who take a step with the right of a head of delegation: `BRA head`. */
function headsOf(input: Case): string[] {
  return [...new Set(input.steps.flatMap((step) => (step.as.endsWith(HEAD) ? [step.as.slice(0, -HEAD.length)] : [])))];
}
const HEAD = ' head';

/** Makes the meeting, under the symbol of the case or, where a server has had it already, with a number. */
async function meetingOf(url: string, house: string, input: Case, warn: (message: string) => void): Promise<MeetingView> {
  const { symbol, name, place, dates, settings } = input.meeting;
  const asked = settingsSchema.partial().parse(settingsOfCase(settings ?? {}, warn));
  for (let n = 1; ; n++) {
    try {
      return await request<MeetingView>(url, '/api/meetings', house, {
        symbol: n === 1 ? symbol : `${symbol}-${String(n)}`, name: name ?? symbol, place: place ?? '', dates, settings: asked,
      });
    } catch (error) {
      if (!(error instanceof HttpRefusal) || error.code !== 'exists') throw error;
    }
  }
}

/** Sets a case up on a server; `warn` hears of settings that are not known. */
export async function openRoom({ url, code }: Target, input: Case, warn: (message: string) => void): Promise<Room> {
  const house = await join(url, code, 'Case');
  const meeting = await meetingOf(url, house, input, warn);
  const parties = partiesOf(input);
  await request(url, `/api/meetings/${meeting.id}/parties`, house, parties, 'PUT');
  const { symbol, language, provisions } = input.text;
  const { text } = await request<{ text: string }>(url, `/api/meetings/${meeting.id}/texts`, house, {
    symbol,
    language,
    provisions: provisions.map(({ kind, level, wording }) => ({ kind, level: levelOf(kind, level), wording })),
  });
  const sitting: Sitting[] = [
    { name: 'chair', role: 'chair', delegation: null },
    { name: 'secretariat', role: 'secretariat', delegation: null },
    { name: 'reader', role: 'reader', delegation: null },
    ...parties.map((party): Sitting => ({ name: party.code, role: 'delegate', delegation: party.code })),
    ...headsOf(input).map((party): Sitting => ({ name: party + HEAD, role: 'delegate', delegation: party })),
  ];
  const actors = new Map<string, Actor>();
  const seated = await Promise.all(
    sitting.map(async (one) => {
      const link = await request<LinkRow>(url, `/api/meetings/${meeting.id}/links`, house, {
        role: one.role, delegation: one.delegation, head: one.name.endsWith(HEAD),
      });
      return new Actor(one, url, await join(url, link.code ?? '', one.name), text);
    }),
  );
  for (const actor of seated) actors.set(actor.name, actor);
  await Promise.all(seated.map((actor) => actor.inSync()));
  const chair = actors.get('chair');
  return { actors, meeting: meeting.id, text, provisions: chair === undefined ? [] : chair.state.provisions.map((provision) => provision.id) };
}
