import { serving } from './serving.ts';
import { ALONE, type TargetFault } from './target-fault.ts';

/** Sets these cookies with each answer; `lets` sees the header `cookie` that came. */
const setting = (cookies: (n: number) => readonly string[], lets: (cookie: string) => boolean = () => true) =>
  serving((response, n, request) => {
    response.setHeader('set-cookie', cookies(n));
    response.writeHead(n === 0 || lets(request.headers.cookie ?? '') ? 200 : 401).end();
  });
const TWICE: Partial<TargetFault> = { load: ALONE, steps: '- post: /login\n- get: /account', samples: [2, 1] };
const LOGIN_LOST = { gives: 'exit 1: http.401', says: /status < 400: was 401/ };

/** Cookies that nobody should set. */
export const cookieFaults: readonly TargetFault[] = [
  {
    ...TWICE,
    fault: 'the target sets so many cookies that it cannot read them itself',
    gives: 'exit 1: http.431',
    target: setting((n) => Array.from({ length: 150 }, (_, i) => `c${n}_${i}=${'x'.repeat(90)}`)),
    steps: '- repeat: 4\n  steps:\n    - get: /',
    samples: [3, 1],
    says: /status < 400: was 431/,
  },
  {
    ...TWICE,
    ...LOGIN_LOST,
    fault: 'the target sets thousands of cookies behind that of the login',
    target: setting(
      (n) => [...(n === 0 ? ['sid=1'] : []), ...Array.from({ length: 600 }, (_, i) => `c${n}_${i}=x`)],
      (cookie) => cookie.includes('sid=1'),
    ),
  },
  {
    ...TWICE,
    ...LOGIN_LOST,
    fault: 'the cookie of a login is larger than a browser keeps',
    target: setting(
      () => [`sid=${'x'.repeat(5000)}`],
      (cookie) => cookie.startsWith('sid='),
    ),
  },
  {
    ...TWICE,
    ...LOGIN_LOST,
    fault: 'the cookie of a login is for another domain',
    target: setting(
      () => ['sid=1; Domain=example.com', 'sid=2; Domain=com', 'sid=3; Path=/elsewhere'],
      (cookie) => cookie.startsWith('sid='),
    ),
  },
  {
    ...TWICE,
    ...LOGIN_LOST,
    fault: 'the cookie of a login is none',
    target: setting(
      () => ['=', ';;;', 'sid=1; Max-Age=0', '__Host-sid=1', 'sid=1; expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      (cookie) => cookie.includes('sid='),
    ),
  },
];
