/** What a person reads stands in the catalogue: every id that the code says, every message said somewhere, no bare words. */
import path from 'node:path';
import ts from 'typescript';
import { ERRORS } from '../../../shared/protocol/errors.ts';
import { filesIn, parsed, placeOf, textOfFile, walk } from '../sources.ts';

const CATALOGUE = 'client/messages/en';
/** Attributes that are read out or shown. */
const READ_OUT = new Set(['alt', 'aria-description', 'aria-label', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext', 'label', 'placeholder', 'title']);
/** The name of the product is the same in every language. */
const NAMES = new Set(['Chapeau']);

/** The ids of a PO file with their messages, in order; continued lines joined. */
export function entriesOfPo(text: string): { id: string; message: string }[] {
  const entries: { id: string; message: string }[] = [];
  let field: 'id' | 'message' | null = null;
  for (const line of text.split('\n')) {
    const quoted = /"((?:[^"\\]|\\.)*)"\s*$/.exec(line)?.[1] ?? '';
    const last = entries[entries.length - 1];
    if (line.startsWith('msgid ')) {
      entries.push({ id: quoted, message: '' });
      field = 'id';
    } else if (line.startsWith('msgstr ') && last !== undefined) {
      last.message = quoted;
      field = 'message';
    } else if (line.startsWith('"') && last !== undefined && field !== null) last[field] += quoted;
    else field = null;
  }
  return entries.filter((entry) => entry.id !== '');
}

/** Ids that a source says: whole ones, and beginnings that are completed while running (`error.${code}`). */
export function idsSaid(source: ts.SourceFile, features: ReadonlySet<string>): { whole: Map<string, string>; begun: Map<string, string> } {
  const whole = new Map<string, string>();
  const begun = new Map<string, string>();
  const featured = (words: string): boolean => features.has(words.split('.', 1)[0] ?? '') && words.includes('.');
  walk(source, (node) => {
    if (ts.isStringLiteralLike(node) && !isSpecifier(node) && featured(node.text) && /^[\w-]+(\.[\w-]+)+$/.test(node.text)) {
      whole.set(node.text, placeOf(source, node));
    }
    if (ts.isTemplateExpression(node) && featured(node.head.text)) begun.set(node.head.text, placeOf(source, node));
  });
  return { whole, begun };
}

function isSpecifier(node: ts.Node): boolean {
  return ts.isImportDeclaration(node.parent) || (ts.isCallExpression(node.parent) && node.parent.expression.getText().startsWith('import'));
}

/** Words in a component that a translator would never see. */
export function bareWordsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const note = (node: ts.Node, words: string): void => {
    const bare = words.replace(/&\w+;/g, '').trim();
    if (/\p{L}{2}/u.test(bare) && !NAMES.has(bare)) found.push(`${placeOf(source, node)} bare words: ${bare.slice(0, 60)}`);
  };
  walk(source, (node) => {
    // What is printed on keys is not translated.
    if (ts.isJsxText(node) && !(ts.isJsxElement(node.parent) && node.parent.openingElement.tagName.getText(source) === 'kbd')) note(node, node.text);
    if (ts.isJsxAttribute(node) && READ_OUT.has(node.name.getText(source)) && node.initializer !== undefined && ts.isStringLiteral(node.initializer)) {
      note(node, node.initializer.text);
    }
  });
  return found;
}

export function messagesCheck(): string[] {
  const found: string[] = [];
  const messages = new Map<string, string>();
  for (const file of filesIn(CATALOGUE, ['.po'])) {
    for (const { id, message } of entriesOfPo(textOfFile(file))) {
      if (messages.has(id)) found.push(`${file}: ${id} stands twice in the catalogue`);
      if (message === '') found.push(`${file}: ${id} has no words`);
      messages.set(id, file);
    }
  }
  const catalogues = filesIn(CATALOGUE, ['.po']).map((file) => path.basename(file, '.po'));
  const features = new Set([...catalogues, ...[...messages.keys()].map((id) => id.split('.', 1)[0] ?? '')]);
  const said = new Set<string>();
  for (const file of filesIn('client', ['.ts', '.tsx'])) {
    const source = parsed(file);
    found.push(...bareWordsIn(source));
    const { whole, begun } = idsSaid(source, features);
    for (const [id, place] of whole) {
      said.add(id);
      if (!messages.has(id)) found.push(`${place} ${id} is not in the catalogue`);
    }
    for (const [beginning, place] of begun) {
      const completed = [...messages.keys()].filter((id) => id.startsWith(beginning));
      for (const id of completed) said.add(id);
      if (completed.length === 0) found.push(`${place} nothing in the catalogue begins with ${beginning}`);
    }
  }
  for (const code of Object.keys(ERRORS)) {
    if (!messages.has(`error.${code}`)) found.push(`the error ${code} has no message error.${code} in the catalogue`);
  }
  for (const [id, file] of messages) if (!said.has(id)) found.push(`${file}: nothing says ${id}`);
  return found;
}
