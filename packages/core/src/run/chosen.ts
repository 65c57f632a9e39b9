import type { Plan } from '../contract/plan.ts';
import type { Experiment, Plugin, Protocol, TestType } from '../contract/plugin.ts';
import { PluginError } from '../errors.ts';
import type { ChosenMonitor } from './monitoring.ts';
import type { ChosenReporter } from './reporting.ts';

/** What a plan names, found among plugins. The checker has seen to it that all is there; a report of an old run may miss some. */
export const chosenProtocols = (plan: Plan, plugins: readonly Plugin[]): readonly Protocol[] =>
  plan.protocols.map(({ name }) => found('protocol', name, plugins, (plugin) => plugin.protocols));

export const chosenReporters = (plan: Pick<Plan, 'reporters'>, plugins: readonly Plugin[]): readonly ChosenReporter[] =>
  plan.reporters.map(({ name, options }) => ({ kind: found('reporter', name, plugins, (plugin) => plugin.reporters), options }));

export const chosenMonitors = (plan: Plan, plugins: readonly Plugin[]): readonly ChosenMonitor[] =>
  plan.monitors.map(({ name, kind, options }) => ({ name, kind: found('monitor', kind, plugins, (plugin) => plugin.monitors), options }));

export const chosenExperiments = ({ experiments = [] }: Plan, plugins: readonly Plugin[]): readonly Experiment[] =>
  experiments.map(({ name }) => found('experiment', name, plugins, (plugin) => plugin.experiments));

export const chosenType = (plan: Plan, plugins: readonly Plugin[]): TestType | undefined =>
  plan.type === '' ? undefined : found('test type', plan.type, plugins, (plugin) => plugin.testTypes);

function found<T extends { readonly name: string }>(
  what: string,
  name: string,
  plugins: readonly Plugin[],
  pick: (plugin: Plugin) => readonly T[] | undefined,
): T {
  for (const plugin of plugins) for (const each of pick(plugin) ?? []) if (each.name === name) return each;
  throw new PluginError('LG_PLUGIN_NOT_FOUND', name, 'resolve', `no plugin brings the ${what} ${name}`, {
    hint: 'name its plugin under `plugins`',
  });
}
