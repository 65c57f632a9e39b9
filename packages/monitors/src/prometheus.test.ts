import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MonitorScope } from '@loadgate/core';
import { prometheus } from './prometheus.ts';

describe('the prometheus monitor', () => {
  let server: Server;
  let url: string;
  let page = '';
  let status = 200;
  let nowUs = 0;

  before(async () => {
    server = createServer((_, response) => {
      if (status === 302) response.setHeader('location', 'http://127.0.0.1:9/');
      response.writeHead(status).end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  });
  beforeEach(() => {
    [page, status, nowUs] = [figures({ memory: 50e6, cpu: 10, queries: 100 }), 200, 0];
  });
  after(() => server.close());

  const scope = (): MonitorScope => ({
    clock: { nowUs: () => nowUs, at: () => assert.fail('it sets no timer'), iso: () => '' },
    signal: new AbortController().signal,
    runId: 'r',
    toolVersion: '1',
    log: () => {},
    resolve: () => assert.fail('it resolves nothing'),
    allowsHost: (hostname) => hostname === '127.0.0.1',
    text: (value) => value,
  });
  const open = (metrics: Record<string, string> = {}, at = url) => prometheus.open({ prometheus: at, metrics }, scope());

  it('tells memory, CPU, handles and the start of the process', async () => {
    const monitor = await open();
    // 3 seconds of CPU in 2 seconds: 1.5 cores
    [page, nowUs] = [figures({ memory: 60e6, cpu: 13, queries: 100 }), 2e6];
    assert.deepEqual(await monitor.sample(), { memory: 60e6, cpu: 1.5, handles: 7, start_time: 1732440000 });
  });

  it('tells further figures, as they are and as growth per second', async () => {
    const monitor = await open({ busy: 'pool{state="busy"}', all: 'pool', queries: 'rate(queries_total)', none: 'gone' });
    // 30 more in half a second
    [page, nowUs] = [figures({ memory: 1, cpu: 10, queries: 130 }), 5e5];
    const { busy, all, queries, none } = await monitor.sample();
    assert.deepEqual([busy, all, queries, none], [4, 7, 60, undefined]);
  });

  it('leaves a rate out when its counter has begun anew, and goes on from there', async () => {
    const monitor = await open({ queries: 'rate(queries_total)' });
    [page, nowUs] = [figures({ memory: 1, cpu: 10, queries: 5 }), 1e6];
    assert.equal('queries' in (await monitor.sample()), false);
    [page, nowUs] = [figures({ memory: 1, cpu: 10, queries: 8 }), 2e6];
    assert.equal((await monitor.sample()).queries, 3);
  });

  it('does not open where nothing answers, where the host is not allowed, and on an error', async () => {
    await assert.rejects(open({}, 'http://127.0.0.1:1/metrics'), /nothing answers at http:\/\/127\.0\.0\.1:1/);
    await assert.rejects(open({}, 'http://example.invalid/metrics'), /example\.invalid is none of the hosts/);
    status = 503;
    await assert.rejects(open(), /answered with status 503/);
  });

  it('follows no redirect: nobody allowed its host', async () => {
    status = 302;
    await assert.rejects(open(), /nothing answers/);
  });

  it('names its figures for gates', () => {
    const names = prometheus.metrics({ prometheus: url, metrics: { memory: 'heap_bytes', queries: 'rate(queries_total)' } });
    assert.deepEqual(
      names.map(({ name, unit }) => [name, unit]),
      [
        ['cpu', 'cores'],
        ['handles', ''],
        ['start_time', ''],
        ['memory', ''],
        ['queries', '/s'],
      ],
    );
  });
});

function figures({ memory, cpu, queries }: { memory: number; cpu: number; queries: number }): string {
  return `process_resident_memory_bytes ${memory}
process_cpu_seconds_total ${cpu}
process_start_time_seconds 1732440000
nodejs_active_handles_total 7
queries_total ${queries}
pool{state="busy"} 4
pool{state="idle"} 3
`;
}
