import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project, SHADOWED } from './loadgate.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A protocol that says where its worker keeps what it compiles, and finds the packages of this checkout. */
const PLUGIN = `
import { getCompileCacheDir } from 'node:module';
export const plugin = { apiVersion: 1, name: 'where', version: '1.0.0', protocols: [{
  name: 'where',
  grammar: ({ z, text }) => ({ config: z.strictObject({}), verbs: { ask: { doc: 'x', value: text, options: {}, label: 'text' } }, views: {} }),
  async open() { throw new Error(JSON.stringify([getCompileCacheDir(), import.meta.resolve('@loadgate/core/events')])); },
}] };
`;

describe('a worker of the command in a checkout', function () {
  this.timeout(60_000);

  let project = new Project();
  afterEach(() => project.remove());

  for (const [how, flags] of [
    ['started as it is typed', []],
    ['started with flags of Node', SHADOWED],
  ] as const)
    it(`finds the sources, and keeps what it compiles for the next run: ${how}`, async () => {
      project = new Project({
        'where.ts': PLUGIN,
        'x.load.yaml': 'plugins: [./where.ts]\nload: { users: 1, iterations: 1 }\nsteps: [{ ask: here }]\n',
      });
      symlinkSync(MODULES, join(project.folder, 'node_modules'));
      const temporary = join(project.folder, 'tmp');
      mkdirSync(temporary);
      const { ended } = project.begin(['run', 'x'], { TMPDIR: temporary, NODE_COMPILE_CACHE: '' }, undefined, flags);
      const { code, error } = await ended;
      assert.equal(code, 3, error);
      const [, said = '[]'] = /open failed: (\[.*?\])/.exec(project.result().reasons.join()) ?? [];
      const [kept, events] = JSON.parse(said) as readonly string[];
      assert.ok(kept?.startsWith(join(temporary, 'node-compile-cache')), `${kept}`);
      assert.match(events ?? '', /\/packages\/core\/src\/events\.ts$/);
    });
});
