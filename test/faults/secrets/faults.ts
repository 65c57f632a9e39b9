import type { Fault } from '../fault.ts';
import { breakingFaults } from './breaking-faults.ts';

/** One secret and the one way that it travels, in a step of its own against a target that answers 500 with all that it was sent. */
export interface SecretFault extends Fault {
  /** In every form of it that is searched for in any case: {@link core}. */
  readonly value: string;
  /** One step; `SECRET` stands for `${secret.…}` of this row. */
  readonly step: string;
  /** What of the value nothing may hold, in whatever encoding of the signs around it. */
  readonly core: string;
  /** Default `steps`. */
  readonly where?: 'userCleanup';
}

const hidden = 'hidden in every output';

/** `core` has only letters and digits, so that it is found within whatever happened to the rest. */
function row(fault: string, core: string, step: string, value = `${core}-pass`): SecretFault {
  return { fault, gives: hidden, core, value, step };
}
const echoed = (options: string): string => `{ post: /echo, ${options} }`;
const pem = (core: string): string => `-----BEGIN KEY-----\n${core}AAAA1111\n${core}BBBB2222\n-----END KEY-----\n`;

export const sentFaults: readonly SecretFault[] = [
  row('a secret goes in a header', 'hdr7c4n4ry', echoed('headers: { x-key: "SECRET" }')),
  row('a secret goes as the bearer of auth', 'bea7c4n4ry', echoed('auth: { bearer: "SECRET" }')),
  row('a secret is the password of basic auth', 'bas7c4n4ry', echoed('auth: { basic: { user: bob, password: "SECRET" } }')),
  row('a secret goes in the query', 'que7c4n4ry', echoed('query: { key: "SECRET" }'), 'que7c4n4ry/+ ?&=x'),
  row('a secret goes in the path', 'pat7c4n4ry', '{ get: "/echo/SECRET/x", name: path }', 'pat7c4n4ry/+ ?&=x'),
  row('a secret goes in a form', 'frm7c4n4ry', echoed('form: { key: "SECRET" }'), 'a b+frm7c4n4ry &='),
  row('a secret goes in a JSON body', 'jsn7c4n4ry', echoed('json: { deep: [{ key: "SECRET" }] }'), '"\\jsn7c4n4ry\t"'),
  row('a secret goes in a text body', 'txt7c4n4ry', echoed('text: "before SECRET after"')),
  row(
    'a secret goes in a cookie that the target has set and gets back',
    'coo7c4n4ry',
    '{ group: logged in, steps: [{ get: /login-with, headers: { x-key: "SECRET" } }, { post: /echo, name: jar }] }',
  ),
  row('the target sends a secret as a cookie', 'set7c4n4ry', '{ get: "/cookie?v=SECRET", expect: 200, name: set-cookie }'),
  row('the target redirects to an address that holds a secret', 'loc7c4n4ry', '{ get: "/moved?to=SECRET", name: moved }'),
  row(
    'a secret is expected of an answer that lacks it',
    'exp7c4n4ry',
    '{ get: "/fine?key=SECRET", name: fine, expect: "body contains SECRETx" }',
  ),
  row('a log step says a secret', 'log7c4n4ry', '{ log: "the key is SECRET" }'),
  row(
    'a variable is made of a secret',
    'var7c4n4ry',
    '{ group: g, steps: [{ set: { mine: "<SECRET>" } }, { post: /echo, name: set, text: "${mine}" }] }',
  ),
  row('an entry of vars is made of a secret', 'ent7c4n4ry', echoed('text: "${made}"')),
  row('a secret is sent as base64', 'b6a7c4n4ry', echoed('text: "${secret.NAME | base64}"')),
  row('a secret is sent as base64url', 'b6u7c4n4ry', '{ get: "/base64url?v=SECRET", name: base64url }', 'b6u7c4n4ry???>>>~~~ü'),
  row('a secret stands within base64 after one byte', 'b6b7c4n4ry', echoed('auth: { basic: { user: "", password: "SECRET" } }')),
  row('a secret stands within base64 after two bytes', 'b6c7c4n4ry', echoed('auth: { basic: { user: a, password: "SECRET" } }')),
  row('a secret stands within base64 after three bytes', 'b6d7c4n4ry', echoed('auth: { basic: { user: ab, password: "SECRET" } }')),
  row('a secret is percent-encoded', 'pc17c4n4ry', echoed('text: "${secret.NAME | url}"'), 'a/pc17c4n4ry/ö'),
  row('a secret is percent-encoded twice', 'pc27c4n4ry', echoed('text: "${secret.NAME | url | url}"'), '/+pc27c4n4ry/ö'),
  row('a secret is written as JSON', 'jsf7c4n4ry', echoed('text: "${secret.NAME | json}"'), '"jsf7c4n4ry\n"'),
  row('a secret is JSON within JSON', 'jj77c4n4ry', '{ get: "/json?v=SECRET", name: json }', '"jj77c4n4ry\n"'),
  row('a secret is escaped as HTML', 'htm7c4n4ry', '{ get: "/html?v=SECRET", name: html }', `<htm7c4n4ry/="'&\``),
  row('a secret is written in capitals', 'upp7c4n4ry', echoed('text: "${secret.NAME | upper}"'), 'upp7c4n4ry-Pass'),
  row('a secret is written in small letters', 'low7c4n4ry', echoed('text: "${secret.NAME | lower}"'), 'LOW7C4N4RY-Pass'),
  row('the target takes the accents of a secret apart', 'nfd7c4n4ry', '{ get: "/nfd?v=SECRET", name: nfd }', 'énfd7c4n4ryü'),
  row('UTF-8 of a secret is read as Latin-1', 'lat7c4n4ry', '{ get: "/latin1?v=SECRET", name: latin1 }', 'ä-lat7c4n4ry-ß'),
  row('a secret is a key of several lines', 'pem7c4n4ry', echoed('json: { key: "SECRET" }'), pem('pem7c4n4ry')),
  row('a secret is made of signs of regular expressions', 'reg7c4n4ry', echoed('text: "SECRET"'), '(reg7c4n4ry[a-z]+|.*)$^{2}\\d'),
  row('a secret is of other scripts and pictures', 'uni7c4n4ry', echoed('query: { q: "SECRET" }'), '漢字uni7c4n4ry😀\u202e'),
  row('a secret begins with another secret', 'sub7c4n4ry', echoed('text: "SECRETmore"'), 'hdr7c4n4ry-pass-sub7c4n4ry'),
  row('a secret stands in .env only', 'env7c4n4ry', echoed('text: "SECRET"')),
  row('a row of data holds the value of a secret', 'dat7c4n4ry', echoed('headers: { x-key: "SECRET" }, text: "${data.people.note}"')),
  row('the password of a row of data comes back', 'rpw7c4n4ry', echoed('text: "${data.people.password}"')),
  row('a token that a login gave comes back', 'tok7c4n4ry', echoed('json: { t: "${ticket}" }')),
  row('a secret stands in clear in a header', 'clr7c4n4ry', echoed('headers: { authorization: Bearer clr7c4n4ry-pass }')),
  row(
    'a secret stands where long evidence is cut',
    'cut7c4n4ry',
    echoed(`text: "${'x'.repeat(3000)}SECRET"`),
    `cut7c4n4ry${'z'.repeat(1500)}`,
  ),
  row(
    'a secret stands where the excerpt in a message is cut',
    'exc7c4n4ry',
    '{ get: "/padded?v=SECRET", name: padded, expect: [500, $.a == 1] }',
    `exc7c4n4ry${'z'.repeat(40)}`,
  ),
  row('a token that a login gave is said by a log step', 'tkl7c4n4ry', '{ log: "it is ${loggedToken}" }'),
  {
    ...row(
      'a token that a login gave is expected in vain in userCleanup',
      'tku7c4n4ry',
      '{ get: /fine, name: out, expect: "body contains ${keptToken}" }',
    ),
    where: 'userCleanup',
  },
];

export const faults: readonly Fault[] = [...sentFaults, ...breakingFaults];
