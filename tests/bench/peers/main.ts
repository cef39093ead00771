/**
 * The servers that Chapeau is measured against, as their own documentation sets them up, each with its persistence on. They are
 * installed by the bench (install.ts). `main.ts hocuspocus|y-websocket FOLDER [FLUSH_DELAY]`; says `listening on PORT`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type * as Y from 'yjs';

const [kind = '', folder = '', delay] = process.argv.slice(2);
const peer = createRequire(path.join(import.meta.dirname, 'package.json'));

/** What is used of the packages, which the compiler cannot see where they are not installed. */
interface HocuspocusPackage {
  Server: new (options: object) => { listen(): Promise<unknown>; readonly address: { port: number } };
}
interface DatabasePackage {
  Database: new (options: {
    fetch(asked: { documentName: string }): Promise<Uint8Array | null>;
    store(given: { documentName: string; state: Uint8Array }): Promise<void>;
  }) => object;
}
interface WebsocketServerPackage {
  setupWSConnection(socket: unknown, request: IncomingMessage): void;
  setPersistence(persistence: { provider: unknown; bindState(name: string, doc: Y.Doc): Promise<void>; writeState(name: string, doc: Y.Doc): Promise<void> }): void;
}
interface LeveldbPackage {
  LeveldbPersistence: new (folder: string) => { getYDoc(name: string): Promise<Y.Doc>; storeUpdate(name: string, update: Uint8Array): Promise<void> };
}
interface WsPackage {
  Server: new (options: { noServer: true }) => { handleUpgrade(request: unknown, stream: unknown, head: unknown, done: (socket: unknown) => void): void };
}

/** With the tables and statements of its own SQLite extension, on the SQLite that Chapeau uses too. */
async function hocuspocus(): Promise<number> {
  const { Server } = peer('@hocuspocus/server') as HocuspocusPackage;
  const { Database } = peer('@hocuspocus/extension-database') as DatabasePackage;
  const db = new Sqlite(path.join(folder, 'documents.sqlite'));
  db.exec('CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))');
  const select = db.prepare<[string], { data: Buffer }>('SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC');
  const upsert = db.prepare<[string, Uint8Array]>('INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data');
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    ...(delay === undefined ? {} : { flushDelay: Number(delay) }),
    extensions: [
      new Database({
        fetch: ({ documentName }) => Promise.resolve(select.get(documentName)?.data ?? null),
        store: ({ documentName, state }) => {
          upsert.run(documentName, state);
          return Promise.resolve();
        },
      }),
    ],
  });
  await server.listen();
  return server.address.port;
}

/** With the LevelDB that its documentation names. */
async function yWebsocket(): Promise<number> {
  const { setupWSConnection, setPersistence } = peer('@y/websocket-server/utils') as WebsocketServerPackage;
  const { LeveldbPersistence } = peer('y-leveldb') as LeveldbPackage;
  const own = createRequire(peer.resolve('@y/websocket-server/utils'));
  const { Server: WebSocketServer } = own('ws') as WsPackage;
  const { applyUpdate, encodeStateAsUpdate } = peer('yjs') as typeof Y;
  const store = new LeveldbPersistence(path.join(folder, 'leveldb'));
  setPersistence({
    provider: store,
    bindState: async (name, doc) => {
      const kept = await store.getYDoc(name);
      const news = encodeStateAsUpdate(doc);
      // Not waited for, as in its documentation: what comes in meanwhile would be kept by nobody.
      void store.storeUpdate(name, news);
      applyUpdate(doc, encodeStateAsUpdate(kept));
      doc.on('update', (update: Uint8Array) => void store.storeUpdate(name, update));
    },
    writeState: () => Promise.resolve(),
  });
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => setupWSConnection(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const port = await (kind === 'hocuspocus' ? hocuspocus() : yWebsocket());
process.stdout.write(`listening on ${String(port)}\n`);
