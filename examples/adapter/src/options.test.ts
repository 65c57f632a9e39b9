import assert from 'node:assert/strict';
import { optionsFromEnvironment } from './options.ts';

describe('optionsFromEnvironment', () => {
  it('needs nothing', () => {
    assert.deepEqual(optionsFromEnvironment({}), { token: 'local-demo-token', port: 8000 });
  });

  it('reads every switch', () => {
    const env = {
      ADAPTER_TOKEN: 't',
      PORT: '0',
      DEFAULT_TENANT: '2',
      LATENCY_FACTOR: '0.5',
      SEED: '3',
      CONNECTION_TIMEOUT_MS: '100',
      POOL_MAX_SIZE: '5',
      PROVIDER_DELAY_MS: '20',
      N_PLUS_ONE: '1',
      MEMORY_LEAK_KB: '0.5',
      MISSING_INDEX: '0',
      CAPACITY: '9',
      CRASH_AFTER: '',
      ERROR_RATIO: '0.25',
    };
    assert.deepEqual(optionsFromEnvironment(env), {
      token: 't',
      port: 0,
      defaultTenant: 2,
      latencyFactor: 0.5,
      seed: 3,
      connectionTimeoutMs: 100,
      poolMaxSize: 5,
      providerDelayMs: 20,
      nPlusOne: true,
      memoryLeakKb: 0.5,
      missingIndex: false,
      capacity: 9,
      errorRatio: 0.25,
    });
  });

  for (const [name, text] of [
    ['PORT', '65536'],
    ['PORT', '8000x'],
    ['POOL_MAX_SIZE', '0'],
    ['POOL_MAX_SIZE', '2.5'],
    ['ERROR_RATIO', '1.5'],
    ['LATENCY_FACTOR', '-1'],
    ['LATENCY_FACTOR', 'Infinity'],
    ['N_PLUS_ONE', 'yes'],
    ['CAPACITY', '0'],
  ] as const) {
    it(`refuses ${name}=${text}`, () => {
      assert.throws(() => optionsFromEnvironment({ [name]: text }), new RegExp(`${name} is "${text}"`));
    });
  }
});
