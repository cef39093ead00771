/** The papers of the house say what is there: links lead somewhere, commands exist, settings are the ones that are read. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../tools/command.ts';
import { readConfig } from '../../server/config.ts';
import { anchorsOf, filesNamed, linksOf, tableRows } from '../tools/papers.ts';
import { filesIn, textOfFile } from '../tools/sources.ts';

const PAPERS = [
  'README.md',
  'ARCHITECTURE.md',
  'ADR.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...filesIn('docs', ['.md']),
];
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), dependencies: z.record(z.string(), z.string()), license: z.string() })
  .parse(JSON.parse(textOfFile('package.json')));

describe('Papers say what is there', () => {
  it.each(PAPERS)('Papers: every link of %s leads somewhere', (page) => {
    const broken = linksOf(textOfFile(page)).filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(textOfFile(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(PAPERS)('Papers: every file that %s names exists', (page) => {
    expect(filesNamed(textOfFile(page)).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('Papers: every npm command that they give is one of package.json', () => {
    const given = PAPERS.flatMap((page) => [...textOfFile(page).matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map((match) => match[1] ?? ''));
    const known = new Set([...Object.keys(manifest.scripts), 'ci', 'install', 'run']);
    expect(given.filter((command) => !known.has(command))).toEqual([]);
    expect(given).toContain('ci');
  });

  it('Papers: README lists the settings that the server reads, and no other', () => {
    const documented = tableRows(textOfFile('README.md'), 'Variable').map(([name]) => (name ?? '').replaceAll('`', ''));
    expect([...documented].sort()).toEqual(variablesRead().sort());
  });

  it('Papers: ADR.md gives a reason for every dependency', () => {
    const page = textOfFile('ADR.md');
    expect(Object.keys(manifest.dependencies).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('Papers: every dependency is used by the product or by its scripts', () => {
    const sources = ['shared', 'server', 'client'].flatMap((room) => filesIn(room, ['.ts', '.tsx', '.css']));
    const text = [...sources, 'vite.config.ts', 'lingui.config.ts'].map(textOfFile).join('\n');
    const scripts = Object.values(manifest.scripts).join(' ').split(/\s+/);
    const used = (name: string): boolean => scripts.includes(name) || [`'${name}'`, `'${name}/`, `"${name}/`].some((words) => text.includes(words));
    expect(Object.keys(manifest.dependencies).filter((name) => !used(name))).toEqual([]);
  });

  it('Papers: CHANGELOG.md has a place for what is not released', () => {
    expect(textOfFile('CHANGELOG.md')).toMatch(/^## \[Unreleased\]$/m);
  });

  it('Papers: the licence is the one that package.json names', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(textOfFile('LICENSE')).toMatch(/Apache License\s+Version 2\.0/);
  });
});

/** The variables that the configuration looks at, whatever their values. */
function variablesRead(): string[] {
  const names = new Set<string>();
  const environment = new Proxy<Record<string, string>>({}, {
    get: (_, name) => {
      names.add(String(name));
      return undefined;
    },
  });
  readConfig(environment, []);
  return [...names];
}
