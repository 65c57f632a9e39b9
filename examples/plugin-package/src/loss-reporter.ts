import type { ReporterKind } from '@loadgate/core';

/** Writes `loss.txt`: each step with how many of its datagrams were lost. */
export const lossReporter: ReporterKind<{ onlyLost: boolean }> = {
  name: 'loss',
  doc: 'Lost datagrams by step, as text.',
  options: ({ z }) => z.strictObject({ onlyLost: z.boolean().default(false).describe('Leave out steps that lost none. Default false.') }),
  create: ({ onlyLost }, scope) => ({
    // every event of the run comes here; this reporter needs only the end
    event() {},
    async close() {
      const steps = scope.result().steps.filter(({ errors }) => errors > 0 || !onlyLost);
      await scope.write('loss.txt', steps.map(({ name, count, errors }) => `${name}: ${errors} of ${count} lost\n`).join(''));
    },
  }),
};
