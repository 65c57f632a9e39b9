import { isPartName, isPluginName } from '../language/plugin-words.ts';

/** Functions and maps that each part of a plugin must have, and those that the contract names but nothing calls yet. */
const PARTS = {
  protocols: { called: 'protocol', functions: ['grammar', 'open'], maps: [], later: [] },
  testTypes: { called: 'test type', functions: [], maps: ['defaults'], later: ['next'] },
  experiments: { called: 'experiment', functions: ['options', 'run'], maps: ['findings'], later: [] },
  reporters: { called: 'reporter', functions: ['create'], maps: [], later: [] },
  monitors: { called: 'monitor', functions: ['options', 'metrics', 'open'], maps: [], later: [] },
} as const;

type Made = Readonly<Record<string, unknown>>;

/** What of the contract a plugin breaks before anything of it is called, or undefined. */
export function faultOf(plugin: { readonly name: string }): string | undefined {
  if (!isPluginName(plugin.name)) return `${JSON.stringify(plugin.name)} is no name for a plugin`;
  for (const [list, part] of Object.entries(PARTS)) {
    const value = (plugin as Made)[list];
    if (value === undefined) continue;
    if (!Array.isArray(value)) return `\`${list}\` of plugin ${plugin.name} is not a list`;
    for (const made of value as readonly unknown[]) {
      const fault = partFault(made, part);
      if (fault !== undefined) return `plugin ${plugin.name}: ${fault}`;
    }
  }
  return undefined;
}

function partFault(made: unknown, { called, functions, maps, later }: (typeof PARTS)[keyof typeof PARTS]): string | undefined {
  if (typeof made !== 'object' || made === null) return `a ${called} is ${String(made)}`;
  const { name } = made as Made;
  if (typeof name !== 'string' || name === '') return `a ${called} has no \`name\``;
  if (!isPartName(name)) return `${JSON.stringify(name)} is no name for a ${called}`;
  const missing = functions.find((hook) => typeof (made as Made)[hook] !== 'function');
  if (missing !== undefined) return `${called} ${name} has no function \`${missing}\``;
  const bare = maps.find((key) => typeof (made as Made)[key] !== 'object' || (made as Made)[key] === null);
  if (bare !== undefined) return `${called} ${name} has no \`${bare}\``;
  const tooEarly = later.find((hook) => (made as Made)[hook] !== undefined);
  return tooEarly === undefined
    ? undefined
    : `${called} ${name} brings \`${tooEarly}\`, which is not there yet in this version of loadgate`;
}
