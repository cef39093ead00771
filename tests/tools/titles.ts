/** Titles of tests, read from the sources. */
import ts from 'typescript';
import { walk } from './sources.ts';

const TESTS = new Set(['it', 'test']);
const GROUPS = new Set(['describe', 'suite']);

/**
 * For each test of a file its own title after those of the groups around it, outermost first. A template's title is its
 * words up to the first hole; a title that is computed is left out.
 */
export function titlesIn(source: ts.SourceFile): string[][] {
  const titles: string[][] = [];
  walk(source, (node) => {
    if (ts.isCallExpression(node) && TESTS.has(functionName(node))) titles.push(titlesAround(node));
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

function titlesAround(node: ts.Node): string[] {
  const titles: string[] = [];
  for (let up: ts.Node | undefined = node; up !== undefined; up = up.parent) {
    if (!ts.isCallExpression(up) || !(TESTS.has(functionName(up)) || GROUPS.has(functionName(up)))) continue;
    const title = titleOf(up.arguments[0]);
    if (title !== null) titles.unshift(title);
  }
  return titles;
}

function titleOf(argument: ts.Expression | undefined): string | null {
  if (argument === undefined) return null;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  return ts.isTemplateExpression(argument) ? argument.head.text : null;
}
