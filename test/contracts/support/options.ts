// A plugin's options as a pipeline gives them: checked against its own schema, defaults filled in.
import { Ajv } from 'ajv';
import type { TSchema } from 'typebox';

const ajv = new Ajv({ useDefaults: true, allErrors: true });

/** Throws where the schema does not take the options. */
export function withDefaults<Options extends object>(schema: TSchema, options: object): Options {
  const filled = structuredClone(options);
  if (!ajv.validate(schema, filled))
    throw new Error(`options ${JSON.stringify(options)}: ${ajv.errorsText()}`);
  return filled as Options;
}
