/** Copy for capital: the rolling text as plain text, attributed as the person reads it. */
import { rollingLines } from '../../shared/export/lines.ts';
import type { TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { readPreferences } from '../app/preferences.ts';
import { formatMoment } from '../i18n/format.ts';
import { t } from '../i18n/i18n.tsx';
import { copyText } from '../ui/copy.ts';
import { toast } from '../ui/Toasts.tsx';

/** The text as it goes to capital: symbol and time first. */
export function forCapital(state: TextState, style: 'trailing' | 'leading', name: (party: Party) => string): string {
  const stamp = `${state.head.symbol}, ${formatMoment(state.head.changed)}`;
  return [stamp, ...(state.head.chairsTextOf === null ? [] : [t('views.chairs.mark')]), '', ...rollingLines(state, { style, name })].join('\n');
}

/** Copies it, and says so. */
export async function copyForCapital(state: TextState, name: (party: Party) => string, code: (party: Party) => string): Promise<void> {
  const { attribution, names } = readPreferences();
  if (await copyText(forCapital(state, attribution, names === 'short' ? name : code))) toast('done', t('views.capital.copied'));
  else toast('problem', t('views.copy.failed'));
}
