/** What `npm run replay` takes and prints. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase } from './format.ts';
import { settingsOfCase } from './settings.ts';

interface Printed {
  readonly stdout: string;
  readonly exit: number | null;
}

async function replay(...args: string[]): Promise<Printed> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/cases/replay.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [exit] = (await once(child, 'close')) as [number | null];
  return { stdout, exit };
}

/** The one JSON object that was printed on one line, and nothing else. */
function outcomeOf({ stdout }: Printed): { ok: boolean; failures: string[]; clean: string[]; rolling: string[]; status: Record<string, string> } {
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout) as ReturnType<typeof outcomeOf>;
}

const small = {
  case: 1,
  meeting: { symbol: 'M', name: 'Meeting', dates: ['2025-01-01', '2025-01-02'] },
  delegations: ['BRA'],
  text: { symbol: 'M/1', language: 'en', provisions: [{ id: 'q', kind: 'question', wording: 'Why?' }] },
};

describe('Replay', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chapeau-replay-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('tells what is wrong with a file that is no case, and ends with 1', async () => {
    await writeFile(file('no.json'), '{"case": 1,');
    const printed = await replay(file('no.json'));
    expect(outcomeOf(printed)).toMatchObject({ ok: false, failures: [expect.stringContaining('not JSON')], clean: [], rolling: [], status: {} });
    expect(printed.exit).toBe(1);
  });

  it('names the step of each failure, passes over what it does not know, goes on to the end, and ends with 1', async () => {
    const expectations = { clean: ['1 Why?', '2 When?'], rolling: ['1 Why not?'], status: { q: 'open', nowhere: 'agreed' }, drafts: { BRA: ['How?'] }, mood: 'good' };
    await writeFile(
      file('wrong.json'),
      JSON.stringify({
        ...small,
        mood: 'good',
        meeting: { ...small.meeting, settings: { weather: 'fine', insertions: 'letters' } },
        steps: [
          { as: 'chair', do: 'mode', mode: 'negotiation', because: 'it is time', refused: null },
          { as: 'BRA', do: 'accept', proposal: 'none' },
          { as: 'chair', do: 'agree', provision: 'q', refused: 'changed' },
          { as: 'BRA', do: 'propose', ref: 'p', amend: 'q', wording: 'How?', refused: 'closed' },
          { as: 'NPL', do: 'table', proposal: 'p' },
          { as: 'chair', do: 'sing' },
          { as: 'BRA', do: 'offline' },
          { as: 'BRA', do: 'table', proposal: 'p' },
          { as: 'BRA', do: 'online' },
        ],
        expect: expectations,
      }),
    );
    const printed = await replay(file('wrong.json'));
    expect(outcomeOf(printed)).toEqual({
      ok: false,
      failures: [
        expect.stringContaining('step 2 (BRA accept): was refused not-permitted'),
        'step 3 (chair agree): was not refused, and should have been with changed',
        expect.stringMatching(/^step 4 \(BRA propose\): was refused agreed.*should have been with closed$/),
        'step 5 (NPL table): nobody is called NPL in this case',
        'step 6 (chair sing): sing is not a step of this format',
        expect.stringContaining('step 8 (BRA table): BRA is not connected'),
        'at the end: clean line 2 is nothing, expected "2 When?"',
        'at the end: rolling line 1 is "1 Why?", expected "1 Why not?"',
        'at the end: status of q is "agreed", expected "open"',
        'at the end: status of nowhere is nothing, expected "agreed"',
        'at the end: draft of BRA 1 is nothing, expected "How?"',
      ],
      clean: ['1 Why?'],
      rolling: ['1 Why?'],
      status: { q: 'agreed' },
    });
    expect(printed.exit).toBe(1);
  });
});

describe('Format of cases', () => {
  const read = (value: unknown) => readCase(JSON.stringify(value));

  it('takes another version, or no text, for no case, and says so', () => {
    expect(() => read({ ...small, case: 2 })).toThrow(/case: the version/);
    expect(() => read({ case: 1, meeting: small.meeting })).toThrow(/text/);
    expect(() => read([])).toThrow(/not a case/);
    expect(() => readCase('')).toThrow(/not JSON/);
  });

  it('does without what may be missing, and takes null for missing but where a place is meant', () => {
    const input = read({
      ...small,
      meeting: { symbol: 'M', settings: null },
      delegations: ['BRA', { code: 'RCC', name: null }],
      steps: [{ as: 'BRA', do: 'propose', ref: 'p', after: null, kind: 'item', level: null, wording: 'x', seen: null }],
      expect: { clean: null, status: {} },
    });
    expect(input.title).toBe('');
    expect(input.delegations).toEqual(['BRA', { code: 'RCC' }]);
    expect(input.steps).toEqual([{ as: 'BRA', do: 'propose', ref: 'p', after: null, kind: 'item', wording: 'x' }]);
    expect(input.expect).toEqual({ status: {} });
    expect(read(small).steps).toEqual([]);
  });

  it.each([
    [{ objections: 'room', positions: 'chair' }, { objections: 'room', positions: 'chair' }],
    [{ whoSeesObjections: 'the room', who_sees_positions: 'chair and secretariat' }, { objections: 'room', positions: 'chair' }],
    [{ 'who sees positions': { 'support and retain': 'chair', 'objections and reservations': 'room' } }, { objections: 'room', positions: 'chair' }],
    [{ insertions: 'Letters', 'order of delegations': 'French alphabetical', intake: 'by the chair' }, { insertions: 'letters', order: 'french', intake: 'chair' }],
    [{ provisionalUntilAdoption: 'off', 'floor entry': true, 'parties in issued documents': 'on' }, { provisional: false, floor: true, partiesInDocuments: true }],
    [{ retention: '30 days', 'open drafting shown to others': 'when reported back', 'co-sponsorship': "by the sponsor's consent" }, { retentionDays: 30, openDrafting: 'reported', cosponsorship: 'consent' }],
  ])('knows settings in any spelling: %j', (given, expected) => {
    const warnings: string[] = [];
    expect(settingsOfCase(given, (warning) => warnings.push(warning))).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it('leaves out settings and values that it does not know, with a warning', () => {
    const warnings: string[] = [];
    expect(settingsOfCase({ weather: 'fine', insertions: 'roman', objections: 'room' }, (warning) => warnings.push(warning))).toEqual({ objections: 'room' });
    expect(warnings).toEqual(['meeting.settings: weather is not a setting', 'meeting.settings: insertions cannot be "roman"']);
  });
});
