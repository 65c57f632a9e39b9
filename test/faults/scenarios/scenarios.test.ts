import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Problem } from '@loadgate/core';
import { LoadgateError, ScenarioError } from '@loadgate/core/start';
import type { Surroundings } from '../../../packages/cli/src/command.ts';
import { hostFor } from '../../../packages/cli/src/host.ts';
import { showProblems } from '../../../packages/cli/src/problems.ts';
import { runCommand } from '../../../packages/cli/src/run-command.ts';
import { Project } from '../../command/loadgate.ts';
import type { BrokenProject } from './broken-project.ts';
import { faults } from './faults.ts';
import { assertGolden, goldenName } from './golden.ts';

/** Tried with the real command too: one of each kind of refusal. */
const TYPED = [
  'a `#` takes the end of a value away',
  'the file is latin1',
  'a plugin that is not installed',
  'an environment that is not there',
];

describe('a project that cannot mean what its author wrote', function () {
  this.timeout(60_000);

  let connections = 0;
  const target = createServer((_, response) => void response.end('{}')).on('connection', () => {
    connections++;
  });
  let project = new Project();
  let env: Record<string, string> = {};

  before(async () => {
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    env = { TARGET: `http://127.0.0.1:${(target.address() as AddressInfo).port}` };
  });
  after(async () => {
    target.close();
    await once(target, 'close');
  });
  afterEach(() => project.remove());

  const projectOf = ({ files }: BrokenProject): Project => {
    const made = new Project();
    for (const [name, content] of Object.entries(files))
      if (typeof content === 'string' || content instanceof Uint8Array) made.put(name, content);
    for (const [name, content] of Object.entries(files))
      if (typeof content === 'object' && 'linkTo' in content) symlinkSync(content.linkTo, join(made.folder, name));
    return made;
  };

  /** What is typed in it, in this process: what was said and the exit code. */
  const typed = async (args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> => {
    let said = '';
    const hear = (text: string): void => {
      said += text;
    };
    try {
      return { code: await runCommand(args, surroundings(hear)), said };
    } catch (cause) {
      if (!(cause instanceof Error && 'exitCode' in cause)) throw cause;
      return { code: cause.exitCode as number, said: `${said}${cause.message}\n` };
    }
  };
  const surroundings = (hear: (text: string) => void): Surroundings => ({
    cwd: project.folder,
    env,
    output: {
      out: hear,
      error: hear,
      isTty: false,
      columns: 120,
      color: false,
      onSignal: () => undefined,
      hide: () => undefined,
      onUncaught: () => undefined,
    },
  });

  /** Why a run is not begun; what is wrong with files stands in `problems`. */
  const refused = async ({ environment }: BrokenProject): Promise<LoadgateError> => {
    const host = hostFor(surroundings(() => undefined));
    try {
      await host.check('t', { seed: 1, ...(environment !== undefined && { environment }) });
    } catch (cause) {
      if (cause instanceof LoadgateError) return cause;
      throw cause;
    }
    assert.fail('a run of it would begin');
  };

  /** Without what depends on where temporary folders lie, how deep below the root included. */
  const plain = (text: string): string =>
    text
      .replaceAll(project.folder, '<folder>')
      .replaceAll(dirname(project.folder), '<above>')
      .replace(/^(\S+ {2})(?:\.\.\/)+(?=etc\/)/gm, '$1../../');
  const shown = (problems: readonly Problem[], sources: ReadonlyMap<string, string>): string =>
    `${showProblems(problems, sources, { color: false, columns: 120 })}\n`;
  for (const fault of faults)
    it(`${fault.fault}: ${fault.gives}`, async () => {
      project = projectOf(fault);
      const before = connections;
      const { checks, environment, onlyRun } = fault;
      const { code, said } = await typed(['validate', checks ?? 't', ...(environment === undefined ? [] : ['--env', environment])]);
      if (onlyRun) assert.equal(code, 0, said);
      else {
        assertGolden(fault.fault, plain(said));
        assert.equal(code, 2, said);
      }
      if (checks !== undefined) return assert.equal(codesIn((await validated(checks)).problems), fault.gives);
      const cause = await refused(fault);
      assert.equal(cause.exitCode, 2);
      if (cause instanceof ScenarioError) {
        const text = plain(shown(cause.problems, cause.sources));
        assert.equal(codesIn(cause.problems), fault.gives);
        if (onlyRun) assertGolden(fault.fault, text);
        else assert.equal(text, plain(said), 'a run is refused with the same words');
      } else {
        assert.equal(`${cause.code}, exit 2`, fault.gives);
        if (onlyRun) assertGolden(fault.fault, plain(`${cause.message}\n`));
        else assert.ok(said.includes(cause.message), said);
      }
      assert.equal(connections, before, 'nothing is sent');
      assert.ok(!project.has('results'), 'there is no verdict');
    });

  for (const fault of faults.filter((each) => TYPED.includes(each.fault)))
    it(`${fault.fault}: the command itself says so, sends nothing and leaves no results`, async () => {
      project = projectOf(fault);
      const before = connections;
      const options = fault.environment === undefined ? [] : ['--env', fault.environment];
      const run = await project.loadgate(['run', 't', ...options], env);
      assert.equal(run.code, 2, run.out + run.error);
      const validate = await project.loadgate(['validate', 't', ...options], env);
      assert.equal(validate.code, fault.onlyRun ? 0 : 2);
      const codes = await refused(fault);
      assert.ok(run.error.includes(codes.message), run.error);
      if (!fault.onlyRun && codes instanceof ScenarioError) assert.equal(run.error, validate.error);
      assert.equal(connections, before);
      assert.ok(!project.has('results'));
    });

  it('types a row of each kind', () => assert.equal(faults.filter(({ fault }) => TYPED.includes(fault)).length, TYPED.length));

  it('has a golden file for each row, and no other', () => {
    assert.deepEqual(readdirSync(new URL('golden/', import.meta.url)).sort(), faults.map(({ fault }) => goldenName(fault)).sort());
  });

  const validated = (file: string): ReturnType<ReturnType<typeof hostFor>['validate']> =>
    hostFor(surroundings(() => undefined)).validate([file]);
});

/** As a row says it. */
function codesIn(problems: readonly Problem[]): string {
  const codes = [...new Set(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code))].sort();
  const last = codes.pop();
  return `${codes.length === 0 ? last : `${codes.join(', ')} and ${last}`}, exit 2`;
}
