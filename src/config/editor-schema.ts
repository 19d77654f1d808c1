// The JSON Schema that an editor checks a pipeline file with, while a person writes it.
//
// What stands in a file is less than what is checked in the end: other files and variables add to it. So a variable,
// or null, may stand for every value, only list items need all their keys, and the pipeline's own are needed where
// nothing is extended.
import { type JsonSchema, tagsOf } from './json-schema.ts';
import { pipelineSchema } from './schema.ts';
import { PARAMETER } from './search-schema.ts';

interface EditorSchema extends JsonSchema {
  $schema: string;
  definitions: Record<string, JsonSchema>;
  if: JsonSchema;
  else: JsonSchema;
}

const VARIABLE: JsonSchema = { $ref: '#/definitions/variable' };

/** The layers of the network, which may be a variable; those of a block are the same. */
const LAYERS: JsonSchema = { $ref: '#/properties/architecture/anyOf/0/properties/layers' };

/** A JSON Schema (draft 7) of pipeline files. */
export function editorSchema(): EditorSchema {
  const { required = [], properties = {}, ...root } = pipelineSchema;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'An fmx pipeline',
    ...root,
    properties: {
      ...written(properties, false),
      architecture: orName(written(properties, false).architecture),
      extends: properties.extends ?? {},
      vars: properties.vars ?? {},
    },
    definitions: {
      variable: {
        type: ['string', 'null'],
        pattern: '^\\$[A-Za-z][A-Za-z0-9_]*$',
        description: 'A variable, or null to take an inherited key away.',
      },
    },
    if: { required: ['extends'] },
    else: { required },
  };
}

/** A network, or the name of one. */
function orName({ anyOf = [], ...architecture }: JsonSchema = {}): JsonSchema {
  return { ...architecture, anyOf: [...anyOf, { type: 'string' }] };
}

function written(properties: Record<string, JsonSchema>, isItem: boolean): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, orVariable(asWritten(schema, isItem))]),
  );
}

/** `isItem`: a list replaces a list, so that what stands in one is complete. */
function asWritten(schema: JsonSchema, isItem: boolean): JsonSchema {
  const {
    discriminator,
    oneOf,
    required = [],
    properties,
    additionalProperties,
    items,
    title,
    ...rest
  } = schema;
  const needed = required.filter((key) => isItem && properties?.[key]?.default === undefined);
  return {
    ...rest,
    ...(properties && { properties: written(properties, isItem) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object'
          ? namedAsWritten(additionalProperties)
          : additionalProperties,
    }),
    ...(needed.length > 0 && { required: needed }),
    ...(items && { items: orVariable(itemAsWritten(items)) }),
    ...(oneOf && {
      properties: { [discriminator?.propertyName ?? '']: { enum: tagsOf(schema) } },
      anyOf: oneOf.map((variant) => asWritten(variant, isItem)),
    }),
  };
}

/** What stands under a name that the file chooses: a path, or a network's. */
function namedAsWritten(schema: JsonSchema): JsonSchema {
  const value = asWritten(schema, false);
  return orVariable(schema.title === PARAMETER ? { anyOf: [{ type: 'array' }, value] } : value);
}

/** Names whose options have defaults may stand alone. */
function itemAsWritten(items: JsonSchema): JsonSchema {
  if (items.type !== 'object') return asWritten(items, true);
  const bare = Object.entries(items.properties ?? {})
    .filter(([, { required = [], properties = {} }]) =>
      required.every((key) => properties[key]?.default !== undefined),
    )
    .map(([name]) => name);
  return { anyOf: [...(bare.length > 0 ? [{ enum: bare }] : []), asWritten(items, true)] };
}

function orVariable(schema: JsonSchema): JsonSchema {
  // The only reference; what stands beside one is not read in draft 7.
  if (schema.$ref) return { description: schema.description ?? '', allOf: [LAYERS] };
  const isText = schema.type === 'string' || schema.const !== undefined;
  if (isText) return schema;
  const { description, default: fallback, examples, ...rest } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    ...(examples !== undefined && { examples }),
    anyOf: [...(rest.anyOf && Object.keys(rest).length === 1 ? rest.anyOf : [rest]), VARIABLE],
  };
}
