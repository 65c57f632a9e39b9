import assert from 'node:assert/strict';
import { maskOf } from './secrets.ts';

describe('maskOf', () => {
  const secret = 'pa$$ "word"/ä';
  const mask = maskOf([secret, 'abc']);

  for (const [form, text] of [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['inside JSON', JSON.stringify({ a: secret })],
    ['as base64', Buffer.from(secret).toString('base64')],
  ] as const) {
    it(`hides a secret ${form}`, () => {
      const masked = mask(`before ${text} after`);
      assert.ok(!masked.includes(text), masked);
      assert.match(masked, /^before .*\*\*\*.* after$/);
    });
  }

  it('leaves values shorter than four characters, which would mask ordinary words', () => assert.equal(mask('abc'), 'abc'));

  it('leaves no rest of a longer secret that begins with a shorter one', () => {
    assert.equal(maskOf(['token', 'token-long'])('token-long'), '***');
  });
});
