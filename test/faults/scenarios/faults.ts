import type { BrokenProject } from './broken-project.ts';
import { bytes } from './bytes.ts';
import { changedByYaml } from './changed-by-yaml.ts';
import { environments } from './environments.ts';
import { gatesThatCannotBe } from './gates.ts';
import { loads } from './loads.ts';
import { paths } from './paths.ts';
import { shapes } from './shapes.ts';
import { values } from './values.ts';

/** Projects that are refused before anything is sent. What the terminal says of each stands in `golden/`. */
export const faults: readonly BrokenProject[] = [
  ...changedByYaml,
  ...bytes,
  ...shapes,
  ...paths,
  ...loads,
  ...gatesThatCannotBe,
  ...values,
  ...environments,
];
