import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checked, TARGET } from './checked-files.test.ts';

/** What people write as numbers: as counts, as codes, as they come from other tools. */
const digits = fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: 25 }).map((all) => all.join(''));
const number = fc.oneof(
  digits,
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      digits,
      fc.constantFrom('', '.', '.0', '.5', '.10', '.25'),
      fc.constantFrom('', 'e3', 'E+21', 'e-7', 'e400'),
    )
    .map((all) => all.join('')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.nat().map((n) => `0x${n.toString(16)}`),
  fc.nat().map((n) => `0o${n.toString(8)}`),
  fc.constantFrom('.5', '5.', '1_000', '0b11', '.inf', '-.inf', '.nan', '1e', '0.', '-0', '00', '1.', '12:30:45', '1,000'),
);

/** The body that is sent where this stands as a value of `json`; undefined where it is refused. */
function sentOf(written: string): unknown {
  const { plan, problems } = checked(`${TARGET}steps:\n  - post: /x\n    json: { v: ${written} }\n`);
  assert.equal(
    plan === undefined,
    problems.some(({ severity }) => severity === 'error'),
  );
  const [step] = plan?.flows[0]?.steps ?? [];
  if (step === undefined) return undefined;
  assert.ok(step.kind === 'request');
  return (step.options['json'] as { readonly v: unknown }).v;
}

describe('a number in YAML', () => {
  it('is sent letter by letter as it was written, as a number or as text, or it is refused', () => {
    let [kept, refused] = [0, 0];
    fc.assert(
      fc.property(number, (written) => {
        const sent = sentOf(written);
        if (sent === undefined) refused++;
        else {
          kept++;
          assert.equal(String(sent), written);
        }
        // and it is accepted wherever a number has that very text
        if (String(Number(written)) === written && Number.isFinite(Number(written))) assert.equal(sent, Number(written));
        assert.equal(sentOf(`"${written}"`), written);
      }),
      { numRuns: 300 },
    );
    assert.ok(kept > 30 && refused > 30, `${kept} kept, ${refused} refused`);
  });
});
