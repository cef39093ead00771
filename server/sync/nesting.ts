/** How deep the types of an update would lie in a document: what Yjs walks up for each change (DESIGN 4, Pen). */
import * as Y from 'yjs';

type Parent = { readonly id: Y.ID; readonly below: 0 | 1 } | 'root';

/** Whether the update would put a type so deep into others. Of what builds on something that is not there nothing is known. */
export function deeperThan(update: Uint8Array, doc: Y.Doc, most: number): boolean {
  const { structs } = Y.decodeUpdate(update);
  const byClient = new Map<number, Y.Item[]>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    const known = byClient.get(struct.id.client);
    if (known === undefined) byClient.set(struct.id.client, [struct]);
    else known.push(struct);
  }
  /** Of items of the update: how many types their parents lie in. */
  const depths = new Map<Y.Item, number>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) continue;
    const path: { item: Y.Item; below: 0 | 1 }[] = [];
    let depth = 0;
    for (let item: Y.Item | null = struct; item !== null && path.length <= structs.length; ) {
      const known = depths.get(item);
      if (known !== undefined) {
        depth = known;
        break;
      }
      const parent = parentOf(item);
      path.push({ item, below: parent === 'root' ? 0 : parent.below });
      if (parent === 'root') break;
      const next = find(byClient.get(parent.id.client) ?? [], parent.id.clock);
      if (next === null) depth = depthIn(doc, parent.id);
      item = next;
    }
    for (const { item, below } of path.reverse()) {
      depth += below;
      if (depth >= most) return true;
      depths.set(item, depth);
    }
  }
  return false;
}

/** What an item has its parent from: the item of that type itself, or a neighbour. */
function parentOf(item: Y.Item): Parent {
  const { origin, rightOrigin } = item;
  const parent: unknown = item.parent;
  if (parent instanceof Y.ID) return { id: parent, below: 1 };
  const neighbour = origin ?? rightOrigin;
  return neighbour === null ? 'root' : { id: neighbour, below: 0 };
}

/** The item with this number among those of one client, in order; null when it is not there. */
function find(items: readonly Y.Item[], clock: number): Y.Item | null {
  let from = 0;
  let to = items.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((items[middle]?.id.clock ?? 0) <= clock) from = middle + 1;
    else to = middle;
  }
  const found = items[from - 1];
  return found !== undefined && clock < found.id.clock + found.length ? found : null;
}

/** How many types an item of the document lies in. */
function depthIn(doc: Y.Doc, id: Y.ID): number {
  if (Y.getState(doc.store, id.client) <= id.clock) return 0;
  const found: unknown = Y.getItem(doc.store, id);
  let depth = 0;
  for (let item = found instanceof Y.Item ? found : null; item !== null; depth++) {
    const { parent } = item;
    item = parent instanceof Y.AbstractType ? parent._item : null;
    if (item === null) break;
  }
  return depth;
}
