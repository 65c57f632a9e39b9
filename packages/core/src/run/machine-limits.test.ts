import assert from 'node:assert/strict';
import type { Population } from '../contract/plan.ts';
import type { Footprint, Protocol } from '../contract/plugin.ts';
import { RefusedError } from '../errors.ts';
import { type LoadSketch, type PlanSketch, sketchedPlan } from '../testing/sketched-plan.ts';
import { parallel, request, think } from '../testing/sketched-steps.ts';
import type { Machine } from './machine.ts';
import { machineWarnings } from './machine-limits.ts';

const vast: Machine = { openFiles: null, memoryBytes: null, processors: 64, ports: null };
const usual = { isMaxUsersUsual: true } as const;
const S = 1e6;

interface Case {
  readonly load: LoadSketch;
  readonly has: Partial<Machine>;
  readonly workers?: number;
  readonly footprint?: Footprint;
  readonly flows?: PlanSketch['flows'];
}

/** Warnings without spaces that do not break, or the refusal with its hint behind an arrow. */
function said({ load, has, workers = 1, footprint = {}, flows = { main: [request('A')] } }: Case): readonly string[] {
  const protocols = [{ name: 'fake', footprint: () => footprint }, { name: 'other' }] as unknown as readonly Protocol[];
  const plan = sketchedPlan({ flows, load: { durationUs: 60 * S, ...load }, sections: { fake: {}, other: {} } });
  const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
  try {
    return machineWarnings(plan, protocols, workers, { ...vast, ...has }).map(({ message }) => plain(message));
  } catch (error) {
    assert.ok(error instanceof RefusedError);
    assert.deepEqual(error.location, { file: 'sketch', line: 1, column: 1 });
    return [plain(`${error.code}: ${error.message} → ${error.hint}`)];
  }
}
const open = (perSec: number, maxUsers: number, own: Partial<Population> = {}): LoadSketch => ({
  arrivals: perSec,
  populations: [{ maxUsers, ...own }],
});
const apart = (...models: readonly Partial<Population>[]): LoadSketch['populations'] & object =>
  models.map((own, flow) => ({ flows: [flow], ...own }));

describe('a load held against the machine', () => {
  // 38 files of the process, and 14 of each worker
  const cases: readonly (readonly [title: string, of: Case, said: readonly string[]])[] = [
    // 1,000 × 2 × 24 kB + 60 MB
    ['fits to the last file, port and byte', { load: { users: 1000 }, has: { openFiles: 1052, memoryBytes: 108e6, ports: 1000 } }, []],
    [
      'is refused where connections and the process itself need one file more than there are',
      { load: { users: 1000 }, has: { openFiles: 1051 } },
      [
        'LG_TOO_FEW_FILES: 1 000 users need about 1 052 file descriptors, and this process may open 1 051 → raise the hard limit, as root, with `ulimit -n 1100`, or take at most 999 users',
      ],
    ],
    [
      'is refused with the figure that 10,000 users need of two workers',
      { load: { users: 10_000 }, has: { openFiles: 1024 }, workers: 2 },
      [
        'LG_TOO_FEW_FILES: 10 000 users need about 10 066 file descriptors, and this process may open 1 024 → raise the hard limit, as root, with `ulimit -n 11000`, or take at most 958 users',
      ],
    ],
    [
      'counts every connection of a user',
      { load: { users: 100 }, has: { openFiles: 256 }, footprint: { connectionsPerUser: 3 } },
      [
        'LG_TOO_FEW_FILES: 100 users need about 352 file descriptors, and this process may open 256 → raise the hard limit, as root, with `ulimit -n 360`, or take at most 68 users',
      ],
    ],
    [
      'counts a connection for each step that a user has in flight at a time',
      {
        load: { users: 100 },
        has: { openFiles: 256 },
        flows: { main: [parallel(3, [request('A'), request('B'), request('C'), request('D')])] },
      },
      [
        'LG_TOO_FEW_FILES: 100 users need about 352 file descriptors, and this process may open 256 → raise the hard limit, as root, with `ulimit -n 360`, or take at most 68 users',
      ],
    ],
    [
      'counts what users share once, and no more of it than users',
      { load: { users: 1000 }, has: { openFiles: 72 }, footprint: { connectionsPerUser: 0, sharedConnections: 20 } },
      [],
    ],
    [
      'shares no more than users can use',
      { load: { users: 3 }, has: { openFiles: 55 }, footprint: { connectionsPerUser: 0, sharedConnections: 20 } },
      [],
    ],
    [
      'is what its greatest stage is, not what all stages together are',
      {
        load: {
          users: 0,
          populations: apart({}, {}),
          stages: [
            { durationUs: S, levels: [300, 100] },
            { durationUs: S, levels: [50, 200] },
          ],
        },
        flows: { a: [request('A')], b: [request('B')] },
        has: { openFiles: 451 },
      },
      [
        'LG_TOO_FEW_FILES: 400 users need about 452 file descriptors, and this process may open 451 → raise the hard limit, as root, with `ulimit -n 460`, or take at most 399 users',
      ],
    ],
    [
      'of a protocol is that of those who speak it',
      {
        load: { users: 100, populations: apart({}, {}) },
        flows: { a: [request('A')], b: [request('B', { protocol: 'other' }), request('A')] },
        // 200 of the one, 100 of the other
        has: { openFiles: 351 },
      },
      [
        'LG_TOO_FEW_FILES: 200 users need about 352 file descriptors, and this process may open 351 → raise the hard limit, as root, with `ulimit -n 360`, or take at most 199 users',
      ],
    ],
    ['has no more users than iterations', { load: { users: 1000, iterations: 10 }, has: { openFiles: 62 } }, []],
    [
      'is refused where `maxUsers` is written and does not fit',
      { load: open(5, 5000), has: { openFiles: 1024 } },
      [
        'LG_TOO_FEW_FILES: 5 000 users need about 5 052 file descriptors, and this process may open 1 024 → raise the hard limit, as root, with `ulimit -n 5100`, or take at most 972 users',
      ],
    ],
    [
      'is not refused for a `maxUsers` that nobody wrote',
      { load: open(5, 10_000, usual), has: { openFiles: 1024, memoryBytes: 61e6 } },
      [],
    ],
    [
      'is flagged where nobody wrote `maxUsers` and ten seconds without answers take all files',
      { load: open(200, 10_000, usual), has: { openFiles: 1024 } },
      [
        'this process may open 1 024 file descriptors: at 200/s they last for 4.86 s of a target that stands still; raise the hard limit, as root, with `ulimit -n 11000`, or write `maxUsers: 972`',
      ],
    ],
    ['is not flagged where the usual `maxUsers` fits', { load: open(5000, 500, usual), has: { openFiles: 1024 } }, []],
    [
      'is refused where even small answers need more memory than there is',
      { load: { users: 100_000 }, has: { memoryBytes: 2.4e9 } },
      [
        // 100,000 × 24 kB + 60 MB; (2.4 GB − 60 MB) ÷ 24 kB
        'LG_TOO_LITTLE_MEMORY: 100 000 users need at least 2.46 GB of memory, and there are 2.4 GB → give the machine or the container more, or take at most 97 500 users',
      ],
    ],
    [
      'is flagged where large answers would need more',
      { load: { users: 10_000 }, has: { memoryBytes: 1e9 }, footprint: { bytesPerUser: 77e3 } },
      ['10 000 users with large answers may need 1.6 GB of memory, and there are 1 GB'],
    ],
    [
      'is flagged where one address would need more ports than there are',
      { load: { users: 30_000 }, has: { ports: 28_232 } },
      [
        '30 000 connections are asked for, and this machine has 28 232 ports for those to one address: set net.ipv4.ip_local_port_range to "1024 65535"',
      ],
    ],
    [
      'is flagged where no setting gives enough of them',
      { load: { users: 70_000 }, has: { ports: 28_232 } },
      [
        '70 000 connections are asked for, and this machine has 28 232 ports for those to one address: no setting gives it more than 64 512',
      ],
    ],
    [
      'is flagged where arrivals ask for more than workers make',
      { load: open(15_000, 10_000, usual), flows: { main: [request('A'), think(S), request('B')] }, has: { processors: 2 } },
      [
        '30 000 requests/s are asked for, and a worker makes about 20 000 requests/s of the smallest: 2 workers with a processor each are needed, and there are 2 processors',
      ],
    ],
    [
      'is flagged where pacing asks for more, whatever the number of workers on few processors',
      { load: { users: 5000, pacingUs: 100e3 }, workers: 8, has: { processors: 2 } },
      [
        '50 000 requests/s are asked for, and 2 workers make about 40 000 requests/s of the smallest: 3 workers with a processor each are needed, and there are 2 processors',
      ],
    ],
    [
      'asks for the mean of its flows by weight',
      {
        load: open(20_000, 10_000, usual),
        flows: { often: { weight: 9, steps: [request('A')] }, seldom: { weight: 1, steps: [request('B'), request('C'), request('D')] } },
        has: { processors: 1 },
      },
      // 20,000 × (0.9 × 1 + 0.1 × 3)
      [
        '24 000 requests/s are asked for, and a worker makes about 20 000 requests/s of the smallest: 2 workers with a processor each are needed, and there is 1 processor',
      ],
    ],
    ['asks for no rate where users go as fast as they can', { load: { users: 5000 }, has: { processors: 1 } }, []],
    ['is not held against what the machine does not say', { load: { users: 1e6 }, has: {} }, []],
  ];
  for (const [title, of, expected] of cases) it(title, () => assert.deepEqual(said(of), expected));

  it('names a plugin whose footprint throws', () => {
    const protocol = {
      name: 'fake',
      footprint: () => {
        throw new Error('boom');
      },
    } as unknown as Protocol;
    const plan = sketchedPlan({ flows: { main: [request('A')] }, load: { users: 1, durationUs: S } });
    assert.throws(() => machineWarnings(plan, [protocol], 1, vast), {
      code: 'LG_PLUGIN_THREW',
      message: 'plugin fake: footprint threw: boom',
    });
  });
});
