import assert from 'node:assert/strict';
import type { FakeAnswer, FakeCall } from '../testing/fake-protocol.ts';
import { fakeProtocol } from '../testing/fake-protocol.ts';
import { pass, runPlan } from '../testing/run-plan.ts';
import { sketchedPlan } from '../testing/sketched-plan.ts';
import { request, set } from '../testing/sketched-steps.ts';
import { VirtualClock } from '../time/virtual.ts';
import { createGenerator } from './generator.ts';
import { MS, ran } from './ran.test.ts';

const load = { users: 2, iterations: 2 };
const said = (calls: readonly FakeCall[]): readonly string[] => calls.map(({ value }) => value);

describe('setup', () => {
  it('runs once, as one user of worker 0; what it sets and captures is known to all users of all workers', async () => {
    const setup = [request('login', { capture: { token: '$.token' } }), set({ tenant: 't-${token}' })];
    const run = await ran([request('A', { value: 'A ${token} ${tenant}' })], load, () => ({ afterUs: 10 * MS, body: { token: 'T' } }), {
      setup,
      workers: 2,
    });
    assert.deepEqual(said(run.calls), ['login', 'A T t-T', 'A T t-T']);
    assert.deepEqual([run.sums['latency login ok'], run.iterations.started], [undefined, 2]);
  });

  it('rejects with the step and its reason, and cleanup still runs', async () => {
    const fake = fakeProtocol(({ value }): FakeAnswer => (value === 'login' ? { afterUs: MS, status: 401 } : MS));
    const plan = sketchedPlan({
      flows: { main: [request('A')] },
      load,
      setup: [request('login', { expect: ['status < 400'] }), request('never')],
    });
    await assert.rejects(
      runPlan(plan, { plugins: [fake.plugin] }),
      /^EnvironmentError: setup failed: step "login": fake.401: status < 400: was 401$/,
    );
    assert.deepEqual(said(fake.calls), ['login']);
    assert.deepEqual(fake.log, ['session 0', 'close 0', 'closed']);
  });

  it('that failed half way tells what it had captured by then, and cleanup has it', async () => {
    const fake = fakeProtocol(({ value }) => (value === 'fill' ? { afterUs: MS, error: 'fake.no' } : { afterUs: MS, body: { id: 7 } }));
    const plan = sketchedPlan({
      ...{ flows: { main: [request('A')] }, load },
      setup: [request('make', { capture: { id: '$.id' } }), request('fill')],
      cleanup: [request('remove', { value: 'remove ${id}' })],
    });
    const clock = new VirtualClock();
    const parts = { plan, clock, rows: {}, secrets: {}, env: {}, workers: 1, runId: 'r', toolVersion: '1', inline: true };
    const generator = createGenerator({ ...parts, protocols: [fake] });
    await pass(clock, generator.open());
    await assert.rejects(pass(clock, generator.setup()), /setup failed: step "fill"/);
    assert.deepEqual(generator.captured(), [['id', 7]]);
    assert.deepEqual(await pass(clock, generator.cleanup()), { failures: [], message: null });
    assert.deepEqual(said(fake.calls), ['make', 'fill', 'remove 7']);
    await pass(clock, generator.close());
  });

  it('times out a step that never ends and has no timeout of its own', async () => {
    const fake = fakeProtocol(() => ({ bug: 'never' }));
    const plan = sketchedPlan({ flows: { main: [request('A')] }, load, setup: [request('login')] });
    await assert.rejects(runPlan(plan, { plugins: [fake.plugin] }), /step "login": timeout: no answer within 1m 00s/);
  });
});

describe('cleanup', () => {
  it('runs every step whatever became of the others, with what setup captured', async () => {
    const answer = ({ value }: FakeCall): FakeAnswer =>
      value === 'one T' ? { afterUs: MS, error: 'fake.no' } : { afterUs: MS, body: { token: 'T', more: 'M' } };
    const run = await ran([request('A')], load, answer, {
      setup: [request('login', { capture: { token: '$.token' } })],
      cleanup: [
        request('one', { value: 'one ${token}' }),
        request('two', { value: 'two ${token}', capture: { more: '$.more' } }),
        request('three', { value: 'three ${more}' }),
      ],
      workers: 2,
    });
    assert.deepEqual(said(run.calls).slice(-3), ['one T', 'two T', 'three M']);
    assert.deepEqual(run.cleanup, { failures: ['step "one": fake.no: the fake target said fake.no'], message: null });
  });

  it('runs after an abort, too', async () => {
    const run = await ran([request('A')], { users: 1, durationUs: 60e6 }, undefined, {
      cleanup: [request('bye')],
      during: (generator, clock) => void clock.at(clock.nowUs() + 25 * MS, () => generator.abort()),
    });
    assert.deepEqual(said(run.calls), ['A', 'A', 'A', 'bye']);
  });
});

describe('every exchange', () => {
  it('is heard where evidence is kept: of setup, iterations and cleanup, masked', async () => {
    const answer = ({ value }: FakeCall): FakeAnswer => (value.startsWith('B') ? { afterUs: 20 * MS, status: 404 } : 10 * MS);
    const run = await ran([request('A'), request('B', { value: 'B ${secret.KEY}', expect: [200] })], { users: 1, iterations: 1 }, answer, {
      setup: [request('login')],
      cleanup: [request('bye')],
      keepEvidence: true,
      secrets: { KEY: 's3cr3t' },
    });
    assert.deepEqual(
      run.exchanges.map(({ name, failure, timeUs, request, response }) => ({ name, failure, timeUs, request, response })),
      [
        { name: 'login', failure: null, timeUs: 10 * MS, request: 'do login', response: '200 null' },
        { name: 'A', failure: null, timeUs: 10 * MS, request: 'do A', response: '200 null' },
        { name: 'B', failure: { kind: 'fake.404', message: '200: was 404' }, timeUs: 20 * MS, request: 'do B ***', response: '404 null' },
        { name: 'bye', failure: null, timeUs: 10 * MS, request: 'do bye', response: '200 null' },
      ],
    );
  });
});
