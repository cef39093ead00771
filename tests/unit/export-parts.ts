/** Reads Word files and HTML the way the export tests need it: parts, elements, paragraphs. */
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';

/** The XML parts of a Word file by name. */
export function partsOf(file: Uint8Array): Map<string, string> {
  return new Map(Object.entries(unzipSync(file)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

/** Parses XML; throws at the first thing that is not well-formed. */
export function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const stack = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const element: Element = { name: tag.name, attributes: tag.attributes, children: [] };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => stack.at(-1)?.children.push(text));
  parser.on('closetag', () => stack.pop());
  parser.write(xml).close();
  return root;
}

/** All elements of a name, in document order. */
export function elements(from: Element, name: string): Element[] {
  return from.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...elements(child, name)],
  );
}

/** The text within, with tabs of Word as tabs. */
export function textWithin(from: Element): string {
  return from.children
    .map((child) => (typeof child === 'string' ? child : child.name === 'w:tab' && Object.keys(child.attributes).length === 0 ? '\t' : textWithin(child)))
    .join('');
}
