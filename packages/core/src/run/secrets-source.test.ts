import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWithDotEnv } from './secrets-source.ts';

describe('environmentWithDotEnv', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dot-env-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('adds what `.env` says to the environment, which wins', () => {
    writeFileSync(join(root, '.env'), 'A=1\nB=2\n');
    assert.deepEqual(environmentWithDotEnv(root, { B: '3' }), { A: '1', B: '3' });
  });

  it('reads no device, which would never end, no folder and nothing without measure', () => {
    symlinkSync('/dev/zero', join(root, '.env'));
    assert.deepEqual(environmentWithDotEnv(root, { B: '3' }), { B: '3' });
    rmSync(join(root, '.env'));
    mkdirSync(join(root, '.env'));
    assert.deepEqual(environmentWithDotEnv(root, { B: '3' }), { B: '3' });
    rmSync(join(root, '.env'), { recursive: true });
    writeFileSync(join(root, '.env'), `A=${'1'.repeat(1_000_000)}\n`);
    assert.deepEqual(environmentWithDotEnv(root, { B: '3' }), { B: '3' });
  });
});
