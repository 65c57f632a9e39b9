import { answering, answerOf, misbehaving, repeating } from './misbehaving.ts';
import { ALONE, type TargetFault } from './target-fault.ts';

const moved = (location: string, status = 302): string => `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
const redirecting = (fault: string, location: string, kind: string, says: RegExp, more: Partial<TargetFault> = {}): TargetFault => ({
  fault,
  gives: `exit 1: ${kind}`,
  target: answering(moved(location)),
  says,
  ...more,
});
const LOOP = /stopped after 10 redirects; the next would have led to http:\/\/127\.0\.0\.1:\d+\//;

/** Redirects that lead nowhere, in circles, or where no request may go. */
export const redirectFaults: readonly TargetFault[] = [
  redirecting('a redirect leads to itself', '/', 'http.redirect_loop', LOOP),
  redirecting('a redirect of a POST leads to itself', '/', 'http.redirect_loop', LOOP, {
    target: answering(moved('/', 308)),
    steps: '- post: /\n  text: x',
  }),
  redirecting('two redirects lead to one another', '', 'http.redirect_loop', LOOP, {
    target: () => misbehaving((socket, _, request) => socket.write(moved(request.startsWith('GET /a') ? '/b' : '/a'))),
  }),
  redirecting('there are eleven redirects before the answer', '', 'http.redirect_loop', LOOP, {
    target: () => misbehaving((socket, n) => socket.write(n < 11 ? moved(`/${n}`) : answerOf('at last'))),
    load: ALONE,
    samples: [1, 1],
  }),
  redirecting('a redirect has no location', '', 'http.bad_redirect', /302 without a location: it leads nowhere/, {
    target: answering('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'),
  }),
  redirecting('a redirect has two locations', '', 'http.bad_redirect', /302 with 2 locations: where it leads is not said$/, {
    target: answering('HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n'),
  }),
  redirecting('a redirect leads to garbage', 'http://[', 'http.bad_redirect', /302 to "http:\/\/\[", which is no address for HTTP$/),
  redirecting('a redirect leads to 10,000 characters of garbage', `x:${'a'.repeat(1e4)}`, 'http.bad_redirect', /^.{1,200}$/),
  redirecting(
    'a redirect leads to a file',
    'file:///etc/passwd',
    'http.bad_redirect',
    /"file:\/\/\/etc\/passwd", which is no address for HTTP$/,
  ),
  redirecting(
    'a redirect leads to a host that the run may not ask',
    'http://elsewhere.invalid/',
    'http.host_not_allowed',
    /elsewhere\.invalid is none of the hosts this run may connect to; add it to allowHosts$/,
  ),
  redirecting(
    'a redirect leads to an address that the run may not ask',
    'http://169.254.169.254/latest/meta-data',
    'http.host_not_allowed',
    /169\.254\.169\.254 is none of the hosts this run may connect to/,
  ),
  redirecting(
    'a redirect leads to a port where nothing listens',
    'http://127.0.0.1:1/',
    'http.refused',
    /nothing answers at http:\/\/127\.0\.0\.1:1 /,
  ),
  redirecting('the body of a redirect never ends', '', 'timeout', /the answer had begun, \d+ bytes of its body had come/, {
    target: repeating('HTTP/1.1 302 Found\r\nLocation: /a\r\nTransfer-Encoding: chunked\r\n\r\n', '5\r\nhello\r\n', 10),
    http: '{ timeout: 300ms }',
  }),
];
