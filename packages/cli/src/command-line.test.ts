import assert from 'node:assert/strict';
import { parseCommand, UsageError, wholeNumber } from './command-line.ts';
import { run, validate } from './commands/specs.ts';

describe('parseCommand', () => {
  it('reads operands, flags, values and what may be repeated, in any order', () => {
    const parsed = parseCommand(run, ['--set', 'load.users=10', 'smoke', '-q', '--set=seed=4', '-e', 'staging', '--time-scale=5']);
    assert.deepEqual(parsed.operands, ['smoke']);
    assert.equal(parsed.flag('quiet'), true);
    assert.equal(parsed.flag('events'), false);
    assert.deepEqual(parsed.list('set'), ['load.users=10', 'seed=4']);
    assert.equal(parsed.text('env'), 'staging');
    assert.equal(parsed.text('time-scale'), '5');
    assert.equal(parsed.text('seed'), undefined);
  });

  it('takes what follows `--` as it is', () => assert.deepEqual(parseCommand(run, ['--', '--odd-name']).operands, ['--odd-name']));

  it('asks for nothing else when help is wanted', () => assert.equal(parseCommand(run, ['--help']).flag('help'), true));

  const refused: readonly (readonly [args: readonly string[], message: string])[] = [
    [['smoke', '--sede', '4'], 'unknown option --sede, did you mean --seed?'],
    [['smoke', '--zzz'], 'unknown option --zzz'],
    [['smoke', '-x'], 'unknown option -x'],
    [['smoke', '--seed'], '--seed needs a value: --seed <number>'],
    [['smoke', '--env', '--seed', '4'], '--env needs a value: --env <name>'],
    [['smoke', '--quiet=yes'], '--quiet takes no value'],
    [['smoke', '--seed', '4', '--seed', '5'], '--seed stands twice'],
    [[], 'loadgate run needs <scenario>'],
    [['smoke', 'load'], 'loadgate run does not know what to do with load'],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${JSON.stringify(args.join(' '))}`, () =>
      assert.throws(
        () => parseCommand(run, args),
        (cause) => cause instanceof UsageError && cause.message === message && cause.hint === 'see: loadgate run --help',
      ));
  }

  it('takes several operands where a command has them', () => assert.deepEqual(parseCommand(validate, ['a', 'b']).operands, ['a', 'b']));
});

describe('wholeNumber', () => {
  it('takes both ends', () => assert.deepEqual([wholeNumber('1', 'workers', 1, 64), wholeNumber('64', 'workers', 1, 64)], [1, 64]));
  for (const text of ['0', '65', '1.5', '-1', '1e1', '', ' 2', '0x10']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => wholeNumber(text, 'workers', 1, 64), UsageError));
  }
});
