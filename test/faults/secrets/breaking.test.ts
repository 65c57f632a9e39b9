import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Project } from '../../command/loadgate.ts';
import { Target } from '../../command/target.ts';
import { type BreakingFault, breakingFaults } from './breaking-faults.ts';
import { answerWithAll } from './echo-target.ts';
import { leaksIn, type Outputs, writtenFiles } from './outputs.ts';
import { TellingDatabase } from './telling-database.ts';

const UNMASKED = { NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'unmasked.ts'))}` };

describe('a secret is in no output when', function () {
  this.timeout(120_000);

  const target = new Target();
  target.answer = answerWithAll;
  let project = new Project();
  const database = new TellingDatabase();
  const placed = (text: string): string => text.replaceAll('HOST', target.url.replace('http://', '')).replaceAll('DATABASE', database.host);
  before(async () => {
    await target.listen();
    await database.listen();
  });
  after(async () => {
    await target.close();
    await database.close();
  });
  afterEach(() => project.remove());

  async function outputsOf({ files, commands, token, exitCode }: BreakingFault, more: Readonly<Record<string, string>>): Promise<Outputs> {
    project.remove();
    project = new Project();
    for (const [name, text] of Object.entries(files)) project.put(name, placed(text));
    const all = new Map<string, string>();
    for (const command of commands) {
      const { code, out, error } = await project.loadgate(command.split(' '), { TOKEN: placed(token), ...more });
      // what has nothing to say of code still loads it
      if (command.startsWith('run')) assert.equal(code, exitCode, out + error);
      all.set(command, out).set(`${command}, stderr`, error);
    }
    for (const [name, text] of writtenFiles(project, [...Object.keys(files), 'results'])) all.set(name, text);
    return all;
  }

  for (const row of breakingFaults) {
    it(row.fault, async () => {
      const masked = await outputsOf(row, {});
      assert.match([...masked.values()].join('\n'), row.says);
      assert.deepEqual(leaksIn(masked, row.core), []);
      const [first = ''] = row.commands;
      const unmasked = await outputsOf({ ...row, commands: [first] }, UNMASKED);
      assert.notDeepEqual(leaksIn(unmasked, row.core), [], 'without masks it is found, so this test can fail');
    });
  }
});
