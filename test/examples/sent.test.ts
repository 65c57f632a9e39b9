import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@loadgate/plugins-db/embedded';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TOKEN = 'token-of-this-test';

const node = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ADAPTER_TOKEN: TOKEN, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });

describe('the examples, sent to the example service', function () {
  this.timeout(120_000);
  let adapter: ChildProcess;
  let postgres: EmbeddedPostgres;
  let url = '';
  before(async () => {
    postgres = await startEmbeddedPostgres();
    adapter = node(['-C', '@loadgate/source', 'examples/adapter/src/main.ts'], {
      PORT: '0',
      DEFAULT_TENANT: '1',
      LATENCY_FACTOR: '0',
      EXIT_WITH_STDIN: '1',
      DATABASE_URL: postgres.url,
    });
    assert.ok(adapter.stdout);
    for await (const line of createInterface({ input: adapter.stdout })) {
      url = /listening on (http:\/\/\S+)/.exec(line)?.[1] ?? '';
      if (url !== '') break;
    }
    assert.notEqual(url, '', 'the example service did not start');
  });
  after(async () => {
    adapter.kill('SIGTERM');
    await once(adapter, 'exit');
    await postgres.stop();
  });

  const folder = 'examples/scenarios';
  const scenarios = ['smoke.load.yaml', ...readdirSync(`${root}/${folder}/extras`).map((name) => `extras/${name}`)].filter((name) =>
    name.endsWith('.load.yaml'),
  );

  it('are many', () => assert.ok(scenarios.length >= 12, scenarios.join()));

  for (const scenario of scenarios) {
    it(`answer as expected: ${scenario}`, async () => {
      const sent = node(['packages/cli/bin/loadgate.js', 'send', `${folder}/${scenario}`, '--target', url], {
        ADAPTER_URL: url,
        DATABASE_URL: postgres.url,
      });
      const said: string[] = [];
      for (const stream of [sent.stdout, sent.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => void said.push(text));
      const [code] = (await once(sent, 'close')) as [number | null];
      const out = said.join('');
      assert.equal(code, 0, out);
      assert.match(out, /✓ \d+ steps? answered as expected/);
      for (const secret of [TOKEN, postgres.password]) assert.ok(!out.includes(secret), 'secrets are masked');
    });
  }
});
