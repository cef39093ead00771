/** How a delegation drafts: which provisions it may draft on, and the ways into a draft. */
import { isLocked, isOpen } from '../../shared/proposals/open.ts';
import type { Draft, Proposal, TextState } from '../../shared/schema/state.ts';
import type { MessageId } from '../i18n/i18n.tsx';
import type { Room } from './context.ts';

/** Why words cannot be drafted on a provision: the message, or null when they can. */
export function cannotDraft(state: TextState, provision: string): MessageId | null {
  const target = state.provisions.find((one) => one.id === provision);
  if (target === undefined || target.removed) return 'room.cannot.removed';
  if (state.head.adopted !== null) return 'room.cannot.adopted';
  if (target.status === 'agreed') return 'room.cannot.agreed';
  if (isLocked(target)) return 'room.cannot.agreed-ad-ref';
  return null;
}

/** Why a draft cannot be tabled now; null when it can. */
export function cannotTable(state: TextState, draft: Draft): MessageId | null {
  if (state.head.mode !== 'negotiation') return state.head.mode === 'closed' ? 'room.cannot.table-closed' : 'room.cannot.table-open';
  if (draft.target !== null) return cannotDraft(state, draft.target);
  return state.head.adopted !== null ? 'room.cannot.adopted' : null;
}

export interface Drafting {
  /** Opens the draft that lies on a provision, else lays a new one there and opens it. */
  amend(provision: string, drafts: readonly Draft[]): Promise<void>;
  /** Lays another wording beside the drafts that are there, and opens it. */
  another(provision: string): Promise<void>;
  /** Lays and opens a revision of a tabled proposal; opens the one that lies there already. */
  revise(proposal: Proposal, drafts: readonly Draft[]): Promise<void>;
  /** Lays a draft that asks for something other than words, and asks whether to table it. */
  ask(body: { kind: 'delete' | 'bracket'; target: string; words?: string }): Promise<void>;
  open(draft: string): void;
  close(): void;
}

export function draftingOf(room: Pick<Room, 'lay' | 'ui'>): Drafting {
  const open = (draft: string): void => {
    room.ui.put({ editing: draft, view: 'marked', page: null, panel: 'text' });
  };
  const { lay } = room;
  const another = async (provision: string): Promise<void> => {
    const laid = await lay({ kind: 'amend', target: provision });
    if (laid !== null) open(laid);
  };
  return {
    another,
    async amend(provision, drafts) {
      room.ui.put({ selected: provision });
      const lying = [...drafts].reverse().find((one) => one.target === provision && one.kind === 'amend' && one.returned === null);
      if (lying === undefined) await another(provision);
      else open(lying.id);
    },
    async revise(proposal, drafts) {
      if (!isOpen(proposal)) return;
      const lying = drafts.find((one) => one.revises === proposal.id);
      const laid = lying?.id ?? (await lay({ revises: proposal.id }));
      if (laid !== null) open(laid);
    },
    async ask(body) {
      const laid = await lay(body);
      if (laid !== null) room.ui.put({ dialog: { type: 'table', draft: laid } });
    },
    open,
    close: () => { room.ui.put({ editing: null }); },
  };
}
