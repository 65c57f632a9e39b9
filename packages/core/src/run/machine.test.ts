import assert from 'node:assert/strict';
import { cachedBytesIn, machineHere, openFilesIn, portsIn } from './machine.ts';

const limits = (files: string): string => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96391                96391                processes
Max open files            ${files}            files
Max locked memory         8388608              8388608              bytes
`;

describe('the machine', () => {
  for (const [written, files] of [
    ['1024                 1048576', 1024],
    ['20000                20000', 20_000],
    ['unlimited            unlimited', null],
  ] as const)
    it(`lets ${files ?? 'any number of'} files be open where Linux says ${written.replace(/\s+/, ' and ')}`, () =>
      assert.equal(openFilesIn(limits(written)), files));

  for (const [written, ports] of [
    ['32768\t60999\n', 28_232],
    ['1024\t65535\n', 64_512],
    ['', null],
    ['60999\t32768\n', null],
  ] as const)
    it(`has ${ports ?? 'an unknown number of'} ports where Linux says ${JSON.stringify(written)}`, () =>
      assert.equal(portsIn(written), ports));

  for (const [stat, bytes] of [
    ['anon 100\nfile 900\ninactive_file 700\nactive_file 200\n', 700],
    ['anon 100\n', 0],
    ['', 0],
  ] as const)
    it(`gets ${bytes} bytes back from files where Linux says ${JSON.stringify(stat)}`, () => assert.equal(cachedBytesIn(stat), bytes));

  it('of this test has memory, processors and room for more files than are open', () => {
    const { openFiles, memoryBytes, processors, ports } = machineHere();
    assert.ok(openFiles === null || openFiles > 20, `${openFiles} files`);
    assert.ok(memoryBytes !== null && memoryBytes > 1e6, `${memoryBytes} bytes`);
    assert.ok(processors >= 1, `${processors} processors`);
    assert.equal(ports === null, process.platform !== 'linux');
  });
});
