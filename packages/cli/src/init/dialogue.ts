import { type Answers, AUTHS, type Auth, PIPELINES, type Pipeline, type Read, readRequest, readTarget } from './answers.ts';
import { probe } from './probe.ts';

/** Somebody who can be asked: a person at a terminal, or a test. */
export interface Asked {
  /** The line that was typed. Rejects where nobody will type any more. */
  readonly line: (prompt: string) => Promise<string>;
  readonly say: (text: string) => void;
}

const COLUMN = 47;
export const USUAL_TARGET = 'http://localhost:8000';
export const USUAL_REQUEST = 'GET /';

/** Asks for everything that is not given. The target is asked itself, once, as soon as it is known. */
export async function askAnswers(given: Partial<Answers>, asked: Asked): Promise<Answers> {
  const target = given.target ?? (await askUntilRead('What shall loadgate test?', USUAL_TARGET, readTarget, asked));
  const { answers, says } = await probe(target);
  asked.say(`  ${answers ? '✓' : '!'} ${says}\n`);
  const requests = given.requests ?? (await askRequests(asked));
  const auth = given.auth ?? (await askChoice<Auth>('How is it protected?', AUTHS, 'none', asked));
  const postgres = given.postgres ?? (await askChoice('Its PostgreSQL too?', ['no', 'yes'] as const, 'no', asked)) === 'yes';
  const pipeline = given.pipeline ?? (await askChoice<Pipeline>('A pipeline for', PIPELINES, 'none', asked));
  return { target, requests, auth, postgres, pipeline };
}

async function askUntilRead(question: string, usual: string, read: (text: string) => Read<string>, asked: Asked): Promise<string> {
  for (;;) {
    const typed = await asked.line(`${question.padEnd(COLUMN)} [${usual}] `);
    const answer = read(typed.trim() === '' ? usual : typed);
    if (answer.ok) return answer.value;
    asked.say(`  ${answer.reason}\n`);
  }
}

async function askRequests(asked: Asked): Promise<readonly string[]> {
  asked.say(`Which requests make up a visit? (empty line ends; none is ${USUAL_REQUEST})\n`);
  const requests: string[] = [];
  for (;;) {
    const typed = await asked.line('  ');
    if (typed.trim() === '') return requests.length === 0 ? [USUAL_REQUEST] : requests;
    const request = readRequest(typed);
    if (request.ok) requests.push(request.value);
    else asked.say(`  ${request.reason}\n`);
  }
}

/** One of several words; its begin is enough. */
async function askChoice<T extends string>(question: string, words: readonly T[], usual: T, asked: Asked): Promise<T> {
  for (;;) {
    const typed = (await asked.line(`${question.padEnd(COLUMN)} ${words.join('  ')}  [${usual}] `)).trim().toLowerCase();
    if (typed === '') return usual;
    const meant = words.filter((word) => word.startsWith(typed));
    const [only] = meant;
    if (only !== undefined && (meant.length === 1 || only === typed)) return only;
    asked.say(`  one of ${words.join(', ')}\n`);
  }
}
