/** What a server writes into its log while a session is held: ids of texts and seats, and nothing that was said or who said it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LinkRow, MeetingView } from '../../shared/protocol/house.ts';
import { penFragment, readPen } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { OpenDocument, request } from '../cases/client.ts';
import { serverProgram } from '../tools/server-program.ts';

interface Started {
  readonly url: string;
  readonly code: string;
  /** Ends it and gives all that it wrote into its log. */
  end(): Promise<string>;
}

async function serve(dataDir: string): Promise<Started> {
  const child = spawn(process.execPath, serverProgram(), {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let said = '';
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Whoever has a link')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}: ${log}`)));
  });
  return {
    url: (/Chapeau is at (http:\S+)/.exec(said)?.[1] ?? '').replace('localhost', '127.0.0.1'),
    code: /join#([\w-]+)/.exec(said)?.[1] ?? '',
    end: async () => {
      child.kill('SIGTERM');
      await ended;
      return log;
    },
  };
}

test('Logs: a session leaves no wording, no names and no secrets in the log, at its most talkative', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'chapeau-'));
  const server = await serve(dataDir);
  const { url } = server;
  const secrets: string[] = [server.code];
  const join = async (code: string, name: string): Promise<string> => {
    const { token } = await request<{ token: string }>(url, '/api/join', null, { code, name, bearer: true });
    secrets.push(code, token);
    return token;
  };
  const house = await join(server.code, 'Zephyrine Secretary');
  const meeting = await request<MeetingView>(url, '/api/meetings', house, { symbol: 'LOGS', name: 'Meeting of quokkas', place: '', dates: ['2026-05-04', '2026-05-05'] });
  await request(url, `/api/meetings/${meeting.id}/parties`, house, ['BRA', 'NPL'].map((code) => ({ code, status: 'member' })), 'PUT');
  const { text } = await request<{ text: string }>(url, `/api/meetings/${meeting.id}/texts`, house, {
    symbol: 'LOGS/1', language: 'en', provisions: [{ kind: 'paragraph', level: 0, wording: 'Ornithology is encouraged.' }],
  });
  const link = async (role: string, delegation: string | null): Promise<string> =>
    (await request<LinkRow>(url, `/api/meetings/${meeting.id}/links`, house, { role, delegation })).code ?? '';
  const chair = await join(await link('chair', null), 'Ptolemy Chair');
  const brazil = await join(await link('delegate', 'BRA'), 'Xanthippe Delegate');
  const act = (token: string, verb: string, body: object): Promise<unknown> => request(url, `/api/texts/${text}/${verb}`, token, body);

  await act(chair, 'mode', { mode: 'open', pens: 'all' });
  const pen = new OpenDocument(url, `pen/${text}`, brazil);
  await pen.settled();
  const [provision] = readPen(pen.doc);
  textOfFragment(penFragment(pen.doc, provision?.id ?? ''))?.insert(0, 'Marsupial ');
  await pen.settled();
  await act(brazil, 'draft', { kind: 'amend', target: provision?.id, wording: 'Confidential wallabies.' });
  // What goes wrong, too.
  await expect(act(brazil, 'mode', { mode: 'closed' })).rejects.toThrow();
  await expect(act(brazil, 'draft', { kind: 'amend', target: 'nothing', wording: 'Misplaced wombats.' })).rejects.toThrow();
  await expect(request(url, '/api/join', null, { code: 'wrong-numbat-code', name: 'Nobody' })).rejects.toThrow();
  const bad = new WebSocket(`${url.replace('http', 'ws')}/sync/pen/${text}?token=${brazil}`);
  bad.on('open', () => bad.send(Buffer.from('\u0000\u0002 potoroo and bandicoot')));
  await once(bad, 'close');
  pen.destroy();

  const log = await server.end();
  await rm(dataDir, { recursive: true, force: true });
  const lines = log.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
  // It says what was asked of it, by route and seat.
  expect(log).toContain('/api/texts/:text/');
  expect(log).toMatch(/"seat":"[\w-]{16}"/);
  for (const word of ['Zephyrine', 'Ptolemy', 'Xanthippe', 'quokka', 'Ornithology', 'Marsupial', 'wallab', 'wombat', 'numbat', 'potoroo', 'bandicoot', ...secrets]) {
    expect(log.includes(word), word).toBe(false);
  }
});
