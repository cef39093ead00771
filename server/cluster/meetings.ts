/** Settings and delegations of a meeting that change on one server hold on all of them from the next turn on. */
import type { Auth } from '../auth/auth.ts';
import type { Database } from '../log/database.ts';

const TOPIC = 'meetings';

export interface MeetingsDeps {
  readonly database: Database;
  readonly auth: Pick<Auth, 'on'>;
  /** The texts that are open on this server. */
  readonly open: { changed(): void };
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Tells and hears of meetings that changed. Gives back how to stop. */
export function shareChanges({ database, auth, open, warn }: MeetingsDeps): () => void {
  const silence = auth.on('meetingChanged', ({ meeting }) => {
    database.tell(TOPIC, meeting).catch((error: unknown) => warn('a change of a meeting could not be shared', { error: error instanceof Error ? error.message : String(error) }));
  });
  const deafen = database.hear(TOPIC, { told: () => open.changed(), missed: () => open.changed() });
  return () => {
    silence();
    deafen();
  };
}
