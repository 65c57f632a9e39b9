import type { Fault } from '../fault.ts';

/** A fault of a plugin that is found before anything is sent: `validate` refuses the file. */
export interface LoadingFault extends Fault {
  /** Files of the project, beside a scenario that names `plugin`. */
  readonly files: Readonly<Record<string, string>>;
  /** As it stands in `plugins: […]`; several with commas. Default `./x.mjs`. */
  readonly plugin?: string;
  /** Further lines of the scenario. */
  readonly scenario?: string;
  readonly code: string;
  readonly says: RegExp;
}

const plugin = (parts: string, name = 'x'): string =>
  `export const plugin = { apiVersion: 1, name: '${name}', version: '1.0.0', ${parts} };\n`;
const protocol = (grammar: string, name = 'toy'): string =>
  plugin(`protocols: [{ name: ${JSON.stringify(name)}, grammar: ${grammar}, open() {} }]`);
const verbs = (text: string): string => `({ z, text }) => ({ config: z.strictObject({}), verbs: { ${text} }, views: {} })`;
const ask = (key = 'ask', more = ''): string => `${key}: { doc: 'x', value: text, options: {}, label: 'text', ${more} }`;
const monitor = (hooks: string): string =>
  plugin(
    `monitors: [{ name: 'queue', doc: 'x', options: ({ z, text }) => z.strictObject({ queue: text }), metrics: () => [], open() {}, ${hooks} }]`,
  );
const installed = (name: string, manifest: object, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js', ...manifest }),
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text])),
});
const NAME = 'loadgate-plugin-x';

export const loadingFaults: readonly LoadingFault[] = [
  {
    fault: 'a package is written for a newer contract',
    gives: 'LG_PLUGIN_API_VERSION before its code runs, exit 2',
    files: installed(NAME, { loadgate: { apiVersion: 2 } }, { 'index.js': "throw new Error('it ran');" }),
    plugin: NAME,
    code: 'LG_PLUGIN_API_VERSION',
    says: /^loadgate-plugin-x is written for version 2 of the plugin contract; this loadgate speaks 1; install a newer loadgate$/,
  },
  {
    fault: 'a file is written for an older contract',
    gives: 'LG_PLUGIN_API_VERSION, exit 2',
    files: { 'x.mjs': "export const plugin = { apiVersion: 0, name: 'x' };" },
    code: 'LG_PLUGIN_API_VERSION',
    says: /^\.\/x\.mjs is written for version 0 .*; install a newer version of the plugin$/,
  },
  {
    fault: 'a file says no apiVersion',
    gives: 'LG_PLUGIN_API_VERSION with the line to write, exit 2',
    files: { 'x.mjs': "export const plugin = { name: 'x' };" },
    code: 'LG_PLUGIN_API_VERSION',
    says: /^\.\/x\.mjs does not say for which version .*; its author writes `apiVersion: 1`$/,
  },
  {
    fault: 'a package’s manifest says no apiVersion',
    gives: 'LG_PLUGIN_API_VERSION before its code runs, exit 2',
    files: installed(NAME, { loadgate: {} }, { 'index.js': "throw new Error('it ran');" }),
    plugin: NAME,
    code: 'LG_PLUGIN_API_VERSION',
    says: /^loadgate-plugin-x does not say/,
  },
  {
    fault: 'a package is not installed',
    gives: 'LG_PLUGIN_NOT_FOUND with the command that installs it, exit 2',
    files: {},
    plugin: NAME,
    code: 'LG_PLUGIN_NOT_FOUND',
    says: /^plugin loadgate-plugin-x is not installed; npm install --save-dev loadgate-plugin-x$/,
  },
  {
    fault: 'a file is not there',
    gives: 'LG_PLUGIN_NOT_FOUND, exit 2',
    files: {},
    code: 'LG_PLUGIN_NOT_FOUND',
    says: /^plugin \.\/x\.mjs was not found from x\.load\.yaml$/,
  },
  {
    fault: 'a plugin imports a package that is not installed',
    gives: 'LG_PLUGIN_NOT_FOUND names that package, not the plugin, exit 2',
    files: { 'x.mjs': "import 'mqtt-that-is-not-here';" },
    code: 'LG_PLUGIN_NOT_FOUND',
    says: /^plugin \.\/x\.mjs imports the package mqtt-that-is-not-here, which is not there; npm install --save-dev mqtt-that-is-not-here$/,
  },
  {
    fault: 'a plugin imports a file that is not there',
    gives: 'LG_PLUGIN_NOT_FOUND names that file, exit 2',
    files: { 'x.mjs': "import './client.mjs';" },
    code: 'LG_PLUGIN_NOT_FOUND',
    says: /^plugin \.\/x\.mjs imports the module .*client\.mjs, which is not there$/,
  },
  {
    fault: 'the package.json of a plugin is no JSON',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: { [`node_modules/${NAME}/package.json`]: '{ "name": ', [`node_modules/${NAME}/index.js`]: '' },
    plugin: NAME,
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin loadgate-plugin-x: its package\.json is no JSON/,
  },
  {
    fault: 'the grammar.json of a package is missing',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: installed(NAME, { loadgate: { apiVersion: 1, grammar: './grammar.json' } }, { 'index.js': plugin('') }),
    plugin: NAME,
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin loadgate-plugin-x: its \.\/grammar\.json is not there/,
  },
  {
    fault: 'the grammar.json of a package is a file of somebody else',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: installed(NAME, { loadgate: { apiVersion: 1, grammar: '../../x.load.yaml' } }, { 'index.js': plugin('') }),
    plugin: NAME,
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin loadgate-plugin-x: `loadgate\.grammar` of its package\.json is no file of the package/,
  },
  {
    fault: 'an installed package is TypeScript',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: installed(NAME, { exports: './index.ts' }, { 'index.ts': 'export const plugin: object = {};' }),
    plugin: NAME,
    code: 'LG_PLUGIN_INVALID',
    says: /is an installed package whose entry is TypeScript/,
  },
  {
    fault: 'a module does not export `plugin`',
    gives: 'LG_PLUGIN_INVALID with the line to write, exit 2',
    files: { 'x.mjs': 'export default {};' },
    code: 'LG_PLUGIN_INVALID',
    says: /^\.\/x\.mjs does not export `plugin`; export const plugin: Plugin/,
  },
  {
    fault: 'a plugin has a syntax error',
    gives: 'LG_PLUGIN_INVALID with file, line and column, exit 2',
    files: { 'x.mjs': 'const a = 1;\nexport const plugin = {\n  a: ;\n};\n' },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin \.\/x\.mjs cannot be read: .*\(.*x\.mjs:3:6\)$/,
  },
  {
    fault: 'a TypeScript plugin has a syntax error',
    gives: 'LG_PLUGIN_INVALID with file, line and column, exit 2',
    files: { 'x.ts': 'const a: number = 1;\nexport const plugin = {\n  a: ;\n};\n' },
    plugin: './x.ts',
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin \.\/x\.ts cannot be read: .*\(.*x\.ts:3:6\)$/,
  },
  {
    fault: 'a TypeScript plugin has an enum',
    gives: 'LG_PLUGIN_INVALID with the line and what to write, exit 2',
    files: { 'x.ts': 'const a = 1;\nenum A { B }\n' },
    plugin: './x.ts',
    code: 'LG_PLUGIN_INVALID',
    says: /more than types: .*\(.*x\.ts:2:1\); no enums/,
  },
  {
    fault: 'a plugin throws while it is imported',
    gives: 'LG_PLUGIN_THREW with the line, exit 2',
    files: { 'x.mjs': "\nthrow new Error('no licence');" },
    code: 'LG_PLUGIN_THREW',
    says: /^plugin \.\/x\.mjs failed while it was imported: no licence \(.*x\.mjs:2:7\)$/,
  },
  {
    fault: 'a plugin throws a text while it is imported',
    gives: 'LG_PLUGIN_THREW with the text, exit 2',
    files: { 'x.mjs': "throw 'no licence';" },
    code: 'LG_PLUGIN_THREW',
    says: /^plugin \.\/x\.mjs failed while it was imported: no licence$/,
  },
  {
    fault: 'a plugin has a protocol without `open`',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: { 'x.mjs': plugin("protocols: [{ name: 'toy', grammar() {} }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: protocol toy has no function `open`$/,
  },
  {
    fault: 'a plugin calls its protocol `constructor`',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()), 'constructor') },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: "constructor" is no name for a protocol$/,
  },
  {
    fault: 'a plugin calls a reporter `../../report`',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: { 'x.mjs': plugin("reporters: [{ name: '../../report', doc: 'x', create() {} }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: "\.\.\/\.\.\/report" is no name for a reporter$/,
  },
  {
    fault: 'a plugin brings a view `__proto__`',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: {
      'x.mjs': protocol(
        '({ z }) => ({ config: z.strictObject({}), verbs: {}, views: JSON.parse(\'{ "__proto__": { "shape": "text" } }\') })',
      ),
    },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the view "__proto__" no shape, a strange unit or no name$/,
  },
  {
    fault: '`grammar` throws',
    gives: 'LG_PLUGIN_THREW names the hook, exit 2',
    files: { 'x.mjs': protocol("() => { throw new Error('boom'); }") },
    code: 'LG_PLUGIN_THREW',
    says: /^plugin x: grammar of protocol toy threw: boom$/,
  },
  {
    fault: '`grammar` gives nothing',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol('() => undefined') },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave undefined, which is no grammar$/,
  },
  {
    fault: '`grammar` is asynchronous',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol('async () => ({})') },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave a promise/,
  },
  {
    fault: 'a verb has no schema',
    gives: 'LG_PLUGIN_INVALID names the verb, exit 2',
    files: { 'x.mjs': protocol(verbs("ask: { doc: 'x', value: 'text', options: {}, label: 'text' }")) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the verb `ask` no schema as `value`$/,
  },
  {
    fault: '`expect` of a grammar is a number',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', 'views: {}, expect: 5')) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave as `expect` what is no list of texts$/,
  },
  {
    fault: '`expect` of a grammar is a text',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', "views: {}, expect: 'status < 400'")) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave as `expect` what is no list of texts$/,
  },
  {
    fault: '`exclusive` of a grammar is a number',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', 'views: {}, exclusive: 5')) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave as `exclusive` what is neither true nor false$/,
  },
  {
    fault: '`errorWords` of a grammar is a list',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', 'views: {}, errorWords: [5]')) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave as `errorWords` what is no map of texts$/,
  },
  {
    fault: '`noTarget` of a grammar is a text',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', "views: {}, noTarget: 'no'")) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave as `noTarget` what is neither true nor false$/,
  },
  {
    fault: 'a view has a unit that there is not',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()).replace('views: {}', "views: { size: { shape: 'value', unit: 5 } }")) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the view "size" no shape, a strange unit or no name$/,
  },
  {
    fault: '`expect` of a verb is a number',
    gives: 'LG_PLUGIN_INVALID names the verb, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('ask', 'expect: 5'))) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the verb `ask` as `expect` what is no list of texts$/,
  },
  {
    fault: '`exclusive` of a verb is one list',
    gives: 'LG_PLUGIN_INVALID names the verb, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('ask', "exclusive: ['a', 'b']"))) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the verb `ask` as `exclusive` what is no list of lists of texts$/,
  },
  {
    fault: '`files` of a verb is a text',
    gives: 'LG_PLUGIN_INVALID names the verb, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('ask', "files: 'file'"))) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the verb `ask` as `files` what is no list of lists of texts$/,
  },
  {
    fault: '`shorthand` of a verb is a number',
    gives: 'LG_PLUGIN_INVALID names the verb, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('ask', 'shorthand: 5'))) },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: grammar of protocol toy gave the verb `ask` as `shorthand` what is no text$/,
  },
  {
    fault: '`gates` of a test type’s defaults is a number',
    gives: 'LG_PLUGIN_INVALID names the type, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: { gates: 5 } }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: test type odd has as `defaults` what is no map of /,
  },
  {
    fault: 'a section of a test type’s defaults is a number',
    gives: 'LG_PLUGIN_INVALID names the type, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: { sections: { evil: 5 } } }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: test type odd has as `defaults` what is no map of /,
  },
  {
    fault: '`experiments` of a test type is a number',
    gives: 'LG_PLUGIN_INVALID names the type, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: {}, experiments: 5 }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: test type odd has as `experiments` what is no list of texts$/,
  },
  {
    fault: '`monitors` of a test type is a word that there is not',
    gives: 'LG_PLUGIN_INVALID names the type, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: {}, monitors: 'maybe' }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: test type odd has as `monitors` neither required nor advised$/,
  },
  {
    fault: '`gates` of an experiment is a text',
    gives: 'LG_PLUGIN_INVALID names the experiment, exit 2',
    files: {
      'x.mjs': plugin(
        "experiments: [{ name: 'odd', doc: 'x', protocol: 'http', gates: 'p95 < 1s', options: ({ z }) => z.strictObject({}), findings: [], run() {} }]",
      ),
    },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: experiment odd has as `gates` what is no list of texts$/,
  },
  {
    fault: 'two plugins bring one verb',
    gives: 'LG_PLUGIN_CLASH names both, exit 2',
    files: { 'x.mjs': protocol(verbs(ask())), 'y.mjs': protocol(verbs(ask()), 'other').replace("'x'", "'y'") },
    plugin: './x.mjs, ./y.mjs',
    code: 'LG_PLUGIN_CLASH',
    says: /^plugins x and y both bring the verb `ask`; remove one of them from `plugins`$/,
  },
  {
    fault: 'a plugin brings a verb of core',
    gives: 'LG_PLUGIN_CLASH, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('log'))) },
    code: 'LG_PLUGIN_CLASH',
    says: /^plugins core and x both bring the verb `log`/,
  },
  {
    fault: 'a plugin brings a protocol that is built in',
    gives: 'LG_PLUGIN_CLASH, exit 2',
    files: { 'x.mjs': protocol(verbs(ask()), 'http') },
    code: 'LG_PLUGIN_CLASH',
    says: /^plugins @loadgate\/plugins-http and x both bring the protocol `http`/,
  },
  {
    fault: 'a plugin brings a short form that is taken',
    gives: 'LG_PLUGIN_CLASH, exit 2',
    files: { 'x.mjs': protocol(verbs(ask('ask', "shorthand: 'GET'"))) },
    code: 'LG_PLUGIN_CLASH',
    says: /both bring the short form `GET`/,
  },
  {
    fault: 'a verb has an option of core’s',
    gives: 'LG_PLUGIN_CLASH, exit 2',
    files: { 'x.mjs': protocol(verbs("ask: { doc: 'x', value: text, options: { expect: text }, label: 'text' }")) },
    code: 'LG_PLUGIN_CLASH',
    says: /both bring the option of `ask` `expect`/,
  },
  {
    fault: 'a plugin brings a reporter that is built in',
    gives: 'LG_PLUGIN_CLASH, exit 2',
    files: { 'x.mjs': plugin("reporters: [{ name: 'html', doc: 'x', create() {} }]") },
    code: 'LG_PLUGIN_CLASH',
    says: /both bring the reporter `html`/,
  },
  {
    fault: 'a test type brings `next`, which nothing calls yet',
    gives: 'LG_PLUGIN_INVALID, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: {}, next() {} }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: test type odd brings `next`, which is not there yet in this version of loadgate$/,
  },
  {
    fault: '`options` of a test type throws',
    gives: 'LG_PLUGIN_THREW names the hook, exit 2',
    files: { 'x.mjs': plugin("testTypes: [{ name: 'odd', doc: 'x', defaults: {}, options() { throw new Error('boom'); } }]") },
    code: 'LG_PLUGIN_THREW',
    says: /^plugin x: options of test type odd threw: boom$/,
  },
  {
    fault: '`options` of a reporter is no schema',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': plugin("reporters: [{ name: 'odd', doc: 'x', options: () => ({ steps: 3 }), create() {} }]") },
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: options of reporter odd gave no schema$/,
  },
  {
    fault: '`metrics` of a monitor throws',
    gives: 'LG_PLUGIN_THREW names the hook, exit 2',
    files: { 'x.mjs': monitor("metrics() { throw new Error('boom'); }") },
    scenario: 'monitors: { m: { queue: http://127.0.0.1:1 } }\n',
    code: 'LG_PLUGIN_THREW',
    says: /^plugin x: metrics of monitor queue threw: boom$/,
  },
  {
    fault: '`metrics` of a monitor gives no list',
    gives: 'LG_PLUGIN_INVALID names the hook, exit 2',
    files: { 'x.mjs': monitor('metrics: () => ({ depth: 1 })') },
    scenario: 'monitors: { m: { queue: http://127.0.0.1:1 } }\n',
    code: 'LG_PLUGIN_INVALID',
    says: /^plugin x: metrics of monitor queue gave no list of metrics/,
  },
  {
    fault: '`hosts` of a monitor throws',
    gives: 'LG_PLUGIN_THREW names the hook, exit 2',
    files: { 'x.mjs': monitor("hosts() { throw new Error('boom'); }") },
    scenario: 'monitors: { m: { queue: http://127.0.0.1:1 } }\n',
    code: 'LG_PLUGIN_THREW',
    says: /^plugin x: hosts of monitor queue threw: boom$/,
  },
];
