// Exchanges a page's content for a newer one, and leaves as it was what a person has done with it: where they are, what
// is open, chosen, typed and sorted.
import { startContent } from './start.ts';

const PARTS = ['.origin', 'nav', 'main', '#report-data'];

export function exchange(page: Document): void {
  const restore = remember();
  for (const selector of PARTS) {
    const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  document.body.dataset.events = page.body.dataset.events;
  startContent();
  restore();
}

/** The function given back does again what was done with the content. */
function remember(): () => void {
  const done = [
    ...each('details[open]', HTMLDetailsElement, () => (details) => {
      details.open = true;
    }),
    ...each('input', HTMLInputElement, ({ checked, value }) => (input) => {
      // Of radio buttons, the one that is chosen unsets the others.
      const same = input.type === 'radio' && !checked ? true : input.checked === checked;
      if (same && input.value === value) return;
      input.checked = checked;
      input.value = value;
      tell(input);
    }),
    ...each('select', HTMLSelectElement, ({ value }) => (select) => {
      if (select.value === value) return;
      select.value = value;
      tell(select);
    }),
    ...each('[aria-pressed="true"]', HTMLElement, () => (button) => {
      if (button.ariaPressed !== 'true') button.click();
    }),
    ...each('th[aria-sort]', HTMLElement, ({ ariaSort }) => (head) => {
      for (let i = 0; i < 2 && head.ariaSort !== ariaSort; i++) head.querySelector('button')?.click();
    }),
    ...each('.scroll', HTMLElement, ({ scrollLeft, scrollTop }) => (region) => {
      region.scrollTo({ left: scrollLeft, top: scrollTop, behavior: 'instant' });
    }),
    ...each(':focus', HTMLElement, () => (element) => element.focus({ preventScroll: true })),
    keepPosition(),
  ];
  return () => {
    for (const doAgain of done) doAgain();
  };
}

/** The first part that begins within the window stays where it is; where none does, the innermost around it. */
function keepPosition(): () => void {
  const parts = [...document.querySelectorAll('main [id]')]
    .map((element) => ({ element, ...rectangle(element) }))
    // What is not drawn, as in a chart that is hidden, is nowhere.
    .filter(({ top, bottom }) => bottom > top);
  const part =
    parts.find(({ top }) => top >= 0 && top < innerHeight) ??
    parts.findLast(({ top, bottom }) => top < 0 && bottom > 0);
  if (!part || scrollY === 0) return () => undefined;
  const find = placeOf(part.element);
  return () => {
    const again = find();
    if (again) scrollBy({ top: rectangle(again).top - part.top, behavior: 'instant' });
  };
}

function rectangle(element: Element): { top: number; bottom: number } {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}

/** For each such element of the content, what to do with the one that stands in its place later. */
function each<T extends HTMLElement>(
  selector: string,
  type: new () => T,
  remembered: (element: T) => (again: T) => void,
): (() => void)[] {
  return [...document.querySelectorAll(`main ${selector}`)].flatMap((element) => {
    if (!(element instanceof type)) return [];
    const [doAgain, find] = [remembered(element), placeOf(element)];
    return () => {
      const again = find();
      if (again instanceof type) doAgain(again);
    };
  });
}

/** Finds the element of the same id; or the same kind, counted within the nearest element above it that has one. */
function placeOf(element: Element): () => Element | null | undefined {
  if (element.id) return () => document.getElementById(element.id);
  const selector = element.localName;
  const above = element.closest('[id]');
  const position = [...(above ?? document).querySelectorAll(selector)].indexOf(element);
  return () => (above ? document.getElementById(above.id) : document)?.querySelectorAll(selector)[position];
}

function tell(element: HTMLElement): void {
  for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true }));
}
