/** The styles that may stand inline are those that the widgets add, and no others. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../server/http/security.ts';
import { filesIn } from '../tools/sources.ts';

const LIBRARY = path.join(path.dirname(createRequire(import.meta.url).resolve('react-aria/package.json')), 'dist/private');
const ADDS_STYLE = ['interactions/usePress.mjs', 'overlays/usePreventScroll.mjs'];

/** The words of the style that a module adds, as it adds them. */
function styleIn(source: string): string {
  const template = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1] ?? '';
  return template.replace(/\$\{([$\w]+)\}/g, (_, name: string) => new RegExp(`const ${name.replaceAll('$', '\\$')} = '([^']*)'`).exec(source)?.[1] ?? '').trim();
}

test('Security: the inline styles that the policy lets through are those of the widgets, word for word', () => {
  const hashes = ADDS_STYLE.map((file) => `'sha256-${createHash('sha256').update(styleIn(readFileSync(path.join(LIBRARY, file), 'utf8'))).digest('base64')}'`);
  const policy = CONTENT_SECURITY_POLICY.split('; ').find((part) => part.startsWith('style-src'));
  expect(policy).toBe(["style-src 'self'", ...hashes].join(' '));
  expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe');
});

test('Security: our own screens add no style elements and write no style attributes into markup', () => {
  for (const file of filesIn('client', ['.ts', '.tsx'])) {
    const source = readFileSync(file, 'utf8');
    expect([file, /<style|createElement\(['"]style|setAttribute\(['"]style|injectCSS: true/.exec(source)?.[0]]).toEqual([file, undefined]);
  }
});
