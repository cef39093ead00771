/** Runs in a page: TipTap as it comes, with paragraphs and nothing else, beside which the editor of the product is measured. */
import { Editor, Node } from '@tiptap/core';

const Doc = Node.create({ name: 'doc', topNode: true, content: 'block+' });
const Paragraph = Node.create({
  name: 'paragraph', group: 'block', content: 'inline*',
  parseHTML: () => [{ tag: 'p' }],
  renderHTML: () => ['p', 0],
});
const Words = Node.create({ name: 'text', group: 'inline' });

const place = document.querySelector('main');
if (place !== null) {
  const content = place.innerHTML;
  place.innerHTML = '';
  new Editor({ element: place, extensions: [Doc, Paragraph, Words], content });
}
