import assert from 'node:assert/strict';
import type { Plan } from '../contract/plan.ts';
import type { Protocol, ProtocolScope } from '../contract/plugin.ts';
import { type PlanSketch, sketchedPlan } from '../testing/sketched-plan.ts';
import { block, choose, request } from '../testing/sketched-steps.ts';
import { VirtualClock } from '../time/virtual.ts';
import { expectedUsers, preflight } from './preflight.ts';

const sql = request('Q', { protocol: 'sql' });
const get = request('G');

/** A population for each flow. */
const planOf = (
  flows: PlanSketch['flows'],
  populations: readonly Partial<Plan['load']['populations'][number]>[],
  more: Partial<PlanSketch> = {},
) => sketchedPlan({ flows, load: { populations: populations.map((own, flow) => ({ flows: [flow], ...own })) }, ...more });

describe('the users that a protocol has to expect', () => {
  const cases: readonly (readonly [what: string, plan: Plan, users: number])[] = [
    ['are those whose flow has a step of it', planOf({ a: [get], b: [sql] }, [{ maxUsers: 5 }, { maxUsers: 7 }]), 7],
    ['add up', planOf({ a: [sql], b: [sql] }, [{ maxUsers: 5 }, { maxUsers: 7 }]), 12],
    [
      'may have it inside a block or a choice',
      planOf({ a: [choose({ x: [1, [block('T', [sql])]], y: [1, [get]] })] }, [{ maxUsers: 3 }]),
      3,
    ],
    ['may have it in userSetup', planOf({ a: [get] }, [{ maxUsers: 3 }], { userSetup: [sql] }), 3],
    ['are none where only setup has it', planOf({ a: [get] }, [{ maxUsers: 3 }], { setup: [sql] }), 0],
    ['are not those that an open load makes', planOf({ a: [sql] }, [{ model: 'open', maxUsers: 10_000 }]), 0],
  ];
  for (const [what, plan, users] of cases) it(what, () => assert.equal(expectedUsers(plan, 'sql'), users));
});

describe('preflight', () => {
  const protocol = (name: string, own?: Protocol['preflight']): Protocol =>
    ({ name, ...(own !== undefined && { preflight: own }) }) as Partial<Protocol> as Protocol;
  const scope = { clock: new VirtualClock() } as Partial<ProtocolScope> as ProtocolScope;

  it('comes to what each protocol has told last, if anything', async () => {
    const protocols = [
      protocol('sql', async (_, { tell }) => {
        tell?.({ port: 1 });
        tell?.({ port: 2 });
      }),
      protocol('http', async () => {}),
      protocol('ws'),
      protocol('line', async (_, { tell }) => tell?.(null)),
    ];
    assert.deepEqual(await preflight(planOf({ a: [get] }, [{}]), protocols, () => scope), { sql: { port: 2 }, line: null });
  });
});
