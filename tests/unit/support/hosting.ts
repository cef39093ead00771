/** Texts hosted over a given log, with clients of a few lines in the same process. Several houses may share one log's store. */
import { createHash } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Log } from '../../../server/log/port.ts';
import { step1Frame, updateFrame, type DocName } from '../../../server/sync/channel.ts';
import { TextHouse, type HouseDeps } from '../../../server/sync/house.ts';
import type { Role, Seat } from '../../../shared/permissions/seat.ts';
import { settingsSchema } from '../../../shared/protocol/house.ts';
import { MESSAGE, SYNC } from '../../../shared/protocol/wire.ts';
import { penFragment } from '../../../shared/schema/pen.ts';
import { plainWording, textOf } from '../../../shared/schema/wording.ts';
import { textOfFragment, writeFragment } from '../../../shared/schema/yruns.ts';

export const TEXT = 'text1';
export const PARTIES = ['BRA', 'NPL', 'GBR'];

export function seat(role: Role, delegation: string | null = null, id = delegation ?? role): Seat {
  return { id, meeting: 'm1', role, delegation, head: false, name: `Person of ${id}` };
}
export const CHAIR = seat('chair');

export interface Hosting {
  readonly house: TextHouse;
  readonly warnings: string[];
}

/** `server` keeps the ids of several houses apart. */
export function hosting(log: Log, more: Partial<HouseDeps> = {}, server = 0): Hosting {
  let ids = 0;
  let now = Date.parse('2026-05-04T09:00:00.000Z');
  const warnings: string[] = [];
  const house = new TextHouse({
    log,
    clock: () => (now += 1),
    newId: () => `x${String(server)}${String(++ids).padStart(19, '0')}`,
    seal: (text) => createHash('sha256').update(text).digest('hex').slice(0, 8),
    newClient: () => 0x8000_0000 + server * 0x10_0000 + ++ids,
    warn: (message, facts) => warnings.push(`${message} ${JSON.stringify(facts)}`),
    pause: (ms) => new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms))),
    every: () => () => undefined,
    source: {
      meetingOf: () => Promise.resolve('m1'),
      settingsOf: () => Promise.resolve(settingsSchema.parse({})),
      partiesOf: () => Promise.resolve(PARTIES.map((code) => ({ code, members: [] }))),
    },
    ...more,
  });
  return { house, warnings };
}

export function createText(house: TextHouse, wordings: readonly string[]): Promise<void> {
  return house.createText({
    id: TEXT, meeting: 'm1', symbol: 'T/1', language: 'en', insertions: 'bis', by: 'secretariat',
    provisions: wordings.map((wording) => ({ kind: 'paragraph', level: 0, wording: plainWording(wording) })),
  });
}

/** The words of all standing provisions. */
export async function wordsIn(house: TextHouse, by: Seat = CHAIR): Promise<string[]> {
  const state = await house.view(TEXT, by);
  return state.provisions.filter((one) => !one.removed).map((one) => textOf(one.wording));
}

/** A client on one document, as a browser would be: syncs, applies what it hears, sends what it changes. */
export class Client {
  readonly doc = new Y.Doc();
  closed: number | null = null;
  saved = 0;
  /** What it was told of the room, in order: whether it is read-only. */
  readonly notices: boolean[] = [];
  readonly #far: { receive: (bytes: Uint8Array) => void; gone: () => void } | null;
  #synced = false;
  #waiting: { until: () => boolean; resolve: () => void }[] = [];

  constructor(house: TextHouse, by: Seat, name: DocName, doc?: Y.Doc, text = TEXT) {
    if (doc !== undefined) this.doc = doc;
    this.#far = house.connect(text, by, name, {
      send: (frame) => this.#hear(frame),
      close: (code) => {
        this.closed = code;
        this.#check();
      },
      buffered: () => 0,
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#far?.receive(updateFrame(update));
    });
    this.#far?.receive(step1Frame(Y.encodeStateVector(this.doc)));
  }

  #hear(frame: Uint8Array): void {
    const input = decoding.createDecoder(frame);
    const type = decoding.readVarUint(input);
    if (type === MESSAGE.saved) {
      this.saved = (JSON.parse(decoding.readVarString(input)) as { count: number }).count;
    } else if (type === MESSAGE.notice) {
      this.notices.push((JSON.parse(decoding.readVarString(input)) as { readOnly: boolean }).readOnly);
    } else if (type === MESSAGE.sync) {
      const sync = decoding.readVarUint(input);
      const bytes = decoding.readVarUint8Array(input);
      if (sync === SYNC.step1) this.#far?.receive(answer(Y.encodeStateAsUpdate(this.doc, bytes)));
      else Y.applyUpdate(this.doc, bytes, this);
      if (sync === SYNC.step2) this.#synced = true;
    }
    this.#check();
  }

  #check(): void {
    const over = this.#waiting.filter(({ until }) => until());
    this.#waiting = this.#waiting.filter((one) => !over.includes(one));
    for (const { resolve } of over) resolve();
  }

  /** Waits until something holds; looked at whenever something arrives. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ until: holds, resolve }));
  }
  synced(): Promise<void> {
    return this.until(() => this.#synced);
  }
  isClosed(): Promise<void> {
    return this.until(() => this.closed !== null);
  }

  /** Types at the end of a provision in the pen. */
  append(provision: string, words: string): void {
    this.doc.transact(() => {
      const text = textOfFragment(penFragment(this.doc, provision));
      if (text === null) writeFragment(penFragment(this.doc, provision), plainWording(words));
      else text.insert(text.length, words);
    });
  }

  leave(): void {
    this.#far?.gone();
  }
}

function answer(update: Uint8Array): Uint8Array {
  const frame = updateFrame(update);
  // Same frame, as the answer to a question.
  frame[1] = SYNC.step2;
  return frame;
}
