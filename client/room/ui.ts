/** What one person looks at in the room: selection, view, dialogs. Nothing here is shared or saved on the server. */
import type { Choice } from '../../shared/proposals/what-if.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { createStore, useStore, type Store } from '../ui/store.ts';

export const VIEWS = ['marked', 'clean', 'original'] as const;
export type View = (typeof VIEWS)[number];

export type RoomDialog =
  | { readonly type: 'table' | 'discard'; readonly draft: string }
  | { readonly type: 'withdraw' | 'strike' | 'floor-position'; readonly proposal: string }
  | { readonly type: 'add' | 'move' | 'floor' | 'bracket'; readonly provision: string | null }
  | { readonly type: 'gavel'; readonly provisions: readonly string[]; readonly adReferendum: boolean }
  | { readonly type: 'reopen'; readonly provision: string }
  | { readonly type: 'open-drafting' | 'adopt' | 'issue' | 'export' | 'paste' | 'decisions' | 'shortcuts' };

/** Other ways to see the text, in place of the sheet. */
export const PAGES = ['changes', 'table', 'what-if'] as const;
export type Page = (typeof PAGES)[number];

/** A change chosen for what-if, with the words that it had then: a change that has become another is not chosen. */
export interface Picked extends Choice {
  readonly words: string;
}

/** Panels of the narrow layout. */
export type Panel = 'text' | 'proposals' | 'drafts' | 'room';

export interface RoomUi {
  readonly view: View;
  /** What lies over the sheet; null for the sheet itself. */
  readonly page: Page | null;
  /** What is chosen for what-if, in order of choosing. */
  readonly whatIf: readonly Picked[];
  /** Only this delegation's proposals are shown in the text. */
  readonly filter: Party | null;
  /** The line chosen by the person; null follows the Chair's pointer. */
  readonly selected: string | null;
  /** The proposal looked at in the rail: its entries stand out in the text. */
  readonly card: string | null;
  /** The change that the stepper stands on. */
  readonly change: string | null;
  /** The draft that is open in the text. */
  readonly editing: string | null;
  /** Where in the words the person clicked to begin a draft, in pixels from their beginning. */
  readonly clicked: { readonly x: number; readonly y: number } | null;
  /** The pen is in use in the sheet; where one holds it. */
  readonly pen: boolean;
  readonly authors: boolean;
  readonly follow: boolean;
  readonly letters: boolean;
  /** The Chair's choice of several provisions; null when not choosing. */
  readonly picked: readonly string[] | null;
  readonly dialog: RoomDialog | null;
  readonly rail: boolean;
  readonly panel: Panel;
}

export interface UiStore extends Store<RoomUi> {
  /** Changes some of it. */
  put(to: Partial<RoomUi>): void;
}

const KEPT = 'chapeau.room';

interface Kept {
  readonly follow?: unknown;
  readonly letters?: unknown;
}

function kept(): Kept {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(KEPT) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function keep(ui: RoomUi): void {
  try {
    window.localStorage.setItem(KEPT, JSON.stringify({ follow: ui.follow, letters: ui.letters }));
  } catch {
    // Private windows refuse storage: the choice then holds for this visit.
  }
}

/** The state of the screens of one room, fresh. */
export function createUi(): UiStore {
  const { follow, letters } = kept();
  const store = createStore<RoomUi>({
    view: 'marked', page: null, whatIf: [], filter: null, selected: null, card: null, change: null, editing: null, clicked: null, pen: false, authors: false,
    follow: follow !== false, letters: letters !== false, picked: null, dialog: null, rail: false, panel: 'text',
  });
  return {
    ...store,
    put(to) {
      const before = store.get();
      const next = { ...before, ...to };
      store.set(next);
      if (next.follow !== before.follow || next.letters !== before.letters) keep(next);
    },
  };
}

export function useUi(ui: UiStore): RoomUi {
  return useStore(ui);
}
