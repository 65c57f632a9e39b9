import { ONE_STEP, type Row, saysOfEach, TARGET } from '../checked-files.test.ts';

const rows: readonly Row[] = [
  {
    title: 'a key twice; the rest is read all the same',
    files: `${ONE_STEP}steps:\n  - GOT /\n`,
    said: [
      't.load.yaml:4:1-6 LG_YAML_SYNTAX this key stands here twice',
      't.load.yaml:5:5-8 LG_VERB_UNKNOWN `GOT` is no verb of a short step | did you mean `GET`?',
    ],
  },
  {
    title: 'a bracket that is never closed',
    files: `${TARGET}steps:\n  - get: [\n`,
    said: ['t.load.yaml:3:10-11 LG_YAML_SYNTAX `[` is never closed by `]`'],
  },
  ...(
    [
      ['{ get: /a/${run.id}, name: x }', '/a/${run.id}', '"/a/${run.id}"'],
      ['{ get: ${run.id} }', '${run.id}', '"${run.id}"'],
      ['{ post: /, json: { n: ${random.int(1, 5)}, s: x } }', '${random.int(1, 5)}', '"${random.int(1, 5)}"'],
      ['{ get: /, headers: {"x-a": ${run.id}} }', '${run.id}', '"${run.id}"'],
      ['{ get: /, expect: [200, $.id == ${run.id}] }', '$.id == ${run.id}', '"$.id == ${run.id}"'],
      ['{ get: /, expect: [$.id == "its" ${run.id}] }', '$.id == "its" ${run.id}', '\'$.id == "its" ${run.id}\''],
      ['{ get: /, name: a ${run.id} b }', 'a ${run.id} b', '"a ${run.id} b"'],
      ['{ get: /${run.id}${run.id}, name: x }', '/${run.id}${run.id}', '"/${run.id}${run.id}"'],
    ] as const
  ).map(([step, value, quoted]): Row => {
    // behind `  - `
    const column = 5 + step.indexOf(value);
    return {
      title: `a template without quotes in braces: ${step}`,
      files: `${TARGET}steps:\n  - ${step}\n`,
      said: [
        `t.load.yaml:3:${column}-${column + value.length} LG_YAML_SYNTAX a \`\${…}\` within \`{ }\` or \`[ ]\` needs quotes: YAML takes its brace for another map | write \`${quoted}\``,
      ],
    };
  }),
  { title: 'a tab', files: `${TARGET}steps:\n\t- GET /\n`, said: ['t.load.yaml:3:1-2 LG_YAML_SYNTAX a tab cannot indent | use spaces'] },
  {
    title: 'tags',
    files: `${TARGET}steps: !!seq\n  - GET /\n  - get: !foo /a\n`,
    said: [
      't.load.yaml:3:3-10 LG_YAML_FEATURE tags (`!…`) are not used here',
      't.load.yaml:4:15-17 LG_YAML_FEATURE tags (`!…`) are not used here',
    ],
  },
  {
    title: 'a merge key',
    files: `${TARGET}vars: &a { x: 1 }\nsteps:\n  - set: { <<: *a }\n  - GET /\n`,
    said: ['t.load.yaml:4:12-14 LG_YAML_FEATURE merge keys (`<<`) are not used here'],
  },
  {
    title: 'an alias without an anchor',
    files: `${TARGET}steps: *a\n`,
    said: ['t.load.yaml:2:8-10 LG_YAML_SYNTAX `*a` names no anchor above it'],
  },
  {
    title: 'numbers that would be changed',
    files: `${TARGET}steps:\n  - post: /\n    json: { version: 1.10, zip: 01234, big: 12345678901234567890, hex: 0x1F }\n`,
    said: [
      't.load.yaml:4:22-26 LG_YAML_NUMBER YAML reads `1.10` as 1.1 | write `"1.10"` or `1.1`',
      't.load.yaml:4:33-38 LG_YAML_NUMBER YAML reads `01234` as 1234 | write `"01234"` or `1234`',
      't.load.yaml:4:45-65 LG_YAML_NUMBER YAML reads `12345678901234567890` as 12345678901234567000 | write `"12345678901234567890"`',
      't.load.yaml:4:72-76 LG_YAML_NUMBER YAML reads `0x1F` as 31 | write `"0x1F"` or `31`',
    ],
  },
  {
    title: 'numbers in a section',
    files: `${ONE_STEP}http: { headers: { version: 1.10 } }\n`,
    said: ['t.load.yaml:4:29-33 LG_YAML_NUMBER YAML reads `1.10` as 1.1 | write `"1.10"` or `1.1`'],
  },
  {
    title: 'a comment that was text',
    files: `${TARGET}steps:\n  - get: /x #foo\n`,
    said: [
      't.load.yaml:3:13-17 LG_YAML_COMMENT a `#` right before text begins a comment: YAML takes the text away | a space after `#` if it is a comment, quotes around the value if it is not',
    ],
  },
  {
    title: 'nothing behind a key, nothing behind a dash',
    files: `${TARGET}steps:\n  - get:\n  -\nload:\n`,
    said: [
      't.load.yaml:3:5-8 LG_YAML_EMPTY nothing stands behind `get` | write a value, `null` or `""`, or leave the key out',
      't.load.yaml:4:4-5 LG_YAML_EMPTY nothing stands behind the dash',
      't.load.yaml:5:1-5 LG_YAML_EMPTY nothing stands behind `load` | write a value, `null` or `""`, or leave the key out',
    ],
  },
  {
    title: 'two documents',
    files: `${ONE_STEP}---\na: 1\n`,
    said: ['t.load.yaml:4:1-4 LG_YAML_FEATURE a file holds one document; `---` begins a second one'],
  },
  { title: 'an empty file', files: '', said: ['t.load.yaml:1:1-2 LG_YAML_EMPTY the file is empty'] },
  {
    title: 'a list for a file',
    files: '- GET /\n',
    said: ['t.load.yaml:1:1-8 LG_VALUE_TYPE the file must be a map of keys, not a list | write for example `steps:`'],
  },
  {
    title: 'a key that is no name',
    files: `${ONE_STEP}? [a]\n: 1\n"": 2\n`,
    said: [
      't.load.yaml:4:3-6 LG_YAML_SYNTAX a list or map cannot be a key | quotes around it, if it is text',
      't.load.yaml:6:1-3 LG_YAML_EMPTY a key is empty',
    ],
  },
];

saysOfEach('YAML that says something else, or nothing', rows);
