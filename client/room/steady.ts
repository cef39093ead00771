/**
 * Nothing moves under the reader: what others change above must not push away the words that one reads or writes. The line
 * that has the focus (else the one at the head of the view) keeps its place on the screen, whatever grows above it.
 */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** A line of the sheet, or a provision under the pen. */
const LINES = '[data-line], [data-provision]';

interface Anchor {
  readonly element: HTMLElement;
  /** Where it stood, in pixels from the head of the view. */
  readonly at: number;
}

function topIn(scroller: HTMLElement, element: HTMLElement): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

function isInView(scroller: HTMLElement, element: HTMLElement): boolean {
  const at = topIn(scroller, element);
  return at < scroller.clientHeight && at + element.offsetHeight > 0;
}

function chooseAnchor(scroller: HTMLElement): Anchor | null {
  const active = document.activeElement;
  const inside = active instanceof HTMLElement && scroller.contains(active) ? active : null;
  // Under the pen the focus is on the whole text; the provision with the caret is marked.
  const focused = inside?.closest<HTMLElement>('[data-line]') ?? inside?.querySelector<HTMLElement>('[data-provision][data-current]') ?? null;
  if (focused !== null && isInView(scroller, focused)) return { element: focused, at: topIn(scroller, focused) };
  const lines = scroller.querySelectorAll<HTMLElement>(LINES);
  // Lines stand one below the other: the first that reaches into the view is found by halving.
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const line = lines[middle];
    if (line !== undefined && line.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().top) from = middle + 1;
    else to = middle;
  }
  const first = lines[from];
  return first !== undefined && isInView(scroller, first) ? { element: first, at: topIn(scroller, first) } : null;
}

/** Keeps what is read in its place in this scroller; `changed` is a value that differs after each change of the content. */
export function useSteady(ref: RefObject<HTMLElement | null>, changed: unknown): void {
  const anchor = useRef<Anchor | null>(null);
  const hold = useRef<() => void>(() => undefined);
  useEffect(() => {
    const scroller = ref.current;
    if (scroller === null) return undefined;
    const note = (): void => {
      anchor.current = chooseAnchor(scroller);
    };
    hold.current = () => {
      const { current } = anchor;
      if (current !== null && current.element.isConnected) {
        const drift = topIn(scroller, current.element) - current.at;
        if (Math.abs(drift) >= 1) scroller.scrollTop += drift;
      }
      note();
    };
    const grown = new ResizeObserver(() => hold.current());
    for (const child of scroller.children) grown.observe(child);
    scroller.addEventListener('scroll', note, { passive: true });
    scroller.addEventListener('focusin', note);
    note();
    return () => {
      grown.disconnect();
      scroller.removeEventListener('scroll', note);
      scroller.removeEventListener('focusin', note);
    };
  }, [ref]);
  useLayoutEffect(() => hold.current(), [changed]);
}

/** Screens away up to which the lines between are laid out already, so that one can glide over them. */
const GLIDE = 0.6;
/** Frames within which what comes into view has its true height. */
const SETTLE = 4;

/** Brings a line into view: gently where it is near and the person allows motion. */
export function showLine(scroller: HTMLElement, key: string, how: 'center' | 'nearest' = 'center'): void {
  const name = CSS.escape(key);
  const line = scroller.querySelector<HTMLElement>(`[data-line="${name}"], [data-provision="${name}"]`);
  if (line === null) return;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tall = line.offsetHeight > scroller.clientHeight * 0.8;
  const block = how === 'center' && tall ? 'start' : how;
  const at = topIn(scroller, line);
  const near = at > -GLIDE * scroller.clientHeight && at < (1 + GLIDE) * scroller.clientHeight;
  if (near) {
    line.scrollIntoView({ block, behavior: calm ? 'auto' : 'smooth' });
    return;
  }
  // Far off, heights are guesses until they are looked at: the line is brought back to its place as they come true.
  let frames = SETTLE;
  const settle = (): void => {
    line.scrollIntoView({ block, behavior: 'auto' });
    frames -= 1;
    if (frames > 0) requestAnimationFrame(settle);
  };
  settle();
}

/** Whether the person is typing, so that nothing may take the view away from them. */
export function isTyping(): boolean {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return false;
  return active.isContentEditable || active.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [role="textbox"], [role="combobox"]');
}
