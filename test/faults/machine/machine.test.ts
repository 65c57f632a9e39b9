import { Project } from '../../command/loadgate.ts';
import { Target } from '../../command/target.ts';
import { faults } from './faults.ts';
import { machineWith } from './machine.ts';

describe('faults of the machine', function () {
  this.timeout(120_000);

  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  beforeEach(() => {
    target.answer = (_, response) => void response.end('{}');
    project = new Project();
  });
  afterEach(() => project.remove());

  for (const { fault, gives, happens } of faults) it(`${fault}: ${gives}`, () => happens(machineWith(target, project)));
});
