import { type BrokenProject, ONE_STEP, row, stepsOf, TARGET } from './broken-project.ts';

const data = (file: string, content: string | Uint8Array): BrokenProject['files'] => ({
  't.load.yaml': `${stepsOf('get: "/${data.d.name}"')}data: { d: { file: ${file} } }\n`,
  [file]: content,
});

/** Variables, templates, conditions, SQL and rows. */
export const values: readonly BrokenProject[] = [
  row('a variable that is never set', 'LG_VARIABLE_UNSET', stepsOf('get: "/${id}"')),
  row(
    'a variable that is set in one branch only',
    'LG_VARIABLE_UNSET',
    stepsOf('{ if: "${run.id} == x", then: [{ set: { a: 1 } }] }', 'get: "/${a}"'),
  ),
  row('a variable that is set after its use', 'LG_VARIABLE_UNSET', stepsOf('get: "/${id}"', '{ get: /a, capture: { id: $.id } }')),
  row(
    'a variable of another flow',
    'LG_VARIABLE_UNSET',
    `${TARGET}flows: { a: { steps: [{ get: /a, capture: { id: $.id } }] }, b: { steps: ["GET /\${id}"] } }\n`,
  ),
  row(
    'a variable that a step may have failed to set',
    'LG_VARIABLE_UNSET',
    stepsOf('{ get: /a, onFail: continue, capture: { id: $.id } }', 'get: "/${id}"'),
  ),
  row(
    'variables that shadow what loadgate has',
    'LG_CAPTURE_NAME and LG_KEY_REFUSED',
    stepsOf('{ set: { data: 1, env: 2 } }', '{ get: /, capture: { run: $.id, user: $.u } }'),
  ),
  row(
    'variables that name each other',
    'LG_TEMPLATE_REFUSED',
    `${ONE_STEP}vars: { a: "\${vars.b}", b: "\${vars.a}" }\nload: { users: "\${vars.a}", duration: 1m }\n`,
  ),
  row('names of variables that are none', 'LG_KEY_REFUSED', stepsOf('{ set: { 1x: 1, "a b": 2, "a.b": 3 } }', 'GET /')),
  row(
    'captures of what an answer does not have',
    'LG_CONDITION_PATH, LG_CONDITION_REGEX and LG_CONDITION_SUBJECT',
    stepsOf('{ get: /, capture: { a: rows, b: row.name, c: foo, d: "$.[", e: "/(/" } }'),
  ),
  row(
    'conditions with slips',
    'LG_CONDITION_OPERATOR, LG_CONDITION_VALUE and LG_VALUE_TYPE',
    stepsOf('{ get: /, expect: [status = 200, $.id exist, status == abc, "status in 200-299", "$.a == 1, $.b == 2", {}] }'),
  ),
  row('conditions that nothing can hold', 'LG_CONDITION_VALUE', stepsOf('{ get: /, expect: [status in 300..200] }')),
  row(
    'a regular expression that is none',
    'LG_CONDITION_REGEX',
    stepsOf('{ get: /, expect: ["body matches /(/"], capture: { a: "/[/" } }'),
  ),
  row(
    'templates that are not closed, empty, or an expression',
    'LG_TEMPLATE_EMPTY, LG_TEMPLATE_SYNTAX and LG_TEMPLATE_UNCLOSED',
    stepsOf('"GET /${"', '"GET /${}"', '"GET /${run.id + 1}"', '"GET /${ }"'),
  ),
  row('a template within a template', 'LG_TEMPLATE_SYNTAX', stepsOf('"GET /${run.${run.id}}"')),
  row(
    'functions and filters that are not there',
    'LG_TEMPLATE_FILTER and LG_TEMPLATE_FUNCTION',
    stepsOf('"GET /${random.itn(1, 5)}"', '"GET /${run.id | uper}"', '"GET /${fetch(1)}"', '"GET /${process.exit()}"'),
  ),
  row(
    'functions with wrong arguments',
    'LG_TEMPLATE_ARGUMENTS and LG_VARIABLE_UNSET',
    stepsOf(
      '"GET /${random.int(5)}"',
      '"GET /${random.int(5, 1)}"',
      '"GET /${random.string(-1)}"',
      '"GET /${random.string(1000000000)}"',
      '"GET /${random.pick()}"',
      '"GET /${random.float(a, b)}"',
    ),
  ),
  row(
    'made-up data without an end',
    'LG_TEMPLATE_ARGUMENTS',
    stepsOf(
      '"GET /${fake.string.alpha(100000000)}"',
      '"GET /${fake.lorem.words(-1)}"',
      `"GET /\${fake.helpers.fromRegExp('a{1,1000000}')}"`,
      `"GET /\${fake.helpers.slugify('${'a'.repeat(1001)}')}"`,
    ),
  ),
  row(
    'parts of a run and of a user that are not there',
    'LG_TEMPLATE_FUNCTION and LG_TEMPLATE_PATH',
    stepsOf('"GET /${run.idd}"', '"GET /${user.nmae}"', '"GET /${now.isso}"'),
  ),
  row(
    'a template in SQL',
    'LG_TEMPLATE_REFUSED',
    'postgres: { url: "postgres://localhost/a" }\nsteps:\n  - sql: select * from a where id = ${run.id}\n',
  ),
  row('an environment variable that is not set', 'LG_ENV_MISSING', stepsOf('get: "/${env.NO_SUCH_VARIABLE}"'), { onlyRun: true }),
  row('a secret in the load', 'LG_TEMPLATE_REFUSED', `${ONE_STEP}load: { users: "\${secret.USERS}", duration: 1m }\n`),
  row('data that is not there', 'LG_FILE_MISSING', `${ONE_STEP}data: { d: { file: d.csv } }\n`),
  row('data that is empty', 'LG_DATA_INVALID', data('d.csv', '')),
  row('data of blank lines', 'LG_DATA_INVALID', data('d.csv', '\n\n\n')),
  row('data of a header only', 'LG_DATA_INVALID', data('d.csv', 'name,mail\n')),
  row('data with a column twice', 'LG_DATA_INVALID', data('d.csv', 'name,name\na,b\n')),
  row('data with a column without a name', 'LG_DATA_INVALID', data('d.csv', 'name,,mail\na,b,c\n')),
  row('data with ragged rows', 'LG_DATA_INVALID', data('d.csv', 'name,mail\na,b\nc\nd,e,f\n')),
  row('data with a quote that is never closed', 'LG_DATA_INVALID', data('d.csv', 'name,mail\n"a,b\nc,d\n')),
  row('data with a quote within a value', 'LG_DATA_INVALID', data('d.csv', 'name,mail\na"b",c\n')),
  row('data with semicolons', 'LG_COLUMN_UNKNOWN', data('d.csv', 'name;mail\na;b\n')),
  row('data with tabs', 'LG_COLUMN_UNKNOWN', data('d.csv', 'name\tmail\na\tb\n')),
  row('data of one column that is another', 'LG_COLUMN_UNKNOWN', data('d.csv', 'nmae\na\nb\n')),
  row('data in latin1', 'LG_FILE_NOT_UTF8', data('d.csv', Buffer.from('name\nMüller\n', 'latin1'))),
  row('data in UTF-16', 'LG_FILE_NOT_UTF8', data('d.csv', Buffer.from('\u{feff}name\na\n', 'utf16le'))),
  row('data with NUL bytes', 'LG_DATA_INVALID', data('d.csv', 'name\na\0b\n')),
  row('data of another kind of file', 'LG_DATA_INVALID', data('d.xlsx', 'PK')),
  row('data of JSON that is none', 'LG_DATA_INVALID', data('d.json', '[{ "name": "a" },]')),
  row('data of JSON that is no list', 'LG_DATA_INVALID', data('d.json', '{ "name": "a" }')),
  row('data of JSON without rows', 'LG_DATA_INVALID', data('d.json', '[]')),
  row('data of JSON whose rows are no objects', 'LG_DATA_INVALID', data('d.json', '[{ "name": "a" }, ["b"]]')),
  row('data of JSON with numbers that are changed', 'LG_DATA_INVALID', data('d.json', '[{ "name": 12345678901234567890 }]')),
  row('data that both is written and stands in a file', 'LG_KEYS_EXCLUDE', `${ONE_STEP}data: { d: { file: d.csv, rows: [{ a: 1 }] } }\n`),
  row('rows without a row', 'LG_VALUE_INVALID', `${ONE_STEP}data: { d: { rows: [] } }\n`),
  row(
    'data and a column that are not there',
    'LG_COLUMN_UNKNOWN and LG_NAME_UNKNOWN',
    `${stepsOf('"GET /${data.peple.a}/${data.people.b}"')}data: { people: { rows: [{ a: 1 }] } }\n`,
  ),
];
