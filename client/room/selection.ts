/** The words that the person has selected in a provision of the sheet. */
import { foldSpace } from '../../shared/lib/words.ts';

/** The selected words of a provision, folded; null where nothing in it is selected, or the selection leaves it. */
export function selectedWords(provision: string): string | null {
  const selection = window.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const words = document.querySelector(`[data-line="${CSS.escape(provision)}"] .words`);
  if (words === null || !words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return null;
  const text = foldSpace(selection.toString());
  return text === '' ? null : text;
}
