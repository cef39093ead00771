/** Undo of one's own edits only, over a whole scratch document. */
import * as Y from 'yjs';
import { Edit } from './edit.ts';

/** Edits within this many milliseconds are undone together. */
const TOGETHER = 500;

/**
 * An undo manager for a scratch document. It takes back letters, marks and flags, never structure: an entry or a line that
 * was deleted would take with it what others have typed into it since.
 */
export function createUndo(doc: Y.Doc): Y.UndoManager {
  return new Y.UndoManager(doc, {
    captureTimeout: TOGETHER,
    trackedOrigins: new Set<unknown>([Edit]),
    deleteFilter: (item) => !(item.content instanceof Y.ContentType),
  });
}
