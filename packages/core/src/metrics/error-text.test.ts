import assert from 'node:assert/strict';
import { errorText } from './error-text.ts';

describe('errorText', () => {
  for (const [kind, text] of [
    ['http.refused', 'connection refused'],
    ['http.503', 'answered with status 503'],
    ['timeout', 'no answer in time'],
    ['expect', 'not the answer that was expected'],
    ['postgres.40001', 'serialization failure (SQLSTATE 40001)'],
    ['postgres.40P01', 'deadlock (SQLSTATE 40P01)'],
    // one of a known class, and one of none
    ['postgres.22999', 'bad value (SQLSTATE 22999)'],
    ['postgres.ABCDE', 'answered with error ABCDE'],
    ['generator.fds', 'loadgate ran out of file descriptors'],
    ['generator.file', 'loadgate could not read a file that it sends'],
    ['generator.file_locks', 'loadgate ran out of file locks'],
    // a third party's own: its words
    ['mqtt.topic_not_found', 'topic not found'],
    ['mqtt.refused', 'connection refused'],
    ['constructor', 'constructor'],
    ['a.toString', 'toString'],
  ] as const)
    it(`${kind} → ${text}`, () => assert.equal(errorText(kind), text));
});
