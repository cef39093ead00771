/** What a client typed and never sent, told by state vectors alone: where the rest is erased and cannot be compared (R14, R7). */
import * as Y from 'yjs';

/** The names of the top-level types in which a document holds words beyond a state vector. */
export function unsentRoots(doc: Y.Doc, vector: Uint8Array): Set<string> {
  const had = Y.decodeStateVector(vector);
  const names = new Map<unknown, string>([...doc.share].map(([name, type]) => [type, name]));
  const roots = new Set<string>();
  for (const [client, structs] of doc.store.clients) {
    const from = had.get(client) ?? 0;
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.deleted || struct.id.clock + struct.length <= from) continue;
      const name = names.get(rootOf(struct));
      if (name !== undefined) roots.add(name);
    }
  }
  return roots;
}

function rootOf(item: Y.Item): unknown {
  let { parent } = item;
  while (parent instanceof Y.AbstractType && parent._item !== null) ({ parent } = parent._item);
  return parent;
}
