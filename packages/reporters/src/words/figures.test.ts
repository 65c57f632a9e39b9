import assert from 'node:assert/strict';
import {
  countText,
  durationText,
  errorRateText,
  figureBeside,
  figureText,
  latencyText,
  marginText,
  momentText,
  percentText,
  rateText,
} from './figures.ts';

function table<T extends readonly unknown[]>(name: string, of: (...row: T) => string, rows: readonly (readonly [...T, string])[]): void {
  describe(name, () => {
    for (const row of rows) {
      const expected = row.at(-1) as string;
      const given = row.slice(0, -1) as unknown as T;
      it(`${given.join(', ')} is ${expected}`, () => assert.equal(of(...given), expected));
    }
  });
}

table<[number | null]>('countText', countText, [
  [null, '–'],
  [0, '0'],
  [999, '999'],
  [8010, '8 010'],
  [1_240_051, '1 240 051'],
]);

table<[number | null]>('latencyText', latencyText, [
  [null, '–'],
  [0, '< 1 ms'],
  [0.999, '< 1 ms'],
  [1, '1 ms'],
  [741.4, '741 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [8100, '8.1 s'],
  [99_949, '99.9 s'],
  [99_950, '100 s'],
  [1_234_000, '1 234 s'],
]);

table<[number | null]>('rateText', rateText, [
  [null, '–'],
  [0, '0.0'],
  [0.05, '0.05'],
  [66.75, '66.8'],
  [1234.5, '1 234.5'],
]);

table<[number | null]>('percentText', percentText, [
  [null, '–'],
  [0, '0%'],
  [0.004, '<0.01%'],
  [0.31, '0.31%'],
  [12.345, '12.3%'],
  [99.94, '99.9%'],
  [99.96, '99.96%'],
  [99.995, '>99.99%'],
  [100, '100%'],
]);

table<[number | null]>('errorRateText', errorRateText, [
  [null, '–'],
  [0, '0'],
  [0.0041, '0.41%'],
  [1, '100%'],
]);

table<[number]>('durationText', durationText, [
  [0, '0s'],
  [0.4, '0.4s'],
  [45, '45s'],
  [59.6, '1m'],
  [603, '10m 03s'],
  [600, '10m'],
  [7200, '2h'],
  [3600 + 5 * 60 + 3, '1h 05m 03s'],
  [3603, '1h 00m 03s'],
]);

table<[number]>('momentText', momentText, [
  [0, '00:00'],
  [250.9, '04:10'],
  [3850, '1:04:10'],
]);

table<[number | null, string]>('figureText', figureText, [
  [null, 'ms', '–'],
  [0.42, 'ms', '0.42 ms'],
  [7.41, 'ms', '7.41 ms'],
  [74.1, 'ms', '74.1 ms'],
  [741, 'ms', '741 ms'],
  [999.6, 'ms', '1.00 s'],
  [1843, 'ms', '1.84 s'],
  [60_000, 'ms', '60.0 s'],
  [0.31, '%', '0.31%'],
  [292.79, '/s', '292.8/s'],
  [0.5, '/s', '0.50/s'],
  [1_784, 'us', '1.78 ms'],
  [0.0381, 'ratio', '3.81%'],
  [52_428_800, 'bytes', '52.4 MB'],
  [0, 'B', '0 B'],
  [52_428_800, 'B', '52.4 MB'],
  [448, 'users', '448 users'],
  [-3.456, 'MB/h', '−3.46 MB/h'],
  [0, '', '0'],
]);

table<[number | null, number | null, string]>('figureBeside', figureBeside, [
  [741, 1000, 'ms', '741 ms'],
  // what is under its limit is not rounded onto it
  [999.6, 1000, 'ms', '999.6 ms'],
  [1000.2, 1000, 'ms', '1.0002 s'],
  [1000, 1000, 'ms', '1.00 s'],
  [1.996, 2, '%', '1.996%'],
  [249.98, 250, '/s', '249.98/s'],
  [0.004, 0, '%', '<0.01%'],
  [null, 1000, 'ms', '–'],
  [741, null, 'ms', '741 ms'],
]);

table<[number | null, string]>('marginText', marginText, [
  [null, 'ms', '–'],
  [0.259, 'ms', '26 %'],
  [-0.843, 'ms', '−84 %'],
  [-119, 'ms', '−11 900 %'],
  [0.003, 'ms', '0.3 %'],
  [-0.0001, 'ms', '−<0.1 %'],
  [0, 'ms', '0 %'],
  [1.69, '%', '1.69 pp'],
  [-0.5, '%', '−0.50 pp'],
]);
