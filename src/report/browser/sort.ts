// Sorts tables marked with `data-sortable` by the column whose head is pressed; totals stay below.

export function makeSortable(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
    const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
    for (const head of heads) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => sortBy(table, heads, head));
    }
  }
}

/** Numbers fall at first, words rise; a second press turns the order round. */
function sortBy(table: HTMLTableElement, heads: readonly HTMLElement[], head: HTMLTableCellElement): void {
  const body = table.tBodies[0];
  if (!body) return;
  const column = head.cellIndex;
  const numeric = !head.classList.contains('words');
  const before = head.getAttribute('aria-sort');
  const falling = before ? before === 'ascending' : numeric;
  for (const other of heads) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const key = (row: HTMLTableRowElement): string =>
    row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent ?? '';
  const compare = numeric
    ? (a: string, b: string) => Number(a) - Number(b)
    : (a: string, b: string) => a.localeCompare(b, 'en');
  const rows = [...body.rows].sort((a, b) => compare(key(a), key(b)));
  body.append(...(falling ? rows.reverse() : rows));
}
