/** The tables of the house as they stand in the database, and the steps that make them: step n leads to version n. */
import type { StoredLink, StoredMeeting, StoredParty, StoredSeat, StoredSession, StoredText } from './store.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface HouseTables {
  meetings: Writable<Omit<StoredMeeting, 'dates' | 'settings'>> & {
    /** ISO dates of the first and the last day. */
    begins: string;
    ends: string;
    /** JSON. */
    settings: string;
  };
  parties: Writable<Omit<StoredParty, 'members'>> & {
    /** JSON list of codes. */
    members: string;
  };
  texts: Writable<StoredText>;
  /** SQLite has no booleans: 0 or 1. */
  links: Writable<Omit<StoredLink, 'head'>> & { head: number };
  seats: Writable<Omit<StoredSeat, 'head'>> & { head: number };
  sessions: Writable<StoredSession>;
}

export const HOUSE_STEPS: readonly string[] = [
  `CREATE TABLE meetings (
    id TEXT NOT NULL PRIMARY KEY,
    symbol TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT NOT NULL,
    body TEXT NOT NULL,
    settings TEXT NOT NULL,
    createdAt TEXT NOT NULL
  ) STRICT;
  CREATE TABLE parties (
    meeting TEXT NOT NULL REFERENCES meetings (id),
    code TEXT NOT NULL,
    name TEXT,
    status TEXT NOT NULL,
    members TEXT NOT NULL,
    hue INTEGER NOT NULL,
    position INTEGER,
    PRIMARY KEY (meeting, code)
  ) STRICT;
  CREATE TABLE texts (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meetings (id),
    symbol TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT,
    createdAt TEXT NOT NULL,
    UNIQUE (meeting, symbol)
  ) STRICT;
  CREATE TABLE links (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT REFERENCES meetings (id),
    role TEXT NOT NULL,
    delegation TEXT,
    head INTEGER NOT NULL,
    version INTEGER NOT NULL,
    maxUses INTEGER,
    uses INTEGER NOT NULL,
    revokedAt TEXT,
    createdAt TEXT NOT NULL,
    FOREIGN KEY (meeting, delegation) REFERENCES parties (meeting, code)
  ) STRICT;
  CREATE INDEX links_of ON links (meeting);
  CREATE TABLE seats (
    id TEXT NOT NULL PRIMARY KEY,
    link TEXT NOT NULL REFERENCES links (id),
    meeting TEXT REFERENCES meetings (id),
    role TEXT NOT NULL,
    delegation TEXT,
    head INTEGER NOT NULL,
    name TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    endedAt TEXT,
    lastSeen TEXT NOT NULL
  ) STRICT;
  CREATE INDEX seats_of ON seats (meeting, role, delegation);
  CREATE INDEX seats_through ON seats (link);
  CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    seat TEXT NOT NULL REFERENCES seats (id),
    createdAt TEXT NOT NULL,
    expiresAt TEXT NOT NULL,
    revokedAt TEXT
  ) STRICT;
  CREATE INDEX sessions_of ON sessions (seat);`,
];
