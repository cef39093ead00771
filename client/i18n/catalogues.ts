/** The catalogues as the build finds them. Apart from i18n.tsx, so that tests and tools need no build to use `t`. */
import type { Messages } from '@lingui/core';
import { activate } from './i18n.tsx';
import { pseudoMessages } from './pseudo.ts';

const english = import.meta.glob<Messages>('../messages/en/*.po', { eager: true, import: 'messages' });

export const LOCALES = ['en', 'qps'] as const;
export type Locale = (typeof LOCALES)[number];

/** Loads and activates a language of the interface. */
export function activateLocale(locale: Locale): void {
  const messages = Object.assign({}, ...Object.values(english)) as Messages;
  if (locale === 'qps') activate('qps', pseudoMessages(messages), 'en');
  else activate('en', messages);
}
