import assert from 'node:assert/strict';
import { faker } from '@faker-js/faker/locale/en';
import { fakeModules } from '../../template/fake-names.ts';
import { fakeOf, loadFake, type Randomizer } from './fake.ts';
import { compileValue } from './value.ts';
import { world } from './world.test.ts';

/** Shaped like a Faker: methods that lean on their module. */
const made = (randomizer: Randomizer) => ({
  person: {
    randomizer,
    names: ['Ada', 'Grace'],
    firstName(this: { names: string[]; randomizer: Randomizer }, end = '') {
      return `${this.names[Math.floor(this.randomizer.next() * 2)]}${end}`;
    },
    lastName() {
      throw new RangeError('no such person');
    },
  },
});

const fakeNames = [...fakeModules].flatMap(([module, methods]) => methods.map((method) => `${module}.${method}`));

describe('fakeOf', () => {
  const { scope, user } = world({}, { fake: fakeOf(made) });

  it('makes up data from the draws of the user it is rendered for', () => {
    const render = compileValue('${fake.person.firstName}', scope);
    assert.deepEqual([render(user({ draws: [0.2] })), render(user({ draws: [0.7] }))], ['Ada', 'Grace']);
  });

  it('passes arguments on', () => {
    assert.equal(compileValue("${fake.person.firstName('!')}", scope)(user({ draws: [0] })), 'Ada!');
  });

  for (const name of ['person.last', 'persons.first', 'person.constructor', 'constructor.name', 'person.names'])
    it(`refuses fake.${name}, whatever was checked before`, () => {
      assert.throws(() => fakeOf(made)(name, []), new RegExp(`no made-up \`fake.${name}\``));
    });

  it('says what the library does not take when it is compiled', () => {
    assert.throws(() => compileValue('${fake.person.lastName}', scope), /`fake.person.lastName`: no such person/);
  });

  it('is refused when it was not loaded', () => {
    assert.throws(() => compileValue('${fake.person.firstName}', world().scope), /was not loaded/);
  });
});

describe('loadFake', () => {
  const steps = ['${fake.person.fullName}'];
  const NOW = '2026-11-28T08:15:00.000Z';
  const world1 = async () => world({}, { fake: await loadFake(steps, NOW) });

  it('is not loaded for steps that make nothing up', async () => {
    assert.equal(await loadFake(['${data.people.name}'], NOW), undefined);
  });

  it('repeats with the draws, and differs with others', async () => {
    const { scope, user } = await world1();
    const render = compileValue('${fake.internet.email} ${fake.date.past}', scope);
    const of = (first: number) => render(user({ draws: Array.from({ length: 40 }, (_, i) => (first + i * 0.017) % 1) }));
    assert.equal(of(0.1), of(0.1));
    assert.notEqual(of(0.1), of(0.6));
    assert.match(String(of(0.1)), /^\S+@\S+ \d{4}-\d\d-\d\dT/);
  });

  it('takes the arguments of the library', async () => {
    const { scope, user } = await world1();
    assert.match(
      String(compileValue('${fake.string.alpha(12)}', scope)(user({ draws: Array.from({ length: 40 }, () => 0.4) }))),
      /^[a-zA-Z]{12}$/,
    );
  });

  it('makes up every kind that the checker knows, and the checker knows every kind', async () => {
    const { scope, user } = await world1();
    for (const name of fakeNames) {
      const value = compileValue(`\${fake.${name}${EXAMPLES[name] ?? ''}}`, scope)(user({ draws: draws() }));
      assert.ok(value !== undefined && typeof JSON.stringify(value) === 'string', name);
    }
    const theirs = Object.entries(faker).flatMap(([module, owner]) =>
      module === 'fakerCore' || module === 'helpers' ? [] : methodsOf(owner as object).map((method) => `${module}.${method}`),
    );
    const known = theirs.filter((name) => !LEFT_OUT.includes(name));
    assert.deepEqual(fakeNames.filter((name) => !name.startsWith('helpers.')).sort(), known.sort());
  });
});

/** Those that say nothing without arguments. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'helpers.fromRegExp': "('[A-Z]{3}')",
  'helpers.replaceSymbols': "('##?')",
  'helpers.slugify': "('a b')",
  'string.fromCharacters': "('abc', 4)",
};

/** They need an object, or are deprecated. */
const LEFT_OUT: readonly string[] = ['date.between', 'date.betweens', 'image.urlLoremFlickr'];

const draws = (): number[] => Array.from({ length: 5000 }, (_, i) => ((i + 1) * 0.618034) % 1);

function methodsOf(module: object): string[] {
  const names = new Set<string>();
  for (let at = module; at !== Object.prototype; at = Object.getPrototypeOf(at) as object)
    for (const name of Object.getOwnPropertyNames(at))
      if (name !== 'constructor' && typeof (module as Record<string, unknown>)[name] === 'function') names.add(name);
  return [...names];
}
