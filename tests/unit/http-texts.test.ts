import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textAnswer } from '../../server/http/answer-text.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { VERBS, type Verb } from '../../shared/protocol/verbs.ts';
import { createRig, stateOf, type Rig } from './support/http.ts';

type Headers = Record<string, string>;

let rig: Rig;
let meeting: string;
let text: string;
let secretariat: Headers;
let brazil: Headers;
let stranger: Headers;
beforeEach(async () => {
  rig = await createRig();
  meeting = await rig.meeting('CWG-Internet-21');
  text = await rig.text(meeting, 'CWG-Internet-21/DT/1');
  secretariat = await rig.seat(meeting, 'secretariat');
  brazil = await rig.seat(meeting, 'delegate', 'BRA');
  stranger = await rig.seat(await rig.meeting('CWG-Internet-22'), 'chair');
});
afterEach(() => rig.close());

const ask = async (method: 'GET' | 'POST', url: string, headers: Headers, payload?: object): Promise<{ status: number; body: unknown }> => {
  const answer = await rig.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const refused = (code: string): object => ({ body: { error: { code } } });

const seen = 'a'.repeat(64);
const BODIES: { readonly [V in Verb]: object } = {
  mode: { mode: 'negotiation' },
  report: {},
  point: { provision: null },
  screen: { screen: 'frozen' },
  lend: { lent: true },
  put: { provisions: ['p0'] },
  agree: { provisions: ['p0'], seen },
  correct: { decision: 'd1' },
  reopen: { provision: 'p0', reason: 'A delegation asked' },
  adopt: { seen },
  issue: { symbol: 'CWG-Internet-21/DT/1(Rev.1)' },
  draft: { kind: 'amend', target: 'p0', wording: 'What policies?' },
  'draft-ids': { count: 3 },
  discard: { draft: 'x1' },
  table: { drafts: ['x1'] },
  withdraw: { proposal: 'x1' },
  cosponsor: { proposal: 'x1' },
  leave: { proposal: 'x1' },
  position: { proposal: 'x1', position: 'support' },
  comment: { proposal: 'x1', body: 'Well said' },
  accept: { proposal: 'x1', seen },
  'set-aside': { proposal: 'x1' },
  'come-back-to': { proposal: 'x1' },
  floor: { delegation: 'BRA', proposal: { kind: 'delete', target: 'p0' } },
  'floor-answer': { proposal: 'x1', answer: 'confirm' },
  'take-up': { proposals: ['x1'] },
  invite: { proposal: 'x1', delegation: 'NPL' },
  uninvite: { proposal: 'x1', delegation: 'NPL' },
  admit: { proposal: 'x1', delegation: 'NPL', admit: true },
  keep: { proposal: 'x1' },
  confirm: { proposal: 'x1', seen },
  dissociate: { proposal: 'x1', dissociated: true },
  'ask-clearance': { draft: 'x1' },
  clear: { draft: 'x1' },
  'send-back': { draft: 'x1', note: 'Ask capital again' },
  'clearance-rule': { required: true },
  statement: { kind: 'reservation', body: 'We reserve our position.' },
};

describe('Texts', () => {
  it('Texts are created by the secretariat, closed, with clean words', async () => {
    const made = await ask('POST', `/api/meetings/${meeting}/texts`, secretariat, {
      symbol: 'CWG-Internet-21/DT/2',
      language: 'fr',
      provisions: [
        { kind: 'title', level: 3, wording: '  Une   connectivité\tutile ' },
        { kind: 'item', wording: 'accessibilité' },
      ],
    });
    expect(made.status).toBe(200);
    const { text: id } = made.body as { text: string };
    expect(rig.texts.created.at(-1)).toEqual({
      id,
      meeting,
      symbol: 'CWG-Internet-21/DT/2',
      language: 'fr',
      insertions: 'bis',
      by: 'secretariat',
      provisions: [
        { kind: 'title', level: 0, wording: [{ text: 'Une connectivité utile' }] },
        { kind: 'item', level: 1, wording: [{ text: 'accessibilité' }] },
      ],
    });
    expect((await rig.auth.text({ id: 'x', meeting, role: 'reader', delegation: null, head: false, name: '' }, id)).symbol).toBe('CWG-Internet-21/DT/2');
  });

  it('Texts with a taken symbol or an empty provision are refused, and by others than the secretariat', async () => {
    const url = `/api/meetings/${meeting}/texts`;
    const body = { symbol: 'CWG-Internet-21/DT/9', language: 'en', provisions: [{ kind: 'title', wording: 'Title' }] };
    expect(await ask('POST', url, secretariat, { ...body, symbol: 'CWG-Internet-21/DT/1' })).toMatchObject({ status: 409, ...refused('exists') });
    const empty = { ...body, provisions: [{ kind: 'title', wording: 'Title' }, { kind: 'item', wording: ' \u200b ' }] };
    expect(await ask('POST', url, secretariat, empty)).toMatchObject({ body: { error: { code: 'invalid', detail: expect.stringContaining('provisions.1.wording') } } });
    expect(await ask('POST', url, brazil, body)).toMatchObject(refused('not-permitted'));
    expect(await ask('POST', url, stranger, body)).toMatchObject(refused('not-found'));
    expect(rig.texts.created).toHaveLength(1);
  });

  it('R7 Texts: a creation that was cut short is completed when it is asked for again', async () => {
    const url = `/api/meetings/${meeting}/texts`;
    const body = { symbol: 'CWG-Internet-21/DT/3', language: 'en', provisions: [{ kind: 'title', wording: 'Title' }] };
    rig.texts.refuseNext = new Refusal('unavailable');
    expect(await ask('POST', url, secretariat, body)).toMatchObject({ status: 503, ...refused('unavailable') });
    expect((await ask('POST', url, secretariat, body)).status).toBe(200);
    expect(rig.texts.created).toHaveLength(2);
    expect(await ask('POST', url, secretariat, body)).toMatchObject(refused('exists'));
  });

  it('Texts are read by every seat of the meeting but observers, and not from another meeting', async () => {
    for (const seat of [secretariat, brazil, await rig.seat(meeting, 'reader'), await rig.seat(meeting, 'screen'), await rig.seat(null, 'secretariat')]) {
      const { status, body } = await ask('GET', `/api/texts/${text}`, seat);
      expect(status).toBe(200);
      expect(textAnswer.parse(body)).toMatchObject({ meeting, state: { head: { symbol: 'CWG-Internet-21/DT/1' } } });
    }
    expect(await ask('GET', `/api/texts/${text}`, await rig.seat(meeting, 'observer'))).toMatchObject({ status: 403, ...refused('not-permitted') });
    const foreign = await ask('GET', `/api/texts/${text}`, stranger);
    expect(foreign).toMatchObject({ status: 404, ...refused('not-found') });
    expect(foreign.body).toEqual((await ask('GET', '/api/texts/none', stranger)).body);
  });
});

describe('Readers', () => {
  it('R12 Readers are not told positions, in the text as it stands either', async () => {
    const position = { delegation: 'NPL', proposal: 'x1', provision: null, position: 'support', change: null, note: null, at: '2025-02-19T12:00:00.000Z', floor: null, audience: null } as const;
    rig.texts.positions = [position];
    expect(textAnswer.parse((await ask('GET', `/api/texts/${text}`, brazil)).body).state.positions).toEqual([position]);
    const reader = await ask('GET', `/api/texts/${text}`, await rig.seat(meeting, 'reader'));
    expect(textAnswer.parse(reader.body).state.positions).toEqual([]);
  });
});

describe('Commands', () => {
  it('Commands: every verb has its route, which asks the record with the seat and the body', async () => {
    for (const verb of Object.keys(VERBS) as Verb[]) {
      const { status } = await ask('POST', `/api/texts/${text}/${verb}`, brazil, BODIES[verb]);
      expect([verb, status]).toEqual([verb, 200]);
      expect(rig.texts.asked.at(-1)).toMatchObject({ text, verb, body: BODIES[verb], seat: { role: 'delegate', delegation: 'BRA', meeting } });
    }
  });

  it('Commands in another meeting, without a seat, or by an observer never reach the record', async () => {
    for (const verb of Object.keys(VERBS) as Verb[]) {
      expect(await ask('POST', `/api/texts/${text}/${verb}`, stranger, BODIES[verb])).toMatchObject({ status: 404, ...refused('not-found') });
      expect(await ask('POST', `/api/texts/${text}/${verb}`, {}, BODIES[verb])).toMatchObject({ status: 401, ...refused('no-seat') });
    }
    const observer = await rig.seat(meeting, 'observer');
    expect(await ask('POST', `/api/texts/${text}/draft`, observer, BODIES.draft)).toMatchObject(refused('not-permitted'));
    expect(rig.texts.asked).toEqual([]);
  });

  it('Commands name the field that is wrong, and never quote what was sent', async () => {
    const cases: [Verb, object, string][] = [
      ['mode', { mode: 'war' }, 'mode'],
      ['agree', { provisions: [], seen }, 'provisions'],
      ['agree', { provisions: ['p0'], seen: 'secret words' }, 'seen'],
      ['comment', { proposal: 'x1', body: '   ' }, 'body'],
      ['draft', { kind: 'amend', target: '../p0' }, 'target'],
      ['withdraw', {}, 'proposal'],
    ];
    for (const [verb, body, field] of cases) {
      const answer = await ask('POST', `/api/texts/${text}/${verb}`, brazil, body);
      expect([verb, answer]).toMatchObject([verb, { status: 400, body: { error: { code: 'invalid', detail: expect.stringContaining(field) } } }]);
      expect(JSON.stringify(answer.body)).not.toContain('secret words');
    }
    expect(rig.texts.asked).toEqual([]);
  });

  it('Commands pass the refusals of the record on, with their status', async () => {
    for (const [code, status] of [['agreed', 409], ['changed', 409], ['closed', 409], ['not-permitted', 403], ['not-found', 404], ['unavailable', 503]] as const) {
      rig.texts.refuseNext = new Refusal(code, 'Why.');
      expect(await ask('POST', `/api/texts/${text}/withdraw`, brazil, BODIES.withdraw)).toMatchObject({ status, body: { error: { code, detail: 'Why.' } } });
    }
    rig.texts.refuseNext = new Error('disk /secret/path');
    const broken = await ask('POST', `/api/texts/${text}/withdraw`, brazil, BODIES.withdraw);
    expect(broken).toMatchObject({ status: 500, ...refused('internal') });
    expect(JSON.stringify(broken.body)).not.toContain('secret');
  });

  it('R7 what the commands of a seat cost is noted, and made up for before its next; others do not wait for it', async () => {
    const { id: seat } = await rig.auth.seatOf((brazil['authorization'] ?? '').slice('Bearer '.length));
    const command = (by: Headers): ReturnType<typeof ask> => ask('POST', `/api/texts/${text}/point`, by, BODIES.point);
    expect((await command(brazil)).status).toBe(200);
    expect(rig.charged.work).toEqual([[seat, 7]]);
    rig.charged.owed.set(seat, 3_000);
    expect((await command(secretariat)).status).toBe(200);
    expect(rig.waits).toEqual([]);
    expect((await command(brazil)).status).toBe(200);
    expect(rig.waits).toEqual([3_000]);
    rig.charged.owed.set(seat, 60_000);
    expect(await command(brazil)).toMatchObject({ status: 429, ...refused('slow-down') });
  });

  it('R7 of many commands of one seat at once a few are under way, the others in their order after them', async () => {
    let release = (): void => undefined;
    rig.texts.held = new Promise((resolve) => (release = resolve));
    const many = Array.from({ length: 20 }, () => ask('POST', `/api/texts/${text}/point`, brazil, BODIES.point));
    await expect.poll(() => rig.texts.asked.length).toBe(4);
    const other = ask('POST', `/api/texts/${text}/point`, secretariat, BODIES.point);
    await expect.poll(() => rig.texts.asked.length).toBe(5);
    release();
    expect((await Promise.all([...many, other])).map(({ status }) => status)).toEqual(Array.from({ length: 21 }, () => 200));
  });

  it('R7 Commands beyond the rate of a seat wait their turn, and are refused only far beyond', async () => {
    const fast = Array.from({ length: 260 }, () => ask('POST', `/api/texts/${text}/point`, brazil, BODIES.point));
    const answers = await Promise.all(fast);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(rig.waits.length).toBeGreaterThan(0);
    const before = rig.waits.length;
    expect((await ask('POST', `/api/texts/${text}/point`, secretariat, BODIES.point)).status).toBe(200);
    expect(rig.waits.length).toBe(before);
  });
});

describe('Revisions', () => {
  it('R12 Revisions are read by every seat, each as far as it may know', async () => {
    const issued = stateOf({
      id: text,
      meeting,
      symbol: 'CWG-Internet-21/DT/1',
      language: 'en',
      insertions: 'bis',
      provisions: [{ kind: 'title', level: 0, wording: [{ text: 'Title' }] }],
      by: 'BRA',
    });
    const position = { delegation: 'NPL', proposal: 'x1', provision: null, position: 'support', change: null, note: null, at: '2025-02-19T12:00:00.000Z', floor: null, audience: null } as const;
    rig.texts.revisions.set(1, { ...issued, positions: [position] });
    const url = `/api/texts/${text}/revisions/1`;
    const room = textAnswer.parse((await ask('GET', url, brazil)).body);
    expect(room.state.positions).toHaveLength(1);
    const reader = await ask('GET', url, await rig.seat(meeting, 'reader'));
    expect(JSON.stringify(reader.body)).not.toContain('NPL');
    const observer = await ask('GET', url, await rig.seat(meeting, 'observer'));
    expect(textAnswer.parse(observer.body).state.provisions[0]?.wording).toEqual([{ text: 'Title', by: '' }]);
    expect(JSON.stringify(observer.body)).not.toMatch(/BRA|NPL/);
    expect(await ask('GET', `/api/texts/${text}/revisions/2`, brazil)).toMatchObject(refused('not-found'));
    expect(await ask('GET', `/api/texts/${text}/revisions/zero`, brazil)).toMatchObject({ body: { error: { code: 'invalid', detail: expect.stringContaining('n') } } });
    expect(await ask('GET', url, stranger)).toMatchObject(refused('not-found'));
  });
});
