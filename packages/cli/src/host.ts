import { createHost, type Host } from '@loadgate/core';
import { plugin as monitors } from '@loadgate/monitors';
import { plugin as postgres } from '@loadgate/plugins-db';
import { plugin as http } from '@loadgate/plugins-http';
import { plugin as reporters } from '@loadgate/reporters';
import { plugin as testTypes } from '@loadgate/test-types';
import type { Surroundings } from './command.ts';
import { VERSION } from './version.ts';

/** Core with what comes with the command, composed for one call of it. */
export function hostFor({ cwd, env, output }: Surroundings): Host {
  const from = (specifier: string): string => import.meta.resolve(specifier);
  return createHost({
    version: VERSION,
    cwd,
    env,
    builtIns: [
      { plugin: http, url: from('@loadgate/plugins-http'), from: 'built-in' },
      { plugin: postgres, url: from('@loadgate/plugins-db'), from: 'built-in' },
      { plugin: testTypes, url: from('@loadgate/test-types'), from: 'built-in' },
      { plugin: monitors, url: from('@loadgate/monitors'), from: 'built-in' },
      { plugin: reporters, url: from('@loadgate/reporters'), from: 'built-in' },
    ],
    print: output.out,
    hide: output.hide,
  });
}
