/**
 * Erases desks and typing when retention ends (R14). The clock of a text starts at the end of its meeting, or with the last
 * thing that happened to the text itself where that is later (it is adopted, reopened, typed into). A desk that has been used
 * since follows as many days after it was used last; nobody else learns of that (R6).
 *
 * What is erased cannot be brought back, so it has to be due at two looks in a row: a clock that is wrong for a moment erases
 * nothing.
 */
import type { Log } from '../log/port.ts';
import type { RetentionView } from '../../shared/protocol/house.ts';
import { textStream } from '../sync/streams.ts';
import { deskEnds, endOfStream, eraseTyping } from '../sync/erasing.ts';
import type { TextHouse } from '../sync/house.ts';
import { endTyping } from '../sync/renewing.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { dueAt, overAt, type Kept } from './due.ts';

/** A meeting with its texts, as the job needs it. */
export interface KeptMeeting extends Kept {
  readonly texts: readonly { readonly id: string; readonly symbol: string }[];
}

export interface RetentionDeps {
  readonly log: Log;
  readonly house: Pick<TextHouse, 'upkeep'>;
  readonly meetings: () => Promise<readonly KeptMeeting[]>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly note: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface Retention {
  /** Looks once at every text of the house and erases what is due now and was due the last time. */
  run(): Promise<void>;
  /** What becomes of the texts of a meeting, and when. */
  view(meeting: KeptMeeting): Promise<RetentionView>;
}

/** What is due on a text. */
interface Due {
  readonly text: boolean;
  readonly desks: readonly Party[];
}

export function createRetention({ log, house, meetings, clock, note }: RetentionDeps): Retention {
  /** Due at the last look. */
  let seen = new Set<string>();
  /** Texts in which nothing that was broken off is left to be erased. */
  const finished = new Set<string>();

  async function dueOn(text: string, kept: Kept): Promise<Due> {
    const nothing = { text: false, desks: [] };
    const { at, erased } = await endOfStream(log, textStream(text));
    if (at === null || dueAt(kept, [at]) > clock()) return nothing;
    const desks = (await deskEnds(log, text)).filter(({ end }) => end.erased === null && dueAt(kept, [at, end.at]) <= clock());
    return { text: erased === null, desks: desks.map(({ party }) => party) };
  }

  async function erase(text: string, kept: Kept): Promise<void> {
    const streams = await house.upkeep(text, async (taking) => {
      // In turn with everything else: what was due may have been used meanwhile, or erased by another server.
      const due = await dueOn(text, kept);
      await endTyping(taking, due);
      return due;
    });
    const snapshots = await house.upkeep(text, ({ docs }) =>
      Promise.resolve([textStream(text), ...[...docs.desks.values()].filter(({ party }) => streams.desks.includes(party)).map(({ party }) => `desk:${text}:${party}`)].map((stream) => ({ stream, kept: docs.snapshot(stream) }))),
    );
    for (const { stream, kept: made } of snapshots) if (made !== null) await log.writeSnapshot(stream, made.seq, made.bytes);
    const payloads = await eraseTyping(log, text);
    note('drafts and typing are erased', { text, payloads });
  }

  return {
    async run() {
      const due = new Set<string>();
      for (const meeting of await meetings()) {
        for (const { id } of meeting.texts) {
          try {
            const now = await dueOn(id, meeting);
            if (now.text || now.desks.length > 0) {
              due.add(id);
              if (seen.has(id)) await erase(id, meeting);
            } else if (!finished.has(id) && overAt(meeting.lastDay) <= clock()) {
              // What an earlier run began, and was broken off in.
              await eraseTyping(log, id);
              finished.add(id);
            }
          } catch (error) {
            // The next look tries again; the other texts are not to wait for this one.
            note('typing could not be erased', { text: id, error: error instanceof Error ? error.message : String(error) });
          }
        }
      }
      seen = due;
    },

    async view(meeting) {
      const texts = [];
      for (const { id, symbol } of meeting.texts) {
        const { at, erased } = await endOfStream(log, textStream(id));
        if (at === null) continue;
        texts.push({ id, symbol, due: new Date(dueAt(meeting, [at])).toISOString(), erased });
      }
      return { days: meeting.days, texts };
    },
  };
}
