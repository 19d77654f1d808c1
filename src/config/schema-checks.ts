// The schema as functions that check a value and fill in its defaults.
//
// Compiling them takes far longer (0.2 s) than checking: here it is done when one is first used, and in what is built,
// scripts/build.mjs has put their code in the place of this module. There, each map of the schema has a function of its
// own, so that Node compiles those alone that a file needs, and what many plugins take, such as a schedule, once.
import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonSchema } from './json-schema.ts';
import { pipelineSchema } from './schema.ts';

const { properties: { search = {}, ...properties } = {}, ...pipeline } = pipelineSchema;
/** What a reference in the schema stands for. */
const layers = properties.architecture?.properties?.layers;

/** By the names of the functions. What few files have is a check of its own. */
export const schemas: Record<'checkPipeline' | 'checkSearch', JsonSchema> = {
  checkPipeline: inParts({ ...pipeline, properties: { ...properties, search: {} } }),
  checkSearch: inParts({ type: 'object', properties: { search } }),
};

/** The same with each map and list in `$defs`, where it stands once. */
function inParts(schema: JsonSchema): JsonSchema {
  const $defs: Record<string, JsonSchema> = {};
  const names = new Map<JsonSchema, string>();
  const refer = (part: JsonSchema): JsonSchema => {
    if (part.$ref && layers) return refer(layers);
    if (!part.properties && !part.oneOf && !part.items) return divide(part);
    let name = names.get(part);
    if (name === undefined) {
      name = `part${names.size}`;
      names.set(part, name);
      const { default: missing, ...own } = part;
      $defs[name] = divide(own);
    }
    // A default is filled in by the map that the value is missing from.
    return { $ref: `#/$defs/${name}`, ...(part.default !== undefined && { default: part.default }) };
  };
  const divide = ({
    properties,
    items,
    oneOf,
    additionalProperties,
    description,
    examples,
    title,
    ...own
  }: JsonSchema): JsonSchema => ({
    ...own,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, refer(part)])),
    }),
    ...(items && { items: refer(items) }),
    ...(oneOf && { oneOf: oneOf.map(refer) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? refer(additionalProperties) : additionalProperties,
    }),
  });
  return { ...divide(schema), $defs };
}

export const createAjv = (code: { optimize: boolean; source?: boolean; esm?: boolean }): Ajv =>
  new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: true,
    useDefaults: true,
    inlineRefs: false,
    messages: false,
    code,
    meta: false,
    validateSchema: false,
  });

let ajv: Ajv | undefined;
const compiled = new Map<JsonSchema, ValidateFunction>();

function compile(schema: JsonSchema): ValidateFunction {
  ajv ??= createAjv({ optimize: false });
  const check = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, check);
  return check;
}

/** Each knows its schema, and after a failed check its errors. */
export const pipelineCheck = (): ValidateFunction => compile(schemas.checkPipeline);
export const searchCheck = (): ValidateFunction => compile(schemas.checkSearch);
