/** The papers of the house as the tests read them: tables, headings, links. Enough Markdown for our own pages. */

/** The rows below the head of every table whose head begins with these cells; cells trimmed. */
export function tableRows(markdown: string, ...head: readonly string[]): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      inside = false;
      continue;
    }
    const cells = line
      .replace(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (head.every((words, i) => cells[i] === words)) inside = true;
    else if (inside && !/^[-:\s]+$/.test(cells[0] ?? '')) rows.push(cells);
  }
  return rows;
}

/** Markdown without what stands in fenced code. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '');
}

/** Targets of links and pictures, and the `path/file.ext` words in backticks, are different things: these are the first. */
export function linksOf(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
}

const FILE_NAMED = /^(?:shared|server|client|tests|docs|\.ci)\/[\w./-]*$|^[\w.-]+\.(?:md|ts|js|cjs|json)$/;

/** Files and folders of this repository that a page names in backticks. */
export function filesNamed(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((words) => FILE_NAMED.test(words) && words.includes('/'));
}

/** The anchors of a page's headings, as the usual renderers make them. */
export function anchorsOf(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
