import type { Fault } from '../../driver/faults.ts';
import type { Answers } from '../answers.ts';
import type { Room } from '../room.ts';
import type { ConnectionPoolOptions } from './options.ts';
import type { Ramp } from './ramp.ts';

const DIRECT = 'Log in to the server itself: a pooler shares its connections among clients.';
const RAISE = 'Raise that limit, or share fewer connections with a pool in the service or before the server.';

/** Not even the control connection came in. */
export function answerNobody(answers: Answers, { connections }: ConnectionPoolOptions, said: string): void {
  answers.found('connections_held', 0, `the server let nobody in: ${said}`);
  answers.found('connections_missing', connections, `the server let nobody in: ${said}`, RAISE);
}

/** Connections of the run's own users stand for as many: they are there as well. */
const restingFor = ({ connections }: ConnectionPoolOptions, { resting }: Room, had: number): number => Math.min(resting, connections - had);

export function answerMissing(
  answers: Answers,
  options: ConnectionPoolOptions,
  room: Room,
  { connections: made, refused }: Ramp,
  held: number,
): void {
  const { connections } = options;
  const missing = connections - held - restingFor(options, room, made.length);
  const found = (count: number, evidence: string, advice: string): void => answers.found('connections_missing', count, evidence, advice);
  const [first] = refused;
  const ours = refused.find(({ error }) => error.startsWith('generator.'));
  if (ours !== undefined) return answers.unknown('connections_missing', `it was not the server: ${ours.message}`);
  if (missing === 0) return answers.found('connections_missing', 0, `${had(options, room, made.length)}; ${room.because}`);
  if (first !== undefined) return found(missing, refusal(options, room, made.length, first), RAISE);
  if (held < made.length)
    return found(missing, `${made.length} were let in, of which ${held} were with the server at the same moment`, DIRECT);
  const certain = connections - room.free - room.resting;
  if (certain > 0)
    return found(certain, `of ${connections}, ${room.free} are free: ${room.because}${resting(room)}${keeping(room)}`, RAISE);
  const kept = `${made.length} of ${connections} were opened: ${room.because}, and of the ${room.free} free ones ${room.kept} are left to others`;
  answers.unknown('connections_missing', kept, `Ask for ${connections - missing} at most, or make room for ${missing} more.`);
}

const had = (options: ConnectionPoolOptions, room: Room, made: number): string => {
  const others = restingFor(options, room, made);
  return others === 0 ? `all ${made} were had` : `${made} were had beside ${others} that users of this run keep open`;
};

const keeping = ({ kept }: Room): string => (kept === 0 ? '' : `; ${kept} of them were left to others`);

const resting = ({ resting }: Room): string => (resting === 0 ? '' : `, ${resting} of them by users of this run`);

const refusal = ({ connections }: ConnectionPoolOptions, { free }: Room, made: number, { error, message }: Fault): string =>
  `after ${made} of ${connections} the server refused: ${message} (${error}); before, ${free} had been free`;

export function answerConnect(answers: Answers, { connectUs, wallUs, cpuUs }: Ramp): void {
  const p95 = [...connectUs].sort((a, b) => a - b)[Math.ceil(connectUs.length * 0.95) - 1];
  if (p95 === undefined) return answers.unknown('connect_p95', 'no connection came about');
  const each = cpuUs / connectUs.length;
  const said = `${connectUs.length} logins took ${ms(wallUs)} together, and this machine ${ms(cpuUs)} of processor time, ${ms(each)} each`;
  const isOurs = cpuUs >= wallUs / 2;
  answers.found('connect_p95', p95, isOurs ? `${said}: most of it is the client's part of the login, not the server` : said);
}

export function answerHeld(
  answers: Answers,
  options: ConnectionPoolOptions,
  room: Room,
  { connections: made }: Ramp,
  { held, processes }: { readonly held: number; readonly processes: number },
): void {
  const others = restingFor(options, room, made.length);
  const beside = others === 0 ? '' : `, beside ${others} that users of this run keep open`;
  const evidence = `${held} of ${made.length} opened ones waited for one lock at the same moment, on ${processes} server processes${beside}`;
  answers.found('connections_held', held + others, evidence, held === made.length ? null : DIRECT);
}

export function answerLost(answers: Answers, { connections }: Ramp): void {
  if (connections.length === 0) return answers.unknown('connections_lost', 'no connection came about');
  const lost = connections.filter(({ isClosed }) => isClosed).length;
  const advice = lost === 0 ? null : "Look into the server's log, and at what stands before it, for whoever ended them.";
  answers.found('connections_lost', lost, `${lost} of ${connections.length} broke while they were in use`, advice);
}

export function answerLeft(answers: Answers, processes: number, left: number, afterUs: number): void {
  const advice = left === 0 ? null : 'Look for what keeps them: a pooler, or a server process that cannot be ended.';
  answers.found(
    'connections_left',
    left,
    `of ${processes} server processes ${left} were there ${ms(afterUs)} after the last connection was closed`,
    advice,
  );
}

const ms = (us: number): string => `${us < 10e3 ? (us / 1e3).toFixed(1) : Math.round(us / 1e3)} ms`;
