/** Next and previous in a view by keyboard: the focus goes from item to item. */

/** Moves the focus to the next item of the open view, or the one before; past the end it begins again. */
export function stepInView(root: HTMLElement | null, by: 1 | -1): void {
  const items = [...(root?.querySelectorAll<HTMLElement>('.view [data-card]') ?? [])];
  const at = items.findIndex((one) => one.contains(document.activeElement));
  const next = items[at === -1 ? (by === 1 ? 0 : items.length - 1) : (at + by + items.length) % items.length];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}
