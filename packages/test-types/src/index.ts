import type { Plugin } from '@loadgate/core';
import { load } from './load.ts';
import { smoke } from './smoke.ts';
import { soak } from './soak.ts';
import { spike } from './spike.ts';
import { stress } from './stress.ts';

/** The test types of every day, on the same contract that anybody's own type uses. */
export const plugin: Plugin = { apiVersion: 1, name: 'test-types', version: '1.0.0', testTypes: [smoke, load, stress, spike, soak] };
