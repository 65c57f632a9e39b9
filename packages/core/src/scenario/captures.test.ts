import assert from 'node:assert/strict';
import type { View } from '../contract/plugin.ts';
import { parseCapture } from './captures.ts';

const views: Record<string, View> = {
  status: { shape: 'value', unit: 'number', doc: '' },
  header: { shape: 'map', doc: '' },
  body: { shape: 'text', doc: '' },
  json: { shape: 'document', doc: '' },
};
const parse = (name: string, source: string) =>
  parseCapture(name, source, { views, nameAt: [0, 3, 5], sourceAt: [0, 3, 12], files: ['a.flows.yaml'] });
const bad = (name: string, source: string): string[] => {
  const parsed = parse(name, source);
  assert.ok(!parsed.ok, 'it was accepted');
  return parsed.problems.map(({ code, location }) => `${code} ${location.line}:${location.column}`);
};

describe('parseCapture', () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ['id', '$.id', { kind: 'path', path: '$.id', singular: true }],
    ['ids', '$.items[*].id', { kind: 'path', path: '$.items[*].id', singular: false }],
    ['etag', 'header.etag', { kind: 'entry', view: 'header', key: 'etag' }],
    ['code', 'status', { kind: 'view', view: 'status' }],
    ['csrf', '/name="csrf" value="([^"]+)"/', { kind: 'regex', source: 'name="csrf" value="([^"]+)"', flags: '' }],
    ['took', 'time', { kind: 'time' }],
  ];
  for (const [name, source, expected] of table) {
    it(`reads ${name}: ${source}`, () => {
      assert.deepEqual(parse(name, source), { ok: true, capture: { at: [0, 3, 5], name, optional: false, source: expected } });
    });
  }
  it('takes a question mark for "may find nothing"', () => {
    const parsed = parse('cursor?', '$.next');
    assert.ok(parsed.ok);
    assert.deepEqual([parsed.capture.name, parsed.capture.optional], ['cursor', true]);
  });
  it('refuses a condition, an unknown source and a name that means something else', () => {
    assert.deepEqual(bad('id', '$.id == 1'), ['LG_CAPTURE_SOURCE 3:17']); // column 12 + 5 of `$.id `
    assert.deepEqual(bad('id', 'haeder.etag'), ['LG_CONDITION_SUBJECT 3:12']);
    assert.deepEqual(bad('data', '$.id'), ['LG_CAPTURE_NAME 3:5']);
    assert.deepEqual(bad('a.b', '$.id'), ['LG_CAPTURE_NAME 3:5']);
  });
  it('names a bad name and a bad source both', () => {
    assert.deepEqual(bad('9', 'nothing'), ['LG_CAPTURE_NAME 3:5', 'LG_CONDITION_SUBJECT 3:12']);
  });
});
