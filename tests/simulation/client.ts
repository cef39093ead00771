/**
 * One document of the server, open at a client: a Y.Doc that speaks the y-websocket protocol in the order of the stock
 * provider, counts what it sends, and goes on offline. As our client does, it drops a document whose generation has ended once
 * everything of it is acknowledged, and brings it again until then.
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { step1Frame, step2Frame, updateFrame, type DocName } from '../../server/sync/channel.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC, type Refused, type Saved } from '../../shared/protocol/wire.ts';
import { GENERATION } from '../../shared/schema/pen.ts';
import type { SimClock } from './clock.ts';
import type { Line, SimNetwork } from './network.ts';
import type { SimServer } from './server.ts';

const SERVER = 'server';

export class SimClient {
  doc = new Y.Doc();
  readonly seat: Seat;
  readonly name: DocName;
  readonly refusals: Refused[] = [];
  /** Closes for good, with their reasons. */
  readonly ends: { code: number; reason: string }[] = [];
  /** Runs whenever a new document takes the place of one whose generation has ended. */
  onRenewed: () => void = () => undefined;
  #clock: SimClock;
  #network: SimNetwork;
  #server: SimServer;
  #newClient: () => number;
  /** Of an ended generation, and not acknowledged yet. */
  #bringing: Y.Doc | null = null;
  #line: Line | null = null;
  #open = false;
  #wanted = false;
  #synced = false;
  #sent = 0;
  #saved = 0;

  constructor(world: { clock: SimClock; network: SimNetwork; server: SimServer; newClient: () => number }, seat: Seat, name: DocName) {
    this.#clock = world.clock;
    this.#network = world.network;
    this.#server = world.server;
    this.#newClient = world.newClient;
    this.seat = seat;
    this.name = name;
    this.doc = this.#fresh();
  }

  #fresh(): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = this.#newClient();
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === SERVER || doc !== this.doc || !this.#open) return;
      this.#send(updateFrame(update), true);
    });
    return doc;
  }

  /** It holds what a server had of it: only then may it be edited. */
  get ready(): boolean {
    return this.name.type === 'record' || this.name.type === 'aside' ? this.#synced : this.doc.getMap(GENERATION).size > 0;
  }
  get online(): boolean {
    return this.#open;
  }
  /** Everything that it has is in the log, and it has what there was when it came. */
  get saved(): boolean {
    return this.#bringing === null && this.#open && this.#synced && this.#saved === this.#sent;
  }
  /** The document that is synced. */
  get #told(): Y.Doc {
    return this.#bringing ?? this.doc;
  }

  connect(): void {
    this.#wanted = true;
    if (this.#line !== null) return;
    this.#sent = 0;
    this.#saved = 0;
    this.#synced = false;
    this.#line = this.#network.open(
      {
        opened: () => {
          this.#open = true;
          this.#send(step1Frame(Y.encodeStateVector(this.#told)), false);
        },
        message: (frame) => this.#message(frame),
        closed: (code, reason) => this.#closed(code, reason),
      },
      this.#server.accept(this.seat, this.name),
      this.#told.clientID,
    );
  }

  /** The person goes offline on purpose, or the network is cut. */
  disconnect(cut: boolean): void {
    this.#wanted = false;
    const line = this.#line;
    if (line === null) return;
    if (cut) line.cut();
    else line.close();
    this.#line = null;
    this.#open = false;
    this.#synced = false;
  }

  /** The network is cut under it; it comes back by itself. */
  cut(): void {
    this.#line?.cut();
  }

  /** Sends any bytes at all. */
  raw(frame: Uint8Array): void {
    this.#send(frame, frame[0] === MESSAGE.sync && (frame[1] === SYNC.step2 || frame[1] === SYNC.update));
  }

  #send(frame: Uint8Array, counts: boolean): void {
    if (counts) this.#sent++;
    this.#line?.send(frame);
  }

  #message(frame: Uint8Array): void {
    const input = decoding.createDecoder(frame);
    const type = decoding.readVarUint(input);
    if (type === MESSAGE.saved) {
      const { count } = JSON.parse(decoding.readVarString(input)) as Saved;
      if (count > this.#sent) throw new Error(`R2: ${String(count)} messages saved of ${String(this.#sent)} sent`);
      if (count < this.#saved) throw new Error(`R2: saved goes back from ${String(this.#saved)} to ${String(count)}`);
      this.#saved = count;
    } else if (type === MESSAGE.refused) {
      this.refusals.push(JSON.parse(decoding.readVarString(input)) as Refused);
    } else if (type === MESSAGE.sync) {
      const sync = decoding.readVarUint(input);
      const content = decoding.readVarUint8Array(input);
      if (sync === SYNC.step1) this.#send(step2Frame(Y.encodeStateAsUpdate(this.#told, content)), true);
      else {
        Y.applyUpdate(this.#told, content, SERVER);
        if (sync === SYNC.step2) this.#synced = true;
      }
    }
  }

  #renew(): void {
    const acknowledged = this.#saved === this.#sent;
    if (this.#bringing !== null) {
      if (acknowledged) this.#bringing = null;
      return;
    }
    if (!acknowledged) this.#bringing = this.doc;
    else this.doc.destroy();
    this.doc = this.#fresh();
    this.onRenewed();
  }

  #closed(code: number, reason: string): void {
    this.#line = null;
    this.#open = false;
    this.#synced = false;
    if (code === CLOSE.stale) this.#renew();
    else if (code >= 4400 && code < 4500) {
      this.ends.push({ code, reason });
      this.#wanted = false;
    }
    if (this.#wanted) {
      this.#clock.after(40, () => {
        if (this.#wanted && this.#line === null) this.connect();
      });
    }
  }
}
