/** The rules of the house that no other tool knows (ARCHITECTURE.md). Each check counts as one. */
import type { Print } from './command.ts';
import { checked, together } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { directionsCheck } from './checks/directions.ts';
import { environmentCheck } from './checks/environment.ts';
import { messagesCheck } from './checks/messages.ts';
import { purityCheck } from './checks/purity.ts';

const CHECKS: readonly { readonly title: string; readonly check: () => string[] }[] = [
  { title: 'only server/main.ts reads the environment', check: environmentCheck },
  { title: 'shared/ has no clock, no randomness and no network', check: purityCheck },
  { title: 'the client is laid out by logical directions', check: directionsCheck },
  { title: 'what a person reads stands in the catalogue, and nothing else does', check: messagesCheck },
];

/** Runs all checks and prints what each found. */
export function houseChecks(print: Print): Outcome {
  return together(
    CHECKS.map(({ title, check }) => {
      const found = check();
      print(`${found.length === 0 ? '✓' : '✗'} ${title}\n`);
      for (const line of found) print(`    ${line}\n`);
      return checked(found.length === 0, `not so: ${title} (${String(found.length)})`);
    }),
  );
}
