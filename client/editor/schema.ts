/**
 * What an editor may hold: provisions of words with three marks, and nothing else. Whatever is pasted or dropped is brought
 * to this before it gets in. One schema for pen and desk; a draft is a document of one provision.
 */
import { Mark, Node } from '@tiptap/core';
import type { Kind } from '../../shared/schema/state.ts';

/** What a provision node says besides its words. */
export interface ProvisionAttributes {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
}

const attribute = (otherwise: string | number): { default: string | number; rendered: false } => ({ default: otherwise, rendered: false });

export const DocumentNode = Node.create({ name: 'doc', topNode: true, content: 'provision*' });
export const TextNode = Node.create({ name: 'text', group: 'inline' });
export const ProvisionNode = Node.create({
  name: 'provision',
  content: 'text*',
  marks: '_',
  defining: true,
  selectable: false,
  draggable: false,
  addAttributes: () => ({ id: attribute(''), kind: attribute('paragraph'), level: attribute(0) }),
  renderHTML: () => ['p', 0],
});

export const BoldMark = Mark.create({ name: 'bold', parseHTML: () => [{ tag: 'strong' }], renderHTML: () => ['strong', 0] });
export const ItalicMark = Mark.create({ name: 'italic', parseHTML: () => [{ tag: 'em' }], renderHTML: () => ['em', 0] });
export const SuperscriptMark = Mark.create({ name: 'superscript', parseHTML: () => [{ tag: 'sup' }], renderHTML: () => ['sup', 0] });

export const SCHEMA_EXTENSIONS = [DocumentNode, TextNode, ProvisionNode, BoldMark, ItalicMark, SuperscriptMark];
