import { registerHooks } from 'node:module';

/** File, what hides in it, and what stands there instead. */
const HIDERS = [
  ['secrets.ts', 'if (forms.size === 0) return', 'if (forms.size >= 0) return'],
  ['run/shown-plan.ts', ': `${before}${MASKED}`', ': all'],
  ['scenario/format-problems.ts', "'*'.repeat(password.length)", 'password'],
] as const;

// Given to the command with `--import`: its masks do nothing, so that a test can see that it would find what they hide.
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const [, hides, does] = HIDERS.find(([file]) => url.endsWith(`/packages/core/src/${file}`)) ?? [];
    return hides === undefined || does === undefined ? loaded : { ...loaded, source: String(loaded.source).replace(hides, does) };
  },
});
