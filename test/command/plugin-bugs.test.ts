import assert from 'node:assert/strict';
import { Project } from './loadgate.ts';

/** A protocol `toy` with one verb, whose driver does what the step says. */
const TOY = `
const grammar = ({ z }) => ({
  config: z.strictObject({}),
  verbs: { toy: { doc: 'x', value: z.string(), options: {}, label: 'text' } },
  views: { value: { shape: 'value', doc: 'x' } },
});
const behaviours = {
  answers: (turn, clock) => ({ kind: 'reply', endUs: clock.nowUs(), reply: 1 }),
  throws: () => { throw new Error('toy broke'); },
  rejects: async () => { throw new Error('toy broke'); },
  'settles twice': (turn, clock) => { const o = { kind: 'reply', endUs: clock.nowUs(), reply: 1 }; setTimeout(() => { turn.settle(o); turn.settle(o); }, 5); },
  'never settles': () => undefined,
  'settles late': (turn, clock) => { setTimeout(() => turn.settle({ kind: 'reply', endUs: clock.nowUs(), reply: 1 }), 400); },
  'kills its worker': () => { process.exit(7); },
  'blocks its worker': () => { for (;;); },
  'throws later': () => { setTimeout(() => { throw new Error('toy broke later'); }, 5); },
};
export const plugin = { apiVersion: 1, name: 'toys', version: '1.0.0', protocols: [{
  name: 'toy', grammar,
  async preflight() { if (globalThis.process.env.TOY === 'preflight') throw new Error('no toys here'); },
  async open(config, scope) {
    if (globalThis.process.env.TOY === 'open') throw new Error('no toys here');
    return {
      session() { if (globalThis.process.env.TOY === 'session') throw new Error('no toys here'); return { cancel() {}, close() { if (globalThis.process.env.TOY === 'close session') throw new Error('toy stuck'); } }; },
      compile(step, context) { if (globalThis.process.env.TOY === 'compile') throw new Error('no toys here'); return (turn) => behaviours[step.value](turn, context.clock); },
      views: { value: (reply) => reply },
      evidence: () => ({ request: 'toy', response: 'toy' }),
      async close() { if (globalThis.process.env.TOY === 'close') throw new Error('toy stuck'); },
    };
  },
}] };
`;
const scenario = (toy: string): string =>
  `plugins: [./toys.ts]\nload: { users: 2, duration: 3s, think: 100ms, gracefulStop: 1s }\ngates: [no throughput]\nsteps:\n  - toy: ${toy}\n    timeout: 200ms\ncleanup: [{ toy: answers }]\n`;

describe('a protocol plugin with a bug', function () {
  this.timeout(60_000);

  let project = new Project();
  afterEach(() => project.remove());

  const run = async (toy: string, env: Readonly<Record<string, string>> = {}, more: readonly string[] = []) => {
    project = new Project({ 'toys.ts': TOY, 'x.load.yaml': scenario(toy).replace('gates: [no throughput]\n', '') });
    const { code, out, error } = await project.loadgate(['run', 'x', ...more], env);
    return { code, text: out + error, result: project.result() };
  };

  it('runs without one', async function () {
    this.retries(8);
    const { code, text } = await run('answers');
    assert.equal(code, 0, text);
  });

  const bugs: readonly (readonly [toy: string, says: RegExp])[] = [
    ['throws', /plugin toy: .*toy broke/],
    ['rejects', /plugin toy: .*toy broke/],
    ['settles twice', /plugin toy: .*twice/],
    ['kills its worker', /worker/],
    ['throws later', /toy broke later/],
    ['blocks its worker', /worker/],
  ];
  for (const [toy, says] of bugs) {
    it(`never passes when it ${toy}, and is named`, async () => {
      const { code, text, result } = await run(toy);
      assert.ok(code === 3 || code === 1, `${code}: ${text}`);
      assert.ok(
        result.reasons.some((reason) => says.test(reason)) || result.notices.some(({ message }) => says.test(message)),
        JSON.stringify([result.reasons, result.notices]),
      );
    });
  }

  for (const toy of ['never settles', 'settles late']) {
    it(`counts a timeout when it ${toy}`, async () => {
      const { code, text, result } = await run(toy);
      assert.equal(code, 1, text);
      assert.ok(result.errors.some(({ kind }) => kind === 'timeout'));
    });
  }

  for (const hook of ['preflight', 'open', 'session', 'compile']) {
    it(`is an error before any load when ${hook} throws`, async () => {
      const { code, text, result } = await run('answers', { TOY: hook });
      assert.equal(code, 3, text);
      assert.match(result.reasons.join('\n'), /no toys here/);
      assert.equal(result.total.count, 0);
    });
  }

  for (const hook of ['close', 'close session']) {
    it(`does not lose the results when ${hook} throws`, async () => {
      const { code, result } = await run('answers', { TOY: hook });
      assert.ok(code === 0 || code === 3);
      assert.ok(result.total.count > 0);
      assert.ok([...result.notices.map(({ message }) => message), ...result.reasons].some((text) => text.includes('toy stuck')));
    });
  }

  it('loses one of two workers and says so', async () => {
    const { code, result } = await run('kills its worker', {}, ['--workers', '2']);
    assert.equal(code, 3);
    assert.equal(result.verdict, 'error');
  });
});
