/** One document open at a seat: speaks the protocol as our client does, and keeps every byte that arrives. */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { step1Frame, step2Frame, updateFrame, type DocName } from '../../server/sync/channel.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';

export class Ear {
  readonly doc = new Y.Doc();
  readonly name: DocName;
  /** Every frame, as it came. */
  readonly frames: Uint8Array[] = [];
  /** How it was closed, if it was. */
  closed: string | null = null;
  readonly #far: { receive: (bytes: Uint8Array) => void; gone: () => void } | null;

  /** `client`: the client ID under which it writes. */
  constructor(house: TextHouse, text: string, seat: Seat, name: DocName, client: number) {
    this.name = name;
    this.doc.clientID = client;
    this.#far = house.connect(text, seat, name, {
      send: (frame) => this.#hear(frame),
      close: (code, reason) => {
        this.closed = `${String(code)} ${reason}`;
      },
      buffered: () => 0,
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#far?.receive(updateFrame(update));
    });
    this.#far?.receive(step1Frame(Y.encodeStateVector(this.doc)));
  }

  #hear(frame: Uint8Array): void {
    this.frames.push(frame.slice());
    const input = decoding.createDecoder(frame);
    if (decoding.readVarUint(input) !== MESSAGE.sync) return;
    const sync = decoding.readVarUint(input);
    const bytes = decoding.readVarUint8Array(input);
    if (sync === SYNC.step1) this.#far?.receive(step2Frame(Y.encodeStateAsUpdate(this.doc, bytes)));
    else Y.applyUpdate(this.doc, bytes, this);
  }

  /** Sends any bytes. */
  send(frame: Uint8Array): void {
    this.#far?.receive(frame);
  }

  leave(): void {
    this.#far?.gone();
  }

  get path(): string {
    const { name } = this;
    return name.type === 'aside' ? `aside/${name.audience}` : name.type === 'desk' ? `desk/${name.party}` : name.type;
  }
}
