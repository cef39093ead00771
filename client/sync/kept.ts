/** Small values of a seat that outlive the window: one record per key in a database of the browser's. */

export interface Kept {
  all(): Promise<readonly unknown[]>;
  /** Resolves once it is on the device. */
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
}

const STORE = 'kept';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser does not keep it'));
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('the browser does not keep it'));
  });
}

/** Opens it. Null where the browser keeps nothing (private windows, a full disk). */
export async function openKept(name: string): Promise<Kept | null> {
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const db = await done(request);
    // Leaving the meeting deletes it; a hold of ours must not stand in the way.
    db.onversionchange = () => db.close();
    const change = (edit: (store: IDBObjectStore) => void): Promise<void> => {
      const transaction = db.transaction(STORE, 'readwrite');
      edit(transaction.objectStore(STORE));
      return committed(transaction);
    };
    return {
      all: () => done(db.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<unknown[]>),
      put: (key, value) => change((store) => store.put(value, key)),
      remove: (key) => change((store) => store.delete(key)),
      close: () => db.close(),
    };
  } catch {
    return null;
  }
}
