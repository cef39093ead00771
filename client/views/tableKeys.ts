/** The keyboard in the table: arrows go from cell to cell, Home and End along the row. */

const cellsOf = (row: Element | undefined): HTMLElement[] => [...(row?.querySelectorAll<HTMLElement>(':scope > .cell') ?? [])];

/**
 * Moves the focus to the cell that a key leads to: from a cell to its neighbour, from the table itself to the first cell that
 * is to be seen. Gives whether the key meant something there; what stands inside a cell keeps its own keys.
 */
export function stepInTable(table: HTMLElement, from: HTMLElement, key: string): boolean {
  const rows = [...table.querySelectorAll('tr')];
  if (from === table) {
    if (key !== 'ArrowDown' && key !== 'ArrowRight') return false;
    const head = rows[0]?.getBoundingClientRect().bottom ?? 0;
    return focus(cellsOf(rows.slice(1).find((one) => one.getBoundingClientRect().bottom > head))[0]);
  }
  if (!from.matches('.cell')) return false;
  const row = rows.findIndex((one) => one.contains(from));
  const cells = cellsOf(rows[row]);
  const column = cells.indexOf(from);
  const forward = getComputedStyle(table).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  switch (key) {
    case 'ArrowDown': return focus(cellsOf(rows[row + 1])[column]);
    case 'ArrowUp': return focus(cellsOf(rows[row - 1])[column]);
    case 'ArrowLeft':
    case 'ArrowRight': return focus(cells[column + (key === forward ? 1 : -1)]);
    case 'Home': return focus(cells[0]);
    case 'End': return focus(cells[cells.length - 1]);
    default: return false;
  }
}

function focus(cell: HTMLElement | undefined): boolean {
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return cell !== undefined;
}
