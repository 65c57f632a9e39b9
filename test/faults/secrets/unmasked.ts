import { registerHooks } from 'node:module';

// Given to the command with `--import`: its masks do nothing, so that a test can see that it would find what they hide.
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/packages/core/src/secrets.ts')) return loaded;
    const source = String(loaded.source).replace('if (forms.size === 0) return', 'if (forms.size >= 0) return');
    return { ...loaded, source };
  },
});
