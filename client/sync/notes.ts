/** A delegation's private note on a provision, on its desk: colleagues edit it together, nobody else ever receives it (R6). */
import { useCallback, useSyncExternalStore } from 'react';
import { deskNote } from '../../shared/schema/desk.ts';
import type { DeskHandle } from './desk.ts';

/** Where two texts part: only what differs is written, so that a colleague's words beside it stay. */
function splice(was: string, now: string): { at: number; remove: number; insert: string } {
  let at = 0;
  while (at < was.length && at < now.length && was[at] === now[at]) at += 1;
  let end = 0;
  while (end < was.length - at && end < now.length - at && was[was.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return { at, remove: was.length - at - end, insert: now.slice(at, now.length - end) };
}

/** The note as it stands, and the way to change it. */
export function useNote(desk: DeskHandle, provision: string): readonly [string, (to: string) => void] {
  const { doc } = desk;
  const subscribe = useCallback((listener: () => void) => {
    const note = deskNote(doc, provision);
    note.observe(listener);
    return () => { note.unobserve(listener); };
  }, [doc, provision]);
  const read = (): string => deskNote(doc, provision).toJSON();
  const text = useSyncExternalStore(subscribe, read, read);
  const write = useCallback((to: string): void => {
    const note = deskNote(doc, provision);
    const { at, remove, insert } = splice(note.toJSON(), to);
    doc.transact(() => {
      if (remove > 0) note.delete(at, remove);
      if (insert !== '') note.insert(at, insert);
    });
  }, [doc, provision]);
  return [text, write];
}
