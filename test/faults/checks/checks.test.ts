import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { RunResult } from '@loadgate/core';
import { Project } from '../../command/loadgate.ts';
import { serveAnswers } from './answers.ts';
import { type Check, faults } from './faults.ts';

/** The same answers, and what does hold of them: that a check breaks would say little if it always did. */
const holding: readonly Check['step'][] = [
  { get: '/json', expect: [200, 'status in 200..299', 'header.ETag == "\\"7\\""', 'header.x-many == "a, b"', 'header.x-none absent'] },
  { get: '/json', expect: ['cookie.sid == abc', 'cookie.old == q', 'cookie.none absent', 'size == 46B', 'time < 1m'] },
  { get: '/json', expect: ['$.id == 7', '$.none exists', '$.email absent', '$.list contains 2', 'body contains Ada', '/"id":(\\d)/ == 7'] },
  {
    get: '/json',
    capture: { id: '$.id', all: '$.list[*]', etag: 'header.etag', sid: 'cookie.sid', name: '/"name":"(\\w+)"/', 'none?': '$.email' },
  },
  { get: '/text', expect: ['body contains 4711', 'body matches /^Order/', '/Order (\\d+)/ == 4711'] },
  { get: '/empty', expect: ['size == 0B', 'body == ""'] },
  { get: '/no-content', expect: [204, 'size == 0B'] },
  { get: '/gone', expect: [410, '$.error == gone'] },
  { get: '/latin1', expect: 'body == café' },
  { get: '/utf8', expect: 'body == café' },
  { get: '/bom', expect: '$.id == 7' },
  { get: '/gzip', expect: '$.id == 7' },
  { get: '/huge', expect: 'size == 11MB' },
  { graphql: '/graphql', query: '{ a }', expect: '$.data.a == 1' },
  { graphql: '/graphql-errors', query: '{ a }', expect: '$.errors exists' },
  { graphql: '/graphql-created', query: '{ a }', expect: 201 },
];

describe('checks of answers', () => {
  const project = new Project();
  let server: Server;
  let result: RunResult;
  before(async () => {
    const { url, server: started } = await serveAnswers();
    server = started;
    const steps = [
      ...faults.map(({ fault, step }) => ({ name: fault, ...step, onFail: 'continue' })),
      ...holding.map((step, i) => ({ name: `holds ${i}`, ...step, onFail: 'continue' })),
    ];
    project.put('checks.load.yaml', JSON.stringify({ target: url, steps }));
    const { code, out, error } = await project.loadgate(['run', 'checks.load.yaml']);
    assert.equal(code, 1, out + error);
    result = project.result();
  });
  after(() => {
    project.remove();
    server.close();
  });

  const saidOf = (name: string): readonly string[] =>
    result.errors.filter(({ step }) => step === name).map(({ kind, sample }) => `${kind}: ${sample?.message}`);

  for (const { fault, gives } of faults)
    it(`${fault} fails`, () => {
      const said = saidOf(fault);
      // of a time only the beginning is known
      assert.deepEqual(gives.endsWith('…') ? said.map((one) => `${one.slice(0, gives.length - 1)}…`) : said, [gives]);
    });

  for (const [i, step] of holding.entries()) it(`hold: ${JSON.stringify(step)}`, () => assert.deepEqual(saidOf(`holds ${i}`), []));

  it('are all tried', () => assert.equal(result.steps.length, faults.length + holding.length));
});
