// The schema as functions that check a value and fill in its defaults.
//
// Compiling them takes far longer (0.2 s) than checking: here it is done when one is first used, and in what is built,
// scripts/build.mjs has put their code in the place of this module.
import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonSchema } from './json-schema.ts';
import { pipelineSchema } from './schema.ts';

const { properties: { search = {}, ...properties } = {}, ...pipeline } = pipelineSchema;

/** By the names of the functions. What few files have is a check of its own. */
export const schemas: Record<'checkPipeline' | 'checkSearch', JsonSchema> = {
  checkPipeline: { ...pipeline, properties: { ...properties, search: {} } },
  checkSearch: { type: 'object', properties: { search } },
};

export const createAjv = (code: { optimize: boolean; source?: boolean; esm?: boolean }): Ajv =>
  new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: true,
    useDefaults: true,
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
