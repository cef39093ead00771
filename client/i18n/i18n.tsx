/**
 * What a person reads, by id. Messages are ICU, in client/messages/LOCALE/FEATURE.po; an id begins with its feature
 * (`room.table` stands in room.po) and is always written out in the code, so that a test can hold catalogue and code
 * against each other. Text with elements in it (a `<bdi>`, a chip) goes through `<Msg>`.
 */
import { setupI18n, type Messages } from '@lingui/core';
import { Fragment, useSyncExternalStore, type ReactNode } from 'react';

export const FEATURES = ['common', 'join', 'house', 'screen', 'error', 'editor', 'sync', 'room', 'chair', 'views', 'sponsors'] as const;
export type MessageId = `${(typeof FEATURES)[number]}.${string}`;
export type Values = Readonly<Record<string, string | number>>;

const i18n = setupI18n();
const listeners = new Set<() => void>();
let generation = 0;

/** Makes a locale the one that is read. `formats`: the BCP 47 tag for plurals and numbers, where it differs. */
export function activate(locale: string, messages: Messages, formats: string = locale): void {
  i18n.load(locale, messages);
  i18n.activate(locale, [formats]);
  generation += 1;
  for (const listener of [...listeners]) listener();
}

/** The locale that dates, numbers and lists are written in. */
export function formatLocale(): string {
  const locales = i18n.locales;
  return typeof locales === 'string' ? locales : (locales?.[0] ?? 'en');
}

/** Whether the page is laid out against the direction in which its language is written. */
let against = false;

/** Says in which direction the page is laid out. */
export function layOut(direction: 'ltr' | 'rtl'): void {
  against = direction === 'rtl' && !/^(ar|fa|he|ur)\b/.test(formatLocale());
}

/**
 * Figures at the beginning of words, and signs at their end, take their direction from what stands around them: on a page laid out
 * from right to left `0 of 10 agreed` would read `of 10 agreed 0`, and a sentence begin with its full stop. There such words are set
 * apart, by characters that nobody sees.
 */
export function setApart(words: string): string {
  return against && /^[^\p{L}]*\d|[.!?:…)]$/u.test(words) ? `\u2068${words}\u2069` : words;
}

/** The message of an id, with its values. An id that is nowhere gives itself, which a test does not let pass. */
export function t(id: MessageId, values?: Values): string {
  return setApart(i18n._(id, values));
}

/** Calls back when the locale changes; for `useSyncExternalStore`. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `t`, in a component that is drawn anew when the language changes. */
export function useT(): typeof t {
  useSyncExternalStore(subscribe, () => generation, () => generation);
  return t;
}

/** Stands in for an element while the message is put together: private-use characters that no message contains. */
const slot = (index: number): string => `\ue000${String(index)}\ue001`;

/** A message with elements among its values: `<Msg id="join.speaks" values={{ party: <bdi>…</bdi> }} />`. */
export function Msg({ id, values }: { readonly id: MessageId; readonly values: Readonly<Record<string, ReactNode>> }): ReactNode {
  const say = useT();
  const elements: ReactNode[] = [];
  const plain: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number') plain[name] = value;
    else plain[name] = slot(elements.push(value) - 1);
  }
  return say(id, plain)
    .split(/\ue000(\d+)\ue001/)
    .map((part, i) => <Fragment key={i}>{i % 2 === 0 ? part : elements[Number(part)]}</Fragment>);
}
