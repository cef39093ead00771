/**
 * How this browser shows things: theme, direction, language of the interface. Kept in localStorage (nothing private); an
 * address may set them for one page load (`?dir=rtl`, `?locale=qps`, `?theme=dark`), which is how they are tried out.
 */
import { activateLocale, LOCALES, type Locale } from '../i18n/catalogues.ts';
import { layOut } from '../i18n/i18n.tsx';
import { createStore, useStore } from '../ui/store.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const DIRECTIONS = ['ltr', 'rtl'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Where a bracket says who proposes its words: `WORDS – BRA, NPL` or `BRA, NPL: WORDS`. */
export const ATTRIBUTIONS = ['trailing', 'leading'] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];
/** How it names delegations there. */
export const NAMINGS = ['code', 'short'] as const;
export type Naming = (typeof NAMINGS)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly direction: Direction;
  readonly locale: Locale;
  readonly attribution: Attribution;
  readonly names: Naming;
}

const KEY = 'chapeau.preferences';
const DEFAULTS: Preferences = { theme: 'system', direction: 'ltr', locale: 'en', attribution: 'trailing', names: 'code' };

function oneOf<V extends string>(values: readonly V[], value: unknown): V | undefined {
  return values.find((known) => known === value);
}

function stored(): Partial<Record<keyof Preferences, unknown>> {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

function read(): Preferences {
  const kept = stored();
  const asked = new URLSearchParams(window.location.search);
  return {
    theme: oneOf(THEMES, asked.get('theme')) ?? oneOf(THEMES, kept.theme) ?? DEFAULTS.theme,
    direction: oneOf(DIRECTIONS, asked.get('dir')) ?? oneOf(DIRECTIONS, kept.direction) ?? DEFAULTS.direction,
    locale: oneOf(LOCALES, asked.get('locale')) ?? oneOf(LOCALES, kept.locale) ?? DEFAULTS.locale,
    attribution: oneOf(ATTRIBUTIONS, kept.attribution) ?? DEFAULTS.attribution,
    names: oneOf(NAMINGS, kept.names) ?? DEFAULTS.names,
  };
}

const preferences = createStore<Preferences>(DEFAULTS);
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** A screen that has one theme whatever the person prefers: the room screen is always light. */
let held: 'light' | 'dark' | null = null;

function apply(): void {
  const { theme, direction, locale } = preferences.get();
  const root = document.documentElement;
  root.dataset['theme'] = held ?? (theme === 'system' ? (darkSystem.matches ? 'dark' : 'light') : theme);
  root.dir = direction;
  root.lang = locale === 'qps' ? 'en' : locale;
  activateLocale(locale);
  layOut(direction);
}

/** Reads what is kept, applies it, and goes on following the system's theme. Once, before the first drawing. */
export function startPreferences(): void {
  preferences.set(read());
  apply();
  darkSystem.addEventListener('change', apply);
}

/** Changes some, applies and keeps them. */
export function setPreferences(to: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...to });
  apply();
  try {
    window.localStorage.setItem(KEY, JSON.stringify(preferences.get()));
  } catch {
    // A browser that keeps nothing: they hold until the page is closed.
  }
}

/** Holds a theme until it is let go with null. */
export function holdTheme(theme: 'light' | 'dark' | null): void {
  held = theme;
  apply();
}

/** The preferences at this moment, for what is not drawn. */
export function readPreferences(): Preferences {
  return preferences.get();
}

export function usePreferences(): Preferences {
  return useStore(preferences);
}

/** A change of preferences as a menu names it: `theme:dark`, `direction:rtl`; nothing for any other id. */
export function oneOfPreferences(id: string): Partial<Preferences> {
  const theme = THEMES.find((known) => id === `theme:${known}`);
  const direction = DIRECTIONS.find((known) => id === `direction:${known}`);
  const attribution = ATTRIBUTIONS.find((known) => id === `attribution:${known}`);
  const names = NAMINGS.find((known) => id === `names:${known}`);
  return {
    ...(theme === undefined ? {} : { theme }), ...(direction === undefined ? {} : { direction }),
    ...(attribution === undefined ? {} : { attribution }), ...(names === undefined ? {} : { names }),
  };
}
