import assert from 'node:assert/strict';
import { fakeOf, type Randomizer } from './fake.ts';
import { compileValue } from './value.ts';
import { world } from './world.test.ts';

/** Shaped like a Faker: methods that lean on their module. */
const made = (randomizer: Randomizer) => ({
  person: {
    randomizer,
    names: ['Ada', 'Grace'],
    first(this: { names: string[]; randomizer: Randomizer }, end = '') {
      return `${this.names[Math.floor(this.randomizer.next() * 2)]}${end}`;
    },
  },
});

describe('fakeOf', () => {
  const { scope, user } = world({}, { fake: fakeOf(made) });

  it('makes up data from the draws of the user it is rendered for', () => {
    const render = compileValue('${fake.person.first}', scope);
    assert.deepEqual([render(user({ draws: [0.2] })), render(user({ draws: [0.7] }))], ['Ada', 'Grace']);
  });

  it('passes arguments on', () => {
    assert.equal(compileValue("${fake.person.first('!')}", scope)(user({ draws: [0] })), 'Ada!');
  });

  for (const name of ['person.last', 'persons.first', 'person.constructor', 'constructor.name', 'person.names'])
    it(`refuses fake.${name} when it is compiled`, () => {
      assert.throws(() => compileValue(`\${fake.${name}}`, scope), new RegExp(`no made-up \`fake.${name}\``));
    });

  it('is refused when it was not loaded', () => {
    assert.throws(() => compileValue('${fake.person.first}', world().scope), /was not loaded/);
  });
});
