// In what resolved pipelines differ, path by path.

/** A path with each pipeline's value there; null where it has none. */
export interface PathDifference {
  /** As after `--set`, as in `architecture.layers.2.dropout.rate`. */
  path: string;
  values: (string | number | boolean | null)[];
}

/** What only describes a pipeline. */
const DESCRIPTIVE = new Set(['name', 'description', 'architecture.name']);

/**
 * The paths at which not all of the pipelines have the same. Where they have another layer, augmentation, optimizer and
 * the like at a place, that is one difference, with all its options in a line.
 */
export function configurationDifferences(pipelines: readonly unknown[]): PathDifference[] {
  const found: PathDifference[] = [];
  const visit = (path: string, values: readonly unknown[]): void => {
    const texts = values.map((value) => JSON.stringify(value) ?? '');
    if (texts.every((text) => text === texts[0]) || DESCRIPTIVE.has(path)) return;
    const types = new Set(values.map((value) => (isMap(value) ? value.type : undefined)));
    if (values.every(isMap) && types.size === 1) {
      const [type] = types;
      const inner = typeof type === 'string' && /\.\d+$/.test(path) ? `${path}.${type}` : path;
      for (const key of keysOf(values))
        visit(
          join(inner, key),
          values.map((value) => value[key]),
        );
    } else if (values.every(Array.isArray) && values.flat().some(isMap)) {
      const longest = Math.max(...values.map((list) => list.length));
      for (let i = 0; i < longest; i++)
        visit(
          join(path, String(i)),
          values.map((list) => list[i]),
        );
    } else {
      found.push({ path, values: values.map(inLine) });
    }
  };
  visit('', pipelines);
  return found;
}

type Plain = { [key: string]: unknown };

const isMap = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysOf = (maps: readonly Plain[]): string[] => [...new Set(maps.flatMap((map) => Object.keys(map)))];

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** As a person would write it: `dense {units: 128, activation: relu}`, `[3, 3]`. */
function inLine(value: unknown): PathDifference['values'][number] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  return flow(value);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isMap(value)) return String(value);
  const { type, ...options } = value;
  const inside = Object.entries(options).map(([key, inner]) => `${key}: ${flow(inner)}`);
  const map = inside.length > 0 ? `{${inside.join(', ')}}` : '';
  return typeof type === 'string' ? `${type} ${map}`.trim() : `{${inside.join(', ')}}`;
}
