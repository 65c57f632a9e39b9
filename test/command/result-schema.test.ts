import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Project } from './loadgate.ts';
import { Target } from './target.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema;
}

describe('result.json', function () {
  this.timeout(60_000);
  const target = new Target();
  let project = new Project();
  before(() => target.listen());
  after(() => target.close());
  afterEach(() => project.remove());

  const scenario = (url: string): string =>
    `target: ${url}\nload: { stages: [{ name: calm, users: 1, duration: 1s, warmup: true }, { name: busy, users: 2, duration: 1s }], think: 20ms }\nsteps:\n  - group: Visit\n    steps: [GET /a, { get: /b, name: B, onFail: continue }]\ngates: [p95 < 1ms, error_rate < 1%, p95 of "B" < 2s during busy]\n`;
  const runs: readonly (readonly [title: string, url: () => string, code: number])[] = [
    ['a run with failures', () => target.url, 1],
    ['a run without load', () => 'http://127.0.0.1:9', 3],
  ];
  for (const [title, url, expected] of runs) {
    it(`of ${title} is what its published schema says, and the schema names every field`, async () => {
      target.answer = (request, response) => void response.writeHead(request.url === '/b' ? 500 : 200).end('{}');
      project = new Project({ 'x.load.yaml': scenario(url()) });
      const { code, out, error } = await project.loadgate(['run', 'x']);
      assert.equal(code, expected, out + error);
      const schema = JSON.parse((await project.loadgate(['schema', 'result'])).out) as Schema;
      const validate = new Ajv2020({ strict: true, strictTuples: false }).compile(schema);
      assert.ok(validate(project.result()), JSON.stringify(validate.errors));
      assert.deepEqual(unknownKeys(project.result(), schema, '$'), []);
    });
  }

  it('is not valid without its verdict', async () => {
    project = new Project();
    const validate = new Ajv2020({ strictTuples: false }).compile(JSON.parse((await project.loadgate(['schema', 'result'])).out));
    assert.equal(validate({ schema: 1 }), false);
  });
});

function unknownKeys(value: unknown, schema: Schema, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const known = [schema, ...(schema.anyOf ?? [])];
  if (Array.isArray(value)) {
    const items = known.find((each) => each.items !== undefined)?.items ?? {};
    return value.flatMap((item, i) => unknownKeys(item, items, `${path}[${i}]`));
  }
  const properties = known.find((each) => each.properties !== undefined)?.properties ?? {};
  const others = known.find((each) => each.additionalProperties?.properties !== undefined)?.additionalProperties;
  return Object.entries(value).flatMap(([key, inner]) => {
    const schemaOfKey = properties[key] ?? others;
    return schemaOfKey === undefined ? [`${path}.${key}`] : unknownKeys(inner, schemaOfKey, `${path}.${key}`);
  });
}
