/** Times, dates and lists in the reader's language. Times are shown in the reader's own time zone, 24 hours. */
import { formatLocale } from './i18n.tsx';

/** English as the United Nations writes dates: the day first. */
function dateLocale(): string {
  return formatLocale() === 'en' ? 'en-GB' : formatLocale();
}

const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([dateLocale(), options]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(dateLocale(), options);
  made.set(key, format);
  return format;
}

/** `15:43` of an ISO time; empty for what is no time. */
export function formatTime(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** `3 Feb, 15:43` of an ISO time. */
export function formatMoment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return dateFormat({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** `3 February 2026` of an ISO time, in the reader's time zone; empty for what is no time. */
export function formatDay(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : dateFormat({ day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** `2–3 February 2026` of two calendar dates (`2026-02-02`), which have no time zone. */
export function formatDates([from, to]: readonly [string, string]): string {
  const format = dateFormat({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const [a, b] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)];
  if (Number.isNaN(a.getTime()) || Number.isNaN(b.getTime())) return '';
  return from === to ? format.format(a) : format.formatRange(a, b);
}

/** `Armenia, Brazil and Canada`. */
export function formatList(items: readonly string[]): string {
  const locale = formatLocale();
  const format = lists.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' });
  lists.set(locale, format);
  return format.format(items);
}

/** A format is dear to make, and a full room asks for thousands. */
const lists = new Map<string, Intl.ListFormat>();

/** The name of a language in the reader's language: `fr` gives `French`; the tag itself where there is no name. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([formatLocale()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
