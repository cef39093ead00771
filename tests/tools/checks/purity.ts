/** shared/ is pure: no clock, no randomness, no timers, no network; times and ids are passed in. */
import ts from 'typescript';
import { filesIn, parsed, placeOf, walk } from '../sources.ts';

const IMPURE_MEMBERS = /^(globalThis\.)?(Date\.now|Math\.random|performance\.\w+|crypto\.\w+)$/;
const IMPURE_NAMES = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'fetch',
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'process',
  'Buffer',
]);

/** Where a source reaches outside of its arguments. Each line names the place and the words. */
export function impurityIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (impure(node)) found.push(`${placeOf(source, node)} ${node.getText(source).slice(0, 60)}: shared/ is pure, pass it in`);
  });
  return found;
}

function impure(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return IMPURE_MEMBERS.test(node.getText());
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Date';
  return ts.isIdentifier(node) && IMPURE_NAMES.has(node.text) && usedAsValue(node);
}

/** Whether an identifier stands for a value of its own: not the name of a property, parameter, variable or type. */
function usedAsValue(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isCallExpression(parent)) return parent.expression === node;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node && !declaredIn(node);
}

/** A parameter or variable of that name in the same file (`document`) is an ordinary value. */
function declaredIn(node: ts.Identifier): boolean {
  let declared = false;
  walk(node.getSourceFile(), (other) => {
    if ((ts.isParameter(other) || ts.isVariableDeclaration(other)) && other.name.getText() === node.text) declared = true;
  });
  return declared;
}

export function purityCheck(): string[] {
  return filesIn('shared', ['.ts', '.tsx']).flatMap((file) => impurityIn(parsed(file)));
}
