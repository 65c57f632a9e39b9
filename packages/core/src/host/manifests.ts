import { PluginError, type Problem } from '../errors.ts';
import { languageOf } from '../language/language.ts';
import { pluginOfManifest } from '../language/manifest-plugin.ts';
import type { PluginManifest } from '../language/plugin-manifest.ts';
import { findPackage, isPackage } from '../plugins/find-package.ts';
import type { PluginRequest } from '../plugins/plugin-request.ts';
import { environmentWithDotEnv } from '../run/secrets-source.ts';
import { readProject } from '../scenario/project.ts';
import { diskFiles } from './disk-files.ts';
import type { HostOptions } from './host.ts';
import { maskOfNamed } from './named-secrets.ts';
import type { OpenProject } from './project.ts';

/** A project of which nothing was run. */
export interface ReadProject extends OpenProject {
  /** One for each plugin that has no `grammar.json`, or none that can be read, where it is named. */
  readonly unread: readonly Problem[];
  /** The figures of some monitor depend on its options, which only its code knows to read. */
  readonly hasOpenMonitors: boolean;
}

/** As `openProject`, for a folder that nobody has said to trust: of plugins only their manifests are read, and none of their code runs. */
export function readManifests(file: string | null, { cwd, env, builtIns }: HostOptions): ReadProject {
  const { plugins: named, texts, ...project } = readProject(file, cwd, diskFiles);
  const unread: Problem[] = [];
  let plugins = builtIns.map(({ plugin }) => plugin);
  let language = languageOf(plugins);
  let hasOpenMonitors = false;
  for (const request of named) {
    try {
      const manifest = manifestIn(request);
      const more = [...plugins, pluginOfManifest(manifest, request.specifier)];
      language = languageOf(more);
      plugins = more;
      hasOpenMonitors ||= isOpen(manifest);
    } catch (cause) {
      const { code, message, hint } = cause instanceof PluginError ? cause : unusable(request);
      unread.push({ code, severity: 'warning', message, location: request.location, ...(hint !== undefined && { hint }) });
    }
  }
  const environment = environmentWithDotEnv(project.root, env);
  const mask = maskOfNamed([...texts.values()], environment);
  return { ...project, plugins: [...builtIns], language, unread, hasOpenMonitors, env: environment, mask };
}

function manifestIn(request: PluginRequest): unknown {
  const { specifier } = request;
  const grammar = isPackage(specifier) ? findPackage(request).grammar : null;
  if (grammar !== null) return grammar;
  throw new PluginError(
    'LG_PLUGIN_NOT_READ',
    specifier,
    'resolve',
    `plugin ${specifier} has no grammar.json: what it adds is not checked`,
    {
      hint: 'without running its code nothing more is known of it',
    },
  );
}

/** Whatever else comes of a stranger's file is no defect of what reads it. */
const unusable = ({ specifier }: PluginRequest): PluginError =>
  new PluginError('LG_PLUGIN_INVALID', specifier, 'grammar', `plugin ${specifier}: its grammar.json cannot be used`);

const isOpen = (manifest: unknown): boolean =>
  ((manifest as PluginManifest).monitors ?? []).some(({ metrics, findings }) => metrics === null || findings === null);

/** What may be wrong only because a plugin could not be read. */
const OF_PLUGINS: ReadonlySet<string> = new Set(['LG_KEY_UNKNOWN', 'LG_VERB_UNKNOWN', 'LG_NAME_UNKNOWN', 'LG_GATE_METRIC']);
const OF_MONITORS: ReadonlySet<string> = new Set(['LG_GATE_METRIC']);

/** Where plugins are not read, a word that nobody knows may be theirs: it is no error. */
export function doubtful(problems: readonly Problem[], { unread, hasOpenMonitors }: ReadProject): readonly Problem[] {
  const codes = unread.length > 0 ? OF_PLUGINS : hasOpenMonitors ? OF_MONITORS : new Set();
  const said = problems.map((problem): Problem => {
    if (problem.severity !== 'error' || !codes.has(problem.code)) return problem;
    const { fixes: _, ...rest } = problem;
    return { ...rest, severity: 'warning', hint: 'it may be a word of a plugin that was not read' };
  });
  return [...unread, ...said];
}
