/**
 * Undo of one's own edits only, over a whole scratch document. Letters, marks and flags come back as Yjs keeps them. An edit of
 * structure, which moved words from one provision to another, is undone so only while everything of it is as it was made. Where
 * others have gone on with these words, its undoing is a new edit on what stands now; where the words have moved on, there is
 * nothing that it could do, and it says so.
 */
import * as Y from 'yjs';
import { Edit } from './edit.ts';
import { inverseOf, isUntouched, moveBack, movesOf, type Move } from './moves.ts';

/** Edits within this many milliseconds are undone together. */
const TOGETHER = 500;

type Items = Y.UndoManager['undoStack'];
type Item = Items[number];

export class ScratchUndo extends Y.UndoManager {
  readonly #cannot = new Set<() => void>();
  readonly #unwatch: () => void;

  constructor(doc: Y.Doc) {
    // Before the manager's own listener: what it captures of a transaction with moves is an item of its own.
    let moves: readonly Move[] = [];
    const watch = (transaction: Y.Transaction): void => {
      moves = movesOf(transaction);
      if (moves.length === 0 && transaction.origin === this) moves = inverseOf(doc, transaction, this.#taking);
      if (moves.length > 0) this.stopCapturing();
    };
    doc.on('afterTransaction', watch);
    super(doc, {
      captureTimeout: TOGETHER,
      trackedOrigins: new Set<unknown>([Edit]),
      // It never takes back structure: an entry or a line that was deleted would take with it what others have typed into it since.
      deleteFilter: (item) => !(item.content instanceof Y.ContentType),
    });
    this.#unwatch = () => doc.off('afterTransaction', watch);
    this.on('stack-item-added', ({ stackItem }) => {
      if (moves.length === 0) return;
      stackItem.meta.set(ScratchUndo, moves);
      this.stopCapturing();
    });
  }

  /** Moves that Yjs is taking back itself. */
  #taking: readonly Move[] = [];

  /** Tells where an edit could not be taken back, because its words have moved on. Gives the way to stop. */
  onCannot(listener: () => void): () => void {
    this.#cannot.add(listener);
    return () => this.#cannot.delete(listener);
  }

  override undo(): Item | null {
    return this.#take(this.undoStack, 'undo');
  }

  override redo(): Item | null {
    return this.#take(this.redoStack, 'redo');
  }

  /** Takes back the latest item that changes anything. One at a time: Yjs would go on to the next by itself, without a look at it. */
  #take(stack: Items, type: 'undo' | 'redo'): Item | null {
    for (;;) {
      const item = stack.at(-1);
      if (item === undefined) return null;
      const moves = (item.meta.get(ScratchUndo) as readonly Move[] | undefined) ?? [];
      if (moves.some((move) => !isUntouched(this.doc, move))) return this.#takeAsNew(stack, item, moves, type);
      const rest = stack.splice(0, stack.length - 1);
      this.#taking = moves;
      // Yjs takes a value of one's own away and puts the earlier one back only where nobody else has set it besides; then there
      // would be none, and a provision without a place is none.
      this.ignoreRemoteMapChanges = this.#valueStands(item);
      try {
        const taken = type === 'undo' ? super.undo() : super.redo();
        if (taken !== null) return taken;
      } finally {
        this.#taking = [];
        stack.unshift(...rest);
      }
    }
  }

  /** Whether a value that an item has set (a place, a kind, a mark) is the present one. */
  #valueStands({ insertions }: Item): boolean {
    for (const [client, ranges] of insertions.clients) {
      const structs = this.doc.store.clients.get(client) ?? [];
      for (const { clock, len } of ranges) {
        const from = structs.length === 0 ? 0 : Y.findIndexSS(structs, clock);
        for (let i = from; i < structs.length; i++) {
          const one = structs[i];
          if (one === undefined || one.id.clock >= clock + len) break;
          if (one instanceof Y.Item && one.parentSub !== null && !one.deleted) return true;
        }
      }
    }
    return false;
  }

  /** Takes moves back as a new edit. */
  #takeAsNew(stack: Items, item: Item, moves: readonly Move[], type: 'undo' | 'redo'): Item | null {
    stack.pop();
    const [doing, origin] = [type === 'undo' ? 'undoing' : 'redoing', this] as const;
    let done = false;
    this[doing] = true;
    try {
      this.doc.transact(() => {
        for (const move of [...moves].reverse()) done = moveBack(this.doc, move) || done;
      }, origin);
    } finally {
      this[doing] = false;
    }
    if (!done) {
      for (const listener of [...this.#cannot]) listener();
      return null;
    }
    return item;
  }

  override destroy(): void {
    this.#unwatch();
    super.destroy();
  }
}

/** An undo manager for a scratch document. */
export function createUndo(doc: Y.Doc): ScratchUndo {
  return new ScratchUndo(doc);
}
