import assert from 'node:assert/strict';
import { type LookUp, Names } from './names.ts';

type Found = Parameters<LookUp>[1];

/** Look-ups that wait until the test answers them. */
function names() {
  const asked: { readonly hostname: string; readonly found: Found }[] = [];
  const resolver = new Names((hostname, found) => asked.push({ hostname, found }));
  const answers: unknown[] = [];
  const resolve = (hostname: string): void =>
    resolver.resolve(hostname, (error: Error | null, addresses: readonly string[] | undefined, waited: boolean) =>
      answers.push(error === null ? [addresses, waited] : [error.message, waited]),
    );
  return { asked, answers, resolve };
}

describe('names', () => {
  it('are looked up once, for all who wait and all who come later', () => {
    const { asked, answers, resolve } = names();
    resolve('a.example');
    resolve('a.example');
    assert.deepEqual([asked.length, answers], [1, []]);
    asked[0]?.found(null, ['10.0.0.1']);
    resolve('a.example');
    assert.deepEqual(asked.length, 1);
    assert.deepEqual(answers, [
      [['10.0.0.1'], true],
      [['10.0.0.1'], true],
      [['10.0.0.1'], false],
    ]);
  });

  it('that are addresses are not looked up', () => {
    const { asked, answers, resolve } = names();
    for (const address of ['127.0.0.1', '::1']) resolve(address);
    assert.deepEqual(
      [asked.length, answers],
      [
        0,
        [
          [['127.0.0.1'], false],
          [['::1'], false],
        ],
      ],
    );
  });

  it('that were not found are looked up again', () => {
    const { asked, answers, resolve } = names();
    resolve('a.example');
    asked[0]?.found(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    resolve('a.example');
    asked[1]?.found(null, []);
    resolve('a.example');
    assert.deepEqual(
      [asked.length, answers],
      [
        3,
        [
          ['ENOTFOUND', true],
          ['no address for a.example', true],
        ],
      ],
    );
  });

  it('with several addresses take turns, the other family last', () => {
    const { asked, answers, resolve } = names();
    resolve('a.example');
    asked[0]?.found(null, ['10.0.0.1', '10.0.0.2', 'fd00::1']);
    resolve('a.example');
    resolve('a.example');
    assert.deepEqual(answers, [
      [['10.0.0.1', '10.0.0.2', 'fd00::1'], true],
      [['10.0.0.2', '10.0.0.1', 'fd00::1'], false],
      [['10.0.0.1', '10.0.0.2', 'fd00::1'], false],
    ]);
  });

  it('of this machine are found by the system', (done) => {
    new Names().resolve('localhost', (_: unknown, addresses: readonly string[] | undefined) => {
      assert.ok(
        addresses?.every((address) => address === '127.0.0.1' || address === '::1'),
        String(addresses),
      );
      done();
    });
  });
});
