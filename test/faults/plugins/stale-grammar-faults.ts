import type { LoadingFault } from './loading-faults.ts';

const NAME = 'loadgate-plugin-x';
const CODE = `export const plugin = {
  apiVersion: 1, name: 'x', version: '1.0.0',
  protocols: [{
    name: 'toy',
    grammar: ({ z, text, durationUs }) => ({
      config: z.strictObject({ timeout: durationUs.optional() }),
      verbs: { ask: { doc: 'x', value: text, options: { times: z.int().optional() }, label: 'text' } },
      views: { answer: { shape: 'text', doc: 'x' } },
    }),
    open() {},
  }],
  reporters: [{ name: 'told', doc: 'x', options: ({ z }) => z.strictObject({ steps: z.int() }), create() {} }],
  monitors: [{
    name: 'queue', doc: 'x', options: ({ z, text }) => z.strictObject({ queue: text }),
    metrics: () => [{ name: 'depth', kind: 'gauge', unit: '', doc: 'x' }], open() {},
  }],
};
`;
const object = (properties: object, ...required: readonly string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const [text, integer] = [{ $ref: '#/$defs/text' }, { type: 'integer' }];

/** What may differ from that code. */
interface Written {
  readonly name?: string;
  readonly section?: object;
  readonly verb?: string;
  readonly value?: object;
  readonly options?: object;
  readonly shape?: string;
  readonly told?: object;
  readonly figure?: string;
}
const manifest = (written: Written): object => ({
  schema: 1,
  apiVersion: 1,
  name: written.name ?? 'x',
  version: '1.0.0',
  protocols: [
    {
      name: 'toy',
      config: written.section ?? object({ timeout: { type: 'string', title: 'duration' } }),
      verbs: {
        [written.verb ?? 'ask']: {
          doc: 'x',
          label: 'text',
          value: written.value ?? text,
          options: written.options ?? object({ times: integer }),
        },
      },
      views: { answer: { shape: written.shape ?? 'text', doc: 'x' } },
    },
  ],
  reporters: [{ name: 'told', doc: 'x', options: written.told ?? object({ steps: integer }, 'steps') }],
  monitors: [
    {
      name: 'queue',
      doc: 'x',
      options: object({ queue: text }, 'queue'),
      metrics: [{ name: written.figure ?? 'depth', kind: 'gauge', unit: '', doc: 'x' }],
      findings: [],
    },
  ],
});

/** `code` and `file`: what each has that the other has not. */
const stale = (fault: string, written: Written, code: string | undefined, file: string | undefined): LoadingFault => {
  const told = [
    ...(code === undefined ? [] : [`the code has the ${code}, the file not`]),
    ...(file === undefined ? [] : [`the file has the ${file}, the code not`]),
  ];
  return {
    fault: `a grammar.json that was not made anew: ${fault}`,
    gives: 'LG_PLUGIN_GRAMMAR names what each has, exit 2',
    files: {
      [`node_modules/${NAME}/package.json`]: JSON.stringify({
        name: NAME,
        type: 'module',
        exports: './index.js',
        loadgate: { apiVersion: 1, grammar: './grammar.json' },
      }),
      [`node_modules/${NAME}/index.js`]: CODE,
      [`node_modules/${NAME}/grammar.json`]: JSON.stringify(manifest(written)),
    },
    plugin: NAME,
    code: 'LG_PLUGIN_GRAMMAR',
    says: new RegExp(
      `^plugin ${NAME}: its grammar\\.json is not of its code: ${told.join('; ').replaceAll(/[().]/g, '\\$&')}; its author makes it anew: loadgate plugins --grammar`,
    ),
  };
};

/** A `grammar.json` that was not made anew: an editor would check what does not run. */
export const staleGrammarFaults: readonly LoadingFault[] = [
  stale('another name', { name: 'y' }, 'name `x`', 'name `y`'),
  stale(
    'another verb',
    { verb: 'tell', options: object({}) },
    'verb `ask` (text), the file not; the code has the option `times` of `ask` (integer)',
    'verb `tell` (text)',
  ),
  stale('another value of a verb', { value: integer }, 'verb `ask` (text)', 'verb `ask` (integer)'),
  stale(
    'an option that is gone',
    { options: object({ times: integer, loud: { type: 'boolean' } }) },
    undefined,
    'option `loud` of `ask` (boolean)',
  ),
  stale(
    'an option of another kind',
    { options: object({ times: text }) },
    'option `times` of `ask` (integer)',
    'option `times` of `ask` (text)',
  ),
  stale(
    'an option that is not needed any more',
    { options: object({ times: integer }, 'times') },
    'option `times` of `ask` (integer)',
    'option `times` of `ask` (integer, needed)',
  ),
  stale(
    'another key of the section',
    { section: object({ wait: integer }) },
    'key `timeout` of `toy` (duration)',
    'key `wait` of `toy` (integer)',
  ),
  stale('another shape of a view', { shape: 'document' }, 'view `toy.answer` (text)', 'view `toy.answer` (document)'),
  stale(
    'a reporter’s option that is needed now',
    { told: object({ steps: integer }) },
    'option `steps` of `told` (integer, needed)',
    'option `steps` of `told` (integer)',
  ),
  stale('an option of a reporter that is new', { told: object({}) }, 'option `steps` of `told` (integer, needed)', undefined),
  stale('another figure of a monitor', { figure: 'length' }, 'metric of queue `depth`', 'metric of queue `length`'),
];
