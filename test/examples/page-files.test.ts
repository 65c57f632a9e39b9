import assert from 'node:assert/strict';
import { readPage } from '../docs/markdown.ts';
import { filesOfPage } from './page-files.ts';

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\`\`\`\n`;

describe('filesOfPage', () => {
  it('takes a file by the name in its first line, and completes a piece', () => {
    const page = readPage(
      'a.md',
      fenced('yaml', '# shop.flows.yaml\nflows: {}\n') + fenced('yaml', 'gates:\n  - p95 < 1s\n') + fenced('sh', 'ls\n'),
    );
    assert.deepEqual(Object.fromEntries(filesOfPage(page)), {
      'shop.flows.yaml': '# shop.flows.yaml\nflows: {}\n',
      'line-6.load.yaml': 'gates:\n  - p95 < 1s\ntarget: http://localhost:8000\nsteps:\n  - GET /health\n',
    });
  });

  it('adds nothing that is there', () => {
    const text = 'target: http://127.0.0.1\nsteps:\n  - GET /\n';
    assert.deepEqual([...filesOfPage(readPage('a.md', fenced('yaml', text))).values()], [text]);
  });

  it('refuses two files of one name', () => {
    const twice = readPage('a.md', fenced('yaml', '# a.load.yaml\n').repeat(2));
    assert.throws(() => filesOfPage(twice), /a\.load\.yaml stands twice/);
  });
});
