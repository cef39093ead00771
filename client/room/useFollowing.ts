/** The Chair's pointer: followers are taken there once when it moves, unless they have switched that off or are typing. */
import { useEffect, useRef } from 'react';
import { useModel, useRoom } from './context.ts';
import type { SheetWays } from './sheetContext.ts';
import { isTyping } from './steady.ts';

export function useFollowing(ways: SheetWays): void {
  const room = useRoom();
  const { state } = useModel();
  const { pointer } = state.head;
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (pointer === before.current) return undefined;
    before.current = pointer;
    const ui = room.ui.get();
    const busy = isTyping() || ui.editing !== null || ui.dialog !== null || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
    if (pointer === null || !ui.follow || busy) return undefined;
    const frame = requestAnimationFrame(() => { ways.show(pointer, false); });
    return () => { cancelAnimationFrame(frame); };
  }, [pointer, room.ui, ways]);
}
