import assert from 'node:assert/strict';
import { sampleText } from './errors.ts';

const answer = 'HTTP/1.1 503 Service Unavailable\nretry-after: 1\n\n{"error":"provider busy"}';

describe('sampleText', () => {
  const rows: readonly (readonly [kind: string, message: string, response: string, expected: string])[] = [
    ['http.503', 'status < 400: was 503', answer, '{"error":"provider busy"}'],
    ['http.503', 'status < 400: was 503', 'HTTP/1.1 503 Service Unavailable\n\n', 'status < 400: was 503'],
    ['expect', '$.id exists: was absent', answer, '$.id exists: was absent'],
    ['timeout', 'no answer within 300 ms (3 bytes of its body had come)', answer, 'no answer within 300 ms (3 bytes of its body had come)'],
    ['http.refused', '', '', ''],
  ];
  for (const [kind, message, response, expected] of rows) {
    it(`of ${kind}: ${expected || 'nothing'}`, () => assert.equal(sampleText(kind, { atUs: 0, message, request: '', response }), expected));
  }
});
