// What all charts share: colours as the page's CSS variables, so that a drawing follows the theme by itself.
import type { TooltipComponentOption } from 'echarts/components';

export const color = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  rule: 'var(--rule)',
  surface: 'var(--surface)',
  paper: 'var(--paper)',
  blue: 'var(--blue)',
  gray: 'var(--gray)',
} as const;

/** How many colours the palette has; style.css defines them. */
export const SERIES = 8;

/** The palette's colour at an index, from 0 on; gray without one. */
export const seriesColor = (index: number | undefined): string =>
  index === undefined ? color.gray : `var(--series-${(index % SERIES) + 1})`;

export const fontSize = { normal: 12, small: 10.5 } as const;

export const textStyle = {
  color: color.muted,
  fontSize: fontSize.normal,
  fontFamily: 'Inter, Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif',
} as const;

/** A tooltip that looks like the page. */
export const tooltip: TooltipComponentOption = {
  backgroundColor: color.surface,
  borderColor: color.rule,
  borderWidth: 1,
  padding: [6, 10],
  confine: true,
  transitionDuration: 0,
  textStyle: { ...textStyle, color: color.ink },
};

/** A tooltip about the item under the pointer: `told` has its heading, and lines. */
export const itemTooltip = (told: (index: number) => readonly string[]): TooltipComponentOption => ({
  ...tooltip,
  trigger: 'item',
  formatter: (hovered) => {
    const item = Array.isArray(hovered) ? hovered[0] : hovered;
    const [heading = '', ...lines] = told(item?.dataIndex ?? 0);
    return tooltipElement(heading, lines);
  },
});

/** Lines of text as an element: text never becomes markup. In the browser only. */
export function tooltipElement(heading: string, lines: readonly string[]): HTMLElement {
  const element = document.createElement('div');
  const strong = document.createElement('strong');
  strong.textContent = heading;
  element.append(strong);
  for (const line of lines) {
    const row = document.createElement('div');
    row.textContent = line;
    element.append(row);
  }
  return element;
}
