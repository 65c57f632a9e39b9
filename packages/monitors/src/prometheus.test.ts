import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MonitorScope } from '@loadgate/core';
import { prometheus } from './prometheus.ts';

describe('the prometheus monitor', () => {
  let server: Server;
  let url: string;
  let page = '';
  let status = 200;
  let nowUs = 0;
  let late = (): void => {};
  let isSilent = false;
  let asked: IncomingHttpHeaders = {};
  const notices: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      asked = request.headers;
      if (isSilent) return late();
      if (status === 302) response.setHeader('location', 'http://127.0.0.1:9/');
      response.writeHead(status).end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  });
  beforeEach(() => {
    [page, status, nowUs, isSilent, notices.length] = [figures({ memory: 50e6, cpu: 10, queries: 100 }), 200, 0, false, 0];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const scope = (): MonitorScope => ({
    clock: {
      nowUs: () => nowUs,
      at(_, fn) {
        late = fn;
        return { cancel: () => {} };
      },
      iso: () => '',
    },
    signal: new AbortController().signal,
    runId: 'r',
    toolVersion: '1',
    log: () => {},
    resolve: () => assert.fail('it resolves nothing'),
    allowsHost: (hostname) => hostname === '127.0.0.1',
    text: (value) => value.replace('${secret.X}', 's3cr3t'),
    notice: (message) => notices.push(message),
  });
  const open = (metrics: Record<string, string> = {}, at = url, headers: Record<string, string> = {}) =>
    prometheus.open({ prometheus: at, metrics, headers }, scope());

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
    await assert.rejects(
      open({}, 'http://127.0.0.1:65535/metrics'),
      /nothing answers at http:\/\/127\.0\.0\.1:65535 \(connection refused\)/,
    );
    await assert.rejects(open({}, 'http://example.invalid/metrics'), /example\.invalid is none of the hosts/);
    status = 503;
    await assert.rejects(open(), /answered with status 503/);
  });

  it('follows no redirect: nobody allowed its host', async () => {
    status = 302;
    await assert.rejects(open(), /\/metrics redirects elsewhere; name the address it leads to$/);
  });

  it('does not open on what is no page of figures', async () => {
    page = '<!DOCTYPE html>\n<html>';
    await assert.rejects(open(), /\/metrics shows no figures, but "<!DOCTYPE html>"$/);
  });

  it('tells what is not on the page, and finds it once it is', async () => {
    page = 'queries_total 5';
    const monitor = await open({ failed: 'rate(failed_total)', queries: 'rate(queries_total)' });
    assert.deepEqual(notices, [
      'not on the page, so not watched until it is: memory (process_resident_memory_bytes, or process_working_set_bytes, or jvm_memory_used_bytes); ' +
        'cpu (rate(process_cpu_seconds_total)); handles (process_open_fds, or process_open_handles, or process_files_open_files, or nodejs_active_handles_total); ' +
        'start_time (process_start_time_seconds); failed (rate(failed_total))',
    ]);
    [page, nowUs] = ['queries_total 5\nfailed_total 3\nprocess_working_set_bytes 9', 1e6];
    assert.deepEqual(await monitor.sample(), { queries: 0, failed: 3, memory: 9 });
    assert.equal(notices.length, 1);
  });

  it('adds up several processes, and knows the one that started last', async () => {
    page = ['a', 'b']
      .map((pid, n) => `process_resident_memory_bytes{pid="${pid}"} 10\nprocess_start_time_seconds{pid="${pid}"} ${100 + n}`)
      .join('\n');
    const { memory, start_time } = await (await open()).sample();
    assert.deepEqual([memory, start_time], [20, 101]);
  });

  it('gives figures in the units of gates', async () => {
    page = 'lag_seconds 0.25';
    assert.deepEqual(await (await open({ lag: 'lag_seconds' })).sample(), { lag: 250_000 });
  });

  it('asks with the headers it was given', async () => {
    await open({}, url, { authorization: 'Bearer ${secret.X}' });
    assert.equal(asked.authorization, 'Bearer s3cr3t');
  });

  it('says how to give credentials, which it does not send from a URL', async () => {
    asked = {};
    await assert.rejects(
      open({}, url.replace('//', '//bob:s3cr3t@')),
      /^Error: credentials in a URL are not sent; write headers: \{ authorization: … \} for http:\/\/127\.0\.0\.1:\d+\/metrics$/,
    );
    assert.deepEqual(asked, {});
  });

  it('does not wait for ever', async () => {
    isSilent = true;
    await assert.rejects(open(), /\/metrics gave no answer within 5 s$/);
  });

  it('does not read for ever', async () => {
    page = `a 1\n${'#'.repeat(10_000_001)}`;
    await assert.rejects(open(), /\/metrics is larger than 10 MB$/);
  });

  it('names its figures for gates', () => {
    const names = prometheus.metrics({ prometheus: url, metrics: { memory: 'heap_bytes', queries: 'rate(queries_total)' }, headers: {} });
    assert.deepEqual(
      names.map(({ name, unit }) => [name, unit]),
      [
        ['cpu', 'cores'],
        ['handles', ''],
        ['start_time', ''],
        ['memory', 'bytes'],
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
