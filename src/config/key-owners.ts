// Where in a pipeline a key belongs that stands in the wrong place.
import { type JsonSchema, tagsOf } from './json-schema.ts';

/** Every key below the top, with the places that take it, as in `training`, or `optimizer (rmsprop, sgd)`. */
export function keyOwners(schema: JsonSchema): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  const add = (key: string, owner: string) => owners.set(key, [...(owners.get(key) ?? []), owner]);
  const walk = ({ properties = {}, items, oneOf = [], ...rest }: JsonSchema, path: string): void => {
    const inside = (key: string): string => (path === '' ? key : `${path}.${key}`);
    for (const [key, child] of Object.entries(properties)) {
      if (path !== '') add(key, path);
      walk(child, inside(key));
    }
    if (items) walk(items, path);
    const tags = tagsOf({ oneOf, ...rest });
    for (const key of new Set(oneOf.flatMap((variant) => Object.keys(variant.properties ?? {})))) {
      const having = oneOf.flatMap((variant, index) => (variant.properties?.[key] ? [tags[index]] : []));
      add(key, having.length < tags.length ? `${path} (${having.join(', ')})` : path);
      const child = oneOf.find((variant) => variant.properties?.[key])?.properties?.[key];
      if (child) walk(child, inside(key));
    }
  };
  walk(schema, '');
  return owners;
}
