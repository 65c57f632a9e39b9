import assert from 'node:assert/strict';
import { askAnswers } from './dialogue.ts';

/** Types one line after the other; a question too many fails. */
function typing(...lines: readonly string[]) {
  const said: string[] = [];
  const left = [...lines];
  return {
    said,
    left,
    line: (prompt: string): Promise<string> => {
      said.push(prompt);
      const line = left.shift();
      return line === undefined ? Promise.reject(new Error(`one question too many: ${prompt}`)) : Promise.resolve(line);
    },
    say: (text: string) => said.push(text),
  };
}

// nothing listens on port 1 of this machine
const NOBODY = 'http://127.0.0.1:1';

describe('askAnswers', () => {
  it('asks for everything, and again for what cannot be', async () => {
    const asked = typing('ftp://x', NOBODY, 'GET /health', 'nonsense', '/api', '', 'b', 'bea', 'y', 'gith');
    assert.deepEqual(await askAnswers({}, asked), {
      target: NOBODY,
      requests: ['GET /health', 'GET /api'],
      auth: 'bearer',
      postgres: true,
      pipeline: 'github',
    });
    assert.deepEqual(asked.left, []);
    assert.ok(asked.said.some((text) => text.includes('nonsense')));
  });

  it('takes what is usual where nothing is typed', async () => {
    const asked = typing('', '', '', '');
    assert.deepEqual(await askAnswers({ target: NOBODY }, asked), {
      target: NOBODY,
      requests: ['GET /'],
      auth: 'none',
      postgres: false,
      pipeline: 'none',
    });
  });

  it('asks nothing that is given, and warns of a target that does not answer', async () => {
    const given = { target: NOBODY, requests: ['GET /a'], auth: 'basic', postgres: false, pipeline: 'gitlab' } as const;
    const asked = typing();
    assert.deepEqual(await askAnswers(given, asked), given);
    assert.match(asked.said.join(''), /! it does not answer \(GET \/: .*\)/);
  });
});
