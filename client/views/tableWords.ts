/** What a cell says that holds no wording. */
import type { CellPart } from '../../shared/proposals/compilation.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { t } from '../i18n/i18n.tsx';

export function plainPart({ proposal, told }: CellPart): string {
  if (told === 'absorbed') return t('room.card.absorbed');
  switch (proposal.kind) {
    case 'delete':
      return t('room.gist.delete');
    case 'move':
      return t('room.gist.move');
    case 'bracket':
      return proposal.words === null ? t('room.gist.bracket') : t('room.gist.bracket-words', { words: proposal.words });
    default:
      return t('views.table.overtaken', { words: textOf(proposal.wording) });
  }
}
