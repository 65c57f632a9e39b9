import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { GeneratorInterval } from '../contract/events.ts';
import type { Clock } from '../time/clock.ts';

/** What the processors of this machine did, whoever asked it of them. */
export type MachineFigures = Pick<GeneratorInterval, 'machineBusyRatio' | 'stealRatio'>;
/** Figures since the last call; the first: since it was made. Nothing where they are not known. */
export type MachineProbe = () => MachineFigures;

/** Time of all processors since some moment, in one and the same unit. */
export interface ProcessorTime {
  readonly all: number;
  readonly idle: number;
  /** Given to others by the host of this virtual machine; part of `all`. Left out where not known. */
  readonly stolen?: number;
}

/** The kernel counts hundredths of a second: of less time a share would be a guess. */
const LEAST_US = 100e3;

export function createMachineProbe(clock: Clock, read: () => ProcessorTime | undefined = processorTime): MachineProbe {
  let [before, atUs] = [read(), clock.nowUs()];
  return () => {
    const nowUs = clock.nowUs();
    const now = nowUs - atUs < LEAST_US ? undefined : read();
    if (now === undefined || before === undefined) return {};
    const all = now.all - before.all;
    const figures: MachineFigures =
      all <= 0
        ? {}
        : {
            machineBusyRatio: shareOf(all - (now.idle - before.idle), all),
            ...(now.stolen !== undefined && before.stolen !== undefined && { stealRatio: shareOf(now.stolen - before.stolen, all) }),
          };
    [before, atUs] = [now, nowUs];
    return figures;
  };
}

const shareOf = (part: number, all: number): number => Math.min(1, Math.max(0, part / all));

/** Steal is told by Linux alone. */
function processorTime(): ProcessorTime | undefined {
  try {
    return parseProcStat(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return timeOfCpus();
  }
}

/** The first line of proc(5)'s stat. Waiting for a disk is idle; guests are in user and nice already. */
export function parseProcStat(text: string): ProcessorTime | undefined {
  const [, ticks] = /^cpu +([\d ]+)/.exec(text) ?? [];
  if (ticks === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen] = ticks.split(' ').map(Number);
  const all = user + nice + system + idle + waiting + irq + softIrq + (stolen ?? 0);
  return { all, idle: idle + waiting, ...(stolen !== undefined && { stolen }) };
}

function timeOfCpus(): ProcessorTime | undefined {
  const times = cpus().map((cpu) => cpu.times);
  if (times.length === 0) return undefined;
  const sum = (of: (time: (typeof times)[number]) => number): number => times.reduce((total, time) => total + of(time), 0);
  return { all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq), idle: sum(({ idle }) => idle) };
}
