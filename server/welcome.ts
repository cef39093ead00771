/** What the server says when it has started: where it is, and the links into it. */
import type { ExampleLink } from './example.ts';
import { HOUSE, type Auth } from './auth/auth.ts';

/** The link for the secretariat of the house; a new one when there is none that still works. */
export async function houseLink(auth: Auth): Promise<string> {
  const links = await auth.links(HOUSE, null);
  const good = links.find((link) => link.role === 'secretariat' && !link.revoked && (link.maxUses === null || link.uses < link.maxUses));
  const link = good ?? (await auth.createLink(HOUSE, { meeting: null, role: 'secretariat', delegation: null, maxUses: null }));
  if (link.code === null) throw new Error('The link of the secretariat has no code');
  return link.code;
}

/** The lines to print. A code stands after the #, which no browser sends and no server logs. */
export function welcome(address: string, house: string, example: { title: string; links: readonly ExampleLink[] } | null): string {
  const url = (code: string): string => `${address}/join#${code}`;
  const lines = [`Chapeau is at ${address}`, ''];
  if (example !== null) {
    const width = Math.max(...example.links.map(({ label }) => label.length));
    lines.push(example.title, '');
    for (const { label, code } of example.links) {
      lines.push(`  ${label.padEnd(width)}  ${code === null ? '(revoked)' : url(code)}`);
    }
    lines.push('');
  }
  lines.push('Secretariat of the house, which creates meetings:', '', `  ${url(house)}`, '');
  lines.push('Whoever has a link can take that seat: hand each to its own people only.');
  return lines.join('\n');
}
