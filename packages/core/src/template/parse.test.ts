import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTemplate } from './parse.ts';
import { isTemplate, type Template } from './template.ts';

/** Texts as they are, expressions as the part of the text that they cover. */
const shown = ({ text, parts }: Template): string[] =>
  parts.map((part) => (part.kind === 'text' ? part.text : `<${text.slice(part.start, part.end)}>`));
const source = (text: string): unknown => {
  const [part] = parseTemplate(text).parts;
  return part?.kind === 'expression' ? part.source : undefined;
};
const pipe = (text: string): unknown[] => {
  const [part] = parseTemplate(text).parts;
  return part?.kind === 'expression' ? part.pipe.map((step) => (step.kind === 'filter' ? step.name : [step.value])) : [];
};

describe('parseTemplate', () => {
  for (const [text, parts] of [
    ['', []],
    ['plain', ['plain']],
    ['a ${x} b', ['a ', '<${x}>', ' b']],
    ['${x}${y}', ['<${x}>', '<${y}>']],
    ['$${x}', ['${x}']],
    ['$$${x}', ['$${x}']],
    ['$${x} ${y}', ['${x} ', '<${y}>']],
    ['$5 and $x', ['$5 and $x']],
    ["${random.pick('a}', 'b')}%", ["<${random.pick('a}', 'b')}>", '%']],
    ['${ x }', ['<${ x }>']],
  ] as const)
    it(`takes ${JSON.stringify(text)} apart`, () => {
      const template = parseTemplate(text);
      assert.deepEqual(template.problems, []);
      assert.deepEqual(shown(template), parts);
    });

  it('keeps the offsets of names, so that a problem gets a column', () => {
    //             0123456789012345678901
    assert.deepEqual(source('${data.contacts.name}'), {
      kind: 'data',
      name: { text: 'contacts', start: 7, end: 15 },
      access: [{ key: 'name', start: 16, end: 20 }],
    });
  });

  it('reads quoted and numbered parts of a value', () => {
    assert.deepEqual(source("${a[0]['first name'].b}"), {
      kind: 'variable',
      name: { text: 'a', start: 2, end: 3 },
      access: [
        { key: 0, start: 4, end: 5 },
        { key: 'first name', start: 7, end: 19 },
        { key: 'b', start: 21, end: 22 },
      ],
    });
  });

  for (const [text, kind, name] of [
    ['${env.HOST}', 'env', 'HOST'],
    ['${secret.TOKEN}', 'secret', 'TOKEN'],
    ['${run.id}', 'run', 'id'],
    ['${user}', 'user', 'user'],
    ['${user.id}', 'user', 'user'],
    ['${vars.tier}', 'vars', 'tier'],
    ['${username}', 'variable', 'username'],
    ['${straße}', 'variable', 'straße'],
    ['${random.uuid}', 'call', 'random.uuid'],
    ['${random.uuid()}', 'call', 'random.uuid'],
    ['${now.ms}', 'call', 'now.ms'],
    ['${fake.person.fullName}', 'fake', 'person.fullName'],
  ] as const)
    it(`reads ${text} as ${kind}`, () => {
      const read = source(text) as { kind: string; name: { text: string } };
      assert.deepEqual([read.kind, read.name.text], [kind, name]);
    });

  it('reads numbers, quoted texts, literals and variables as arguments', () => {
    const { args } = source("${random.pick(-1.5, 'it\\'s', \"b\", true, ids)}") as { args: { kind: string; value?: unknown }[] };
    assert.deepEqual(
      args.map((arg) => (arg.kind === 'value' ? arg.value : arg.kind)),
      [-1.5, "it's", 'b', true, 'source'],
    );
  });

  for (const [text, steps] of [
    ['${x:-0}', [[0]]],
    ['${x:-}', [['']]],
    ['${x:-none at all}', [['none at all']]],
    ["${x:-'0'}", [['0']]],
    ["${x:-'a|}'}", [['a|}']]],
    ['${x:-007}', [['007']]],
    ['${x:-1.10}', [['1.10']]],
    ['${x:-true}', [[true]]],
    ["${x:-it's}", [["it's"]]],
    ['${x|upper|url}', ['upper', 'url']],
    ['${x | upper :-none}', ['upper', ['none']]],
    ['${x :-none | upper}', [['none'], 'upper']],
  ] as const)
    it(`reads what follows the value in ${text}`, () => {
      assert.deepEqual(pipe(text), steps);
    });

  for (const [text, blamed, message, hint] of [
    ['a ${}', '${}', '`${}` names no value', '`$${` stands for the characters `${`'],
    ['a ${x', '${', '`${` is never closed by `}`', '`$${` stands for the characters `${`'],
    ["${random.pick('a)}", "'a)}", "the quote ' is never closed", undefined],
    ['${random.itn(1)}', 'random.itn', 'there is no function `random.itn`', 'did you mean `random.int`?'],
    ['${uuid()}', 'uuid', 'there is no function `uuid`', 'did you mean `random.uuid`?'],
    ['${now}', 'now', 'there is no function `now`', 'functions are now.iso, now.ms, now.s'],
    ['${random.int(1)}', 'random.int(1)', '`random.int` takes 2 arguments, not 1', 'write `random.int(min, max)`'],
    ['${random.int(1, 2, 3)}', 'random.int(1, 2, 3)', '`random.int` takes 2 arguments, not 3', 'write `random.int(min, max)`'],
    ['${random.uuid(1)}', 'random.uuid(1)', '`random.uuid` takes no arguments, not 1', 'write `random.uuid`'],
    ['${random.pick()}', 'random.pick()', '`random.pick` takes at least 1 argument, not 0', 'write `random.pick(list or values, …)`'],
    [
      '${random.gauss(1)}',
      'random.gauss(1)',
      '`random.gauss` takes 2 to 4 arguments, not 1',
      'write `random.gauss(mean, deviation[, min[, max]])`',
    ],
    ["${random.int('1', 2)}", "'1'", '`random.int` takes a number for min', 'write `random.int(min, max)`'],
    ['${random.int(1, 2.5)}', '2.5', '`random.int` takes a whole number for max', 'write `random.int(min, max)`'],
    [
      '${random.int(9, 2)}',
      'random.int(9, 2)',
      '`random.int` cannot work: the minimum 9 is above the maximum 2',
      'write `random.int(min, max)`',
    ],
    ['${x | uper}', 'uper', 'there is no filter `uper`', 'did you mean `upper`?'],
    ['${user.name}', 'user.name', '`user` has only `id`', 'write `${user.id}`; a variable of your own needs another name'],
    ['${run.name}', 'run.name', '`run` has only `id`', 'write `${run.id}`'],
    ['${data}', 'data', '`data` is no value by itself', 'write `${data.name}`'],
    ['${secret.A.b}', '.b', '`secret` gives text, which has no parts', undefined],
    ['${fake.name}', 'fake.name', '`fake.name` is no kind of made-up data', 'did you mean `fake.company.name`?'],
    [
      '${fake.persons.fulName}',
      'fake.persons.fulName',
      '`fake.persons.fulName` is no kind of made-up data',
      'did you mean `fake.person.fullName`?',
    ],
    [
      '${fake.color.xyz}',
      'fake.color.xyz',
      '`fake.color.xyz` is no kind of made-up data',
      '`fake.color` makes up cmyk, colorByCSSColorSpace, cssSupportedFunction, cssSupportedSpace, hsl, human, hwb, lab, lch, rgb, space',
    ],
    ['${fake.string.alpha(n)}', 'n', '`fake.string.alpha` takes only what is written out', 'write a number or a text in quotes'],
    ['${fake.string.alpha(100000000)}', '100000000', '`fake.string.alpha` takes no number above 10000', undefined],
    ["${fake.string.fromCharacters('ab', 10001)}", '10001', '`fake.string.fromCharacters` takes no number above 10000', undefined],
    ['${fake.lorem.words(-1)}', '-1', '`fake.lorem.words` takes no number below 0', undefined],
    [
      `\${fake.helpers.slugify('${'a'.repeat(1001)}')}`,
      `'${'a'.repeat(1001)}'`,
      '`fake.helpers.slugify` takes no text of more than 1000 characters',
      undefined,
    ],
    ...['a{1,1000000}', 'a{1001}', 'a{2}b{ 1001 , }'].map(
      (expression) =>
        [
          `\${fake.helpers.fromRegExp('${expression}')}`,
          `'${expression}'`,
          '`fake.helpers.fromRegExp` repeats nothing more than 1000 times',
          undefined,
        ] as const,
    ),
    [
      '${x:-a:-${y}}',
      'a:-${y',
      'a default is plain text, it cannot hold another `${`',
      'nothing is calculated here; `set` gives a value a name, `call:` runs a script',
    ],
    [
      '${a + b}',
      '+',
      '`+` stands where `|`, `:-` or `}` should be',
      'nothing is calculated here; `set` gives a value a name, `call:` runs a script',
    ],
    ['${x.}', '}', '`}` stands where a name after `.` should be', undefined],
  ] as const)
    it(`says what is wrong with ${text}`, () => {
      const { problems } = parseTemplate(text);
      assert.equal(problems.length, 1);
      const [problem] = problems;
      assert.ok(problem);
      assert.deepEqual([text.slice(problem.offset, problem.end), problem.message, problem.hint], [blamed, message, hint]);
    });

  for (const text of [
    '${fake.string.alpha(10000)}',
    '${fake.lorem.words(0)}',
    '${fake.number.int(1000000)}',
    '${fake.number.float(-5)}',
    `\${fake.helpers.slugify('${'a'.repeat(1000)}')}`,
    "${fake.helpers.fromRegExp('[a-z]{1,1000}')}",
    "${fake.helpers.slugify('a{1,1000000}')}",
  ])
    it(`takes ${text.slice(0, 50)}`, () => assert.deepEqual(parseTemplate(text).problems, []));

  it('finds the problems of all expressions', () => {
    const { problems, parts } = parseTemplate('${} ${x | uper} ${y}');
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['LG_TEMPLATE_EMPTY', 'LG_TEMPLATE_FILTER'],
    );
    assert.equal(parts.filter((part) => part.kind === 'expression').length, 1);
  });

  it('never throws, covers the text in order, and calls every text without `${` no template', () => {
    const pieces = fc.constantFrom(
      '${',
      '}',
      '$',
      '$${',
      'x',
      ' | ',
      ':-',
      '(',
      ')',
      "'",
      '"',
      '.',
      '[',
      ']',
      '0',
      ', ',
      'random.int',
      'url',
      '\\',
      '😀',
      '-',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (words) => {
        const text = words.join('');
        const { parts, problems } = parseTemplate(text);
        let at = 0;
        for (const piece of [...parts].sort((a, b) => a.start - b.start)) {
          assert.ok(piece.start >= at && piece.end > piece.start && piece.end <= text.length);
          at = piece.end;
        }
        for (const problem of problems)
          assert.ok(problem.offset >= 0 && problem.end > problem.offset && problem.end <= text.length, JSON.stringify([text, problem]));
        if (!isTemplate(text)) assert.deepEqual(parts, text === '' ? [] : [{ kind: 'text', text, start: 0, end: text.length }]);
      }),
    );
  });
});
