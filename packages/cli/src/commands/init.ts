import { createInterface } from 'node:readline/promises';
import { RefusedError } from '@loadgate/core/start';
import { type Command, CommandFailure, type Surroundings } from '../command.ts';
import { type Parsed, UsageError } from '../command-line.ts';
import { type Answers, AUTHS, PIPELINES, type Read, readRequest, readTarget } from '../init/answers.ts';
import { type Asked, askAnswers, USUAL_REQUEST, USUAL_TARGET } from '../init/dialogue.ts';
import { projectFiles, secretsOf } from '../init/files.ts';
import { writeFiles } from '../init/write-files.ts';

export const initCommand: Command = async (parsed, surroundings) => {
  const given = { ...(parsed.flag('yes') && { target: USUAL_TARGET }), ...givenAnswers(parsed) };
  const { output, cwd } = surroundings;
  const isAsking = output.isTty && process.stdin.isTTY === true && !parsed.flag('yes');
  const answers = isAsking ? await atTerminal(given, surroundings) : await askAnswers(complete(given), { line: nobody, say: output.out });
  const files = projectFiles(answers);
  writeFiles(files, cwd);
  output.out(`\n${summary(answers, [...files.keys()])}`);
  return 0;
};

/** What the options say; anything wrong with them is told before anybody is asked. */
function givenAnswers(parsed: Parsed): Partial<Answers> {
  const target = parsed.text('target');
  const requests = parsed.list('request').map((text) => taken('request', readRequest(text)));
  const auth = parsed.text('auth');
  const pipeline = parsed.text('pipeline');
  return {
    ...(target !== undefined && { target: taken('target', readTarget(target)) }),
    ...(requests.length > 0 && { requests }),
    ...(auth !== undefined && { auth: oneOf('auth', auth, AUTHS) }),
    ...(parsed.flag('postgres') && { postgres: true }),
    ...(pipeline !== undefined && { pipeline: oneOf('pipeline', pipeline, PIPELINES) }),
  };
}

function taken(option: string, read: Read<string>): string {
  if (read.ok) return read.value;
  throw new UsageError(`--${option}: ${read.reason}`, 'see: loadgate init --help');
}

function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${option} is one of ${words.join(', ')}, not ${text}`, 'see: loadgate init --help');
}

/** Where nobody can be asked, only the target has to be given. */
function complete(given: Partial<Answers>): Answers {
  const { target } = given;
  if (target === undefined)
    throw new RefusedError('LG_USAGE', 'loadgate init needs to know what to test', {
      hint: 'loadgate init --target http://localhost:8000 --request "GET /health", or type it at a terminal',
    });
  return { requests: [USUAL_REQUEST], auth: 'none', postgres: false, pipeline: 'none', ...given, target };
}

const nobody = (): Promise<string> => Promise.reject(new Error('nobody is asked'));

async function atTerminal(given: Partial<Answers>, { output }: Surroundings): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<never>((_, reject) => {
    // Ctrl+C and Ctrl+D: without this a question would be waited for that nobody answers
    terminal.once('close', () => reject(new CommandFailure('\nnothing was written', 130)));
  });
  // it also ends when all is answered, and then nobody waits for it
  ended.catch(() => undefined);
  const asked: Asked = { line: (prompt) => Promise.race([terminal.question(prompt), ended]), say: output.out };
  try {
    return await askAnswers(given, asked);
  } finally {
    terminal.close();
  }
}

function summary(answers: Answers, names: readonly string[]): string {
  const secrets = secretsOf(answers);
  const [first, ...more] = names.length > 4 ? [names.slice(0, 4).join(', '), names.slice(4).join(', ')] : [names.join(', ')];
  const next = [
    ...secrets.map((name) => [`export ${name}=…`, `read by \${secret.${name}}`] as const),
    ['loadgate send smoke', 'one visit, every answer shown'] as const,
    ['loadgate run smoke', ''] as const,
  ];
  return [
    `Wrote ${first}${more.length > 0 ? ',' : ''}`,
    ...more.map((line) => `      ${line}`),
    ...next.map(([command, what], i) => `${i === 0 ? 'Next  ' : '      '}${what === '' ? command : `${command.padEnd(26)}${what}`}`),
    '',
  ].join('\n');
}
