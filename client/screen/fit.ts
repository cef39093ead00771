/**
 * Large type that fits: a long provision first steps down in size, then loses its neighbours, then is shown page by page.
 * The steps and the pages are computed here from measured heights; the component measures.
 */

/** One way of setting the provision: its size in rem of the screen, and whether the neighbours still stand around it. */
export interface Step {
  readonly size: number;
  readonly neighbours: boolean;
}

/** From the largest to the smallest; the last is the one that is paged. */
export const STEPS: readonly Step[] = [
  { size: 2.9375, neighbours: true },
  { size: 2.5, neighbours: true },
  { size: 2.125, neighbours: true },
  { size: 2.125, neighbours: false },
  { size: 1.75, neighbours: false },
];

/**
 * Where pages begin, in pixels from the top of the content. `content`, `view`: heights; `breaks`: the tops of lines and
 * blocks, ascending, at which a page may begin. A page that no break would end is cut at the view's height.
 */
export function pagesOf(content: number, view: number, breaks: readonly number[]): number[] {
  if (view <= 0 || content <= view + 1) return [0];
  const pages = [0];
  for (let top = 0; content - top > view + 1; ) {
    const fitting = breaks.filter((at) => at > top + view * 0.25 && at <= top + view);
    top = fitting[fitting.length - 1] ?? top + view;
    pages.push(top);
  }
  return pages;
}
