import assert from 'node:assert/strict';
import { readRequest, readTarget } from './answers.ts';

describe('readTarget', () => {
  for (const [text, target] of [
    ['http://localhost:8000', 'http://localhost:8000'],
    ['localhost:8000/', 'http://localhost:8000'],
    [' https://shop.example/api/ ', 'https://shop.example/api'],
    ['http://[::1]:80', 'http://[::1]'],
  ] as const)
    it(`reads ${text} as ${target}`, () => assert.deepEqual(readTarget(text), { ok: true, value: target }));

  for (const [text, reason] of [
    ['', /nothing is no URL/],
    ['http://', /no URL/],
    ['ftp://a', /http/],
    ['postgres://a', /http/],
    ['http://me:secret@a', /password/],
    ['http://a/?b', /\?/],
    ['http://a/#b', /#/],
  ] as const)
    it(`refuses ${JSON.stringify(text)}`, () => {
      const read = readTarget(text);
      assert.ok(!read.ok);
      assert.match(read.reason, reason);
      assert.ok(!read.reason.includes('secret'));
    });
});

describe('readRequest', () => {
  for (const [text, request] of [
    ['GET /health', 'GET /health'],
    ['/a?b=c,d', 'GET /a?b=c,d'],
    [' post   /a ', 'POST /a'],
  ] as const)
    it(`reads ${text} as ${request}`, () => assert.deepEqual(readRequest(text), { ok: true, value: request }));

  for (const text of ['', 'health', 'FETCH /a', 'GET', 'GET a', 'GET /a b', 'GET /{id}', 'GET /${id}', 'GET /ü', 'GET /"'])
    it(`refuses ${JSON.stringify(text)}`, () => assert.ok(!readRequest(text).ok));
});
