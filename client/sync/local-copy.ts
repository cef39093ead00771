/**
 * The copy of a scratch document on this device (IndexedDB), so that edits made without a connection outlive the window.
 * Only scratch is kept, under a name that contains the seat; leaving and revocation delete it. Storage that fails never
 * stops anybody from editing: the state line then says that changes are kept in this window alone.
 */
import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { seatPrefix } from '../app/forget.ts';

const UNSAVED = 'unsaved';

/** The name of the database for a scratch document of a seat. */
export function copyName(seat: string, document: string): string {
  return `${seatPrefix(seat)}${document}`;
}

export interface LocalCopy {
  /** Edits that had not reached the log when the window was last open. */
  readonly found: number;
  /** Notes in time how many edits are not in the log: too many for a moment, never too few. */
  note(): void;
  /** Stops keeping; the copy stays. */
  close(): Promise<void>;
  /** Stops keeping and deletes the copy. */
  drop(): Promise<void>;
}

/** Who is told of what the copy holds, and says what it should hold. */
export interface CopyTeller {
  /** Edits made so far, and how many of them are not in the log. */
  edits(): number;
  unsaved(): number;
  /** The copy now really holds this many edits. */
  stored(edits: number): void;
  /** Keeping has stopped working. */
  failed(): void;
}

/** Whether databases can be had at all: private windows and full disks may refuse. */
function usable(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      if (typeof indexedDB === 'undefined') {
        resolve(false);
        return;
      }
      const request = indexedDB.open('chapeau-probe', 1);
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
      request.onerror = () => resolve(false);
      request.onblocked = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

/** How long after the last of many small updates they are put together into one, in milliseconds. */
const TRIM_AFTER = 1_000;

/** What others write is in the server's log: it goes into the copy with the next edit made here, or after so many milliseconds. */
const OTHERS_WITHIN = 1_000;

/** Fills the document from the copy on this device and keeps it there from now on. Null when nothing can be kept. */
export async function openCopy(name: string, doc: Y.Doc, teller: CopyTeller): Promise<LocalCopy | null> {
  if (!(await usable())) return null;
  let failed = false;
  const fail = (): void => {
    if (failed) return;
    failed = true;
    teller.failed();
  };
  const persistence = new IndexeddbPersistence(name, doc);
  // The library stores without telling when it is done, and throws inside the document's own update when it cannot. Here
  // an update and the count of unsaved edits go in together, and only what is in counts as kept.
  doc.off('update', persistence._storeUpdate);
  let trim: ReturnType<typeof setTimeout> | null = null;
  let waiting: Uint8Array[] = [];
  let due: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    const { db } = persistence;
    if (db === null || failed) return;
    const updates = waiting;
    waiting = [];
    const edits = teller.edits();
    const transaction = db.transaction(['updates', 'custom'], 'readwrite');
    if (updates.length > 0) transaction.objectStore('updates').add(updates.length === 1 ? updates[0] : Y.mergeUpdates(updates));
    transaction.objectStore('custom').put(teller.unsaved(), UNSAVED);
    // Without waiting for answers: a page that goes right after the letter would take it along.
    transaction.commit();
    transaction.oncomplete = () => {
      if (!failed) teller.stored(edits);
    };
    if (updates.length === 0 || ++persistence._dbsize < PREFERRED_TRIM_SIZE) return;
    if (trim !== null) clearTimeout(trim);
    trim = setTimeout(() => void storeState(persistence, false).catch(fail), TRIM_AFTER);
  };
  const flush = (): void => {
    if (due !== null) clearTimeout(due);
    due = null;
    try {
      write();
    } catch {
      fail();
    }
  };
  const inTime = (): void => {
    due ??= setTimeout(flush, OTHERS_WITHIN);
  };
  const gather = (update: Uint8Array, origin: unknown, _doc: Y.Doc, { local }: Y.Transaction): void => {
    if (origin === persistence || failed) return;
    waiting.push(update);
    if (local) flush();
    else inTime();
  };
  const leave = (): void => {
    if (due !== null) flush();
  };
  doc.on('update', gather);
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', leave);
  const stop = async (): Promise<void> => {
    leave();
    failed = true;
    if (trim !== null) clearTimeout(trim);
    doc.off('update', gather);
    window.removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', leave);
    await persistence.destroy();
  };
  try {
    await Promise.race([
      persistence.whenSynced,
      // A database that neither opens nor fails (another window holds it) must not keep the text from opening.
      new Promise((_, reject) => setTimeout(() => reject(new Error('the local copy does not open')), 5_000)),
    ]);
    for (const trouble of ['error', 'abort', 'close'] as const) persistence.db?.addEventListener(trouble, fail);
    const noted: unknown = await persistence.get(UNSAVED);
    return {
      found: typeof noted === 'number' && noted > 0 ? noted : 0,
      note: () => {
        if (!failed) inTime();
      },
      close: stop,
      drop: async () => {
        await stop();
        await dropDatabase(name);
      },
    };
  } catch {
    await stop().catch(() => undefined);
    return null;
  }
}

function dropDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    // Other windows close their hold as soon as they are told; the deletion then goes through by itself.
    request.onblocked = () => resolve();
  });
}

/** Whether this device keeps a copy of a seat's scratch document. False where the browser does not tell. */
export async function hasCopy(name: string): Promise<boolean> {
  try {
    const all = await indexedDB.databases();
    return all.some((one) => one.name === name);
  } catch {
    return false;
  }
}
