import assert from 'node:assert/strict';
import type { BlockCode, CallCode, StepFailure } from '../flow/steps/program.ts';
import { Recorder } from '../metrics/recorder.ts';
import { recordBlock, recordCall, recordError } from './records.ts';
import type { Workplace } from './workplace.ts';

describe('a failure', () => {
  const failure: StepFailure = { kind: 'template', message: 'no value' };
  const ways = {
    'of a step that threw': (teller) => recordError(teller, 0, 0, failure, 2),
    'of a block': (teller) => recordBlock(teller, { row: 0, protocol: 'fake', name: 'tx' } as BlockCode, 0, 2, failure, true),
    'of a call': (teller) => recordCall(teller, { row: 0, name: 'Buy' } as CallCode, 0, 2, failure),
  } satisfies Record<string, (teller: Parameters<typeof recordError>[0]) => void>;

  for (const [title, record] of Object.entries(ways))
    it(`${title} is masked only while its evidence is kept, and always counted`, () => {
      const recorder = new Recorder(0);
      const place = { recorder, stageOf: () => 0, endedAt: () => true, sinceBegin: (us: number) => us, keepEvidence: false };
      let masked = 0;
      const mask = (text: string): string => {
        masked++;
        return text.replace('value', '***');
      };
      for (let i = 0; i < 1000; i++) record({ place: place as unknown as Workplace, mask });
      const { errors } = recorder.drain(0, { users: 0, waiting: 0, generator: {} as never });
      assert.deepEqual([masked, errors.map(({ count }) => count)], [3, [1000]]);
      assert.deepEqual([...new Set(errors[0]?.evidence.map(({ message }) => message))], ['no ***']);
    });
});
