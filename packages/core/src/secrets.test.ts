import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { isOrdinary, isPlainWord, maskOf } from './secrets.ts';

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
    ['in UTF-8 that is read as Latin-1', Buffer.from(secret).toString('latin1')],
    ['percent-encoded four times', [1, 2, 3, 4].reduce((text) => encodeURIComponent(text), secret)],
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

  it('leaves no rest of two that overlap, and nothing else beside them', () => {
    assert.equal(maskOf(['token', 'en-long'])('a token-long b token c'), 'a *** b *** c');
    assert.equal(maskOf(['tok/en', 'en-long'])('a tok%2Fen-long b'), 'a *** b');
  });

  for (const [sign, secret, text] of [
    ['backslashes', `a${'\\'.repeat(12)}b`, '\\'.repeat(3000)],
    ['percent signs', `a${'%'.repeat(12)}b`, '%25'.repeat(3000)],
    ['ampersands', `a${'&'.repeat(12)}b`, '&amp;amp;'.repeat(1000)],
    ['one letter', `${'a'.repeat(4000)}b`, 'a'.repeat(30_000)],
    ['one letter, in many values', Array.from({ length: 500 }, (_, i) => `${'a'.repeat(40 + i)}b`), 'a'.repeat(30_000)],
  ] as const)
    it(`comes to an end where a target has made values and text of ${sign}`, () => {
      const hide = maskOf([secret].flat());
      // what tries every way to read it takes years; the bound is there to end that
      const masked = runInNewContext('hide(text)', { hide, text: `a${text}` }, { timeout: 60_000 }) as string;
      assert.equal(typeof masked, 'string');
      assert.equal(hide(`x ${[secret].flat()[0]} y`), 'x *** y');
    });

  it('hides values of any length and number', () => {
    const long = Buffer.alloc(200_001, 'a token, ').toString();
    assert.equal(maskOf([long])(`x${long}x${Buffer.from(long).toString('base64url')}`), 'x***x***');
    const many = Array.from({ length: 2000 }, (_, i) => `${'v'.repeat(i % 50)}-${i}-value`);
    assert.equal(maskOf(many)(many.join(' ')), many.map(() => '***').join(' '));
  });

  it('hides of a long value what there is, where it is cut off', () => {
    const token = Buffer.alloc(60, 'abcdefg').toString();
    assert.equal(maskOf([token])(`${token.slice(0, 40)}…`), '***…');
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

describe('isOrdinary', () => {
  const rows: readonly (readonly [text: string, expected: boolean])[] = [
    ['Ab3$x', true],
    ['postgres', true],
    ['gracefulStop', true],
    ['20261124', true],
    ['127.0.0.1:5432', true],
    ['Tr0ub4dor', false],
    ['correcthorsebatterystaple', false],
    ['1234567890123456', false],
  ];
  for (const [text, expected] of rows) it(`${expected ? 'is' : 'is not'} ${text}`, () => assert.equal(isOrdinary(text), expected));
});

describe('isPlainWord', () => {
  const rows = { test: true, '1000': true, echo: true, hunter2: false, 'a-b': false, '1.5': false, password: false, '': false };
  for (const [text, expected] of Object.entries(rows))
    it(`${expected ? 'is' : 'is not'} ${text}`, () => assert.equal(isPlainWord(text), expected));
});
