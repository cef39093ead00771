/**
 * The keyboard of the room. Single letters work only while a provision or card has the focus, never while typing, and can
 * be switched off. Listed by `?` (Shortcuts.tsx), which works wherever one does not type.
 */
import { useEffect, type RefObject } from 'react';
import { isOpen } from '../../shared/proposals/open.ts';
import type { PositionKind, Proposal } from '../../shared/schema/state.ts';
import { chairActs } from '../chair/acts.ts';
import { t } from '../i18n/i18n.tsx';
import { announce } from '../ui/announcer.ts';
import { reflect } from './acts.ts';
import type { Room, RoomModel } from './context.ts';
import { cannotDraft, draftingOf } from './drafting.ts';
import type { SheetWays } from './sheetContext.ts';
import { isTyping } from './steady.ts';
import { VIEWS } from './ui.ts';

const ZONES = '[data-zone]';
const FOCUSABLE = 'a[href], button:not(:disabled), [tabindex="0"], input, textarea';

/** F6: the next zone of the screen (bar, tools, sheet, rail, decisions). */
function zone(root: HTMLElement, by: 1 | -1): void {
  const zones = [...root.querySelectorAll<HTMLElement>(ZONES)].filter((one) => one.offsetParent !== null && one.closest('[inert]') === null);
  const at = zones.findIndex((one) => one.contains(document.activeElement));
  const next = zones[(at + by + zones.length) % zones.length];
  if (next === undefined) return;
  const inside = next.dataset['zone'] === 'sheet' ? next.querySelector<HTMLElement>('[data-line][tabindex="0"]') : [...next.querySelectorAll<HTMLElement>(FOCUSABLE)].find((one) => one.offsetParent !== null);
  (inside ?? next).focus();
}

/** The provision or card next to the one with the focus. */
function neighbour(from: HTMLElement, by: 1 | -1): HTMLElement | null {
  const mark = from.dataset['line'] === undefined ? '[data-card]' : '[data-line]';
  const all = [...(from.closest<HTMLElement>(ZONES) ?? document.body).querySelectorAll<HTMLElement>(mark)];
  return all[all.indexOf(from) + by] ?? null;
}

interface Now {
  readonly room: Room;
  readonly model: RoomModel;
  readonly ways: SheetWays;
}

function take(room: Room, model: RoomModel, proposal: Proposal, position: PositionKind): void {
  if (room.seat.role !== 'delegate' || proposal.delegation === room.own || !isOpen(proposal)) return;
  const held = model.state.positions.find((one) => one.proposal === proposal.id && one.delegation === room.own && one.change === null);
  void room.act('position', { proposal: proposal.id, position: held?.position === position ? 'none' : position });
}

/** Letters on a card. Gives whether the letter means something there. */
function onCard({ room, model }: Now, card: string, key: string, element: HTMLElement): boolean {
  const proposal = model.state.proposals.find((one) => one.id === card);
  if (proposal === undefined) return false;
  const chair = room.may('accept');
  switch (key) {
    case 's': take(room, model, proposal, 'support'); return true;
    case 't': take(room, model, proposal, 'retain'); return true;
    case 'o': take(room, model, proposal, 'object'); return true;
    case 'r': take(room, model, proposal, 'reserve'); return true;
    case 'c': element.querySelector<HTMLElement>('[data-comment]')?.click(); return true;
    case 'a': if (chair && isOpen(proposal)) void reflect(room, model.state, proposal); return true;
    case 'x': if (chair) void room.act('set-aside', { proposal: card }); return true;
    case 'd': if (chair) void room.act('come-back-to', { proposal: card }); return true;
    default: return false;
  }
}

/** Letters anywhere outside of a field, while a provision or card has the focus. */
function anywhere({ room, model, ways }: Now, key: string, shift: boolean): boolean {
  const chair = room.may('agree') ? chairActs(room, model) : null;
  switch (key) {
    case 'n': ways.step(shift ? -1 : 1); return true;
    case 'l': room.ui.put({ page: 'changes' }); return true;
    case 'm': room.ui.put({ page: 'table' }); return true;
    case 'w': room.ui.put({ page: 'what-if' }); return true;
    case 'v': room.ui.put({ page: null, view: VIEWS[(VIEWS.indexOf(room.ui.get().view) + 1) % VIEWS.length] ?? 'marked' }); return true;
    case '.': {
      const pointer = model.state.head.pointer;
      if (pointer === null) announce(t('room.here.none'));
      else {
        room.ui.put({ selected: null, page: null });
        ways.show(pointer, true);
      }
      return true;
    }
    case 'e': {
      if (!room.may('draft') || model.selected === null) return false;
      const desk = room.handle.desk.get();
      const why = cannotDraft(model.state, model.selected);
      if (why !== null) announce(t(why));
      else if (desk !== null) void draftingOf(room).amend(model.selected, desk.drafts.get());
      return true;
    }
    case 'g': chair?.agree(shift); return chair !== null;
    case 'u': chair?.reopen(); return chair !== null;
    case 'p': if (chair !== null && chair.selectedProvision !== null) chair.point(chair.selectedProvision); return chair !== null;
    case 'f': if (chair !== null) void room.act('screen', { screen: model.state.head.screen === 'frozen' ? 'live' : 'frozen' }); return chair !== null;
    case 'b': if (chair !== null) void room.act('screen', { screen: model.state.head.screen === 'blank' ? 'live' : 'blank' }); return chair !== null;
    default: return false;
  }
}

function onKey(root: HTMLElement, event: KeyboardEvent, now: Now): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === 'F6') {
    event.preventDefault();
    zone(root, event.shiftKey ? -1 : 1);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
  if (event.key === '?' && now.room.ui.get().letters) {
    event.preventDefault();
    now.room.ui.put({ dialog: { type: 'shortcuts' } });
    return;
  }
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const on = target.closest<HTMLElement>('[data-line], [data-card]');
  if (on === null) return;
  if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && target === on) {
    const next = neighbour(on, event.key === 'ArrowDown' ? 1 : -1);
    if (next === null) return;
    event.preventDefault();
    const line = next.dataset['line'];
    if (line !== undefined) now.room.ui.put({ selected: line });
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (!now.room.ui.get().letters) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : '';
  const card = on.dataset['card'];
  if (key !== '' && ((card !== undefined && onCard(now, card, key, on)) || anywhere(now, key, event.shiftKey))) event.preventDefault();
}

/** Listens to the keys of the room while it is on the screen. */
export function useRoomKeys(root: RefObject<HTMLElement | null>, now: RefObject<Now>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const listen = (event: KeyboardEvent): void => {
      onKey(element, event, now.current);
    };
    // Where nothing has the focus keys go to the page. In a dialog or menu, which lie beside the room, they are its own.
    const unfocused = (event: KeyboardEvent): void => {
      if (event.target === document.body) listen(event);
    };
    element.addEventListener('keydown', listen);
    document.addEventListener('keydown', unfocused);
    return () => {
      element.removeEventListener('keydown', listen);
      document.removeEventListener('keydown', unfocused);
    };
  }, [root, now]);
}
