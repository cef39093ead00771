/** Folding logged updates into documents. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyLogged } from '../../server/sync/generation.ts';

/** What a client that has `base` sends for an edit. */
function sent(client: number, base: Uint8Array, edit: (text: Y.Text) => void): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  edit(doc.getText('t'));
  return Y.encodeStateAsUpdate(doc, before);
}

describe('R8 folding the log', () => {
  it('R8 marks that nothing carries any more are left as the log has them', () => {
    const first = new Y.Doc();
    first.getText('t').insert(0, 'one');
    const base = Y.encodeStateAsUpdate(first);
    const updates = [sent(2, base, (text) => text.format(0, 3, { bold: {} })), sent(3, base, (text) => text.delete(0, 3))];
    const fold = (apply: (doc: Y.Doc, update: Uint8Array) => void): unknown[] => {
      const doc = new Y.Doc();
      doc.getText('t');
      applyLogged(doc, base);
      const origins: unknown[] = [];
      doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
      for (const update of updates) apply(doc, update);
      return origins;
    };
    // What Yjs does by itself: a change that is in no update.
    expect(fold((doc, update) => Y.applyUpdate(doc, update, 'log'))).toEqual(['log', 'log', null]);
    expect(fold(applyLogged)).toEqual(['log', 'log']);
  });
});
