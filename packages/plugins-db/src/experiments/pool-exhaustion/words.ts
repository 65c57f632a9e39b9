import type { Answers } from '../answers.ts';
import type { Exhaustion, Expected, Judgement } from './oracle.ts';
import type { Limited } from './role-limit.ts';
import type { Starvation } from './starvation.ts';
import type { Played } from './waves.ts';

/** One exhaustion, and what came of it. */
export interface Part {
  readonly exhaustion: Exhaustion;
  readonly played: Played;
  readonly expected: Expected;
  readonly judgement: Judgement;
  /** Undefined: nobody was served any more. */
  readonly recoveryUs: number | undefined;
  readonly lost: number;
}
export interface Parts {
  readonly patient: Part;
  readonly impatient: Part;
  readonly starvation: Starvation;
  /** Undefined: nobody has asked for a role. */
  readonly limit: number | undefined;
  /** A text: why it could not be tried. */
  readonly limited: Limited | string | undefined;
}

const played = ({ limited }: Parts): Limited | undefined => (typeof limited === 'object' ? limited : undefined);

export function answerWait(answers: Answers, { patient: { exhaustion, played, expected, judgement } }: Parts): void {
  const longestUs = Math.max(...played.demands.map(({ waitedUs }) => waitedUs));
  const { pool, demand, holdUs } = exhaustion;
  answers.found(
    'exhaustion_longest_wait',
    longestUs,
    `${demand} wanted one of ${pool} at the same moment for ${ms(holdUs)} each; by arithmetic the last waits ${ms(expected.longestWaitUs)}, and it waited ${ms(longestUs)} (this machine was ${ms(judgement.lateUs)} late)`,
  );
}

export function answerFates(answers: Answers, parts: Parts): void {
  const { patient, impatient, starvation, limited } = parts;
  const limit = played(parts);
  const never = recoveries(parts).filter(([, us]) => us === undefined);
  const wrong = never.length + patient.judgement.wrong + impatient.judgement.wrong + starvation.wrong + (limit?.wrong ?? 0);
  const demands =
    recoveries(parts).length + patient.exhaustion.demand + impatient.exhaustion.demand + starvation.demands + (limit?.demands ?? 0);
  const blurred = [patient, impatient].find(({ judgement }) => judgement.isBlurred);
  const said = [
    `${wrong} of ${demands} demands ended otherwise than they must`,
    ...never.map(([when]) => `${when} nobody was served any more`),
    ...details(parts),
  ].join('; ');
  if (blurred !== undefined && wrong === patient.judgement.wrong + impatient.judgement.wrong) {
    const late = `this machine gave connections back ${ms(blurred.judgement.lateUs)} late, which may be why ${blurred.judgement.wrong} of ${blurred.exhaustion.demand} demands ended otherwise than they must`;
    return answers.unknown('exhaustion_unserved', late, 'Run it on a machine with less to do, or with a longer `hold`.');
  }
  if (wrong === 0 && typeof limited === 'string')
    return answers.unknown('exhaustion_unserved', `the limit of a role was not tried: ${limited}; ${said}`, ALLOW);
  answers.found(
    'exhaustion_unserved',
    wrong,
    said,
    wrong === 0 ? null : 'Look for what takes connections of the pool, or ends them, while it is in use.',
  );
}

const ALLOW = 'Name somebody who may create roles with `admin`, or leave `roleLimit` out.';

function details({ impatient, patient, starvation, limited }: Parts): readonly string[] {
  const { served, late } = impatient.expected;
  const counted = (kind: string): number => impatient.played.demands.filter((one) => one.kind === kind).length;
  const faults = [...patient.played.demands, ...impatient.played.demands].flatMap(({ kind, fault }) =>
    kind === 'late' || fault === undefined ? [] : [fault.message],
  );
  return [
    `with a limit of ${ms(impatient.exhaustion.timeoutUs ?? 0)}, ${counted('served')} were served and ${counted('late')} gave up (by arithmetic ${served} and ${late})`,
    ...[...new Set(faults)].slice(0, 3),
    ...(starvation.said === '' ? [] : [starvation.said]),
    ...(typeof limited === 'object' && limited.said !== '' ? [limited.said] : []),
  ];
}

/** From the end of each exhaustion to the answer that somebody new had; undefined: he had none. */
function recoveries(parts: Parts): readonly (readonly [when: string, us: number | undefined])[] {
  const limit = played(parts);
  return [
    ['after the waves', parts.patient.recoveryUs],
    ['after the timeouts', parts.impatient.recoveryUs],
    ['after the starvation', parts.starvation.recoveryUs],
    ...(limit === undefined ? [] : [['after the limit of the role', limit.recoveryUs] as const]),
  ];
}

export function answerRecovery(answers: Answers, parts: Parts): void {
  const after = recoveries(parts);
  const never = after.find(([, us]) => us === undefined);
  if (never !== undefined) return answers.unknown('exhaustion_recovery', `${never[0]} nobody was served any more`);
  const longestUs = Math.max(...after.map(([, us]) => us as number));
  answers.found('exhaustion_recovery', longestUs, after.map(([when, us]) => `${ms(us as number)} ${when}`).join(', '));
}

export function answerRefused(answers: Answers, { limit, limited }: Parts): void {
  if (limit === undefined)
    return answers.unknown(
      'exhaustion_refused',
      'no role was made on this server',
      'Write `roleLimit: 8`, and `admin` as somebody who may create roles.',
    );
  if (limited === undefined || typeof limited === 'string')
    return answers.unknown('exhaustion_refused', limited ?? 'it was not reached', ALLOW);
  answers.found(
    'exhaustion_refused',
    limited.refused,
    `a role that may have ${limit} wanted ${limited.demands}; the server says "${limited.words}"`,
  );
}

export function answerLost(answers: Answers, parts: Parts, processes: number, left: number): void {
  const { patient, impatient, starvation } = parts;
  const places = patient.lost + impatient.lost + starvation.lost + (played(parts)?.lost ?? 0);
  if (!starvation.areFound)
    return answers.unknown('exhaustion_lost', 'connections were kept on purpose, and looking for them did not find them');
  const evidence = `of the places of pools ${places}, and of ${processes} processes on the server ${left} did not come back; those that were kept on purpose were found`;
  answers.found(
    'exhaustion_lost',
    places + left,
    evidence,
    places + left === 0 ? null : 'Look for what keeps a connection: a path that does not give it back, or a pooler.',
  );
}

const ms = (us: number): string => `${us < 10e3 ? (us / 1e3).toFixed(1) : Math.round(us / 1e3)} ms`;
