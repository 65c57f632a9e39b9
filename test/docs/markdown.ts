/** A fenced block. */
export interface CodeBlock {
  /** First word behind the fence: `yaml`, `sh`; `''` without one. */
  readonly language: string;
  readonly text: string;
  /** Of its first line of text, 1-based. */
  readonly line: number;
}

/** What tests ask of a page. */
export interface Page {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly links: readonly { readonly target: string; readonly line: number }[];
  /** What `#…` may name, in GitHub's spelling. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly CodeBlock[];
  /** `code` in a line, and the lines of blocks of shell. */
  readonly spans: readonly { readonly text: string; readonly line: number }[];
  /** Rows of tables of two cells whose first is code: `| \`name\` | text |`. */
  readonly rows: readonly (readonly [name: string, text: string])[];
}

export function readPage(path: string, text: string): Page {
  const links: { target: string; line: number }[] = [];
  const anchors = new Set<string>();
  const blocks: { language: string; text: string; line: number }[] = [];
  const spans: { text: string; line: number }[] = [];
  const rows: (readonly [name: string, text: string])[] = [];
  let open: { fence: string; block: (typeof blocks)[number] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const at = index + 1;
    const fence = /^\s*(`{3,})\s*([\w-]*)/.exec(line);
    if (open !== undefined) {
      if (fence !== null && line.trim() === open.fence) open = undefined;
      else {
        open.block.text += `${line}\n`;
        if (/^(?:sh|bash|console)$/.test(open.block.language)) spans.push({ text: line, line: at });
      }
      continue;
    }
    if (fence !== null) {
      const block = { language: fence[2] ?? '', text: '', line: at + 1 };
      blocks.push(block);
      open = { fence: fence[1] ?? '', block };
      continue;
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading !== null) anchors.add(slug(heading[1] ?? '', anchors));
    const row = /^\| `([^`]+)` \| (.*) \|$/.exec(line);
    if (row !== null) rows.push([row[1] ?? '', (row[2] ?? '').replaceAll('\\|', '|')]);
    for (const span of line.matchAll(/`([^`]+)`/g)) spans.push({ text: span[1] ?? '', line: at });
    // a link's text may hold code, its target none
    for (const link of line.replaceAll(/`[^`]*`/g, '·').matchAll(/\]\(([^()\s]+)\)/g)) links.push({ target: link[1] ?? '', line: at });
  }
  return { path, links, anchors, blocks, spans, rows };
}

/** As GitHub makes them: lower case, no punctuation, `-` for each space; a repeated heading gets a number. */
function slug(heading: string, taken: ReadonlySet<string>): string {
  const plain = heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
  let name = plain;
  for (let n = 1; taken.has(name); n++) name = `${plain}-${n}`;
  return name;
}
