/** Content in the largest size that fits, else page by page: pages turn by themselves, or by the arrow keys. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { pagesOf, STEPS } from './fit.ts';

const PAGE_MS = 15_000;
/** After a page was turned by hand, the screen waits for the hand. */
const BY_HAND_MS = 60_000;

interface FittedProps {
  /** What is shown; another one begins at the first page. */
  readonly subject: string;
  /** Changes whenever the content does, so that it is measured anew. */
  readonly version: unknown;
  readonly children: ReactNode;
  /** Told whether there is room for neighbours. */
  readonly onNeighbours: (room: boolean) => void;
}

/** The tops of all lines of text, from the top of the content. */
function lineTops(content: HTMLElement): number[] {
  const origin = content.getBoundingClientRect().top;
  const tops = new Set<number>();
  const range = document.createRange();
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) tops.add(Math.floor(rect.top - origin));
  }
  // Tops that lie within one line (a smaller attribution beside large words) are that line's.
  const sorted = [...tops].sort((a, b) => a - b);
  return sorted.filter((top, i) => i === 0 || top - (sorted[i - 1] ?? 0) > 12).map((top) => Math.max(0, top - 1));
}

export function Fitted({ subject, version, children, onNeighbours }: FittedProps): ReactNode {
  const say = useT();
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(0);
  const [pages, setPages] = useState<readonly number[]>([0]);
  const [page, setPage] = useState(0);
  const [resized, setResized] = useState(0);
  const byHand = useRef(0);
  const measured = useRef<readonly unknown[] | null>(null);

  useEffect(() => {
    setPage(0);
  }, [subject]);

  useEffect(() => {
    const again = (): void => { setResized((before) => before + 1); };
    window.addEventListener('resize', again);
    void document.fonts.ready.then(again);
    return () => { window.removeEventListener('resize', again); };
  }, []);

  const { size, neighbours } = STEPS[step] ?? { size: 1.75, neighbours: false };
  useLayoutEffect(() => {
    onNeighbours(neighbours);
  }, [neighbours, onNeighbours]);

  useLayoutEffect(() => {
    if (view.current === null || content.current === null) return;
    // Whatever changed, the largest size is tried first.
    const now = [subject, version, resized] as const;
    const same = now.every((one, i) => Object.is(one, measured.current?.[i]));
    measured.current = now;
    if (!same && step !== 0) {
      setStep(0);
      return;
    }
    const room = view.current.clientHeight;
    const needs = content.current.scrollHeight;
    if (needs > room + 1 && step < STEPS.length - 1) setStep(step + 1);
    else setPages(pagesOf(needs, room, needs > room + 1 ? lineTops(content.current) : []));
  }, [step, subject, version, resized]);

  useEffect(() => {
    if (pages.length < 2) return;
    const turn = (by: number): void => { setPage((before) => (before + by + pages.length) % pages.length); };
    const timer = setInterval(() => { if (Date.now() - byHand.current > BY_HAND_MS) turn(1); }, PAGE_MS);
    const keys = (event: KeyboardEvent): void => {
      const by = ['ArrowDown', 'PageDown', ' '].includes(event.key) ? 1 : ['ArrowUp', 'PageUp'].includes(event.key) ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      byHand.current = Date.now();
      turn(by);
    };
    window.addEventListener('keydown', keys);
    return () => {
      clearInterval(timer);
      window.removeEventListener('keydown', keys);
    };
  }, [pages]);

  const shown = Math.min(page, pages.length - 1);
  const top = pages[shown] ?? 0;
  const next = pages[shown + 1];
  const style = {
    '--size': `${String(size)}rem`,
    '--top': `${String(-top)}px`,
    '--cut': next === undefined ? '100%' : `${String(next - top)}px`,
  } as CSSProperties;
  return (
    <div className="fitted" data-smallest={step === STEPS.length - 1} data-paged={pages.length > 1} style={style}>
      <div className="fitted-view" ref={view}>
        <div className="fitted-content" ref={content}>{children}</div>
      </div>
      {pages.length > 1 ? <p className="fitted-pages numeric">{say('screen.page', { page: shown + 1, pages: pages.length })}</p> : null}
    </div>
  );
}
