/** The state line of a room, kept up to date over all of its connections. */
import { createStore, type Store } from '../ui/store.ts';
import type { Link } from './connect.ts';
import { statusLine, type LinkState, type StatusLine } from './status.ts';

export interface StatusKeeper {
  readonly status: Store<StatusLine>;
  readonly links: ReadonlySet<Link>;
  note(link: Link, open: boolean): void;
  /** What waits besides the connections. */
  also(waiting: Store<LinkState>): void;
  refresh(): void;
}

/** The connections of a room and the line that is derived from them. */
export function statusOf(offlineSince: () => number | null): StatusKeeper {
  const links = new Map<Link, () => void>();
  const others: Store<LinkState>[] = [];
  const status = createStore<StatusLine>({ kind: 'connecting' });
  const refresh = (): void => {
    const line = statusLine([...[...links.keys()].map((link) => link.state), ...others].map((one) => one.get()), offlineSince());
    if (JSON.stringify(line) !== JSON.stringify(status.get())) status.set(line);
  };
  return {
    status,
    refresh,
    get links() {
      return new Set(links.keys());
    },
    also(waiting) {
      others.push(waiting);
      waiting.subscribe(refresh);
    },
    note(link, open) {
      let phase = link.state.get().phase;
      const follow = (): void => {
        const now = link.state.get().phase;
        // The server is there again: the other connections need not wait for their turn.
        if (now === 'synced' && phase !== 'synced') for (const other of links.keys()) if (other !== link) other.retry();
        phase = now;
        refresh();
      };
      if (open) links.set(link, link.state.subscribe(follow));
      else {
        links.get(link)?.();
        links.delete(link);
      }
      refresh();
    },
  };
}
