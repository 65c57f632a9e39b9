import type { CheckOptions } from '@loadgate/core';
import { type OptionGroup, type Parsed, UsageError, wholeNumber } from '../command-line.ts';

/** Options that say what a scenario is made of; the same for everything that checks one. */
export const WHERE_AND_WHAT: OptionGroup = {
  title: 'Where and what',
  options: [
    { name: 'env', short: 'e', value: 'name', help: ['environment of loadgate.config.yaml'] },
    { name: 'target', value: 'url', help: ["another target than the environment's"] },
    { name: 'only', value: 'flow', help: ['this flow alone; the verdict then says "partial"'] },
    { name: 'set', value: 'path=value', repeatable: true, help: ['change one setting: --set load.users=10 (repeatable)'] },
    { name: 'seed', value: 'number', help: ['repeat all random choices of an earlier run'] },
    { name: 'approve', value: 'reason', help: ['needed for a protected environment; kept in the result'] },
    { name: 'allow-host', value: 'host', repeatable: true, help: ['may be connected to, beside the targets (repeatable)'] },
  ],
};

export const TIME: OptionGroup = {
  title: 'Time',
  options: [{ name: 'time-scale', value: 'n', help: ['divide durations and ramps by n; every output says so'] }],
};

/** What the options above come to. */
export function checkOptionsOf(parsed: Parsed): CheckOptions {
  const pick = <K extends string>(key: K, value: string | undefined): { [k in K]?: string } =>
    value === undefined ? {} : ({ [key]: value } as { [k in K]?: string });
  const seed = parsed.text('seed');
  const timeScale = parsed.text('time-scale');
  return {
    ...pick('environment', parsed.text('env')),
    ...pick('target', parsed.text('target')),
    ...pick('only', parsed.text('only')),
    ...pick('approve', parsed.text('approve')),
    set: parsed.list('set').map(settingOf),
    allowHosts: parsed.list('allow-host'),
    ...(seed !== undefined && { seed: wholeNumber(seed, 'seed', 0, 2 ** 32 - 1) }),
    ...(timeScale !== undefined && { timeScale: scaleOf(timeScale) }),
  };
}

function settingOf(text: string): { readonly path: string; readonly value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set ${text} has no value`, 'write --set load.users=10');
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

function scaleOf(text: string): number {
  const scale = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || scale < 1 || scale > 10_000)
    throw new UsageError(`--time-scale is a number from 1 to 10000, not ${text}`, '--time-scale 10 makes ten minutes one');
  return scale;
}
