/** The sources as the checks of the house read them: files of a room, parsed where they are TypeScript. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './command.ts';

/** Paths below a folder of the root with one of these endings, relative to the root, sorted. */
export function filesIn(folder: string, endings: readonly string[]): string[] {
  const top = path.join(ROOT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

export function textOfFile(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** A TypeScript source as a tree with parents. */
export function parsed(file: string, text: string = textOfFile(file)): ts.SourceFile {
  const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
}

/** Calls `visit` for every node of a tree. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** `file:line` of a node, as editors and terminals understand it. */
export function placeOf(source: ts.SourceFile, node: ts.Node): string {
  return `${source.fileName}:${String(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)}`;
}
