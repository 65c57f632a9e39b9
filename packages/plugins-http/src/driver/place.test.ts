import assert from 'node:assert/strict';
import type { TransportConfig } from '../transport.ts';
import { originsByHref } from './origin.ts';
import { placesOf } from './place.ts';

const render = (text: string): string => text.replaceAll('${secret.P}', 'p@ss:wörd/%');
const placeOf = (url: string, config: Omit<TransportConfig, 'version'>) => {
  const { hostname, port, proxy } = placesOf({ version: 1, ...config }, render)(originsByHref()(new URL(url)));
  return `${proxy === undefined ? '' : 'proxy '}${hostname} ${port}`;
};

describe('where connections are made', () => {
  const hosts = { 'API.example.com': '127.0.0.1:8443', 'keeps.example': '10.0.0.7', 'six.example': '[::1]:81' };
  const via = { proxy: 'http://proxy.example:3128', noProxy: ['direct.example', '.inner.example', '*.star.example', '::1'] };
  const cases: readonly (readonly [url: string, config: Omit<TransportConfig, 'version'>, place: string])[] = [
    ['https://a.example', {}, 'a.example 443'],
    ['https://api.example.com', { hosts }, '127.0.0.1 8443'],
    ['http://api.example.com:9000', { hosts }, '127.0.0.1 8443'],
    ['https://keeps.example:4443', { hosts }, '10.0.0.7 4443'],
    ['http://six.example', { hosts }, '::1 81'],
    ['http://sub.api.example.com', { hosts }, 'sub.api.example.com 80'],
    ['http://a.example', via, 'proxy proxy.example 3128'],
    ['http://direct.example', via, 'direct.example 80'],
    ['http://a.direct.example', via, 'proxy proxy.example 3128'],
    ['http://a.inner.example', via, 'a.inner.example 80'],
    ['http://inner.example', via, 'proxy proxy.example 3128'],
    ['http://b.star.example', via, 'b.star.example 80'],
    ['http://[::1]:7', via, '::1 7'],
    ['http://127.0.0.1', via, 'proxy proxy.example 3128'],
    ['http://a.example', { proxy: 'http://[::1]' }, 'proxy ::1 80'],
    // an override says where a connection really goes, so no proxy is asked
    ['https://api.example.com', { hosts, ...via }, '127.0.0.1 8443'],
  ];
  for (const [url, config, place] of cases)
    it(`${url} with ${JSON.stringify(config)} → ${place}`, () => assert.equal(placeOf(url, config), place));

  const logins: readonly (readonly [written: string, login: string])[] = [
    ['http://ada:${secret.P}@p.example', 'ada:p@ss:wörd/%'],
    ['http://a%40b:${secret.P}@p.example:1', 'a@b:p@ss:wörd/%'],
    ['http://${secret.P}@p.example', 'p@ss:wörd/%:'],
  ];
  for (const [proxy, login] of logins)
    it(`${proxy} says who asks`, () => {
      const place = placesOf({ version: 1, proxy }, render)(originsByHref()(new URL('http://a.example')));
      assert.equal(Buffer.from(place.proxy?.authorization?.replace('Basic ', '') ?? '', 'base64').toString(), login);
      assert.ok(!place.proxy?.href.includes('p@ss'));
    });

  it('is not said by a secret that is no address', () => {
    assert.throws(
      () => placeOf('http://a.example', { proxy: '${secret.P}' }),
      /^Error: http\.proxy is no address such as http:\/\/proxy\.example:3128$/,
    );
  });
});
