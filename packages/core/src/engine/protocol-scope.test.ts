import assert from 'node:assert/strict';
import { isLoopback as isLoopbackWritten } from '../scenario/targets.ts';
import { isLoopback } from './protocol-scope.ts';

describe('isLoopback', () => {
  const cases: readonly (readonly [host: string, expected: boolean])[] = [
    ['localhost', true],
    ['api.localhost', true],
    ['a.b.localhost', true],
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['notlocalhost', false],
    ['localhost.example', false],
    ['.localhost', false],
    ['127.0.0.1.example', false],
    ['128.0.0.1', false],
    ['10.0.0.1', false],
    ['::2', false],
  ];
  for (const [host, expected] of cases)
    it(`${host} → ${expected}, and a scenario is checked alike`, () => {
      assert.equal(isLoopback(host), expected);
      if (host !== '.localhost') assert.equal(isLoopbackWritten(host), expected);
    });
});
