/**
 * While an input method composes in a provision, what others write there is held back: a browser drops or doubles the letters
 * under composition when the text around them is redrawn. What the person types meanwhile goes out at once, to where it
 * belongs in the text as it really is. `Lag` knows, for each letter on the screen, where it stands in the document.
 */

/** A change of the document by others: as in a Yjs text delta, lengths in UTF-16 units. */
export type LagOp = { readonly retain: number } | { readonly insert: number } | { readonly delete: number };

export interface LaggedEdit {
  /** Ranges of the document to delete, last first. */
  readonly deletes: readonly { readonly from: number; readonly to: number }[];
  /** Where to insert after that. */
  readonly insertAt: number;
}

const GONE = -1;

export class Lag {
  /** Per letter on the screen its index in the document; `GONE` when another has deleted it. Ascending. */
  #where: number[];
  #length: number;

  /** Screen and document are the same, with this many letters. */
  constructor(length: number) {
    this.#where = Array.from({ length }, (_, i) => i);
    this.#length = length;
  }

  /** Takes note of a change by others, which the screen does not show yet. */
  remote(ops: readonly LagOp[]): void {
    let at = 0;
    for (const op of ops) {
      if ('retain' in op) at += op.retain;
      else if ('insert' in op) {
        this.#where = this.#where.map((one) => (one >= at ? one + op.insert : one));
        this.#length += op.insert;
        at += op.insert;
      } else {
        const end = at + op.delete;
        this.#where = this.#where.map((one) => (one < at ? one : one < end ? GONE : one - op.delete));
        this.#length -= op.delete;
      }
    }
  }

  /** What replacing letters `from` to `to` of the screen by `put` new ones means in the document; takes note of it. */
  local(from: number, to: number, put: number): LaggedEdit {
    const deletes: { from: number; to: number }[] = [];
    for (let i = Math.min(to, this.#where.length) - 1; i >= from; i--) {
      const at = this.#where[i] ?? GONE;
      if (at === GONE) continue;
      const last = deletes[deletes.length - 1];
      if (last !== undefined && last.from === at + 1) last.from = at;
      else deletes.push({ from: at, to: at + 1 });
    }
    const removed = deletes.reduce((sum, one) => sum + one.to - one.from, 0);
    // Right behind the last letter before it that is still there.
    let insertAt = 0;
    for (let i = from - 1; i >= 0; i--) {
      const at = this.#where[i] ?? GONE;
      if (at !== GONE) {
        insertAt = at + 1;
        break;
      }
    }
    const shift = (at: number): number => {
      if (at === GONE) return GONE;
      const before = deletes.reduce((sum, one) => sum + (one.to <= at ? one.to - one.from : 0), 0);
      const now = at - before;
      return now >= insertAt ? now + put : now;
    };
    const head = this.#where.slice(0, from);
    const tail = this.#where.slice(to).map(shift);
    this.#where = [...head, ...Array.from({ length: put }, (_, i) => insertAt + i), ...tail];
    this.#length += put - removed;
    return { deletes, insertAt };
  }

  /** What the screen has to do to show the document: ranges of the screen and how many letters of the document (from where) to put there, last first. */
  catchUp(): { readonly from: number; readonly to: number; readonly documentFrom: number; readonly documentTo: number }[] {
    const out: { from: number; to: number; documentFrom: number; documentTo: number }[] = [];
    let screen = 0;
    let document = 0;
    for (let i = 0; i <= this.#where.length; i++) {
      const at = i === this.#where.length ? this.#length : (this.#where[i] ?? GONE);
      if (at === GONE) continue;
      if (i > screen || at > document) out.unshift({ from: screen, to: i, documentFrom: document, documentTo: at });
      screen = i + 1;
      document = at + 1;
    }
    return out;
  }

  /** Whether others changed nothing. */
  get even(): boolean {
    return this.#length === this.#where.length && this.#where.every((at, i) => at === i);
  }
}
