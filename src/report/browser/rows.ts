// Rows of a leaderboard: a tick brings a row's trials to the front of the charts, words and a brush hide others.
import { onSelection, tick } from './selection.ts';

const trialsOf = (row: HTMLElement): number[] => (row.dataset.trials ?? '').split(' ').map(Number);

export function offerRows(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-filterable]')) {
    addTicks(table);
    addFilter(table);
  }
}

function addTicks(table: HTMLTableElement): void {
  const head = table.tHead?.rows[0]?.insertCell(0);
  if (head) {
    const label = document.createElement('span');
    label.className = 'unseen';
    label.textContent = 'in front';
    head.append(label);
    head.className = 'choice';
  }
  for (const row of table.tBodies[0]?.rows ?? []) {
    const cell = row.insertCell(0);
    cell.className = 'choice';
    const box = document.createElement('input');
    box.type = 'checkbox';
    // Where a page is exchanged for a newer one, the tick stays with its trials.
    box.id = `front-${(row.dataset.trials ?? '').replaceAll(' ', '-')}`;
    box.setAttribute('aria-label', `Rank ${row.querySelector('th')?.textContent}: in front of the curves`);
    box.addEventListener('change', () => {
      row.classList.toggle('chosen', box.checked);
      tick(trialsOf(row), box.checked);
    });
    cell.append(box);
  }
}

function addFilter(table: HTMLTableElement): void {
  const filters = table.closest('section')?.querySelector<HTMLElement>('.filters');
  const input = filters?.querySelector<HTMLInputElement>('input');
  const told = filters?.querySelector<HTMLElement>('.filtered');
  if (!filters || !input || !told) return;
  filters.hidden = false;
  let brushed: ReadonlySet<number> | null = null;
  const apply = (): void => {
    const terms = input.value
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((term) => termOf(term, table));
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    for (const row of rows) {
      const inside = brushed === null || trialsOf(row).some((trial) => brushed?.has(trial));
      row.hidden = !inside || !terms.every((meets) => meets(row));
    }
    const left = rows.filter((row) => !row.hidden).length;
    told.textContent = left === rows.length ? '' : `${left} of ${rows.length}`;
  };
  input.addEventListener('input', apply);
  onSelection((selection) => {
    brushed = selection.brushed;
    apply();
  });
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
};

/** `cnn` is somewhere in a row; `dropout<0.3` compares the first column whose name begins so. */
function termOf(term: string, table: HTMLTableElement): (row: HTMLTableRowElement) => boolean {
  const [, name = '', sign = '', text = ''] = /^(.+?)(<=|>=|<|>|=)(.+)$/.exec(term) ?? [];
  const compare = COMPARE[sign];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const column = heads.findIndex((head) => lower(head).startsWith(name.toLowerCase().replaceAll('_', ' ')));
  if (!compare || column === -1) return (row) => lower(row).includes(term.toLowerCase());
  const wanted = Number(text.replace('%', '')) / (text.endsWith('%') ? 100 : 1);
  return (row) => {
    const cell = row.cells[column];
    if (!cell) return false;
    if (Number.isNaN(wanted)) return sign === '=' && lower(cell) === text.toLowerCase();
    const value = Number(cell.dataset.sort ?? cell.textContent);
    return cell.textContent !== '' && compare(value, wanted);
  };
}

const lower = (element: HTMLElement): string => (element.textContent ?? '').toLowerCase();
