/** The people of the load: readers that only count, probes that look for each keystroke, writers that type. */
import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import { penFragment, penProvisions, readPen } from '../../../shared/schema/pen.ts';
import { textOfFragment, writeFragment } from '../../../shared/schema/yruns.ts';
import { awareness, greeting, NO_UPDATE, NO_VECTOR, read, step1, step2, update, type Dialect } from './dialect.ts';
import { LightSocket } from './socket.ts';

/** The stock clients tell of themselves again after this time. */
const AGAIN = 15_000;

/** A reader: in sync once it has its first answer (or a message of at least so many bytes); from then on it counts. */
export class Reader {
  readonly socket: LightSocket;
  readonly synced: Promise<boolean>;
  #clock = 1;
  readonly #client = randomInt(1, 2 ** 31);
  readonly #again: NodeJS.Timeout;

  constructor(url: string, dialect: Dialect, n: number, least = 0, vector: Uint8Array = NO_VECTOR) {
    const state = { user: { name: `Delegate ${String(n)}`, color: '#30bced' } };
    let resolve: (done: boolean) => void = () => undefined;
    this.synced = new Promise((done) => (resolve = done));
    const tell = (): void => this.socket.send(awareness(dialect, this.#client, this.#clock++, state));
    this.socket = new LightSocket(url, {
      open: () => {
        const hello = greeting(dialect);
        if (hello !== null) this.socket.send(hello);
        this.socket.send(step1(dialect, vector));
        tell();
      },
      message: (bytes) => {
        const heard = read(dialect, bytes);
        if (heard.type === 'step1') this.socket.send(step2(dialect, NO_UPDATE));
        if (least > 0 ? bytes.length < least : heard.type !== 'step2') return;
        // Of what comes from here on only the frames are counted.
        this.socket.wants = false;
        resolve(true);
      },
      closed: () => resolve(false),
    });
    // Spread over time, as people come.
    this.#again = setTimeout(() => {
      tell();
      this.#again.refresh();
    }, AGAIN - randomInt(0, 2_000) + (n % 15) * 100).unref();
  }

  close(): void {
    clearTimeout(this.#again);
    this.socket.close();
  }
}

let waiting: (() => void)[] = [];

/** Does something later: between two looks at all sockets one such thing is done. */
function afterwards(what: () => void): void {
  waiting.push(what);
  if (waiting.length > 1) return;
  let done = 0;
  const next = (): void => {
    waiting[done++]?.();
    if (done < waiting.length) setImmediate(next);
    else waiting = [];
  };
  setImmediate(next);
}

/** A client with a document of its own. */
export class Client {
  readonly doc = new Y.Doc();
  readonly socket: LightSocket;
  readonly synced: Promise<boolean>;
  /** Messages with updates sent, and how many of them the server has said to have. */
  sent = 0;
  saved = 0;
  /** Called after each update that came in, with the time at which its message was there. */
  onUpdate: (at: number) => void = () => undefined;
  readonly dialect: Dialect;
  #clock = 1;
  readonly #again: NodeJS.Timeout;

  /**
   * `late`: what comes in is noted at once and read afterwards, so that the times of many in one process are those of the server and
   * not of the one before.
   */
  constructor(url: string, dialect: Dialect, late = false) {
    this.dialect = dialect;
    let resolve: (done: boolean) => void = () => undefined;
    this.synced = new Promise((done) => (resolve = done));
    this.socket = new LightSocket(url, {
      open: () => {
        const hello = greeting(dialect);
        if (hello !== null) this.socket.send(hello);
        this.socket.send(step1(dialect, Y.encodeStateVector(this.doc)));
        this.caret(null);
      },
      message: (bytes) => {
        const at = performance.now();
        if (late) afterwards(() => take(bytes, at));
        else take(bytes, at);
      },
      closed: () => resolve(false),
    });
    const take = (bytes: Buffer, at: number): void => {
      const heard = read(dialect, bytes);
      if (heard.type === 'saved') this.saved = heard.count ?? this.saved + 1;
      else if (heard.type === 'step1') this.#send(step2(dialect, Y.encodeStateAsUpdate(this.doc, heard.vector)));
      else if (heard.type !== 'other') {
        Y.applyUpdate(this.doc, heard.update, this);
        if (heard.type === 'step2') resolve(true);
        this.onUpdate(at);
      }
    };
    this.doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send(update(dialect, bytes));
    });
    this.#again = setTimeout(() => {
      this.caret(null);
      this.#again.refresh();
    }, AGAIN).unref();
  }

  #send(bytes: Uint8Array): void {
    if (!this.socket.isOpen) return;
    this.sent++;
    this.socket.send(bytes);
  }

  /** Tells where it writes, as editors do at each keystroke. */
  caret(at: Y.RelativePosition | null): void {
    const cursor = at === null ? null : { anchor: Y.relativePositionToJSON(at), head: Y.relativePositionToJSON(at) };
    this.socket.send(awareness(this.dialect, this.doc.clientID, this.#clock++, { user: { name: `Writer ${String(this.doc.clientID)}`, color: '#ee6352' }, cursor }));
  }

  close(): void {
    clearTimeout(this.#again);
    this.socket.close();
  }
}

/** The provisions of a text in their order: those of the pen where there is one, else as the seed made them. */
export function provisionsOf(doc: Y.Doc): string[] {
  return readPen(doc).map(({ id }) => id);
}

/** Fills the text of a server that has none of its own. */
export function seed(doc: Y.Doc, wordings: readonly string[]): void {
  doc.transact(() => {
    wordings.forEach((text, i) => {
      const entry = new Y.Map<unknown>();
      entry.set('order', `a${String(i).padStart(4, '0')}`);
      entry.set('kind', 'paragraph');
      penProvisions(doc).set(`s${String(i)}`, entry);
      writeFragment(penFragment(doc, `s${String(i)}`), [{ text }]);
    });
  });
}

/** Characters of a provision, in the record or in a scratch document. */
export function lengthOf(doc: Y.Doc, dialect: Dialect, provision: string): number {
  if (dialect !== 'chapeau') return textOfFragment(penFragment(doc, provision))?.length ?? 0;
  const words = doc.getMap<Y.Map<unknown>>('provisions').get(provision)?.get('wording');
  return words instanceof Y.Text ? words.length : 0;
}

/** Types one letter into a provision, in the middle of it; every seventh is a space between two letters. */
export function type(client: Client, provision: string, n: number): void {
  const text = textOfFragment(penFragment(client.doc, provision));
  if (text === null) return;
  const at = MIDDLE + n;
  text.insert(at, n % 7 === 3 ? ' ' : LETTERS[n % LETTERS.length] ?? 'x');
  client.caret(Y.createRelativePositionFromTypeIndex(text, at + 1));
}

/** Where writers begin: the wordings that a text is filled with have letters on both sides of it. */
export const MIDDLE = 120;
const LETTERS = 'etaoinshrdlu';
