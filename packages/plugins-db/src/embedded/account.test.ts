import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canEnter, pickAccount } from './account.ts';

const passwd = [
  'root:x:0:0:root:/root:/bin/sh',
  'toor:x:0:0::/root:/bin/sh',
  'nobody:x:65534:65533:nobody:/:/usr/sbin/nologin',
  'ann:x:1000:100::/:/bin/sh',
  '',
];
const withPostgres = [...passwd, 'postgres:x:101:104::/var/lib/postgresql:/bin/bash'].join('\n');
const without = passwd.join('\n');

describe('pickAccount', () => {
  it('changes nothing for an ordinary user', () => {
    assert.equal(pickAccount(undefined, 1000, withPostgres), undefined);
    assert.equal(pickAccount('postgres', 1000, withPostgres), undefined);
  });

  const rows = [
    [undefined, withPostgres, { name: 'postgres', uid: 101, gid: 104 }],
    [undefined, without, { name: 'nobody', uid: 65534, gid: 65533 }],
    ['ann', withPostgres, { name: 'ann', uid: 1000, gid: 100 }],
  ] as const;
  for (const [asked, file, account] of rows) {
    it(`takes ${account.name} for root that asked for ${asked ?? 'nobody in particular'}`, () => {
      assert.deepEqual(pickAccount(asked, 0, file), account);
    });
  }

  for (const asked of ['missing', 'root', 'toor']) {
    it(`refuses root that asked for ${asked}`, () => {
      assert.throws(() => pickAccount(asked, 0, withPostgres), { code: 'LG_EMBEDDED_ACCOUNT', message: new RegExp(asked) });
    });
  }

  it('refuses root where there is no account at all', () => {
    assert.throws(() => pickAccount(undefined, 0, 'root:x:0:0::/:/bin/sh'), { code: 'LG_EMBEDDED_ACCOUNT' });
  });
});

describe('canEnter', () => {
  const mine = { name: 'me', uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 };
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lg-account-'));
    mkdirSync(path.join(root, 'inner'), { mode: 0o755 });
  });
  after(() => rmSync(root, { recursive: true }));

  // the folder's mode, and who may enter what is inside it: owner, group, others
  for (const [mode, owner, group, others] of [
    [0o700, true, false, false],
    [0o710, true, true, false],
    [0o711, true, true, true],
    [0o644, false, false, false],
  ] as const) {
    it(`reads mode ${mode.toString(8)} of a folder above`, function () {
      // an ordinary user could not even look up what is inside
      if (mode === 0o644 && process.getuid?.() !== 0) this.skip();
      chmodSync(root, mode);
      const inner = path.join(root, 'inner');
      const answers = [mine, { ...stranger, gid: mine.gid }, stranger].map((account) => canEnter(account, inner));
      chmodSync(root, 0o700);
      assert.deepEqual(answers, [owner, group, others]);
    });
  }
});
