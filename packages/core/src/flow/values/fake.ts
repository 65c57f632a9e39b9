import type { Faker } from '@faker-js/faker';
import type { Fake } from './scope.ts';
import { usesFake } from './used.ts';

/** What a Faker draws from. */
export interface Randomizer {
  next(): number;
  seed(): void;
}

/** Faker in English (https://fakerjs.dev) if these steps need it, else undefined. Its dates lie around the midnight (UTC) of `now`, so that runs of one day repeat. */
export const loadFake = (steps: unknown, now: string) =>
  usesFake(steps) ? import('@faker-js/faker/locale/en').then(({ faker }) => fakeOf(fakerOn(faker, now))) : undefined;

const fakerOn = (faker: Faker, now: string) => (randomizer: Randomizer) => {
  // the module of one locale has no other way to its class, and the main one loads all of them
  const Made = faker.constructor as typeof Faker;
  const made = new Made({ locale: faker.rawDefinitions, randomizer });
  made.setDefaultRefDate(now.slice(0, 'YYYY-MM-DD'.length));
  return made;
};

/**
 * Made-up data from one Faker for all users of a worker: `make` builds it on a randomizer whose draws are those of whoever is being
 * rendered for, so it repeats with the seed. Dates and big numbers become text.
 */
export function fakeOf(make: (randomizer: Randomizer) => object): Fake {
  let draw: () => number = () => 0;
  const faker = make({ next: () => draw(), seed() {} });
  return (name, args) => {
    const [module = '', method = ''] = name.split('.');
    const owner = memberOf(faker, module);
    const found = memberOf(owner, method);
    if (typeof found !== 'function') throw new Error(`there is no made-up \`fake.${name}\``);
    const makeUp = (current: () => number): unknown => {
      draw = current;
      return plain(found.apply(owner, args));
    };
    tryOut(name, makeUp);
    return makeUp;
  };
}

/** Arguments that it does not take are met before the load. */
function tryOut(name: string, makeUp: (draw: () => number) => unknown): void {
  try {
    makeUp(() => 0.5);
  } catch (error) {
    throw new Error(`\`fake.${name}\`: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function plain(made: unknown): unknown {
  if (made instanceof Date) return made.toISOString();
  return typeof made === 'bigint' ? String(made) : made;
}

function memberOf(owner: unknown, name: string): unknown {
  // `constructor` and the like are no kinds of data
  if (typeof owner !== 'object' || owner === null || name in Object.prototype) return undefined;
  return (owner as Record<string, unknown>)[name];
}
