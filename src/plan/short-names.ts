// Names that are short enough for tables: of parameters, and of configurations by their values.
import type { Assignment } from '../search/space.ts';

/**
 * For each path its end, as short as it tells enough, and tells it from the others: `learning_rate`, `optimizer.type`,
 * `dropout.rate` for a rate of the third layer, or `1.dense.units` where another's units vary too.
 */
export function shortNames(paths: readonly string[]): Map<string, string> {
  const tail = (path: string, parts: number): string => path.split('.').slice(-parts).join('.');
  return new Map(
    paths.map((path) => {
      const others = paths.filter((other) => other !== path);
      const most = path.split('.').length;
      // `rate` and `type` mean something only beside what they belong to.
      let parts = /\.\d+\.\w+\.\w+$|\.type$/.test(path) ? 2 : 1;
      while (parts < most && others.some((other) => tail(other, parts) === tail(path, parts))) parts++;
      return [path, tail(path, parts)];
    }),
  );
}

/** As in `cnn, adam, dropout=0.3`: a word tells enough by itself. Empty where nothing varies. */
export function configurationName(assignment: Assignment, names: ReadonlyMap<string, string>): string {
  return Object.entries(assignment)
    .map(([path, value]) => {
      const isWord = typeof value === 'string' && !/^(null|true|false|[\d.+-].*)$/.test(value);
      const shown = typeof value === 'number' ? Number(value.toPrecision(4)) : value;
      return isWord ? value : `${names.get(path) ?? path}=${shown}`;
    })
    .join(', ');
}
