import assert from 'node:assert/strict';
import { Operations } from './operations.ts';

const plain = (text: string): string => text;

describe('operations of an experiment', () => {
  it('count by name, failures by kind, and time only what was answered', () => {
    const sut = new Operations(plain);
    sut.add('query', 0, { kind: 'reply', endUs: 2000, reply: undefined });
    sut.add('query', 1000, { kind: 'reply', endUs: 5000, reply: undefined, failure: 'postgres.22012' });
    sut.add('query', 0, { kind: 'error', endUs: 9000, error: 'postgres.refused', message: 'nobody is there' });
    sut.add('connect', 0, { kind: 'error', endUs: 1000, error: 'postgres.53300', message: 'too many', answered: true });
    const [query, connect] = sut.shown();
    assert.deepEqual([query?.name, query?.count, query?.errors], ['query', 3, 2]);
    assert.deepEqual(query?.errorKinds, { 'postgres.22012': 1, 'postgres.refused': 1 });
    assert.deepEqual([query?.latencyMs.min, query?.latencyMs.mean, query?.latencyMs.max], [2, 3, 4]);
    assert.deepEqual([connect?.count, connect?.latencyMs.p95], [1, 1]);
  });

  it('masks what is named after a secret', () => {
    const sut = new Operations((text) => text.replaceAll('s3cret', '***'));
    sut.add('ask s3cret', 0, { kind: 'error', endUs: 1, error: 'toy.s3cret', message: 's3cret' });
    assert.ok(!JSON.stringify(sut.shown()).includes('s3cret'));
  });

  it('has null, not 0, where nothing was answered', () => {
    const sut = new Operations(plain);
    sut.add('query', 0, { kind: 'error', endUs: 9000, error: 'postgres.refused', message: 'nobody is there' });
    const [{ latencyMs } = { latencyMs: undefined }] = sut.shown();
    assert.deepEqual(new Set(Object.values(latencyMs ?? {})), new Set([null]));
  });

  it('has at most 200 names, and others', () => {
    const sut = new Operations(plain);
    for (let i = 0; i < 1000; i++) sut.add(`query ${i}`, 0, { kind: 'reply', endUs: 1, reply: undefined });
    assert.equal(sut.shown().length, 201);
    assert.equal(sut.shown().at(-1)?.count, 800);
  });
});
