import type { Fault } from '../fault.ts';

/** A `grammar.json` that its author did not mean well: it is refused, with no code run and with it. */
export interface ManifestFault extends Fault {
  /** What stands in it, or whither it is a link. */
  readonly grammar: object | string | { readonly linkTo: string };
  /** In place of its package's own. */
  readonly packageJson?: { readonly linkTo: string };
  readonly says: RegExp;
}

const MANIFEST = { schema: 1, apiVersion: 1, name: 'x', version: '1.0.0' };
const OPTIONS = { type: 'object', properties: {}, required: [], additionalProperties: false };
const VERB = { doc: 'x', label: 'text', value: { type: 'string' }, options: OPTIONS };
const PROTOCOL = { name: 'toy', config: OPTIONS, verbs: { ask: VERB }, views: {} };
const TYPE = { name: 'odd', doc: 'x', defaults: {}, options: OPTIONS };

const none = (place: string): RegExp =>
  new RegExp(
    `^plugin loadgate-plugin-x: grammar\\.json is none that this loadgate can read: \`${place.replaceAll('.', '\\.')}\` is not what it should be$`,
  );
const broken = (fault: string, grammar: ManifestFault['grammar'], says: RegExp, more: Partial<ManifestFault> = {}): ManifestFault => ({
  fault: `a grammar.json: ${fault}`,
  gives: 'LG_PLUGIN_INVALID, exit 2; in a folder that is not trusted a warning, and no code runs',
  grammar,
  says,
  ...more,
});
const ofProtocol = (fault: string, protocol: object, place: string): ManifestFault =>
  broken(fault, { ...MANIFEST, protocols: [{ ...PROTOCOL, ...protocol }] }, none(`protocols.0.${place}`));
const ofType = (fault: string, type: object, place: string): ManifestFault =>
  broken(fault, { ...MANIFEST, testTypes: [{ ...TYPE, ...type }] }, none(`testTypes.0.${place}`));

/** Thirty definitions that each use the next one twice: a billion schemas. */
const LAUGHS = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [`a${at}`, { anyOf: [{ $ref: `#/$defs/a${at + 1}` }, { $ref: `#/$defs/a${at + 1}` }] }]),
);
const deep = (levels: number): object => (levels === 0 ? {} : { items: deep(levels - 1) });

export const manifestFaults: readonly ManifestFault[] = [
  ofProtocol('`expect` is a number', { expect: 5 }, 'expect'),
  ofProtocol('`exclusive` is a number', { exclusive: 5 }, 'exclusive'),
  ofProtocol('`errorWords` is a text', { errorWords: 'x' }, 'errorWords'),
  ofProtocol('`expect` of a verb is a number', { verbs: { ask: { ...VERB, expect: 5 } } }, 'verbs.ask.expect'),
  ofProtocol('`files` of a verb is a text', { verbs: { ask: { ...VERB, files: 'x' } } }, 'verbs.ask.files'),
  ofProtocol('a verb without a value', { verbs: { ask: { ...VERB, value: null } } }, 'verbs.ask.value'),
  ofProtocol('a verb is called `constructor`', { verbs: { constructor: VERB } }, 'verbs.constructor'),
  ofProtocol('a protocol’s name is a number', { name: 5 }, 'name'),
  ofProtocol('`verbs` is null', { verbs: null }, 'verbs'),
  ofType('`defaults` is null', { defaults: null }, 'defaults'),
  ofType('`gates` of the defaults is a number', { defaults: { gates: 5 } }, 'defaults.gates'),
  ofType('a section of the defaults is a number', { defaults: { sections: { evil: 5 } } }, 'defaults.sections.evil'),
  ofType('`experiments` is a number', { experiments: 5 }, 'experiments'),
  broken('the plugin’s name is a number', { ...MANIFEST, name: 5 }, none('name')),
  broken('it is of a later form', { ...MANIFEST, schema: 2 }, none('schema')),
  broken('it is a list', [], /^plugin loadgate-plugin-x: grammar\.json is none that this loadgate can read$/),
  broken('it is no JSON', 'root:x:0:0', /^plugin loadgate-plugin-x: its \.\/grammar\.json is no JSON$/),
  broken(
    'its schemas are nested a hundred deep',
    { ...MANIFEST, $defs: { a: deep(100) } },
    /^plugin loadgate-plugin-x: grammar\.json has more than 64 levels of nesting$/,
  ),
  broken(
    'it has more than a megabyte',
    { ...MANIFEST, version: '1'.repeat(1_000_000) },
    /^plugin loadgate-plugin-x: its \.\/grammar\.json has 10000\d\d bytes; more than 1000000 are not read$/,
  ),
  broken(
    'it is a link to a device that never ends',
    { linkTo: '/dev/zero' },
    /^plugin loadgate-plugin-x: its \.\/grammar\.json is no regular file$/,
  ),
  broken(
    'it is a link to somebody else’s file',
    { linkTo: '/etc/passwd' },
    /^plugin loadgate-plugin-x: its \.\/grammar\.json is a link that leads out of the package$/,
  ),
  broken(
    'its package.json is a link to a device that never ends',
    MANIFEST,
    /^plugin loadgate-plugin-x: its package\.json is no regular file$/,
    {
      packageJson: { linkTo: '/dev/zero' },
    },
  ),
  broken(
    'its package.json is a link to somebody else’s file',
    MANIFEST,
    /^plugin loadgate-plugin-x: its package\.json is a link that leads out of the package$/,
    { packageJson: { linkTo: '/etc/passwd' } },
  ),
  broken(
    'its definitions use each other a billion times',
    { ...MANIFEST, protocols: [{ ...PROTOCOL, config: { $ref: '#/$defs/a0' } }], $defs: LAUGHS },
    /^plugin loadgate-plugin-x: grammar\.json holds a schema that is none, or more than 20000 of them$/,
  ),
  broken(
    '`required` is a number',
    { ...MANIFEST, protocols: [{ ...PROTOCOL, config: { ...OPTIONS, required: 5 } }] },
    /^plugin loadgate-plugin-x: grammar\.json holds a schema that is none, or more than 20000 of them$/,
  ),
  broken(
    'a type that JSON has not',
    { ...MANIFEST, protocols: [{ ...PROTOCOL, config: { type: 'evil' } }] },
    /^plugin loadgate-plugin-x: grammar\.json holds a schema that is none, or more than 20000 of them$/,
  ),
];
