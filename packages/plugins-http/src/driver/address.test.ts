import assert from 'node:assert/strict';
import type { Pairs } from '../grammar.ts';
import { renderer, vu } from '../testing/renderer.test.ts';
import { addressOf, targetOf } from './address.ts';
import { originsByHref } from './origin.ts';

const origins = originsByHref();
const user = vu({ id: 'a/b c', link: 'https://other.example/x?y=1', path: '/next?cursor=2', n: 7, odd: 'http://[bad' });
const resolved = (value: string, query: Pairs) => {
  const address = addressOf(value, query, targetOf('http://api.example:8080/v1/', origins), renderer, vu())(user);
  return 'problem' in address ? address.problem : `${address.origin.href} ${address.path}`;
};

describe('the address of a step', () => {
  const cases: readonly (readonly [value: string, query: Pairs, expected: string])[] = [
    ['/things', {}, 'http://api.example:8080 /v1/things'],
    ['things', {}, 'http://api.example:8080 /v1/things'],
    ['/', {}, 'http://api.example:8080 /v1/'],
    ['/things/${n}', {}, 'http://api.example:8080 /v1/things/7'],
    // what a template yields has no meaning in the URL
    ['/things/${id}', {}, 'http://api.example:8080 /v1/things/a%2Fb%20c'],
    ['/things?q=${id}', {}, 'http://api.example:8080 /v1/things?q=a%2Fb%20c'],
    // what the author wrote does, as far as a request line can hold it
    ['/a b/ü?q=1%202', {}, 'http://api.example:8080 /v1/a%20b/%C3%BC?q=1%202'],
    ['/things#part', {}, 'http://api.example:8080 /v1/things'],
    ['/things', { q: 'a&b=c', n: '${n}' }, 'http://api.example:8080 /v1/things?q=a%26b%3Dc&n=7'],
    ['/things?x=1', { q: 1 }, 'http://api.example:8080 /v1/things?x=1&q=1'],
    ['/things', { tag: ['a', 'b'] }, 'http://api.example:8080 /v1/things?tag=a&tag=b'],
    ['/things', { 'q?': '${nothing}', 'n?': '${n}' }, 'http://api.example:8080 /v1/things?n=7'],
    ['/things', { ключ: '½' }, 'http://api.example:8080 /v1/things?%D0%BA%D0%BB%D1%8E%D1%87=%C2%BD'],
    ['/lone/\ud800', {}, 'http://api.example:8080 /v1/lone/%EF%BF%BD'],
    // whole addresses stand for themselves, written or given by an answer
    ['https://else.example/y?z=${id}', {}, 'https://else.example /y?z=a%2Fb%20c'],
    ['https://else.example', { a: 1 }, 'https://else.example /?a=1'],
    ['${link}', {}, 'https://other.example /x?y=1'],
    ['${link}', { z: 2 }, 'https://other.example /x?y=1&z=2'],
    ['${path}', {}, 'http://api.example:8080 /v1/next?cursor=2'],
    ['${n}/things', {}, 'http://api.example:8080 /v1/7/things'],
    ['http://[::1]:9000/x', {}, 'http://[::1]:9000 /x'],
    ['${odd}', {}, '"http://[bad" is no URL'],
    ['http://ada:secret@else.example/', {}, 'credentials in a URL are not sent; write http.auth: { basic: … }'],
  ];
  for (const [value, query, expected] of cases)
    it(`${value} ${JSON.stringify(query)} → ${expected}`, () => assert.equal(resolved(value, query), expected));

  it('needs a target, or a whole URL', () => {
    const without = (value: string) => addressOf(value, {}, targetOf(undefined, origins), renderer, vu())(user);
    assert.throws(() => without('/x'), /no target for \/x: add "target: http:\/\/…"/);
    assert.equal('path' in without('http://a.example/x'), true);
  });

  it('is one object while nothing in it varies', () => {
    const address = addressOf('/x', { a: 1 }, targetOf('http://a.example', origins), renderer, vu());
    assert.equal(address(user), address(vu()));
  });

  it('knows origins by identity', () => {
    const [first, second] = ['/a', 'http://api.example:8080/b'].map((value) =>
      addressOf(value, {}, targetOf('http://api.example:8080', origins), renderer, vu())(user),
    );
    assert.equal(first && 'origin' in first && first.origin, second && 'origin' in second && second.origin);
  });
});

describe('targetOf', () => {
  const cases: readonly (readonly [target: string, problem: RegExp])[] = [
    ['localhost:8000', /"localhost:8000" is not for HTTP/],
    ['127.0.0.1', /"127\.0\.0\.1" is no URL/],
    ['ftp://files.example', /"ftp:\/\/files\.example" is not for HTTP/],
    ['http://ada:secret@api.example', /no address .*credentials in a URL/],
  ];
  for (const [target, problem] of cases)
    it(`refuses ${target}`, () => {
      assert.throws(
        () => targetOf(target, origins),
        (error: Error) => problem.test(error.message) && !error.message.includes('secret'),
      );
    });

  it('knows the default ports', () => {
    const ports = ['http://a.example', 'https://a.example', 'https://a.example:8443'].map(
      (target) => targetOf(target, origins).base?.origin.port,
    );
    assert.deepEqual(ports, [80, 443, 8443]);
  });
});
