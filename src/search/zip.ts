// Parameters that change together, as the columns of a table, written as dimensions under conditions.
import type { Condition, Dimension, ParameterValue } from './space.ts';

/**
 * The dimensions of a group like `{batch_size: [64, 256], epochs: [20, 40]}`: 64 goes with 20, and 256 with 40. All
 * lists are equally long. The second parameter, by name, exists once for each value of the first, with the values
 * beside it, and so on.
 */
export function zipped(group: Readonly<Record<string, readonly ParameterValue[]>>): Dimension[] {
  // The order of keys is to make no difference.
  const names = Object.keys(group).sort();
  const [first = []] = Object.values(group);
  const rows = first.map((_, row) => names.map((name) => group[name]?.[row] as ParameterValue));
  const dimensions: Dimension[] = [];
  for (const [column, name] of names.entries()) {
    const beside = new Map<string, { when: Record<string, ParameterValue>; values: Set<ParameterValue> }>();
    for (const row of rows) {
      const when = Object.fromEntries(
        names.slice(0, column).map((other, i) => [other, row[i] as ParameterValue]),
      );
      const key = JSON.stringify(when);
      const entry = beside.get(key) ?? { when, values: new Set() };
      entry.values.add(row[column] as ParameterValue);
      beside.set(key, entry);
    }
    for (const { when, values } of beside.values()) {
      const condition: { when?: Condition } = column === 0 ? {} : { when };
      dimensions.push({ name, domain: { kind: 'choice', values: [...values] }, ...condition });
    }
  }
  return dimensions;
}
