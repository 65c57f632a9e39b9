import assert from 'node:assert/strict';
import { type Harness, harness } from '../testing/harness.test.ts';
import { vu } from '../testing/renderer.test.ts';

describe('observed queries', function () {
  this.timeout(30_000);
  let sut: Harness;
  afterEach(() => sut.close());

  it('keeps what a step sent, with its values and the settings of its user', async () => {
    sut = await harness({ session: { 'app.tenant_id': '${tenant}' } });
    const user = vu({ tenant: 7, letter: 'a%' });
    await sut.send('select name from contacts where name ilike $1', { params: ['${letter}'], user });
    assert.deepEqual(sut.driver.observed().steps, [
      [
        {
          step: 'select name from contacts where name ilike $1',
          text: 'select name from contacts where name ilike $1',
          values: ['a%'],
          settings: [['app.tenant_id', '7']],
          isInTransaction: false,
        },
      ],
    ]);
  });

  it('tells what nobody has sent', async () => {
    sut = await harness();
    sut.compile('seldom', 'select 2');
    sut.compile('also sent by another', 'select 1');
    await sut.send('select 1');
    assert.deepEqual(sut.driver.observed().unseen, ['seldom']);
  });

  it('tells what stood in a transaction', async () => {
    sut = await harness();
    const tx = sut.tx('read committed');
    await tx.enter();
    await sut.send('select 1');
    await tx.leave();
    assert.deepEqual(
      sut.driver
        .observed()
        .steps.flat()
        .map(({ isInTransaction }) => isInTransaction),
      [true],
    );
  });
});
