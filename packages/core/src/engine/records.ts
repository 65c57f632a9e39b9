import type { Evidence } from '../contract/events.ts';
import type { Exchange, Outcome } from '../contract/plugin.ts';
import type { BlockCode, CallCode, Enclosure, RequestCode, StepFailure } from '../flow/steps/program.ts';
import type { Mask } from '../secrets.ts';
import { bugOf, reasonOf } from './plugin-bug.ts';
import type { VirtualUser } from './virtual-user.ts';
import { maskedExchange, type Workplace } from './workplace.ts';

type Code = RequestCode | BlockCode;
/** Who tells of it: its mask hides what it knows. */
type Teller = Pick<VirtualUser, 'place' | 'mask'>;

const NOT_COME = 'settled with a time that has not come: `endUs` is a time of the run’s clock';
/** It would count as 0, and hold every gate. */
const BEFORE = 'settled with a time before it began: `endUs` is a time of the run’s clock, in µs';
/** Times of a plugin may be of whole milliseconds. */
const ROUNDED_US = 1e3;
const NOTHING: Exchange = { request: '', response: '' };

/** How late a step begins, for want of a free user. */
export function recordWait({ recorder, stageOf }: Workplace, { row }: Code, dueUs: number, waitedUs: number | undefined): void {
  if (row !== null && waitedUs !== undefined) recorder.userWait(row, stageOf(dueUs), waitedUs);
}

/** How late a step begins, because the generator was. `readyUs`: when it began, but for what it waited for its user. */
export function recordLag({ recorder, stageOf }: Workplace, { row }: Code, dueUs: number, readyUs: number): void {
  if (row !== null) recorder.scheduleLag(row, stageOf(dueUs), readyUs - dueUs);
}

/** One request with all its tries: one sample. */
export function recordStep(
  { place, mask }: Teller,
  code: RequestCode,
  dueUs: number,
  startUs: number,
  outcome: Outcome<unknown>,
  failure: StepFailure | undefined,
): void {
  const { row } = code;
  const { endUs } = outcome;
  if (place.keepEvidence) hearExchange(place, mask, code, startUs, outcome, failure);
  if (row === null) return;
  if (endUs < startUs - ROUNDED_US) return place.bug(bugOf(code.protocol, 'run', `of step "${code.name}" ${BEFORE}`));
  if (!place.endedAt(endUs)) return place.bug(bugOf(code.protocol, 'run', `of step "${code.name}" ${NOT_COME}`));
  const { recorder } = place;
  const stage = place.stageOf(dueUs);
  if (failure === undefined) {
    recorder.sample(row, stage, 'ok', endUs - dueUs, endUs - startUs);
    return;
  }
  const { kind } = failure;
  // `generator.…`: this machine ran out of something, which is no sample of the target
  if (!kind.startsWith('generator.')) {
    if (outcome.kind === 'reply' || outcome.answered === true) recorder.sample(row, stage, 'failed', endUs - dueUs, endUs - startUs);
    else recorder.untimed(row, stage);
  }
  recorder.error(row, stage, kind, recorder.wantsEvidence(row, kind) ? evidenceOf(place, mask, code, outcome, failure) : undefined);
}

/** A block's own time; a failure counts as a failed request only where none inside it did. */
export function recordBlock(
  teller: Teller,
  { row, protocol, name }: BlockCode,
  dueUs: number,
  endUs: number,
  failure: StepFailure | undefined,
  isOwn: boolean,
): void {
  const { recorder, stageOf, endedAt, bug } = teller.place;
  if (row === null) return;
  if (!endedAt(endUs)) return bug(bugOf(protocol, 'leave', `of step "${name}" ${NOT_COME}`));
  const stage = stageOf(dueUs);
  recorder.block(row, stage, failure === undefined ? 'ok' : 'failed', endUs - dueUs);
  if (failure === undefined || !isOwn) return;
  recorder.untimed(row, stage);
  recordError(teller, row, stage, failure, endUs);
}

/** A call that failed though no request of it did: one failed request, without a time. */
export function recordCall(teller: Teller, { row, name }: CallCode, dueUs: number, endUs: number, failure: StepFailure): void {
  const { recorder, stageOf, endedAt, keepEvidence, exchange } = teller.place;
  if (keepEvidence)
    exchange({ name, failure: { kind: failure.kind, message: teller.mask(failure.message) }, timeUs: endUs - dueUs, ...NOTHING });
  if (row === null) return;
  endedAt(endUs);
  const stage = stageOf(dueUs);
  recorder.untimed(row, stage);
  recordError(teller, row, stage, failure, endUs);
}

/** A failure without an exchange. It is masked only if it is kept. */
export function recordError({ place, mask }: Teller, row: number, stage: number, { kind, message }: StepFailure, endUs: number): void {
  const { recorder, sinceBegin } = place;
  const evidence = (): Evidence => ({ atUs: Math.round(sinceBegin(endUs)), message: mask(message), ...NOTHING });
  recorder.error(row, stage, kind, recorder.wantsEvidence(row, kind) ? evidence() : undefined);
}

/** What was in flight at the hard end: its age is a lower bound of its time. */
export function recordCut({ recorder, clock, stageOf }: Workplace, { row }: RequestCode, dueUs: number, startUs: number): void {
  if (row === null) return;
  const nowUs = clock.nowUs();
  recorder.sample(row, stageOf(dueUs), 'cut', nowUs - dueUs, nowUs - startUs);
}

/** The same of a group or block around it. */
export function recordCutAround({ recorder, clock, stageOf }: Workplace, { kind, row }: Enclosure, sinceUs: number): void {
  recorder[kind](row, stageOf(sinceUs), 'cut', clock.nowUs() - sinceUs);
}

function evidenceOf(place: Workplace, mask: Mask, code: Code, outcome: Outcome<unknown>, failure: StepFailure): Evidence {
  return {
    atUs: Math.round(place.sinceBegin(outcome.endUs)),
    message: mask(failure.message),
    ...maskedExchange(exchangeOf(place, mask, code, outcome), mask),
  };
}

function hearExchange(
  place: Workplace,
  mask: Mask,
  code: Code,
  startUs: number,
  outcome: Outcome<unknown>,
  failure: StepFailure | undefined,
): void {
  place.exchange({
    name: code.name,
    failure: failure === undefined ? null : { kind: failure.kind, message: mask(failure.message) },
    timeUs: outcome.endUs - startUs,
    ...maskedExchange(exchangeOf(place, mask, code, outcome), mask),
  });
}

function exchangeOf(place: Workplace, mask: Mask, { session, protocol, name }: Code, outcome: Outcome<unknown>): Exchange {
  try {
    if (outcome.kind === 'error') return outcome.evidence?.() ?? NOTHING;
    return place.driver(session).driver.evidence(outcome.reply);
  } catch (error) {
    place.bug(mask(bugOf(protocol, 'evidence', `of step "${name}" threw: ${reasonOf(error)}`)));
    return NOTHING;
  }
}
