/** Titles of tests, read from the sources. */
import ts from 'typescript';
import { walk } from './sources.ts';

const TESTS = new Set(['describe', 'suite', 'it', 'test']);

/**
 * The titles of all tests and groups of a file, or of the outermost ones alone (a group's title stands before those of
 * its tests). A template's title is its words up to the first hole.
 */
export function titlesIn(source: ts.SourceFile, which: 'all' | 'outermost' = 'all'): string[] {
  const titles: string[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !TESTS.has(functionName(node))) return;
    if (which === 'outermost' && insideGroup(node)) return;
    const title = titleOf(node.arguments[0]);
    if (title !== null) titles.push(title);
  });
  return titles;
}

/** `it` for `it(…)`, `it.each(…)(…)` and `it.each`…`(…)`; empty for any other call. The call that has the title. */
function functionName(call: ts.CallExpression): string {
  let callee: ts.Expression = call.expression;
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isCallExpression(callee)) callee = callee.expression;
  else if (ts.isTaggedTemplateExpression(callee)) callee = callee.tag;
  else return '';
  return ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) ? callee.expression.text : '';
}

function insideGroup(node: ts.Node): boolean {
  for (let up: ts.Node | undefined = node.parent; up !== undefined; up = up.parent) {
    if (ts.isCallExpression(up) && TESTS.has(functionName(up))) return true;
  }
  return false;
}

function titleOf(argument: ts.Expression | undefined): string | null {
  if (argument === undefined) return null;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  return ts.isTemplateExpression(argument) ? argument.head.text : null;
}
