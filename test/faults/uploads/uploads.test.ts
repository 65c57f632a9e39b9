import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../../command/loadgate.ts';
import { faults, type UploadFault } from './faults.ts';

describe('a fault of an upload', function () {
  this.timeout(60_000);
  // a machine that stands still makes every run inconclusive
  this.retries(2);

  it('is none of two that are called the same', () => assert.equal(new Set(faults.map(({ fault }) => fault)).size, faults.length));

  for (const row of faults) it(`${row.fault} → ${row.gives}`, () => tried(row));
});

async function tried(row: UploadFault): Promise<void> {
  const project = new Project({ 'film.bin': '' });
  const film = join(project.folder, 'film.bin');
  truncateSync(film, 9e6);
  const target = await row.target(() => row.spoil?.(film));
  try {
    project.put('x.load.yaml', scenarioOf(target.url, row));
    const { code, out, error } = await project.loadgate(['run', 'x.load.yaml'], { DIGEST_PASSWORD: 'canary' });
    const { total, errors, notices } = project.result();
    const kinds = [...new Set(errors.map(({ kind }) => kind))].join(', ');
    const warned = notices.filter(({ source, level }) => source === 'http' && level === 'warning').map(({ message }) => message);
    assert.equal(`exit ${code}${kinds === '' ? '' : `: ${kinds}`}${warned.length === 0 ? '' : ', and a warning'}`, row.gives, out + error);
    assert.deepEqual([total.count, total.errors], row.samples);
    assert.match(errors[0]?.sample?.message ?? warned.join('\n'), row.says);
    assert.equal(target.requests(), row.requests);
  } finally {
    project.remove();
    await target.close();
  }
}

const scenarioOf = (url: string, { http, steps }: UploadFault): string =>
  [
    `target: ${url}`,
    'load: { users: 1, iterations: 2, gracefulStop: 1s }',
    ...(http === undefined ? [] : [`http: ${http}`]),
    `steps:\n${steps.replaceAll(/^/gm, '  ')}`,
    '',
  ].join('\n');
