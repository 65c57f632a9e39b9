import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { COMMON, type CommandSpec } from '../packages/cli/src/command-line.ts';
import { SECTIONS } from '../packages/cli/src/commands/specs.ts';
import { referencePages } from '../scripts/reference-pages.ts';
import { allPages, root, tellsToday } from './docs/pages.ts';

const pages = allPages();
const today = pages.filter(tellsToday);
const commands = new Map(SECTIONS.flatMap(({ commands }) => commands.map((command) => [command.name, command] as const)));
const scriptsIn = (file: string): Record<string, string> =>
  (JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> }).scripts ?? {};
const scripts = scriptsIn(join(root, 'package.json'));
/** The repository's, and those of the package that the page stands in. */
function scriptsBeside(path: string): Record<string, string> {
  const own = join(root, posix.dirname(path), 'package.json');
  return existsSync(own) ? { ...scripts, ...scriptsIn(own) } : scripts;
}

describe('the pages', () => {
  it('are found', () => assert.ok(pages.length >= 10 && today.length >= 5, `${pages.length} pages`));

  it('link to files and headings that are there', () => {
    const anchors = new Map(pages.map((page) => [page.path, page.anchors]));
    const dead = pages.flatMap(({ path, links }) =>
      links
        .filter(({ target }) => !/^[a-z]+:/i.test(target))
        .filter(({ target }) => {
          const [file = '', anchor] = target.split('#');
          const to = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
          return !existsSync(join(root, to)) || (anchor !== undefined && anchors.get(to)?.has(anchor) !== true);
        })
        .map(({ target, line }) => `${path}:${line} ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it('show files of the examples as they are', () => {
    const shown = pages.flatMap(({ path, blocks }) =>
      blocks.flatMap(({ text, line }) => {
        const [, file] = /^(?:#|\/\/) (examples\/\S+)\n/.exec(text) ?? [];
        return file === undefined ? [] : [{ at: `${path}:${line}`, file, text: text.slice(text.indexOf('\n') + 1) }];
      }),
    );
    assert.ok(shown.length >= 3);
    for (const { at, file, text } of shown) assert.equal(text, readFileSync(join(root, file), 'utf8'), `${at} is not ${file}`);
  });

  it('made from the code are as the code makes them', async () => {
    for (const [path, text] of await referencePages())
      assert.equal(existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8'), text, `${path} is old: npm run reference`);
  });

  it('name files of the repository that are there', () => {
    const named = today.flatMap(({ path, spans }) => spans.map((span) => ({ path, ...span })));
    const gone = named.filter(
      ({ text }) => /^(?:packages|examples|docs|test|scripts)\/[\w./-]*$/.test(text) && !existsSync(join(root, text)),
    );
    assert.deepEqual(
      gone.map(({ path, line, text }) => `${path}:${line} ${text}`),
      [],
    );
  });

  it('name commands, options and scripts that exist', () => {
    const wrong = today.flatMap(({ path, spans }) =>
      spans.flatMap(({ text, line }) => wrongIn(text, scriptsBeside(path)).map((problem) => `${path}:${line} ${problem}`)),
    );
    assert.deepEqual(wrong, []);
  });
});

describe('wrongIn', () => {
  const cases: readonly (readonly [text: string, wrong: readonly string[]])[] = [
    ['npx loadgate run load --time-scale 4', []],
    ['loadgate', []],
    ['loadgate --help', []],
    ['loadgate.config.yaml', []],
    ['import { plugin } from "loadgate-plugin-x"', []],
    ['loadgate nit', ['loadgate nit is no command']],
    ['loadgate run load --timescale 4 -z', ['loadgate run has no --timescale', 'loadgate run has no -z']],
    ['loadgate validate && npx loadgate fly', ['loadgate fly is no command']],
    ['npm run demo && npm test', []],
    ['npm run fly', ['npm run fly is no script']],
  ];
  for (const [text, wrong] of cases) it(`reads ${text}`, () => assert.deepEqual(wrongIn(text), wrong));
});

/** What is wrong with the commands in a piece of shell. */
function wrongIn(text: string, known: object = scripts): string[] {
  const wrong: string[] = [];
  for (const [, name = ''] of text.matchAll(/\bnpm run (?:--?\S+ )*([\w:-]+)/g))
    if (!(name in known)) wrong.push(`npm run ${name} is no script`);
  for (const [, words = ''] of text.matchAll(/(?:^|[\s$])loadgate\b(?![.\w-])([^|&;#]*)/g)) {
    const [name, ...rest] = words.trim().split(/\s+/);
    if (name === undefined || !/^[a-z]+$/.test(name)) continue;
    const command = commands.get(name);
    if (command === undefined) wrong.push(`loadgate ${name} is no command`);
    else wrong.push(...rest.filter((word) => isUnknownOption(word, command)).map((word) => `loadgate ${name} has no ${word}`));
  }
  return wrong;
}

function isUnknownOption(word: string, { groups }: CommandSpec): boolean {
  if (!/^--?[a-z]/i.test(word)) return false;
  const name = word.replace(/^--?/, '').replace(/=.*/, '');
  const options = [...groups.flatMap((group) => group.options), ...COMMON];
  return !options.some((option) => (word.startsWith('--') ? option.name === name : option.short === name));
}
