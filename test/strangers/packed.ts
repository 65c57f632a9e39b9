import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../docs/pages.ts';

/** Compiles every package, as a release does. */
export function build(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', 'packages/cli'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the packages do not compile:\n${stdout}`);
}

/** A package as it would be published. */
export interface Packed {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/** What `npm pack` would ship of some folders of `packages`. */
export function pack(folders: readonly string[]): readonly Packed[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', ...folders.map((folder) => `./packages/${folder}`)];
  const said = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  const packed = JSON.parse(said) as readonly { name: string; files: readonly { path: string }[] }[];
  return packed.map(({ name, files }, i) => ({
    name,
    folder: join(root, 'packages', folders[i] ?? ''),
    files: files.map(({ path }) => path),
  }));
}

/** Puts packages into a project's `node_modules`. */
export function install(project: string, packed: readonly Packed[]): void {
  for (const { name, folder, files } of packed)
    for (const path of files) {
      const to = join(project, 'node_modules', name, path);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(folder, path), to);
    }
}

/** Makes the packages of others, and none of ours, resolvable from everything below a folder. */
export function linkLibraries(folder: string): void {
  const ours = new Set(['@loadgate', 'loadgate', '.bin', '.cache', '.package-lock.json']);
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!ours.has(name)) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
}
