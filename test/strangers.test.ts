import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunResult } from '@loadgate/core';
import { Target } from './command/target.ts';
import { build, install, linkLibraries, pack } from './strangers/packed.ts';

const PLUGINS = ['plugins-http', 'plugins-db', 'test-types', 'monitors', 'reporters'];

/** A program that has nothing but core, given the plugins either in its hand or only by their names in the scenario. */
const HOST = `
import { createHost } from '@loadgate/core';
const [from, cwd] = process.argv.slice(2);
const names = ${JSON.stringify(PLUGINS.map((name) => `@loadgate/${name}`))};
const inHand = from === 'built-in' ? names : [];
const builtIns = await Promise.all(inHand.map(async (name) => {
  const url = import.meta.resolve(name);
  return { plugin: (await import(url)).plugin, url, from };
}));
const host = createHost({ version: '1.0.0', cwd, env: {}, builtIns, print() {} });
const checked = await host.check(from + '.load.yaml', { seed: 1 });
const terminal = { isTty: false, columns: 80, color: false, quiet: true };
const { exitCode, failures, result } = await host.start(checked, { workers: 1, results: 'results/' + from, terminal, log() {} }).ended;
console.log(JSON.stringify({ exitCode, failures, result }));
`;

const scenario = (target: string) => `type: smoke
target: ${target}
monitors: { it: { prometheus: ${target}/metrics } }
reporters: [html, junit, markdown, csv]
load: { users: 2, iterations: 4, think: 60ms }
steps:
  - get: /contacts
    name: Search
    expect: [200, $.items exists, header.content-type contains json]
  - GET /gone
gates:
  - p95 of "Search" < 5s
  - it.memory.max < 2GB
`;

interface Ended {
  readonly exitCode: number;
  readonly failures: readonly string[];
  readonly result: RunResult;
}

// Invariant 10: packed, beside another copy of core, by name only.
describe('the built-in plugins as strangers', function () {
  this.timeout(120_000);
  const target = new Target();
  let folder: string;

  before(async () => {
    target.answer = ({ url }, response) => {
      response.setHeader('content-type', url === '/metrics' ? 'text/plain' : 'application/json');
      if (url === '/gone') response.statusCode = 404;
      response.end(url === '/metrics' ? 'process_resident_memory_bytes 1e6\n' : '{"items":[]}');
    };
    await target.listen();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'loadgate-strangers-')));
    linkLibraries(folder);
    build();
    const packed = pack(['core', ...PLUGINS]);
    for (const name of ['host', 'project']) install(join(folder, name), packed);
    writeFileSync(join(folder, 'host/host.mjs'), HOST);
    writeFileSync(join(folder, 'project/built-in.load.yaml'), scenario(target.url));
    const named = PLUGINS.map((name) => `"@loadgate/${name}"`).join(', ');
    writeFileSync(join(folder, 'project/by-name.load.yaml'), `${scenario(target.url)}plugins: [${named}]\n`);
  });
  after(async () => {
    await target.close();
    rmSync(folder, { recursive: true });
  });

  it('give the same result as in the hand of the host', async () => {
    const inHand = await run('built-in');
    const byName = await run('by-name');
    assert.deepEqual(told(byName), told(inHand));
    // what was compared is a whole run, not two that failed alike
    assert.deepEqual([inHand.exitCode, inHand.failures, inHand.result.steps.map(({ name, count, errors }) => [name, count, errors])], [
      1,
      [],
      [
        ['Search', 4, 0],
        ['GET /gone', 4, 4],
      ],
    ] as const);
    assert.deepEqual(written('by-name'), written('built-in'));
  });

  async function run(from: 'built-in' | 'by-name'): Promise<Ended> {
    const args = [join(folder, 'host/host.mjs'), from, join(folder, 'project')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH } });
    return JSON.parse(stdout) as Ended;
  }

  function written(from: string): readonly string[] {
    return readdirSync(join(folder, 'project/results', from, 'latest')).sort();
  }
});

/** What two runs of one scenario must have in common. */
function told({ exitCode, failures, result }: Ended): unknown {
  return {
    exitCode,
    failures,
    verdict: result.verdict,
    // a machine that is busy with something else doubts what holds, in one run and not in the other
    gates: result.gates.map(({ gate, from, outcome, unit, line }) => [
      gate,
      from,
      outcome === 'inconclusive' ? 'held' : outcome,
      unit,
      line,
    ]),
    steps: result.steps.map(({ name, count, errors }) => [name, count, errors]),
    errors: result.errors.map(({ kind, text, step, count, sample }) => [kind, text, step, count, sample?.message]),
    monitors: result.monitors,
  };
}
