import type { Fake } from './scope.ts';

/** What a Faker draws from. */
export interface Randomizer {
  next(): number;
  seed(): void;
}

/**
 * Made-up data from one Faker for all users of a worker: `make` builds it on a randomizer whose draws are those of whoever is being
 * rendered for, so it repeats with the seed.
 */
export function fakeOf(make: (randomizer: Randomizer) => object): Fake {
  let draw: () => number = () => 0;
  const faker = make({ next: () => draw(), seed() {} });
  return (name, args) => {
    const [module = '', method = ''] = name.split('.');
    const owner = memberOf(faker, module);
    const found = memberOf(owner, method);
    if (typeof found !== 'function') throw new Error(`there is no made-up \`fake.${name}\``);
    return (current) => {
      draw = current;
      return found.apply(owner, args);
    };
  };
}

function memberOf(owner: unknown, name: string): unknown {
  // `constructor` and the like are no kinds of data
  if (typeof owner !== 'object' || owner === null || name in Object.prototype) return undefined;
  return (owner as Record<string, unknown>)[name];
}
