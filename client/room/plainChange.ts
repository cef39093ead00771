/** A change in plain words: `insert “unique”`. */
import type { Change } from '../../shared/proposals/model.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import { t } from '../i18n/i18n.tsx';

export function plainChange(change: Change): string {
  const { deleted, inserted } = changeName(change);
  if (deleted === '') return t('room.plain.insert', { inserted });
  if (inserted === '') return t('room.plain.delete', { deleted });
  return t('room.plain.replace', { deleted, inserted });
}
