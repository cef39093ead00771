/**
 * The copy of a scratch document on this device (IndexedDB), so that edits made without a connection outlive the window.
 * Only scratch is kept, under a name that contains the seat; leaving and revocation delete it. Storage that fails never
 * stops anybody from editing: the state line then says that changes are kept in this window alone.
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { seatPrefix } from '../app/forget.ts';

const UNSAVED = 'unsaved';

/** The name of the database for a scratch document of a seat. */
export function copyName(seat: string, document: string): string {
  return `${seatPrefix(seat)}${document}`;
}

export interface LocalCopy {
  /** Edits that had not reached the log when the window was last open. */
  readonly found: number;
  /** Notes how many edits are not in the log. */
  note(unsaved: number): void;
  /** Stops keeping; the copy stays. */
  close(): Promise<void>;
  /** Stops keeping and deletes the copy. */
  drop(): Promise<void>;
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

/**
 * Fills the document from the copy on this device and keeps it there from now on. Null when nothing can be kept.
 * `onFailure` is called when keeping stops working later on.
 */
export async function openCopy(name: string, doc: Y.Doc, onFailure: () => void): Promise<LocalCopy | null> {
  if (!(await usable())) return null;
  let failed = false;
  const fail = (): void => {
    if (failed) return;
    failed = true;
    onFailure();
  };
  const persistence = new IndexeddbPersistence(name, doc);
  // The library stores from inside the document's own update; a database that is gone must not stop the edit.
  const store = persistence._storeUpdate;
  doc.off('update', store);
  const guarded = (update: Uint8Array, origin: unknown): void => {
    try {
      store(update, origin);
    } catch {
      fail();
    }
  };
  doc.on('update', guarded);
  const stop = async (): Promise<void> => {
    failed = true;
    doc.off('update', guarded);
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
      note: (unsaved) => {
        if (!failed) persistence.set(UNSAVED, unsaved).catch(fail);
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
