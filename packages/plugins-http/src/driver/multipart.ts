import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { Renderer, Vu } from '@loadgate/core';
import type { Part, Parts, Scalar } from '../grammar.ts';
import type { RenderedBody } from './body.ts';
import { contentTypeOf } from './content-types.ts';
import type { SentFile } from './sent-files.ts';
import { joined, StreamedBody } from './streamed-body.ts';

/** A text, or a file. */
type Piece = string | SentFile;
type Pieces = (vu: Vu) => readonly Piece[];

/** A form of several parts (RFC 7578), whole in memory where its files are. Nothing that is sent can know its boundary. */
export function multipart(parts: Parts, renderer: Renderer, files: (file: string) => SentFile) {
  const boundary = `loadgate-${randomBytes(16).toString('hex')}`;
  const tools: PartTools = { begin: `--${boundary}\r\n`, renderer, files };
  const all = Object.entries(parts).flatMap(([name, value]) => [value].flat().map((part) => piecesOf(name, part as Part, tools)));
  const end = `--${boundary}--\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    render: (vu: Vu): RenderedBody => bodyOf([...all.flatMap((pieces) => pieces(vu)), end]),
  };
}

interface PartTools {
  /** What stands before each part. */
  readonly begin: string;
  readonly renderer: Renderer;
  readonly files: (file: string) => SentFile;
}

/** A list of one name gives several; `name?` without a value is no part. */
function piecesOf(name: string, part: Part, { begin, renderer, files }: PartTools): Pieces {
  const { value, contentType, filename, file }: { readonly [key in 'value' | 'contentType' | 'filename' | 'file']?: Scalar | undefined } =
    typeof part === 'object' ? part : { value: part };
  const type = contentType === undefined ? undefined : renderer.text(contentType);
  const called = filename === undefined ? undefined : renderer.text(filename);
  if (file === undefined) {
    const values = renderer.entries({ [name]: value ?? '' });
    return (vu) => values(vu).map(([bare, text]) => `${begin}${head(bare, called?.(vu), type?.(vu))}${text}\r\n`);
  }
  const sent = files(String(file));
  const [usual, own, bare] = [contentTypeOf(String(file)), basename(String(file)), name.replace(/\?$/, '')];
  return (vu) => [`${begin}${head(bare, called?.(vu) ?? own, type?.(vu) ?? usual)}`, sent, '\r\n'];
}

function head(name: string, filename: string | undefined, type: string | undefined): string {
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  const ofType = type === undefined ? '' : `content-type: ${type.replaceAll(/[\r\n]+/g, ' ')}\r\n`;
  return `content-disposition: form-data; name="${quoted(name)}"${file}\r\n${ofType}\r\n`;
}

/** As browsers do. */
const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

function bodyOf(pieces: readonly Piece[]): RenderedBody {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  const parts = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : (piece.bytes ?? (() => piece.read()))));
  if (parts.every((part) => Buffer.isBuffer(part))) return Buffer.concat(parts);
  const size = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.sizeBytes), 0);
  return new StreamedBody(size, () => joined(parts));
}
