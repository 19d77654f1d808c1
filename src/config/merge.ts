// One tree laid over another: maps are joined key by key, all else is replaced, and null takes a key away.
import type { Entry, MapNode, Node } from './node.ts';

/** `over` wins. A map that was joined stands where `over` wrote it. */
export function merge(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) putOver(entries, name, entry);
  return { kind: 'map', entries, place: over.place };
}

/** Lays one entry over those that are there. */
export function putOver(entries: Map<string, Entry>, name: string, { key, value }: Entry): void {
  const below = entries.get(name)?.value;
  if (below && isNull(value)) entries.delete(name);
  else if (below?.kind === 'map' && value.kind === 'map')
    entries.set(name, { key, value: merge(below, value) });
  else entries.set(name, { key, value });
}

const isNull = (node: Node): boolean => node.kind === 'scalar' && node.value === null && !node.broken;
