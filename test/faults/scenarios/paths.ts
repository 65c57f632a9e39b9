import { type BrokenProject, ONE_STEP, row, TARGET } from './broken-project.ts';

const FLOWS = 'flows:\n  a: { steps: [GET /] }\n';
const including = (path: string): string => `${TARGET}include: ${JSON.stringify(path)}\nsteps: [GET /]\n`;
const reading = (path: string): string => `${ONE_STEP}data: { d: { file: ${JSON.stringify(path)} } }\n`;

/** Files that a scenario names and may not have. */
export const paths: readonly BrokenProject[] = [
  row('an include that is not there', 'LG_FILE_MISSING', { 't.load.yaml': including('adaptr.flows.yaml'), 'adapter.flows.yaml': FLOWS }),
  row('an include of itself', 'LG_INCLUDE_CYCLE', including('t.load.yaml')),
  row('an include of itself by another name of the file', 'LG_INCLUDE_CYCLE', including('./a/../t.load.yaml')),
  row('files that include each other', 'LG_INCLUDE_CYCLE', {
    't.load.yaml': `${TARGET}include: a.flows.yaml\n`,
    'a.flows.yaml': `include: b.flows.yaml\n${FLOWS}`,
    'b.flows.yaml': 'include: c.flows.yaml\n',
    'c.flows.yaml': 'include: [a.flows.yaml]\n',
  }),
  row('an include of itself by a link', 'LG_INCLUDE_CYCLE and LG_KEY_UNKNOWN', {
    't.load.yaml': including('b.flows.yaml'),
    'b.flows.yaml': { linkTo: 't.load.yaml' },
  }),
  row('an include of a folder', 'LG_FILE_MISSING', { 't.load.yaml': including('flows'), 'flows/a.flows.yaml': FLOWS }),
  row('an include of a scenario', 'LG_KEY_UNKNOWN', {
    't.load.yaml': `${TARGET}include: other.load.yaml\n`,
    'other.load.yaml': `${ONE_STEP}load: { users: 5, duration: 1m }\n`,
  }),
  row('an include of the config', 'LG_KEY_UNKNOWN', {
    't.load.yaml': including('loadgate.config.yaml'),
    'loadgate.config.yaml': 'environments: { a: { target: "${env.TARGET}" } }\n',
  }),
  row('an include that is no text', 'LG_VALUE_TYPE', `${ONE_STEP}include: [1, { a: b }]\n`),
  row('an include of nothing', 'LG_VALUE_INVALID', including('')),
  row('an include by URL', 'LG_FILE_MISSING', including('https://example.com/a.flows.yaml')),
  row('an include by the URL of a file', 'LG_FILE_MISSING', { 't.load.yaml': including('file:a.flows.yaml'), 'a.flows.yaml': FLOWS }),
  row('an include with a template', 'LG_FILE_MISSING', { 't.load.yaml': including('${env.WHICH}.flows.yaml'), 'a.flows.yaml': FLOWS }),
  row('an include that leaves the project', 'LG_FILE_OUTSIDE', including('../../../../../../../../etc/passwd')),
  row('an include by an absolute path', 'LG_FILE_OUTSIDE', including('/etc/hostname')),
  row('an include by a link that leaves the project', 'LG_FILE_OUTSIDE', {
    't.load.yaml': including('a.flows.yaml'),
    'a.flows.yaml': { linkTo: '/etc/hostname' },
  }),
  row('data that leaves the project', 'LG_FILE_OUTSIDE', reading('../secret.csv')),
  row('data by an absolute path', 'LG_FILE_OUTSIDE', reading('/etc/passwd.csv')),
  row('data by a link that leaves the project', 'LG_FILE_OUTSIDE', {
    't.load.yaml': reading('d.csv'),
    'd.csv': { linkTo: '/etc/hostname' },
  }),
  row('a scenario by a link that leaves the project', 'LG_FILE_OUTSIDE', { 't.load.yaml': { linkTo: '/etc/passwd' } }),
  row('a scenario by a link to a device that never ends', 'LG_FILE_OUTSIDE', { 't.load.yaml': { linkTo: '/dev/zero' } }),
  row('a scenario by a link that leaves the project of its config', 'LG_FILE_OUTSIDE', {
    'loadgate.config.yaml': 'environments: {}\n',
    't.load.yaml': { linkTo: '/etc/passwd' },
  }),
  row('a scenario by a link to itself', 'LG_FILE_MISSING', { 't.load.yaml': { linkTo: 't.load.yaml' } }),
  row('a config by a link that leaves the project', 'LG_FILE_OUTSIDE', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': { linkTo: '/etc/passwd' },
  }),
  row('a config by a link to a device that never ends', 'LG_FILE_OUTSIDE', {
    't.load.yaml': ONE_STEP,
    'loadgate.config.yaml': { linkTo: '/dev/zero' },
  }),
  row('a config that is a folder', 'LG_FILE_MISSING', { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml/a.csv': 'a\n' }),
  row('a config by a link to nothing', 'LG_FILE_MISSING', { 't.load.yaml': ONE_STEP, 'loadgate.config.yaml': { linkTo: 'gone.yaml' } }),
  row('data that is a folder', 'LG_FILE_MISSING', { 't.load.yaml': reading('d.csv'), 'd.csv/a': '' }),
  row('data by the URL of a file', 'LG_FILE_MISSING', reading('file:///etc/passwd.csv')),
  row('data by an encoded path', 'LG_FILE_MISSING', reading('%2e%2e/secret.csv')),
  row('data by a path of Windows', 'LG_FILE_MISSING', reading('..\\secret.csv')),
  row('data of another machine', 'LG_FILE_MISSING', reading('\\\\server\\share\\a.csv')),
  row('a baseline that is not there', 'LG_FILE_MISSING', `${ONE_STEP}baseline: { file: b.json, gates: [p95 <= baseline] }\n`),
  row('a baseline that leaves the project', 'LG_FILE_OUTSIDE', `${ONE_STEP}baseline: { file: ../b.json, gates: [p95 <= baseline] }\n`),
  row('a baseline that is no JSON', 'LG_YAML_SYNTAX', {
    't.load.yaml': `${ONE_STEP}baseline: { file: b.json, gates: [p95 <= baseline] }\n`,
    'b.json': '{',
  }),
  row('a flow in two included files', 'LG_NAME_TWICE', {
    't.load.yaml': `${TARGET}include: [a.flows.yaml, b.flows.yaml]\n`,
    'a.flows.yaml': 'flows: { buy: { steps: [GET /a] } }\n',
    'b.flows.yaml': 'flows: { buy: { steps: [GET /b] } }\n',
  }),
  row('a fragment, a table of data and a monitor in two included files', 'LG_NAME_TWICE', {
    't.load.yaml': `${TARGET}include: [a.flows.yaml, b.flows.yaml]\nsteps: [{ use: f }, "GET /\${data.d.a}"]\n`,
    'a.flows.yaml': 'fragments: { f: [GET /a] }\ndata: { d: { rows: [{ a: 1 }] } }\n',
    'b.flows.yaml': 'fragments: { f: [GET /b] }\ndata: { d: { rows: [{ a: 2 }] } }\n',
  }),
  row('a plugin that is not installed', 'LG_PLUGIN_NOT_FOUND', `${ONE_STEP}plugins: [loadgate-plugin-that-is-not-there]\n`),
  row('a plugin whose file is not there', 'LG_PLUGIN_NOT_FOUND', `${ONE_STEP}plugins: [./plugin.ts]\n`),
  row('a plugin that is no plugin', 'LG_PLUGIN_INVALID', {
    't.load.yaml': `${ONE_STEP}plugins: [./plugin.ts]\n`,
    'plugin.ts': 'export const plugin = 5;\n',
  }),
];
