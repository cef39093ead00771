/** Puts the job of retention together and runs it every hour. */
import type { AuthStore } from '../auth/store.ts';
import type { Log } from '../log/port.ts';
import type { MeetingView, RetentionView } from '../../shared/protocol/house.ts';
import type { TextHouse } from '../sync/house.ts';
import { createRetention, type KeptMeeting } from './retention.ts';

const HOUR = 3_600_000;

export interface HourlyDeps {
  readonly log: Log;
  readonly store: Pick<AuthStore, 'meetings' | 'texts'>;
  readonly house: Pick<TextHouse, 'upkeep'>;
  readonly clock: () => number;
  readonly logger: { info(facts: object, message: string): void; warn(facts: object, message: string): void };
}

export interface Hourly {
  /** What becomes of the texts of a meeting. */
  view(meeting: MeetingView): Promise<RetentionView>;
  /** Ends it; what is under way is waited for. */
  close(): Promise<void>;
}

/** Begins to look every hour; first an hour from now. */
export function startRetention({ log, store, house, clock, logger }: HourlyDeps): Hourly {
  const meetings = async (): Promise<KeptMeeting[]> => {
    const out: KeptMeeting[] = [];
    for (const { id, dates, settings } of await store.meetings()) {
      out.push({ lastDay: dates[1], days: settings.retentionDays, texts: await store.texts(id) });
    }
    return out;
  };
  const job = createRetention({
    log, house, clock, meetings,
    note: (message, facts) => ('error' in facts ? logger.warn(facts, message) : logger.info(facts, message)),
  });
  let running = Promise.resolve();
  const timer = setInterval(() => {
    // One after the other, should one ever take longer than an hour.
    running = running.then(() => job.run()).catch((error: unknown) => logger.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'retention could not be looked at'));
  }, HOUR);
  timer.unref();
  return {
    view: ({ dates, settings, texts }) => job.view({ lastDay: dates[1], days: settings.retentionDays, texts }),
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
