import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { freezing } from './child-target.ts';
import { serverOf, serving } from './serving.ts';
import { ALONE, type FaultyTarget, type TargetFault } from './target-fault.ts';

/** Ends after the fifth answer, and is there again 300 ms later. */
async function restarting(): Promise<FaultyTarget> {
  let again: NodeJS.Timeout | undefined;
  const server = serverOf((response, n) => response.end('ok', () => n === 4 && restart()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  const restart = (): void => {
    stop();
    again = setTimeout(() => server.listen(port, '127.0.0.1'), 300);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      clearTimeout(again);
      if (!server.listening) return;
      stop();
      await once(server, 'close');
    },
  };
}

const sorry = (status: number) => serving((response) => response.writeHead(status, { 'retry-after': '120' }).end('later'));
const askedTimes = (times: number): string => `- repeat: ${times}\n  steps:\n    - get: /\n      onFail: continue\n    - think: 20ms`;

/** What a target does in the course of a load. */
export const loadFaults: readonly TargetFault[] = [
  {
    fault: 'the target is restarted in the middle of the load',
    gives: 'exit 1: http.refused',
    target: restarting,
    load: ALONE,
    steps: askedTimes(40),
    samples: 'some',
    timed: false,
    says: /\(connection refused\)$/,
  },
  {
    fault: 'the target answers 503 with Retry-After now and then',
    gives: 'exit 1: http.503',
    target: serving((response, n) => (n % 10 < 3 ? response.writeHead(503, { 'retry-after': '1' }).end('sorry') : response.end('ok'))),
    load: ALONE,
    steps: askedTimes(20),
    samples: [20, 6],
    says: /status < 400: was 503/,
  },
  {
    fault: 'the target answers 503 with Retry-After at each attempt',
    gives: 'exit 1: http.503',
    target: sorry(503),
    steps: '- get: /\n  retry: { times: 2, wait: 10ms }',
    says: /status < 400: was 503/,
  },
  { fault: 'the target answers 429 with Retry-After', gives: 'exit 1: http.429', target: sorry(429), says: /status < 400: was 429/ },
  {
    fault: 'the target freezes, and requests are given up',
    gives: 'exit 1: timeout',
    target: freezing(40),
    load: '{ users: 20, duration: 1s, think: 20ms, gracefulStop: 2s }',
    http: '{ timeout: 400ms }',
    samples: 'some',
    says: /no answer within 400 ms \(the request was sent, nothing came back\)$/,
  },
  {
    fault: 'the target freezes, and a gate ends the run',
    gives: 'exit 1: gate p50 < 200ms or abort after 1s',
    // thawed after the abort: what is in flight then may end
    target: freezing(40, 3000),
    load: '{ users: 20, duration: 10s, think: 20ms }',
    http: '{ timeout: 20s }',
    gates: 'p50 < 200ms or abort after 1s',
    samples: 'some',
    says: /`p50 < 200ms or abort after 1s` was broken for 1 s/,
  },
  {
    fault: 'the target freezes for a second and goes on',
    gives: 'exit 1: gate p90 < 400ms in every 1s',
    target: freezing(40, 1000),
    load: '{ users: 20, duration: 3s, think: 100ms, gracefulStop: 1s }',
    gates: 'p90 < 400ms in every 1s',
    samples: 'some',
    says: /`p90 < 400ms in every 1s` broke with/,
  },
  {
    fault: 'the target becomes slower in the course of the load',
    gives: 'exit 1: gate p50 < 150ms in every 1s',
    target: serving((response, n) => setTimeout(() => response.end('ok'), n < 20 ? 20 : 200)),
    load: '{ users: 4, duration: 3s, think: 10ms, gracefulStop: 1s }',
    gates: 'p50 < 150ms in every 1s',
    samples: 'some',
    says: /`p50 < 150ms in every 1s` broke with/,
  },
];
