/** Only server/main.ts reads the environment: everything else is told what it needs. */
import ts from 'typescript';
import { filesIn, parsed, placeOf, walk } from '../sources.ts';

/** Where a source of the product reads the environment. Each line names the place. */
export function environmentIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (readsEnvironment(node)) found.push(`${placeOf(source, node)} reads the environment: only server/main.ts may`);
  });
  return found;
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === 'env' && /^(globalThis\.)?process$|^import\.meta$/.test(node.expression.getText());
  }
  if (ts.isElementAccessExpression(node)) {
    return node.expression.getText() === 'process' && node.argumentExpression.getText().slice(1, -1) === 'env';
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    const whole = node.initializer?.getText() === 'process';
    return whole && node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'env');
  }
  if (ts.isImportSpecifier(node)) {
    const from = node.parent.parent.parent.moduleSpecifier.getText().slice(1, -1);
    return /^(node:)?process$/.test(from) && (node.propertyName ?? node.name).text === 'env';
  }
  return false;
}

export function environmentCheck(): string[] {
  return ['shared', 'server', 'client']
    .flatMap((room) => filesIn(room, ['.ts', '.tsx']))
    .filter((file) => file !== 'server/main.ts')
    .flatMap((file) => environmentIn(parsed(file)));
}
