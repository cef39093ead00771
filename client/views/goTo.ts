/** The way from a view back to a line of the text. */
import { useCallback } from 'react';
import { useRoom } from '../room/context.ts';
import { useSheetWays } from '../room/sheetContext.ts';

/** Closes the view and leads to a line of the text, the focus with it. */
export function useGoTo(): (line: string | null) => void {
  const room = useRoom();
  const ways = useSheetWays();
  return useCallback((line) => {
    room.ui.put({ page: null, panel: 'text', ...(line === null ? {} : { view: 'marked', selected: line, change: null }) });
    // The sheet can take the focus again once it is drawn without what lay over it.
    requestAnimationFrame(() => { if (line !== null) ways.show(line, true); });
  }, [room.ui, ways]);
}
