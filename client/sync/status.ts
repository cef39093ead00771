/**
 * The state line: always true (R2, R7). Everything that happens to a connection is one event of a pure reducer, and the line
 * is derived from the connections alone.
 *
 * 1. *Saved* means in the log: an edit is saved when the server has confirmed as many sync messages of this connection as it
 *    took to send it. Deletions do not move a state vector, so messages are counted.
 * 2. A connection counts as working only once it has synced. A portal that answers anything to everything never does.
 * 3. Nothing but a *saved* that covers it takes an edit off the list.
 */
import { CLOSE } from '../../shared/protocol/errors.ts';

export type LinkPhase = 'connecting' | 'open' | 'synced' | 'lost' | 'ended';

/** One connection to one document. */
export interface LinkState {
  readonly phase: LinkPhase;
  /** It has synced at least once; until then its loss is a first connection that does not come about. */
  readonly reached: boolean;
  /** When it was lost, or first tried; milliseconds. Null while it works. */
  readonly since: number | null;
  /** Sync messages (step 2 and update) sent on this connection, and how many of them are in the log. */
  readonly sent: number;
  readonly saved: number;
  /** Whether this connection has answered the server's state vector: from then on nothing made earlier is missing. */
  readonly answered: boolean;
  /** Edits made here: all, and those in the log. */
  readonly edits: number;
  readonly logged: number;
  /** Of each message that is under way, how many edits are in the log once it is. */
  readonly covers: readonly number[];
  /** The record cannot be written, as the server has told on this connection; since when (milliseconds). */
  readonly readOnly: number | null;
  /** The close code that ended it. */
  readonly code: number | null;
  /** Edits are kept on this device too; `stored`: how many of them already are. */
  readonly kept: boolean;
  readonly stored: number;
}

export type LinkEvent =
  | { readonly type: 'trying'; readonly at: number }
  | { readonly type: 'opened' }
  | { readonly type: 'sent'; readonly step2: boolean }
  | { readonly type: 'synced' }
  | { readonly type: 'saved'; readonly count: number }
  | { readonly type: 'notice'; readonly readOnly: boolean; readonly at: number }
  | { readonly type: 'lost'; readonly at: number }
  | { readonly type: 'ended'; readonly code: number }
  | { readonly type: 'edited' }
  /** Edits of an earlier visit, found on this device. */
  | { readonly type: 'found'; readonly changes: number }
  | { readonly type: 'kept'; readonly kept: boolean }
  | { readonly type: 'stored'; readonly edits: number };

export const FIRST_LINK: LinkState = {
  phase: 'connecting', reached: false, since: null, sent: 0, saved: 0, answered: false, edits: 0, logged: 0, covers: [], readOnly: null, code: null, kept: false, stored: 0,
};

/** Edits that are not in the log yet. */
export function unsaved(link: LinkState): number {
  return link.edits - link.logged;
}

/** What an event makes of a connection. */
export function reduceLink(link: LinkState, event: LinkEvent): LinkState {
  switch (event.type) {
    case 'trying':
      return link.since === null ? { ...link, since: event.at } : link;
    case 'opened':
      return { ...link, phase: 'open', sent: 0, saved: 0, answered: false, covers: [], readOnly: null };
    case 'sent': {
      // What is sent before step 2 may build on edits that only step 2 brings: it covers nothing yet.
      const answered = link.answered || event.step2;
      return { ...link, sent: link.sent + 1, answered, covers: [...link.covers, answered ? link.edits : link.logged] };
    }
    case 'synced':
      return { ...link, phase: 'synced', reached: true, since: null };
    case 'saved': {
      // No server confirms more than it was sent; one that did would not be believed.
      const saved = Math.max(link.saved, Math.min(event.count, link.sent));
      const news = saved - link.saved;
      return { ...link, saved, logged: link.covers[news - 1] ?? link.logged, covers: link.covers.slice(news) };
    }
    case 'notice':
      return { ...link, readOnly: event.readOnly ? (link.readOnly ?? event.at) : null };
    case 'lost':
      if (link.phase === 'ended') return link;
      return { ...link, phase: 'lost', since: link.since ?? event.at, sent: 0, saved: 0, answered: false, covers: [], readOnly: null };
    case 'ended':
      return { ...link, phase: 'ended', code: event.code };
    case 'edited':
      return { ...link, edits: link.edits + 1 };
    case 'found':
      return { ...link, edits: link.edits + event.changes, stored: link.stored + event.changes };
    case 'kept':
      return { ...link, kept: event.kept };
    case 'stored':
      return { ...link, stored: Math.max(link.stored, event.edits) };
  }
}

/** What the room's state line says. `changes`: edits not in the log; `kept`: where they are meanwhile. */
export type StatusLine =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'saved'; readonly kept: 'device' | 'window' | null }
  | { readonly kind: 'saving'; readonly changes: number }
  | { readonly kind: 'offline' | 'reconnecting' | 'read-only'; readonly since: number; readonly changes: number; readonly kept: 'device' | 'window' }
  /** The server has closed a pen or desk that it could not take from: these changes are nowhere else. */
  | { readonly kind: 'refused'; readonly code: number; readonly changes: number }
  /** What is read here is over: the seat has ended, or the text is not open to it any more. */
  | { readonly kind: 'ended'; readonly code: number };

/**
 * The line for these connections. `offlineSince`: since when the browser believes that there is no network (milliseconds);
 * null while there is one. It is believed where it explains something: a socket does not always notice that it is dead.
 */
export function statusLine(links: readonly LinkState[], offlineSince: number | null): StatusLine {
  const over = links.filter((link) => link.phase === 'ended' && link.code !== null);
  if (over.some((link) => link.code === CLOSE.noSeat)) return { kind: 'ended', code: CLOSE.noSeat };
  const refused = over.find((link) => unsaved(link) > 0) ?? over.find((link) => link.code === CLOSE.malformed || link.code === CLOSE.tooLarge);
  if (refused !== undefined) return { kind: 'refused', code: refused.code ?? 0, changes: unsaved(refused) };
  const [ended] = over;
  if (ended !== undefined) return { kind: 'ended', code: ended.code ?? 0 };
  const live = links.filter((link) => link.phase !== 'ended');
  const changes = links.reduce((sum, link) => sum + unsaved(link), 0);
  const kept = links.every((link) => link.kept || unsaved(link) === 0) && links.some((link) => link.kept) ? 'device' : 'window';
  const away = live.filter((link) => link.phase !== 'synced' && link.since !== null);
  const lost = away.some((link) => link.phase === 'lost' || link.reached);
  // On a device only what has really been stored counts; the last letter is a moment behind.
  const safe = links.reduce((sum, link) => sum + Math.max(0, Math.min(link.stored, link.edits) - link.logged), 0);
  const waiting = { changes: kept === 'device' ? safe : changes, kept } as const;
  if (lost || (offlineSince !== null && changes > 0)) {
    const since = Math.min(offlineSince ?? Infinity, ...away.map((link) => link.since ?? Infinity));
    return { kind: offlineSince === null ? 'reconnecting' : 'offline', since, ...waiting };
  }
  const since = Math.min(...live.map((link) => link.readOnly ?? Infinity));
  if (since < Infinity) return { kind: 'read-only', since, ...waiting };
  if (live.some((link) => !link.reached)) return { kind: 'connecting' };
  if (changes > 0) return { kind: 'saving', changes };
  return { kind: 'saved', kept: live.some((link) => link.kept) ? 'device' : null };
}
