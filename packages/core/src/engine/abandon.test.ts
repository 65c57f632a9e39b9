import assert from 'node:assert/strict';
import type { Driver, Session } from '../contract/plugin.ts';
import type { FakeCall } from '../testing/fake-protocol.ts';
import { block, request, think } from '../testing/sketched-steps.ts';
import { MS, ran, SEC } from './ran.test.ts';

/** What a session hears, and what it is asked for. */
async function told(inside: Parameters<typeof block>[1], load: { readonly durationUs: number | null; readonly iterations?: number }) {
  const log: string[] = [];
  const driver = (fake: Driver): Driver => ({
    ...fake,
    session: (vu): Session => ({ ...fake.session(vu), cancel: () => void log.push('cancel'), abandon: () => void log.push('abandon') }),
  });
  const answer = ({ verb, value }: FakeCall) => {
    log.push(`${verb} ${value}`);
    return value === 'A' ? SEC : MS;
  };
  await ran([block('T', inside)], { users: 1, ...load }, answer, { userCleanup: [request('tidy up')], fake: { driver } });
  return log;
}

describe('a user who is stopped inside a block', () => {
  it('tells its sessions after what was in flight, before it cleans up', async () => {
    const log = await told([request('A')], { durationUs: 500 * MS });
    assert.deepEqual(log, ['tx.enter T', 'do A', 'cancel', 'abandon', 'do tidy up', 'abandon']);
  });

  it('tells them where nothing is in flight, too', async () => {
    const log = await told([think(SEC)], { durationUs: 500 * MS });
    assert.deepEqual(log, ['tx.enter T', 'abandon', 'do tidy up', 'abandon']);
  });
});
