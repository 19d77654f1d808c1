// The reference page of the pipeline file, made from its schema: every key with what it takes, default and meaning.
import { describe, type JsonSchema, tagsOf } from './json-schema.ts';
import { pipelineSchema } from './schema.ts';
import { flowText } from './words.ts';

const HEAD = `# Pipeline reference

Made from the schema by \`npx vitest run test/config/generated.test.ts -u\`: do not edit it by hand.

A pipeline is a YAML 1.2 file. Unknown keys are errors, and every error says where it is. Editors check and complete
the file while you write, if it begins with this line:

\`\`\`yaml
# yaml-language-server: $schema=../schema/pipeline.schema.json
\`\`\`

- **Variables.** \`vars: {dropout: 0.3}\` defines one. \`$dropout\` as a whole value stands for it and keeps its type;
  inside a longer text it is written \`\${dropout}\`; \`$$\` is a dollar sign. Variables may use other variables.
- **Extending a file.** \`extends: other.yaml\`, or a list of files, takes over their keys. The path is seen from the
  file that says so, and a data set's paths from the file that is run. Maps are joined key by key, all else is
  replaced, later files win over earlier ones, and \`key: null\` takes an inherited key away.
- **From the command line.** \`--set optimizer.learning_rate=0.01\` overrides any path; what follows \`=\` is YAML, list
  items are counted from 0 (\`--set architecture.layers.2.dropout.rate=0.5\`), and \`null\` takes a key away.
- **Anchors.** \`&name\` and \`*name\` work as everywhere in YAML, and so does \`<<: *name\` in a map.
`;

/** The page as Markdown. */
export function referencePage(): string {
  const { properties = {}, required = [] } = pipelineSchema;
  const simple = Object.entries(properties).filter(([, schema]) => !hasKeys(schema));
  const sections = Object.entries(properties).filter(([, schema]) => hasKeys(schema));
  return [
    HEAD,
    '## At the top\n',
    table({ properties: Object.fromEntries(simple), required }, {}),
    ...sections.flatMap(([name, schema]) => section(name, schema)),
  ].join('\n');
}

/** Is it a map, or a list of maps, with keys of its own to tell about? */
const hasKeys = (schema: JsonSchema): boolean =>
  Boolean(schema.oneOf || schema.items?.properties || Object.keys(keysOf(schema)).length > 0);

/** The keys of a map; `*` stands for those that a file chooses. */
function keysOf({ properties = {}, additionalProperties }: JsonSchema): Record<string, JsonSchema> {
  const isMap = typeof additionalProperties === 'object' && additionalProperties.properties !== undefined;
  return { ...properties, ...(isMap && { '*': additionalProperties }) };
}

/** A heading, its tables, and the sections of the unions and lists inside it. */
function section(path: string, schema: JsonSchema): string[] {
  const variants: [string, JsonSchema][] = schema.oneOf
    ? schema.oneOf.map((variant, index) => [
        `${schema.discriminator?.propertyName}: ${tagsOf(schema)[index]}`,
        variant,
      ])
    : Object.entries(schema.items?.properties ?? {});
  const shared = sharedKeys(schema);
  const own =
    Object.keys({ ...keysOf(schema), ...shared }).length > 0
      ? [table({ ...schema, properties: { ...schema.properties, ...shared } }, exampleOf(schema))]
      : [];
  const inner = new Map<string, JsonSchema>();
  for (const { properties = {} } of [schema, ...(schema.oneOf ?? [])]) {
    for (const [name, child] of Object.entries(properties)) {
      if (child.oneOf || child.items?.properties) inner.set(`${path}.${name}`, child);
    }
  }
  return [
    `## ${path}\n`,
    `${schema.description ?? ''}\n`,
    ...(schema.examples ? [yamlBlock({ [path.split('.').at(-1) ?? '']: schema.examples[0] })] : []),
    ...(schema.items && variants.length === 0 ? ['There is none to choose from yet.\n'] : []),
    ...own,
    ...variants.flatMap(([name, variant]) => {
      const properties = Object.fromEntries(
        Object.entries(variant.properties ?? {}).filter(
          ([key]) => key !== schema.discriminator?.propertyName && !shared[key],
        ),
      );
      const options = { ...variant, properties };
      const none =
        Object.keys(shared).length > 0 ? 'It takes no options of its own.\n' : 'It takes no options.\n';
      const rows = Object.keys(properties).length > 0 ? table(options, exampleOf(variant)) : none;
      const example = schema.items && variant.examples ? [yamlBlock([{ [name]: variant.examples[0] }])] : [];
      return [`### ${name}\n`, `${variant.description ?? ''}\n`, ...example, rows];
    }),
    ...[...inner].flatMap(([name, child]) => section(name, child)),
  ];
}

/** The keys that all variants of a union take alike. */
function sharedKeys({ oneOf = [] }: JsonSchema): Record<string, JsonSchema> {
  const [first, ...others] = oneOf.map(({ properties = {} }) => properties);
  if (others.length === 0) return {};
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([key, schema]) =>
      others.every((other) => JSON.stringify(other[key]) === JSON.stringify(schema)),
    ),
  );
}

const exampleOf = ({ examples = [] }: JsonSchema): Record<string, unknown> => Object(examples[0]);

const yamlBlock = (value: unknown): string =>
  `\`\`\`yaml\n${flowText(value).replace(/^\[\{(.*)\}\]$/, '- $1')}\n\`\`\`\n`;

/** A row for each key, those of maps inside it too. `example` is one of the whole map. */
function table(schema: JsonSchema, example: Record<string, unknown>): string {
  const { required = [] } = schema;
  const rows = Object.entries(keysOf(schema)).flatMap(([name, schema]) =>
    rowsOf(name, schema, required.includes(name), example[name]),
  );
  return [
    '| key | takes | default | example | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function rowsOf(name: string, schema: JsonSchema, isRequired: boolean, given: unknown): string[] {
  const { default: fallback, examples = [], enum: values = [], required = [] } = schema;
  const example = given ?? examples[0] ?? fallback ?? values[0];
  const cells = [
    `\`${name}\``,
    schema.oneOf ? 'a map, see below' : describe(schema),
    fallback === undefined ? (isRequired ? 'needed' : 'none') : code(fallback),
    example === undefined || schema.oneOf ? '' : code(example),
    schema.description ?? '',
  ];
  const inner = Object.entries(keysOf(schema)).flatMap(([key, child]) =>
    rowsOf(`${name}.${key}`, child, required.includes(key), Object(example)[key]),
  );
  return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...inner];
}

function code(value: unknown): string {
  if (value === '') return 'empty';
  const isBare = !Array.isArray(value) && Object.keys(Object(value)).length === 1;
  return `\`${isBare ? `{${flowText(value)}}` : flowText(value)}\``;
}
