// The same work as bench/scenarios/*.load.yaml, for k6. Everything comes from the environment.

// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings it
import { check, sleep } from 'k6';
// biome-ignore lint/correctness/noUndeclaredDependencies: k6 brings it
import http from 'k6/http';

const { BENCH_URL, BENCH_TOKEN, BENCH_KIND, BENCH_THINK_SEC, BENCH_SCENARIO, BENCH_SUMMARY } = __ENV;
const isOrder = BENCH_KIND === 'order';
const thinkSec = Number(BENCH_THINK_SEC);

export const options = {
  scenarios: { main: JSON.parse(BENCH_SCENARIO) },
  // what is not read is not kept, as in loadgate
  discardResponseBodies: !isOrder,
  insecureSkipTLSVerify: true,
  summaryTrendStats: ['med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
  thresholds: isOrder ? { http_req_duration: ['p(95)<5000'], http_req_failed: ['rate<0.01'] } : { http_req_failed: ['rate<0.01'] },
};

const params = { headers: { 'content-type': 'application/json', authorization: `Bearer ${BENCH_TOKEN}` }, tags: { name: 'Order' } };

function order() {
  const body = { user: __VU, item: `item-${1 + Math.floor(Math.random() * 1000)}`, tags: ['a', 'b'] };
  const response = http.post(`${BENCH_URL}/orders`, JSON.stringify(body), params);
  const answer = response.json();
  check(response, { created: (r) => r.status === 201, ok: () => answer.ok === true });
  return answer.id;
}

export default function () {
  if (isOrder) order();
  else check(http.get(`${BENCH_URL}/`), { found: (r) => r.status < 400 });
  if (thinkSec > 0) sleep(thinkSec);
}

export function handleSummary(data) {
  return { [BENCH_SUMMARY]: JSON.stringify(data) };
}
