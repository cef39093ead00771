/** A change in words: for the name of a row, and for what is copied. */
import type { ChangeRow, RowState } from '../../shared/proposals/change-list.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { t, type MessageId } from '../i18n/i18n.tsx';
import { labelText } from '../room/labelText.ts';
import type { Label } from '../room/labels.ts';
import { plainChange } from '../room/plainChange.ts';

export const STATE_MESSAGE: Readonly<Record<RowState, MessageId>> = {
  tabled: 'views.state.tabled',
  partly: 'views.state.partly',
  deferred: 'views.state.deferred',
  waiting: 'views.state.waiting',
  overtaken: 'views.state.overtaken',
  absorbed: 'views.state.absorbed',
  accepted: 'views.state.accepted',
  'not-taken-up': 'views.state.not-taken-up',
};

const KIND_MESSAGE: Readonly<Record<Kind, MessageId>> = {
  title: 'room.kind.title',
  heading: 'room.kind.heading',
  paragraph: 'room.kind.paragraph',
  chapeau: 'room.kind.chapeau',
  question: 'room.kind.question',
  item: 'room.kind.item',
};

/** What a row asks for: `replace “universal” with “meaningful”`, `new question: “…”`. */
export function rowWords({ proposal, change, told }: ChangeRow): string {
  if (change !== null) return plainChange(change);
  switch (proposal.kind) {
    case 'delete':
      return t('room.gist.delete');
    case 'move':
      return t('room.gist.move');
    case 'bracket':
      return proposal.words === null ? t('room.gist.bracket') : t('room.gist.bracket-words', { words: proposal.words });
    case 'add':
      return t('views.adds', { kind: t(KIND_MESSAGE[proposal.provisionKind ?? 'paragraph']), words: textOf(proposal.wording) });
    case 'amend':
      return told === 'orphaned' ? t('views.orphaned', { words: textOf(proposal.wording) }) : t('room.card.absorbed');
  }
}

/** What the place of a row is called. */
export function placeText(provision: string | null, labels: ReadonlyMap<string, Label>): string {
  if (provision === null) return t('views.beginning');
  const label = labels.get(provision);
  return label === undefined ? t('views.gone') : labelText(label);
}
