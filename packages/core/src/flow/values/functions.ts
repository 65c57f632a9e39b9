import type { FunctionName } from '../../template/functions.ts';
import { numberOf } from './as-text.ts';
import type { Read, ValueScope, Values } from './scope.ts';
import { zipf } from './zipf.ts';

/** An argument of a call; `constant` if it was written out. */
export interface Arg {
  readonly read: Read;
  readonly constant: boolean;
}
type Compile = (args: readonly Arg[], scope: ValueScope) => Read;

/** Turns the call of a function into what is run for each execution. */
export const compileFunction: { readonly [K in FunctionName]: Compile } = {
  'random.int': numeric((min, max) => (min > max ? undefined : (values) => min + Math.floor(values.random() * (max - min + 1)))),
  'random.float': numeric(
    (min = 0, max = 1) =>
      (values) =>
        min + values.random() * (max - min),
  ),
  'random.gauss': numeric((mean, deviation, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY) =>
    min > max ? undefined : (values) => gauss(values, mean, deviation, min, max),
  ),
  'random.zipf': numeric((n, exponent = 1) => {
    if (n < 1 || exponent < 0) return undefined;
    const rank = zipf(n, exponent);
    return (values) => rank(values);
  }),
  'random.string': numeric((length) => (length >= 1 && length <= 10_000 ? (values) => randomString(values, length) : undefined)),
  'random.pick': (args) => {
    const [first] = args;
    if (args.length === 1 && first !== undefined) return pickFromList(first.read);
    return (values) => args[Math.floor(values.random() * args.length)]?.read(values);
  },
  'random.uuid': () => uuid,
  'now.iso':
    (_, { clock }) =>
    () =>
      clock.iso(),
  'now.ms': (_, scope) => wallMs(scope),
  'now.s': (_, scope) => {
    const ms = wallMs(scope);
    return () => Math.floor(ms() / 1000);
  },
};

/** `make` runs once where all arguments are written out; undefined from it or an argument that is no number means no value. */
function numeric(make: (...numbers: [number, number, number?, number?]) => ((values: Values) => unknown) | undefined): Compile {
  const made = (numbers: readonly number[]) => (numbers.some(Number.isNaN) ? undefined : make(...(numbers as [number, number])));
  return (args) => {
    if (args.every((arg) => arg.constant)) return made(args.map((arg) => numberOf(arg.read(nobody)))) ?? (() => undefined);
    return (values) => made(args.map((arg) => numberOf(arg.read(values))))?.(values);
  };
}
// constants read nothing of a user's
const nobody = undefined as unknown as Values;

function pickFromList(read: Read): Read {
  return (values) => {
    const list = read(values);
    // drawn in any case, so that what comes later in the iteration does not depend on what the target answered
    const draw = values.random();
    return Array.isArray(list) ? list[Math.floor(draw * list.length)] : list;
  };
}

/** Box–Muller; outside the limits it is drawn again, and after 32 times put on the nearer limit, so that no limits can hang a worker. */
function gauss(values: Values, mean: number, deviation: number, min: number, max: number): number {
  let drawn = mean;
  for (let attempt = 0; attempt < 32; attempt++) {
    // 1 − x, because the logarithm of 0 is not finite
    const radius = Math.sqrt(-2 * Math.log(1 - values.random()));
    drawn = mean + deviation * radius * Math.cos(2 * Math.PI * values.random());
    if (drawn >= min && drawn <= max) return drawn;
  }
  return Math.min(max, Math.max(min, drawn));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Four letters from one draw: 36⁴ < 2²¹. */
function randomString(values: Values, length: number): string {
  let text = '';
  let draw = 0;
  for (let i = 0; i < length; i++) {
    if ((i & 3) === 0) draw = values.random();
    const scaled = draw * 36;
    const letter = Math.floor(scaled);
    draw = scaled - letter;
    text += LETTERS[letter];
  }
  return text;
}

const hex8 = (draw: number): string =>
  Math.floor(draw * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
/** 128 bits of four draws, of which version and variant take six. */
function uuid(values: Values): string {
  const a = hex8(values.random());
  const b = hex8(values.random());
  const c = hex8(values.random());
  const d = hex8(values.random());
  const variant = '89ab'[Number.parseInt(c.charAt(0), 16) & 3];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** Read from the wall once, then counted on the run's clock, which is cheaper and never jumps. */
function wallMs({ clock }: ValueScope): () => number {
  const offsetMs = Date.parse(clock.iso()) - clock.nowUs() / 1e3;
  return () => Math.floor(offsetMs + clock.nowUs() / 1e3);
}
