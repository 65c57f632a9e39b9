import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatBytes,
  formatCount,
  formatDurationUs,
  formatRatePerSec,
  formatRatio,
  type Parsed,
  parseDurationUs,
  parsePercentRatio,
  parseRatePerSec,
  parseSizeBytes,
  writtenDuration,
  writtenRate,
} from './duration.ts';

const shown = (parsed: Parsed): unknown => (parsed.ok ? parsed.value : [parsed.reason, parsed.hint ?? ''].join(' → '));

describe('parsers of quantities', () => {
  for (const [parse, cases] of [
    [
      parseDurationUs,
      [
        ['200ms', 200e3],
        ['1.5s', 1.5e6],
        ['.5s', 0.5e6],
        ['10m', 600e6],
        ['2h', 7200e6],
        ['40us', 40],
        ['0s', 0],
        [' 5s ', 5e6],
        ['0.0000001s', 0],
        ['200', '`200` needs a unit → write `200ms`'],
        ['-1s', 'a duration cannot be negative, and `-1s` is → '],
        ['+1s', '`+1s` is no duration → write `1s`'],
        ['1 s', '`1 s` is no duration → write `1s`'],
        ['', 'a duration is missing → a number and a unit (`us`, `ms`, `s`, `m`, `h`), for example `10ms`'],
        ['soon', '`soon` is no duration → a number and a unit (`us`, `ms`, `s`, `m`, `h`), for example `10ms`'],
        ['1m30s', '`1m30s` has more than one unit → write `90s`'],
        ['1h 5m', '`1h 5m` has more than one unit → write `65m`'],
        ['5sec', 'unknown unit `sec` in `5sec` → write `5s`'],
        ['5 Minutes', 'unknown unit `Minutes` in `5 Minutes` → write `5m`'],
        ['5µs', 'unknown unit `µs` in `5µs` → write `5us`'],
        ['5S', 'unknown unit `S` in `5S` → write `5s`'],
        ['5d', 'unknown unit `d` in `5d` → units are `us`, `ms`, `s`, `m`, `h`'],
        ['1e3ms', 'unknown unit `e3ms` in `1e3ms` → units are `us`, `ms`, `s`, `m`, `h`'],
      ],
    ],
    [
      parseRatePerSec,
      [
        ['20/s', 20],
        ['90/m', 1.5],
        ['3/h', 3 / 3600],
        ['0.5/s', 0.5],
        ['20', '`20` needs a unit → write `20/s`'],
        ['20rps', 'unknown unit `rps` in `20rps` → write `20/s`'],
        ['20/sec', 'unknown unit `/sec` in `20/sec` → write `20/s`'],
        ['20 per minute', 'unknown unit `per minute` in `20 per minute` → write `20/m`'],
        ['20/d', 'unknown unit `/d` in `20/d` → units are `/s`, `/m`, `/h`'],
      ],
    ],
    [
      parseSizeBytes,
      [
        ['5MB', 5e6],
        ['2MiB', 2 ** 21],
        ['10kB', 10e3],
        ['512B', 512],
        ['10kb', 'unknown unit `kb` in `10kb` → write `10kB`'],
        ['3m', 'unknown unit `m` in `3m` → write `3MB`'],
        ['512', '`512` needs a unit → write `512kB`'],
      ],
    ],
    [
      parsePercentRatio,
      [
        ['2%', 0.02],
        ['0.5%', 0.005],
        ['0%', 0],
        ['0.02', '`0.02` needs a unit → write `0.02%`'],
        ['2percent', 'unknown unit `percent` in `2percent` → write `2%`'],
      ],
    ],
  ] as const)
    for (const [text, expected] of cases) it(`${parse.name} ${JSON.stringify(text)}`, () => assert.equal(shown(parse(text)), expected));
});

describe('writtenDuration and writtenRate', () => {
  for (const [us, text] of [
    [0, '0s'],
    [90e6, '90s'],
    [600e6, '10m'],
    [7200e6, '2h'],
    [1500, '1500us'],
    [1.5e6, '1500ms'],
  ] as const)
    it(text, () => assert.equal(writtenDuration(us), text));
  for (const [perSec, text] of [
    [20, '20/s'],
    [0.1, '6/m'],
    [0.5 / 3600, '0.5/h'],
    [3 / 3600, '3/h'],
    [1 / 3, '20/m'],
    [1.5, '90/m'],
  ] as const)
    it(text, () => assert.equal(writtenRate(perSec), text));

  it('are read back as they were written', () => {
    fc.assert(fc.property(fc.nat(1e10), (us) => assert.deepEqual(parseDurationUs(writtenDuration(us)), { ok: true, value: us })));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (perHour) => {
        const read = parseRatePerSec(writtenRate(perHour / 3600));
        assert.ok(read.ok && Math.abs(read.value * 3600 - perHour) < 1e-5 * perHour);
      }),
    );
  });
});

describe('formats for people', () => {
  for (const [us, text] of [
    [0, '0 ms'],
    [0.2, '< 1 µs'],
    [40, '40 µs'],
    [99.4, '99 µs'],
    [99.5, '0.1 ms'],
    [400, '0.4 ms'],
    [9940, '9.9 ms'],
    [9950, '10 ms'],
    [25e3, '25 ms'],
    [999.4e3, '999 ms'],
    [999.5e3, '1.00 s'],
    [1.84e6, '1.84 s'],
    [9.994e6, '9.99 s'],
    [9.995e6, '10.0 s'],
    [12.34e6, '12.3 s'],
    [59.94e6, '59.9 s'],
    [59.95e6, '1m 00s'],
    [605e6, '10m 05s'],
    [3599.4e6, '59m 59s'],
    [3599.6e6, '1h 00m'],
    [7500e6, '2h 05m'],
    [-25e3, '−25 ms'],
  ] as const)
    it(`${us} µs: ${text}`, () => assert.equal(formatDurationUs(us), text));
  for (const [format, value, text] of [
    [formatRatePerSec, 292.84, '292.8/s'],
    [formatRatePerSec, 0.0512, '0.051/s'],
    [formatRatePerSec, 0, '0/s'],
    [formatRatePerSec, 4, '4/s'],
    [formatRatio, 0.0038, '0.38%'],
    [formatRatio, 0.02, '2%'],
    [formatRatio, 0.00001, '< 0.01%'],
    [formatRatio, 0, '0%'],
    [formatBytes, 512, '512 B'],
    [formatBytes, 3400, '3.4 kB'],
    [formatBytes, 120e6, '120 MB'],
    [formatBytes, 999.9e3, '1 MB'],
    [formatCount, 12788, '12 788'],
    [formatCount, 999, '999'],
    [formatCount, 1e6, '1 000 000'],
  ] as const)
    it(`${format.name} ${value}: ${text}`, () => assert.equal(format(value).replace(/\u202f|\u00a0/g, ' '), text));
});
