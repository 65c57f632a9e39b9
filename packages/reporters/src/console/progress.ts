import type { Notice, ReporterScope, RunEvent, Terminal } from '@loadgate/core';
import { lengthOf } from '../words/load.ts';
import { plain } from '../words/plain.ts';
import { cut } from '../words/width.ts';
import type { Paint } from './paint.ts';
import { blockLines, logLine, phaseText } from './progress-text.ts';
import { follow, type RunState } from './run-state.ts';

/** Shows a run while it goes; `end` leaves nothing but what should stay. */
export interface Progress {
  event(event: RunEvent): void;
  end(): void;
}

const REDRAW_US = 200e3;

const LEVELS = { error: 0, warn: 1, warning: 1, info: 2, debug: 3 } as const;
const isTold = ({ level }: Notice, { logLevel = 'info' }: Terminal): boolean => LEVELS[level] <= LEVELS[logLevel];
const noticeLine = ({ level, source, message }: Notice): string => `${level === 'info' ? '·' : '!'} ${plain(source)}: ${plain(message)}`;

/**
 * One block on a terminal, drawn over itself at most five times a second. The cursor is never hidden and always rests under the
 * block, so a run that dies leaves a terminal in order.
 */
export function liveBlock(state: RunState, scope: ReporterScope): Progress {
  const { clock, history, terminal, signal } = scope;
  let height = 0;
  let drawnUs = Number.NEGATIVE_INFINITY;
  let isDue = false;
  let hasEnded = false;
  const erase = (): string => (height === 0 ? '' : `\x1b[${height}A\r\x1b[J`);
  const draw = (): void => {
    isDue = false;
    if (hasEnded) return;
    // a line that wrapped would make the block higher than it was counted
    const lines = blockLines(state, history).map((line) => cut(line, terminal.columns - 1));
    scope.print(`${erase()}${lines.join('\n')}\n`);
    height = lines.length;
    drawnUs = clock.nowUs();
  };
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    if (height > 0) scope.print(erase());
  };
  signal.addEventListener('abort', end, { once: true });
  return {
    event(event) {
      follow(state, event);
      // warnings stand in the block; what `log` steps say scrolls by above it
      if (event.type === 'notice' && event.level === 'info' && isTold(event, terminal)) {
        scope.print(`${erase()}${noticeLine(event)}\n`);
        height = 0;
      }
      if (isDue) return;
      isDue = true;
      if (clock.nowUs() - drawnUs >= REDRAW_US) draw();
      else clock.at(drawnUs + REDRAW_US, draw);
    },
    end,
  };
}

/** Lines for a log: phases, warnings, and one with figures every 10 s, 30 s or minute, as the load is long. */
export function logLines(state: RunState, scope: ReporterScope, { warning, bad, faint }: Paint): Progress {
  const { clock, history, terminal } = scope;
  const planned = lengthOf(state.plan);
  const { search } = state.plan.load;
  const everySec = search !== undefined ? 30 : planned <= 120 ? 10 : planned <= 900 ? 30 : 60;
  let saidUs = clock.nowUs();
  let hasSaid = false;
  const say = (line: string): void => {
    hasSaid = true;
    scope.print(`${line}\n`);
  };
  return {
    event(event) {
      follow(state, event);
      if (event.type === 'interval' && state.second % everySec === 0) {
        // a run that is told again from its journal takes no time, and nobody waits for it
        if (clock.nowUs() - saidUs < (everySec / 2) * 1e6) return;
        saidUs = clock.nowUs();
        say(logLine(state, history));
      } else if (event.type === 'phase' && (event.phase === 'setup' || event.phase === 'cleanup')) {
        say(faint(phaseText(event.phase)));
        // the trials of a search are told when they have ended
      } else if (event.type === 'stage' && event.stage > 0 && search === undefined) {
        say(faint(`stage ${plain(event.name)}`));
      } else if (event.type === 'gate' && !event.final) {
        say(bad(`✗ broken: ${plain(state.broken.at(-1) ?? '')}`));
      } else if (event.type === 'notice' && isTold(event, terminal)) {
        say((event.level === 'error' ? bad : event.level === 'warning' ? warning : faint)(noticeLine(event)));
      }
    },
    end() {
      if (hasSaid) scope.print('\n');
    },
  };
}
