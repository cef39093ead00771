/** Labels in words (see labels.ts). */
import { t } from '../i18n/i18n.tsx';
import type { Label } from './labels.ts';

/** `Question 2, dash 3`. */
export function labelText(label: Label): string {
  switch (label.kind) {
    case 'title':
      return t('room.label.title');
    case 'heading':
      return t('room.label.heading', { n: label.nth });
    case 'paragraph':
      return t('room.label.paragraph', { n: label.nth });
    case 'chapeau':
      return t('room.label.chapeau', { n: label.nth });
    case 'question':
      return label.number === null ? t('room.label.question-nth', { n: label.nth }) : t('room.label.question', { number: label.number });
    case 'item':
      return label.under === null
        ? t('room.label.dash', { n: label.nth })
        : t('room.label.dash-under', { number: label.under, n: label.nth });
  }
}
