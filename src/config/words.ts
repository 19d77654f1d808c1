// Values and places, as messages say them.
import { stringify } from 'yaml';
import type { Place } from '../errors.ts';
import type { JsonSchema } from './json-schema.ts';

/** What a value is, as in `is the text "ten"`. */
export function isText(value: unknown): string {
  if (value === null || value === undefined) return 'has no value';
  if (typeof value === 'string') return `is the text ${quoted(value)}`;
  if (Array.isArray(value)) return 'is a list';
  return typeof value === 'object' ? 'is a map' : `is ${value}`;
}

/** A text in quotes, cut where it is long. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** What to do about a value of the wrong kind that is easy to mistake for the right one. */
export function valueHint(value: unknown, schema: JsonSchema): string | undefined {
  if (typeof value !== 'string') return undefined;
  const types = [schema, ...(schema.anyOf ?? [])].flatMap(({ type = [] }) => type);
  const takesNumber = types.includes('number') || types.includes('integer');
  if (takesNumber && value.trim() !== '' && Number.isFinite(Number(value))) return 'Write it without quotes.';
  if (takesNumber && /^[\d_.,]+$/.test(value)) return 'Write digits, with a point for the fraction.';
  const isYesOrNo = /^(yes|no|on|off|y|n)$/i.test(value);
  return types.includes('boolean') && isYesOrNo ? 'YAML 1.2 says true and false.' : undefined;
}

/** How a key is written, by the example in its schema. */
export function exampleHint({ examples = [] }: JsonSchema, key: string): string | undefined {
  return examples.length > 0 ? `As in \`${flowText({ [key]: examples[0] })}\`.` : undefined;
}

/** `dropout: {rate: 0.3}` for a map of one key; a text, number or list as YAML in one line. */
export function flowText(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim();
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap && Object.keys(value).length === 1 ? text.slice(1, -1) : text;
}

/** `pipelines/cnn.yaml:14:9`. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
