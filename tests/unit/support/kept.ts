/** A data folder with a session in it, opened as a server would, and commands on it as the operator gives them. */
import { mkdirSync } from 'node:fs';
import { HOUSE } from '../../../server/auth/auth.ts';
import { createAuth } from '../../../server/auth/service.ts';
import type { AuthStore } from '../../../server/auth/store.ts';
import { runCommand, type Command, type ExitCode } from '../../../server/keeping/commands.ts';
import type { Place } from '../../../server/keeping/kept.ts';
import type { Log } from '../../../server/log/port.ts';
import { openStores } from '../../../server/stores.ts';
import { createHouse } from '../../../server/sync/create.ts';
import type { TextHouse } from '../../../server/sync/house.ts';
import type { Seat } from '../../../shared/permissions/seat.ts';
import { plainWording } from '../../../shared/schema/wording.ts';

export interface Serving {
  readonly log: Log;
  readonly store: AuthStore;
  readonly house: TextHouse;
  /** The only text; `founded` made it. */
  readonly text: string;
  readonly warnings: string[];
  close(): Promise<void>;
}

export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** Opens what is kept at a place, as a server does; makes a meeting with one text in it where there is none. */
export async function serve(place: Place): Promise<Serving> {
  const opened: { close(): void | Promise<void> }[] = [];
  const warnings: string[] = [];
  const { log, store, secret, database } = await openStores({ ...place, random, warn: (message) => warnings.push(message), opens: (part) => { opened.push(part); return part; } });
  const auth = createAuth(store, secret, Date.now, random);
  const house = createHouse({ log, auth, secret, clock: Date.now, random, logger: { warn: (facts, message) => warnings.push(`${message} ${JSON.stringify(facts)}`) } });
  // As a server on a database does: it hears what others tell.
  const deafen = database?.hear('test', { told: () => undefined, missed: () => undefined });
  opened.push({ close: () => deafen?.() }, house);
  let [meeting] = await store.meetings();
  if (meeting === undefined) {
    meeting = await auth.createMeeting(HOUSE, { symbol: 'M', name: 'The meeting', place: 'Geneva', dates: ['2026-05-04', '2026-05-05'], settings: {} });
    await auth.setParties(HOUSE, meeting.id, ['BRA', 'NPL'].map((code) => ({ code, name: null, status: 'member' as const })));
    await auth.createLink(HOUSE, { meeting: meeting.id, role: 'delegate', delegation: 'NPL', head: true, maxUses: 5 });
    const row = await auth.createText(HOUSE, meeting.id, { symbol: 'T/1', language: 'en' });
    const provisions = ['The first', 'The second'].map((words) => ({ kind: 'paragraph' as const, level: 0, wording: plainWording(words) }));
    await house.createText({ id: row.id, meeting: meeting.id, symbol: 'T/1', language: 'en', insertions: 'bis', by: 'secretariat', provisions });
  }
  const [text] = await store.texts(meeting.id);
  return {
    log, store, house, warnings,
    text: text?.id ?? '',
    close: async () => {
      for (const part of opened.reverse()) await part.close();
    },
  };
}

export function personOf(role: Seat['role'], delegation: string | null = null): Seat {
  return { id: delegation ?? role, meeting: null, role, delegation, head: false, name: '' };
}

export interface Said {
  readonly code: ExitCode;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Gives a command. `cancelAt`: called off once so much progress has been made. */
export async function command(word: Command, place: Place, args: readonly string[], cancelAt = Infinity): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  let steps = 0;
  const progress = (): void => {
    steps += 1;
    if (steps >= cancelAt) stop.abort();
  };
  if (cancelAt === 0) stop.abort();
  const code = await runCommand(word, {
    args, place, clock: Date.now, random, out: (line) => out.push(line), err: (line) => err.push(line), work: { signal: stop.signal, progress },
  });
  return { code, out, err };
}

export function folderAt(path: string): Place {
  mkdirSync(path, { recursive: true });
  return { dataDir: path, databaseUrl: null };
}
