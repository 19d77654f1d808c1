// Where in a pipeline a key belongs that stands in the wrong place.
import { type JsonSchema, tagsOf } from './json-schema.ts';

/** Every place that takes a key of that name, as in `training`, or `optimizer (rmsprop, sgd)`. */
export function ownersOf(key: string, schema: JsonSchema): string[] {
  const owners: string[] = [];
  const walk = ({ properties = {}, ...schema }: JsonSchema, path: string): void => {
    if (path !== '' && Object.hasOwn(properties, key)) owners.push(path);
    for (const [name, child] of Object.entries(properties))
      walk(child, path === '' ? name : `${path}.${name}`);
    if (schema.items) walk(schema.items, path);
    const tags = tagsOf(schema);
    const variants = schema.oneOf ?? [];
    const having = tags.filter((_, index) => Object.hasOwn(variants[index]?.properties ?? {}, key));
    if (having.length > 0) owners.push(having.length < tags.length ? `${path} (${having.join(', ')})` : path);
    for (const [name, child] of Object.entries(variants[0]?.properties ?? {})) walk(child, `${path}.${name}`);
  };
  walk(schema, '');
  return owners;
}
