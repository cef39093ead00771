/** The client is laid out by logical directions, so that it turns round for Arabic: no left and right. */
import ts from 'typescript';
import { filesIn, parsed, placeOf, textOfFile, walk } from '../sources.ts';

const PHYSICAL_PROPERTY =
  /(?:^|[{;])\s*((?:(?:scroll-)?(?:margin|padding)|border)-(?:left|right)(?:-[a-z]+)?|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:/;
const PHYSICAL_VALUE = /(?:^|[{;])\s*((?:text-align|float|clear|caption-side)\s*:\s*(?:left|right))\b/;
/** Style objects in components; `left` and `right` stay free there for places measured on the screen. */
const PHYSICAL_STYLE = /^((scrollM|m)argin|(scrollP|p)adding|border)(Left|Right)/;

/** Where a style sheet says left or right. Each line names the place. */
export function directionsInCss(file: string, text: string): string[] {
  const blank = (words: string): string => words.replace(/[^\n]/g, ' ');
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/"[^"\n]*"|'[^'\n]*'/g, blank);
  const found: string[] = [];
  let line = 1;
  // Declarations end at `;`, `{` or `}`; the pieces keep their line breaks, so that lines can be counted.
  for (const piece of bare.split(/(?<=[;{}])/)) {
    const match = PHYSICAL_PROPERTY.exec(`;${piece}`) ?? PHYSICAL_VALUE.exec(`;${piece}`);
    const isDeclaration = !piece.trimEnd().endsWith('{');
    if (match?.[1] !== undefined && isDeclaration) {
      const at = line + (piece.slice(0, piece.indexOf(match[1])).match(/\n/g) ?? []).length;
      found.push(`${file}:${String(at)} ${match[1]}: use the logical property (inline-start, inline-end)`);
    }
    line += (piece.match(/\n/g) ?? []).length;
  }
  return found;
}

/** Where a component's style object says left or right. */
export function directionsInSource(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    if (!ts.isPropertyAssignment(node)) return;
    const name = node.name.getText(source);
    const value = node.initializer.getText(source).slice(1, -1);
    const turned = (name === 'textAlign' || name === 'float') && (value === 'left' || value === 'right');
    if (turned || PHYSICAL_STYLE.test(name)) {
      found.push(`${placeOf(source, node)} ${name}: use the logical property (InlineStart, InlineEnd)`);
    }
  });
  return found;
}

export function directionsCheck(): string[] {
  return [
    ...filesIn('client', ['.css', '.html']).flatMap((file) => directionsInCss(file, textOfFile(file))),
    ...filesIn('client', ['.ts', '.tsx']).flatMap((file) => directionsInSource(parsed(file))),
  ];
}
