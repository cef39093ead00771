/** Whether something stands beside words in one line: shown whole or not at all, never cut. */
import { useEffect, useRef, useState, type RefObject } from 'react';

/** `around` is the line, `words` what always stands in it; `fits`: there are so many rem left beside these, with half a rem between. */
export function useFits(rem: number): { readonly around: RefObject<HTMLDivElement | null>; readonly words: RefObject<HTMLSpanElement | null>; readonly fits: boolean } {
  const around = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const [line, beside] = [around.current, words.current];
    if (line === null || beside === null) return;
    const watch = new ResizeObserver(() => {
      const one = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setLeft((line.clientWidth - beside.offsetWidth) / one - 0.5);
    });
    watch.observe(line);
    watch.observe(beside);
    return () => { watch.disconnect(); };
  }, []);
  return { around, words, fits: left >= rem };
}
