import type { Position, Row, Stage } from '../../contract/plan.ts';
import type { MetricSpec } from '../../contract/plugin.ts';
import { type CompiledGates, compileGates, type GateWorld, type WrittenGate } from './compile-gates.ts';

const at: Position = [0, 1, 1];
const time = (name: string): MetricSpec => ({ name, kind: 'time', unit: 'us', doc: '' });

/** Row written as `kind flow/name`; `setup` in place of a flow is no flow. `?` behind the name: conditional; `#tag`: its tag. */
export function row(text: string, line = 1): Row {
  const [, kind, flow, name, mark, tag] = /^(\w+) (\w+)\/([^?#]+)(\?)?(?:#(\w+))?$/.exec(text) as unknown as [
    string,
    Row['kind'],
    string,
    string,
    string?,
    string?,
  ];
  const index = flow === 'setup' ? null : Number(flow);
  return {
    name,
    kind,
    flow: index,
    protocol: kind === 'request' || kind === 'block' ? 'http' : null,
    conditional: mark !== undefined,
    at: [0, line, 5],
    ...(tag !== undefined && { tags: [tag] }),
  };
}

export const stage = (name: string, durationUs: number | null = 60e6, warmup = false): Stage => ({
  name,
  at,
  durationUs,
  warmup,
  levels: [[[0, 10]]],
});

const ROWS = [
  'iteration 0/people',
  'request 0/CRM Search#read',
  'request 0/CRM Create',
  'group 0/Checkout',
  'iteration 1/export',
  'request 1/Export#read',
  'request setup/Login',
  'call 0/Script',
];

/** Two flows of one protocol, ten minutes of closed load. */
export const worldOf = (change: Partial<GateWorld> = {}): GateWorld => ({
  rows: ROWS.map((text, index) => row(text, index + 10)),
  flows: [
    { name: 'people', row: 0 },
    { name: 'export', row: 4 },
  ],
  load: {
    stages: [stage('warm', 10e6, true), stage('', 480e6), stage('peak', 60e6)],
    populations: [{ model: 'closed', flows: [0, 1], think: null, pacingUs: null, spacing: 'even', maxUsers: 10, iterations: null }],
  },
  timeScale: 1,
  protocols: [{ name: 'http', metrics: [time('first_byte'), time('connect'), { ...time('connection_lost'), kind: 'count' }] }],
  monitors: [
    {
      name: 'target',
      metrics: [
        { name: 'memory', kind: 'gauge', unit: 'bytes', doc: '' },
        { name: 'cpu', kind: 'gauge', unit: 'cores', doc: '' },
      ],
    },
  ],
  findings: [
    { name: 'sustained_users', kind: 'gauge', unit: '', doc: '' },
    { name: 'recovery_time', kind: 'time', unit: 'us', doc: '' },
    { name: 'memory_growth', kind: 'gauge', unit: 'bytes/h', doc: '' },
    { name: 'degradation', kind: 'gauge', unit: 'ratio', doc: '' },
  ],
  baseline: null,
  userSetup: false,
  ...change,
});

/** Two protocols and a block verb. */
export const mixedWorld = (): GateWorld => {
  const world = worldOf();
  const query: Row = { ...row('request 1/Query'), protocol: 'postgres' };
  const transfer: Row = { ...row('block 1/Transfer'), protocol: 'postgres' };
  return {
    ...world,
    rows: [...world.rows, query, transfer],
    protocols: [...world.protocols, { name: 'postgres', metrics: [time('query')], blocks: ['tx'] }],
  };
};

/** `type: p95 < 1s` is of the type; without a layer it is the scenario's. */
export function written(text: string): WrittenGate {
  const [, from = 'scenario', gate = text] = /^(type|config|baseline): (.*)$/.exec(text) ?? [];
  return { text: gate, at: [from === 'type' ? -1 : 0, 5, 5], from: from as WrittenGate['from'] };
}

export const compiled = (texts: readonly string[], world: GateWorld = worldOf()): CompiledGates<WrittenGate> =>
  compileGates(texts.map(written), world);
