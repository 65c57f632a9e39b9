import { join } from 'node:path';
import { Project } from '../../command/loadgate.ts';
import { Target } from '../../command/target.ts';
import { machineWith } from '../machine/machine.ts';
import { faults } from './faults.ts';
import { PastJournal } from './past-journal.ts';

describe('faults of a journal', function () {
  this.timeout(120_000);

  const target = new Target();
  const project = new Project();
  let past: PastJournal;
  before(async () => {
    await target.listen();
    const { scenario, run } = machineWith(target, project);
    scenario({
      load: '{ users: 1, duration: 2s, think: 100ms }',
      more: 'setup: [POST /tenant]\ncleanup: [DELETE /all]\n',
    });
    await run(['--reporter', 'console']);
    const [folder = ''] = project.runs();
    past = new PastJournal(project, target, join(project.folder, 'results', folder, 'journal.ndjson'));
  });
  after(async () => {
    project.remove();
    await target.close();
  });

  for (const { fault, gives, happens } of faults) it(`${fault}: ${gives}`, () => happens(past));
});
