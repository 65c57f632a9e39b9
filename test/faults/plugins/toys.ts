import type { Toys } from './run-faults.ts';

/** A module with a protocol, a reporter, a monitor and a test type that work but for the hooks that are given. */
export const toysModule = (hooks: Toys): string => `
const { TOKEN } = process.env;
const boom = (what) => { throw new Error(\`\${what} broke with \${TOKEN}\`); };
const never = () => new Promise(() => {});
const finding = (name) => ({ name, state: 'found', value: 1, unit: '', interval: null, evidence: '', advice: null });
const spec = (name) => ({ name, kind: 'gauge', unit: '', doc: 'x' });
const protocol = {
  name: 'toy',
  grammar: ({ z, text }) => ({
    config: z.strictObject({}),
    verbs: { toy: { doc: 'x', value: text, options: {}, label: 'text' } },
    views: { value: { shape: 'value', unit: 'number', doc: 'x' } },
  }),
  async preflight(_, scope) { ${hooks.preflight === undefined ? '' : `return ${hooks.preflight};`} },
  async open() {
    return ${
      hooks.open ??
      `{
      session: () => ${hooks.session ?? `({ cancel() { ${hooks.cancel ?? ''} }, close() { ${hooks.closeSession === undefined ? '' : `return ${hooks.closeSession};`} } })`},
      compile(step, { clock }) {
        const done = () => ({ kind: 'reply', endUs: clock.nowUs(), reply: 1 });
        return ${hooks.compile ?? `(turn) => ${hooks.run ?? 'done()'}`};
      },
      views: { value: (reply) => ${hooks.view ?? 'reply'} },
      evidence: () => ${hooks.evidence ?? "({ request: 'toy', response: 'toy' })"},
      async close() { ${hooks.close === undefined ? '' : `return ${hooks.close};`} },
    }`
    };
  },
};
export const plugin = {
  apiVersion: 1,
  name: 'toys',
  version: '1.0.0',
  protocols: [protocol],
  reporters: [{
    name: 'toy',
    doc: 'x',
    create: (_, scope) => ${
      hooks.create ??
      `({
      event() { ${hooks.event === undefined ? '' : `return ${hooks.event};`} },
      async close() { ${hooks.closeReporter === undefined ? '' : `return ${hooks.closeReporter};`} },
    })`
    },
  }],
  monitors: [{
    name: 'toys',
    doc: 'x',
    options: ({ z }) => z.strictObject({ toys: z.number() }),
    metrics: () => [spec('depth')],
    findings: () => [spec('growth')],
    async open() {
      return ${
        hooks.openMonitor ??
        `{
        sample: async () => ${hooks.sample ?? '({ depth: 1 })'},
        conclude: async () => ${hooks.conclude ?? "[finding('growth')]"},
        close: async () => {},
      }`
      };
    },
  }],
  testTypes: [{
    name: 'toyish',
    doc: 'x',
    defaults: {},
    findings: [spec('growth')],
    analyse: () => ${hooks.analyse ?? "[finding('growth')]"},
  }],
};
`;
