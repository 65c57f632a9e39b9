import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskOf } from './secrets.ts';

describe('maskOf', () => {
  const secret = 'pa$$ "wo\\rd"/ä~!';
  const mask = maskOf([secret, 'abc']);
  const basic = (user: string): string => Buffer.from(`${user}:${secret}:more`).toString('base64');

  const forms: readonly (readonly [form: string, text: string])[] = [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in small letters', encodeURIComponent(secret).toLowerCase()],
    ['as a form has it', new URLSearchParams({ key: secret }).toString().slice('key='.length)],
    ['inside JSON', JSON.stringify({ a: secret })],
    ['inside JSON inside JSON', JSON.stringify(JSON.stringify({ a: secret }))],
    ['inside JSON of pure ASCII', JSON.stringify(secret).replace('ä', '\\u00e4')],
    ['inside HTML', secret.replaceAll('"', '&quot;')],
    ['as base64', Buffer.from(secret).toString('base64')],
    ['as base64url', Buffer.from(secret).toString('base64url')],
    ['as basic auth after two characters', basic('a')],
    ['as basic auth after three characters', basic('me')],
    ['as basic auth after four characters', basic('bob')],
  ];
  for (const [form, text] of forms) {
    it(`hides a secret ${form}`, () => {
      const masked = mask(`before ${text} after`);
      assert.match(masked, /^before .*\*\*\*.* after$/);
      // of base64 the characters that it shares with its neighbours are left
      assert.ok(!masked.includes(text.slice(4, -10)), masked);
    });
  }

  it('hides every line of a secret of several lines, and the whole', () => {
    const key = '-----BEGIN KEY-----\nabcdEFGHijkl\nmnopQRSTuvwx\n-----END KEY-----\n';
    const hide = maskOf([key]);
    for (const text of [key, key.trim(), key.replaceAll('\n', '\r\n'), JSON.stringify({ key }), key.replaceAll('\n', '\n  ← ')])
      assert.doesNotMatch(hide(text), /EFGH|QRST/, text);
  });

  it('hides the password of a URL by itself', () => {
    const hide = maskOf(['postgres://app:s%21cret@db/x']);
    assert.equal(hide('password s!cret, or s%21cret'), 'password ***, or ***');
  });

  for (const [cut, text] of [
    ['as it is', 'pa$$ "wo\\r…'],
    ['in quotes', '{"key":"pa$$ \\"wo\\\\r…"}'],
    ['percent-encoded', `${encodeURIComponent('pa$$ "w')}%5…`],
    ['in capitals', 'PA$$ "WO…'],
    ['before what is said then', 'pa$$ "w… (12 more characters), more…'],
  ] as const)
    it(`hides the begin of a secret that was cut off, ${cut}`, () => {
      assert.match(mask(`before ${text} after`), /^before (?:\{"key":")?\*\*\*…/);
    });

  it('leaves what is cut off after fewer than four characters, and what does not begin as a secret', () => {
    assert.equal(mask('pa$…'), 'pa$…');
    assert.equal(mask('a$$ "wo…, pa$$ "w'), 'a$$ "wo…, pa$$ "w');
  });

  it('looks at the last cuts of a text that is full of them', () => {
    const text = `${'pa$$…'.repeat(20_000)}`;
    assert.equal(mask(text).split('***').length, 9);
  });

  it('hides a secret whose blanks became one', () => assert.equal(maskOf(['ab \n\tcd'])('ab cd'), '***'));

  it('leaves values shorter than four characters, which would mask ordinary words', () => assert.equal(mask('abc'), 'abc'));

  it('leaves no rest of a longer secret that begins with a shorter one', () => {
    assert.equal(maskOf(['token', 'token-long'])('token-long'), '***');
  });

  it('hides any secret in any of its usual forms', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'binary' }), fc.string({ maxLength: 5 }), (any, before) => {
        fc.pre(any.trim().length >= 4);
        const hide = maskOf([any]);
        for (const text of [
          any,
          encodeURIComponent(any),
          JSON.stringify(any),
          JSON.stringify(JSON.stringify(any)),
          new URLSearchParams({ '': any }).toString(),
        ])
          assert.ok(hide(`${before.replaceAll('\\', '')}|${text}|`).includes('***'), text);
        const base64 = Buffer.from(`${before}${any}`).toString('base64');
        if (any.length >= 6) assert.ok(hide(base64).includes('***'), base64);
      }),
    );
  });
});
