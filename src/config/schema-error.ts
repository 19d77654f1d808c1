// What ajv found wrong, in words, at the place where a person wrote it.
import type { ErrorObject } from 'ajv';
import { type ConfigPath, FmxError, type Place } from '../errors.ts';
import { asJsonSchema, describe, type JsonSchema, tagsOf } from './json-schema.ts';
import { keyOwners } from './key-owners.ts';
import { didYouMean, nearest } from './nearest.ts';
import { keyPlaceAt, type MapNode, nodeAt, pathText, placeAt } from './node.ts';
import { exampleHint, isText, placeText, valueHint } from './words.ts';

/** Files that are no pipelines at all may have any number of errors. */
const MOST = 1000;

/** What one of ajv's errors means, and where. */
interface Finding {
  message: string;
  where: Place;
  hint: string | undefined;
}

/**
 * All errors of a value in words. Those about values that are broken already, and those that only follow from another,
 * are left out.
 */
export function schemaErrors(
  errors: readonly ErrorObject[],
  value: unknown,
  root: MapNode,
  schema: JsonSchema,
): FmxError[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  return errors.slice(0, MOST).flatMap((error) => {
    const path = pathOf(error.instancePath);
    const node = nodeAt(root, path);
    if (node?.kind === 'scalar' && node.broken) return [];
    if (unions.some((union) => isWithin(error, union))) return [];
    const finding = findingOf(toldInFull(error, value, schema), path, root, schema);
    if (!finding) return [];
    const { message, where, hint } = finding;
    const { via } = node ?? {};
    const told = via
      ? `${hint ? `${hint} ` : ''}It comes from $${via.name}, used in ${placeText(via.place)}.`
      : hint;
    return [new FmxError('config', message, { where, path, ...(told !== undefined && { hint: told }) })];
  });
}

function findingOf(
  error: ErrorObject,
  path: ConfigPath,
  root: MapNode,
  whole: JsonSchema,
): Finding | undefined {
  const { keyword, params, data } = error;
  const schema = asJsonSchema(error.parentSchema ?? {});
  const name = pathText(path);
  const within = path.length === 0 ? '' : `${name}: `;
  const here = placeAt(root, path);
  const expected = (hint = valueHint(data, schema) ?? exampleHint(schema, String(path.at(-1)))): Finding => ({
    message: `${name} ${isText(data)}, but ${describe(schema)} is expected`,
    where: here,
    hint,
  });

  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      // A layer and the like is a map of its name to its options.
      const isItem = schema.title !== undefined && schema.maxProperties === 1;
      return {
        message: `${within}unknown ${isItem ? schema.title?.replace(/^an? /, '') : 'key'} ${JSON.stringify(key)}`,
        where: keyPlaceAt(root, [...path, key]),
        hint: unknownKeyHint(key, schema, whole),
      };
    }
    case 'required': {
      const key = String(params.missingProperty);
      if (schema.discriminator?.propertyName === key) return undefined;
      const missing = schema.properties?.[key] ?? {};
      return {
        message: `${within}"${key}" is missing`,
        where: keyPlaceAt(root, path),
        hint: missingHint(key, missing),
      };
    }
    case 'discriminator': {
      const tag = String(params.tag);
      const tags: JsonSchema = { enum: tagsOf(schema) };
      if (params.tagValue === undefined) {
        const typo = nearest(tag, Object.keys(Object(data)));
        return {
          message: `${within}"${tag}" is missing`,
          where: keyPlaceAt(root, path),
          hint: typo
            ? `Did you mean ${tag}, where ${JSON.stringify(typo)} stands?`
            : `It takes ${describe(tags)}.`,
        };
      }
      const inside = { keyword: 'enum', data: params.tagValue, parentSchema: tags };
      return findingOf({ ...error, ...inside }, [...path, tag], root, whole);
    }
    case 'enum': {
      const near = typeof data === 'string' ? didYouMean(data, (schema.enum ?? []).map(String)) : undefined;
      return expected(near);
    }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'type':
    case 'anyOf':
    case 'const':
      return expected();
    case 'minItems':
    case 'minProperties':
      return {
        message: `${name} is empty`,
        where: keyPlaceAt(root, path),
        hint: exampleHint(schema, String(path.at(-1))),
      };
    case 'maxItems':
      return { message: `${name} has more than ${params.limit} items`, where: here, hint: undefined };
    case 'uniqueItems':
      return { message: `${name} holds the same item twice`, where: here, hint: undefined };
    case 'maxProperties': {
      const keys = Object.keys(Object(data)).filter((key) => schema.properties?.[key]);
      if (keys.length < 2) return undefined;
      return {
        message: `${name} holds ${keys.length} at once: ${keys.join(', ')}`,
        where: here,
        hint: 'Begin each with a `- ` of its own.',
      };
    }
    case 'pattern':
      if (error.propertyName !== undefined) return undefined;
      if (schema.title) return expected();
      return {
        message: `${name} must be one line of text, with no space around it`,
        where: here,
        hint: undefined,
      };
    case 'propertyNames': {
      const key = String(params.propertyName);
      const isVariable = path.at(-1) === 'vars';
      return {
        message: `${within}${JSON.stringify(key)} cannot name ${isVariable ? 'a variable' : 'an architecture'}`,
        where: keyPlaceAt(root, [...path, key]),
        hint: isVariable
          ? 'A name is a letter, then letters, digits and _; constructor and prototype are taken.'
          : 'A name is letters, digits, - and _.',
      };
    }
    case 'minLength':
      return { message: `${name} is empty`, where: here, hint: 'Write some text.' };
    case 'maxLength':
      return { message: `${name} has more than ${params.limit} characters`, where: here, hint: undefined };
    default:
      return { message: `${name} ${error.message ?? 'is wrong'}`, where: here, hint: undefined };
  }
}

/** With the part of the schema that was not met, and the value that did not meet it. */
function toldInFull(error: ErrorObject, value: unknown, whole: JsonSchema): ErrorObject {
  const layers = whole.properties?.architecture?.properties?.layers;
  let part = { schema: variantOf(whole, value), data: value };
  for (const key of pathOf(error.instancePath)) {
    const { schema, data } = part;
    const { properties = {}, items, additionalProperties } = schema;
    const named = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    const inner: JsonSchema = Object(Array.isArray(data) ? items : named);
    const value = Object(data)[key];
    part = { schema: variantOf((inner.$ref && layers) || inner, value), data: value };
  }
  return { ...error, parentSchema: part.schema, data: part.data };
}

/** Of a union, the variant whose tag the value has, where there is one. */
function variantOf(schema: JsonSchema, value: unknown): JsonSchema {
  const { oneOf = [], discriminator } = schema;
  const tag = Object(value)[discriminator?.propertyName ?? ''];
  return oneOf[tagsOf(schema).indexOf(tag)] ?? schema;
}

/** Is an error about one of a union's alternatives? */
const isWithin = (error: ErrorObject, union: ErrorObject): boolean =>
  error.instancePath.startsWith(union.instancePath) && error.schemaPath.startsWith(`${union.schemaPath}/`);

/** `/architecture/layers/2/dropout` as keys. */
const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Where the key belongs, if it stands in the wrong place, or what it may have meant, and what may stand there. */
function unknownKeyHint(key: string, { properties = {} }: JsonSchema, whole: JsonSchema): string {
  const names = Object.keys(properties);
  const known = names.length > 0 ? `Known here: ${names.join(', ')}.` : 'There is none to choose from yet.';
  return `${didYouMean(key, names) ?? belongsTo(key, whole) ?? ''} ${known}`.trim();
}

function belongsTo(key: string, whole: JsonSchema): string | undefined {
  const owners = keyOwners(whole);
  const name = owners.has(key) ? key : nearest(key, owners.keys());
  const places = name === undefined ? [] : (owners.get(name) ?? []);
  if (places.length === 0) return undefined;
  const list = places.slice(0, 3).join(', or to ');
  return name === key ? `It belongs to ${list}.` : `Did you mean ${name}? That belongs to ${list}.`;
}

const missingHint = (key: string, schema: JsonSchema): string =>
  exampleHint(schema, key) ?? `It takes ${describe(schema)}.`;
