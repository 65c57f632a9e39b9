import type { Finding } from '@loadgate/core';
import { connectionMaker } from '../../driver/connection-maker.ts';
import { Pool } from '../../driver/lanes.ts';
import { Answers, reasonOf } from '../answers.ts';
import { Backends } from '../backends.ts';
import { type Control, openControl } from '../control.ts';
import type { PostgresBench } from '../postgres-bench.ts';
import { isFull, type Room, roomOf } from '../room.ts';
import { Waits } from '../waits.ts';
import { connectionFindings } from './findings.ts';
import type { ConnectionPoolOptions } from './options.ts';
import { presence } from './presence.ts';
import { type Ramp, ramp } from './ramp.ts';
import { useAll } from './rounds.ts';
import { answerConnect, answerHeld, answerLeft, answerLost, answerMissing, answerNobody } from './words.ts';

export async function holdConnections(options: ConnectionPoolOptions, bench: PostgresBench): Promise<readonly Finding[]> {
  const answers = new Answers(connectionFindings);
  const waits = new Waits(bench.clock, bench.signal);
  let reason = 'there were no connections';
  try {
    const control = await openControl(bench, options.admin, waits);
    try {
      await measure(options, { bench, answers, waits, control });
    } finally {
      await control.close();
    }
  } catch (error) {
    if (isFull(error)) answerNobody(answers, options, error.message);
    else reason = reasonOf(error);
  } finally {
    waits.close();
  }
  return answers.all(reason);
}

interface Scene {
  readonly bench: PostgresBench;
  readonly answers: Answers;
  readonly waits: Waits;
  readonly control: Control;
}

async function measure(options: ConnectionPoolOptions, { bench, answers, waits, control }: Scene): Promise<void> {
  const { clock, config, runId } = bench;
  const room = await roomOf(bench, control, waits);
  const wanted = Math.min(options.connections, Math.max(0, room.free - room.kept));
  const { make } = await connectionMaker(bench.driver.whereabouts().server, config.connectTimeout, bench);
  const pool = new Pool(make, clock, wanted, config.connectTimeout);
  const backends = new Backends();
  try {
    const lane = pool.lane();
    const made = await ramp(lane, wanted, bench, waits);
    answerConnect(answers, made);
    const held = await presence(made.connections, backends, { control, clock, runId, waits });
    answerHeld(answers, options, room, made, { held, processes: backends.size });
    answerMissing(answers, options, room, made, held);
    for (const connection of made.connections) lane.give(connection);
    if (mayBeUsed(made, room)) await useAll(lane, made.connections.length, options.duration, backends, bench, waits);
    answerLost(answers, made);
  } finally {
    await pool.closeAll();
  }
  const { left, afterUs } = await backends.left(control, waits, clock);
  answerLeft(answers, backends.size, left, afterUs);
}

/** A user's server that has turned us away is full: others wait for what we hold. */
const mayBeUsed = ({ connections, refused }: Ramp, { kept }: Room): boolean =>
  connections.length > 0 && (kept === 0 || refused.length === 0);
