/**
 * One document, one connection: y-websocket's provider unchanged, with a socket that counts what goes out, Chapeau's own
 * messages, and a retry that is spread out so that a restarted server is not run over.
 */
import * as decoding from 'lib0/decoding';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { MESSAGE, SYNC, type Notice, type Presence, type Refused, type Saved } from '../../shared/protocol/wire.ts';
import { createStore, type Store } from '../ui/store.ts';
import { Edit, PREPARED } from './edit.ts';
import { FIRST_LINK, reduceLink, type LinkEvent, type LinkState } from './status.ts';

export interface LinkOptions {
  /** `ws(s)://HOST/sync`, without the document. */
  readonly url: string;
  /** `record/TEXT`, `pen/TEXT`, `desk/TEXT/PARTY`, `aside/TEXT/PARTY`. */
  readonly name: string;
  /** The server is told under which client ID is written, so that it can tell where that is somebody else's by now. */
  readonly writes?: boolean;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly now: () => number;
  readonly random: () => number;
  readonly Socket: typeof WebSocket;
  readonly onRefused?: (refused: Refused) => void;
  readonly onPresence?: (presence: Presence) => void;
}

export interface Link {
  readonly state: Store<LinkState>;
  /** Tells the link what it cannot see by itself: what the device keeps. */
  tell(event: LinkEvent): void;
  connect(): void;
  /** Tries at once, as when the network is back. */
  retry(): void;
  destroy(): void;
}

/** Milliseconds to the first retry, and the most there are between two. */
const FIRST_RETRY = 400;
const LAST_RETRY = 8_000;
/** A connection that opened and has not synced by then is not our server's. */
const SYNC_WITHIN = 30_000;

/** How long to wait before the nth retry (0 and up): exponential, and anywhere within half and one and a half of that. */
export function retryDelay(n: number, random: number): number {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.min(n, 10)) * (0.5 + random);
}

/** What kind of sync message a frame is, if it is one that carries words: `step2`, `update` or null. */
export function syncKind(frame: Uint8Array): 'step2' | 'update' | null {
  const input = decoding.createDecoder(frame);
  if (decoding.readVarUint(input) !== MESSAGE.sync) return null;
  const kind = decoding.readVarUint(input);
  return kind === SYNC.step2 ? 'step2' : kind === SYNC.update ? 'update' : null;
}

function countingSocket(Base: typeof WebSocket, onSend: (kind: 'step2' | 'update') => void): typeof WebSocket {
  return class extends Base {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      // Once the other end has said goodbye nothing goes out any more.
      if (this.readyState !== this.OPEN) return;
      super.send(data);
      if (!(data instanceof Uint8Array)) return;
      const kind = syncKind(data);
      if (kind !== null) onSend(kind);
    }
  };
}

/** A message of Chapeau's own; null when it is not in form (the line then stays as it was). */
function readOwn<T>(input: decoding.Decoder): T | null {
  try {
    return JSON.parse(decoding.readVarString(input)) as T;
  } catch {
    return null;
  }
}

/** Prepares the connection of a document; `connect` begins. */
export function openLink(options: LinkOptions): Link {
  const { doc, now } = options;
  const state = createStore<LinkState>(FIRST_LINK);
  const tell = (event: LinkEvent): void => state.set(reduceLink(state.get(), event));
  let destroyed = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let watch: ReturnType<typeof setTimeout> | null = null;

  // Before the provider's own listener, so that an edit is known before it is sent.
  const onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin instanceof Edit || origin === PREPARED || isUndo(origin)) tell({ type: 'edited' });
  };
  doc.on('update', onUpdate);

  const provider = new WebsocketProvider(options.url, options.name, doc, {
    connect: false,
    disableBc: true,
    awareness: options.awareness,
    ...(options.writes === true ? { params: { client: String(doc.clientID) } } : {}),
    WebSocketPolyfill: countingSocket(options.Socket, (kind) => {
      if (!destroyed) tell({ type: 'sent', step2: kind === 'step2' });
    }),
  });
  provider.messageHandlers[MESSAGE.saved] = (_encoder, input) => {
    const saved = readOwn<Saved>(input);
    if (saved !== null) tell({ type: 'saved', count: saved.count });
  };
  provider.messageHandlers[MESSAGE.refused] = (_encoder, input) => {
    const refused = readOwn<Refused>(input);
    if (refused !== null) options.onRefused?.(refused);
  };
  provider.messageHandlers[MESSAGE.presence] = (_encoder, input) => {
    const presence = readOwn<Presence>(input);
    if (presence !== null) options.onPresence?.(presence);
  };

  provider.messageHandlers[MESSAGE.notice] = (_encoder, input) => {
    const notice = readOwn<Notice>(input);
    if (notice !== null) tell({ type: 'notice', readOnly: notice.readOnly, at: now() });
  };

  const clear = (one: ReturnType<typeof setTimeout> | null): null => {
    if (one !== null) clearTimeout(one);
    return null;
  };
  const connect = (): void => {
    timer = clear(timer);
    if (destroyed || state.get().phase === 'ended') return;
    tell({ type: 'trying', at: now() });
    provider.connect();
  };
  provider.on('status', ({ status }) => {
    if (status !== 'connected') return;
    tell({ type: 'opened' });
    watch = setTimeout(() => provider.ws?.close(), SYNC_WITHIN);
  });
  provider.on('sync', (synced) => {
    if (!synced) return;
    attempts = 0;
    watch = clear(watch);
    tell({ type: 'synced' });
  });
  provider.on('connection-close', (event) => {
    watch = clear(watch);
    if (destroyed) return;
    // Our own timer instead of the provider's, whose retries are not spread out.
    provider.shouldConnect = false;
    if (event !== null && event.code >= 4400 && event.code < 4500) {
      tell({ type: 'ended', code: event.code });
      return;
    }
    tell({ type: 'lost', at: now() });
    timer = clear(timer);
    timer = setTimeout(connect, retryDelay(attempts++, options.random()));
  });

  return {
    state,
    tell,
    connect,
    retry() {
      if (timer === null) return;
      attempts = 0;
      connect();
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      timer = clear(timer);
      watch = clear(watch);
      doc.off('update', onUpdate);
      provider.destroy();
    },
  };
}

/** Whether a change comes from undoing or redoing. By shape, so that this file needs no undo of its own. */
function isUndo(origin: unknown): boolean {
  return typeof origin === 'object' && origin !== null && 'undoStack' in origin;
}
