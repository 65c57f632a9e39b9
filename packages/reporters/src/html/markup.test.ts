import assert from 'node:assert/strict';
import fc from 'fast-check';
import { html, sentence, trusted } from './markup.ts';
import { scriptJson } from './policy.ts';

describe('html', () => {
  it('escapes whatever is filled in, in lists too, and nothing twice', () => {
    assert.equal(
      html`<p title="${'"'}">${'<b>&'}${[`'`, html`<i>${'<'}</i>`]}${null}${7}</p>`.markup,
      '<p title="&quot;">&lt;b&gt;&amp;&#39;<i>&lt;</i>7</p>',
    );
  });
  it('leaves trusted text alone', () => assert.equal(html`${trusted('<b>')}`.markup, '<b>'));
});

describe('sentence', () => {
  it('sets code apart, and stays escaped', () =>
    assert.equal(sentence('gate `a < b` broke & `').markup, 'gate <code>a &lt; b</code> broke &amp; `'));
});

describe('scriptJson', () => {
  it('means the same and ends no script', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
        const value = { json: JSON.parse(json) as unknown, text: `</script><!--${text}\u2028` };
        const written = scriptJson(value);
        assert.doesNotMatch(written, /[<>&\u2028\u2029]/);
        assert.equal(JSON.stringify(JSON.parse(written)), JSON.stringify(value));
      }),
    );
  });
});
