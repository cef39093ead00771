/**
 * A text that nobody has opened yet, for those who only read: the newest snapshot holds each document as one update, and goes out
 * as it lies there, with what came after it as another. Folding the text (seconds, for one with a long history) waits until
 * somebody needs more than that.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Log } from '../log/port.ts';
import { step2Frame, updateFrame, type DocName } from './channel.ts';
import { unpackText, type TextFold } from './snapshots.ts';
import { textStream } from './streams.ts';

/** What brings one who has nothing up to an entry of the text's stream. */
export interface AtRestAnswer {
  readonly seq: number;
  readonly frames: readonly Uint8Array[];
}

interface Kept {
  readonly seq: number;
  readonly fold: TextFold;
  /** By part: what the entries after the snapshot changed in it. */
  readonly tail: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Nothing, as Yjs writes it: a document that no entry has touched. */
const NOTHING = new Uint8Array([0, 0]);

/** Whether bytes are an update of Yjs from end to end. That they are as they were written is known from their checksum. */
function inForm(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update);
    return true;
  } catch {
    return false;
  }
}

export class AtRest {
  readonly #text: string;
  readonly #log: Log;
  #kept: Kept | null = null;
  /** The same frames for all who come: each is put on the wire as one piece of memory. */
  readonly #answers = new Map<string, AtRestAnswer>();

  constructor(text: string, log: Log) {
    this.#text = text;
    this.#log = log;
  }

  /** Lets go of what is kept: the text is in memory now, or its log has gone on. */
  forget(): void {
    this.#kept = null;
    this.#answers.clear();
  }

  /** Null for a scratch document, and where the text has to be folded: it has no sound snapshot, or was written anew since. Throws what the log throws. */
  async answer(doc: DocName): Promise<AtRestAnswer | null> {
    if (doc.type !== 'record' && doc.type !== 'aside') return null;
    const part = doc.type === 'record' ? 'record' : `aside:${doc.audience}`;
    const known = this.#answers.get(part);
    if (known !== undefined) return known;
    const kept = (this.#kept ??= await this.#read());
    if (kept === null) return null;
    const { seq, fold, tail } = kept;
    const stored = doc.type === 'record' ? fold.record : (fold.asides.get(doc.audience) ?? NOTHING);
    if (!inForm(stored)) return null;
    const since = tail.get(part);
    const frames = [step2Frame(stored), ...(since === undefined ? [] : [updateFrame(Y.mergeUpdates([...since]))])];
    const answer = { seq, frames };
    this.#answers.set(part, answer);
    return answer;
  }

  async #read(): Promise<Kept | null> {
    const stream = textStream(this.#text);
    const snapshot = await this.#log.readSnapshot(stream);
    const fold = snapshot === null ? null : unpackText(snapshot.bytes);
    if (snapshot === null || fold === null) return null;
    let { seq } = snapshot;
    const tail = new Map<string, Uint8Array[]>();
    for await (const entry of this.#log.read(stream, seq + 1)) {
      for (const [part, bytes] of decodePayload(entry.payload)) {
        // The whole record in one entry takes the place of all before it.
        if (part === 'whole') return null;
        if (part === 'record' || part.startsWith('aside:')) tail.set(part, [...(tail.get(part) ?? []), bytes]);
      }
      seq = entry.seq;
    }
    return { seq, fold, tail };
  }
}
