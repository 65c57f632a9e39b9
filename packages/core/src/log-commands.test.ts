import assert from 'node:assert/strict';
import { withoutLogCommands } from './log-commands.ts';

describe('withoutLogCommands', () => {
  for (const [given, expected] of [
    ['a\n  ::error::x a::b', 'a\n  \u2236:error::x a::b'],
    ['a ##[error]x', 'a #\u266f[error]x'],
    ['##vso[task.complete result=Failed;] ##VSO[a]', '#\u266fvso[task.complete result=Failed;] #\u266fVSO[a]'],
    ["###teamcity[buildStop comment='x']", "##\u266fteamcity[buildStop comment='x']"],
    ['## A heading, ##x', '## A heading, ##x'],
  ] as const)
    it(`takes the meaning from ${JSON.stringify(given)}`, () => {
      assert.equal(withoutLogCommands(given), expected);
      assert.equal(withoutLogCommands(given).length, given.length);
    });
});
