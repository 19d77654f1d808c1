// The part of JSON Schema that pipelines use, and how a schema reads in words.
import type { TSchema } from 'typebox';

export interface JsonSchema {
  /** Another part of the pipeline's schema, as a path from its root; a map's own `title` says what it is. */
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  /** Told apart by the key that `discriminator` names. */
  oneOf?: JsonSchema[];
  discriminator?: { propertyName: string };
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** TypeBox keeps what it knows of a schema in its type, and plain JSON Schema in the object. */
export const asJsonSchema = (schema: TSchema): JsonSchema => schema;

/** What a schema takes, as in `a whole number of at least 1`. */
export function describe(schema: JsonSchema): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.$ref) return schema.title ?? 'a value';
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.anyOf) return schema.anyOf.map(describe).join(', or ');
  const types = [schema.type ?? 'any'].flat();
  const names = types.map((type) => (TITLED.includes(type) && schema.title) || (NAMES[type] ?? type));
  return [names.join(' or '), rangeOf(schema)].filter((part) => part !== '').join(' ');
}

/** What a schema's own title says better. */
const TITLED = ['object', 'string'];

const NAMES: Record<string, string> = {
  any: 'any value',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'a map',
};

/** The limits of a number, as in `from 0 to below 1`; empty where there are none. */
export function rangeOf(schema: JsonSchema): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  if (minimum !== undefined && exclusiveMaximum !== undefined)
    return `from ${minimum} to below ${exclusiveMaximum}`;
  if (exclusiveMinimum !== undefined && maximum !== undefined)
    return `above ${exclusiveMinimum}, up to ${maximum}`;
  const limits: [string, number | undefined][] = [
    ['of at least', minimum],
    ['above', exclusiveMinimum],
    ['of at most', maximum],
    ['below', exclusiveMaximum],
  ];
  return limits
    .filter(([, limit]) => limit !== undefined)
    .map(([words, limit]) => `${words} ${limit}`)
    .join(' and ');
}

/** The values of the key by which the variants of a union are told apart. */
export function tagsOf({ oneOf = [], discriminator }: JsonSchema): string[] {
  return oneOf.map((variant) => String(variant.properties?.[discriminator?.propertyName ?? '']?.const));
}
