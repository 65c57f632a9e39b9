import assert from 'node:assert/strict';
import { chooseSettings } from './settings.ts';

describe('chooseSettings', () => {
  it("puts the caller's settings over ours", () => {
    const settings = chooseSettings(50, { fsync: 'on', 'auto_explain.log_min_duration': 100 });
    assert.equal(settings.get('max_connections'), '50');
    assert.equal(settings.get('fsync'), 'on');
    assert.equal(settings.get('auto_explain.log_min_duration'), '100');
    assert.equal(settings.get('synchronous_commit'), 'off');
  });

  for (const name of ['port', 'listen_addresses', 'LISTEN_ADDRESSES', 'a b', 'work_mem=1 -c fsync', '']) {
    it(`refuses the name "${name}"`, () => {
      assert.throws(() => chooseSettings(50, { [name]: '1' }), { code: 'LG_EMBEDDED_SETTING' });
    });
  }
});
