import type { Renderer, Vu } from '@loadgate/core';
import type { Compression, FileBody, HttpOptions } from '../grammar.ts';
import { compressed, compressedInTime, type LaterBody } from './compress.ts';
import { contentTypeOf } from './content-types.ts';
import { multipart } from './multipart.ts';
import { percentEncoded } from './percent.ts';
import type { SentFile } from './sent-files.ts';
import { StreamedBody } from './streamed-body.ts';

export type RenderedBody = Buffer | string | StreamedBody;

/** What a request carries. */
export interface Body {
  /** `content-type`, where the step names none; may be a template. */
  readonly type: string | undefined;
  /** `content-encoding`. */
  readonly encoding: Compression | undefined;
  render(vu: Vu): RenderedBody | LaterBody | null;
}
export interface BodyTools {
  readonly renderer: Renderer;
  /** To render what is the same for everybody. */
  readonly nobody: Vu;
  readonly files: (file: string) => SentFile;
}

const NOTHING: Body = { type: undefined, encoding: undefined, render: () => null };

/** The one body of a step. What is the same for everybody is rendered, and compressed, now. */
export function bodyOf(options: HttpOptions, compression: Compression | 'none', tools: BodyTools): Body {
  const written = writtenBody(options, tools);
  if (written === undefined) return NOTHING;
  const { type, render, isConstant } = written;
  const encoding = compression === 'none' ? undefined : compression;
  if (!isConstant) return { type, encoding, render: encoding === undefined ? render : (vu) => compressedInTime(render(vu), encoding) };
  const constant = render(tools.nobody);
  const body = encoding === undefined ? constant : compressed(constant, encoding);
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { type, encoding, render: () => bytes };
}

interface Written {
  readonly type: Body['type'];
  readonly isConstant: boolean;
  render(vu: Vu): RenderedBody;
}

function writtenBody({ json, form, text, file, multipart: parts }: HttpOptions, tools: BodyTools): Written | undefined {
  const { renderer, files } = tools;
  if (json !== undefined) return { type: 'application/json', render: renderer.json(json), isConstant: renderer.isConstant(json) };
  if (form !== undefined)
    return { type: 'application/x-www-form-urlencoded', render: formOf(form, renderer), isConstant: renderer.isConstant(form) };
  if (text !== undefined) return { type: 'text/plain; charset=utf-8', render: renderer.text(text), isConstant: renderer.isConstant(text) };
  if (file !== undefined) return fileBody(typeof file === 'string' ? { file } : file, tools);
  if (parts !== undefined) return { ...multipart(parts, renderer, files), isConstant: renderer.isConstant(parts as never) };
  return undefined;
}

function formOf(form: NonNullable<HttpOptions['form']>, renderer: Renderer): (vu: Vu) => string {
  const entries = renderer.entries(form);
  return (vu) =>
    entries(vu)
      .map(([name, value]) => `${formEncoded(name)}=${formEncoded(value)}`)
      .join('&');
}

const formEncoded = (text: string): string => percentEncoded(text).replaceAll('%20', '+');

function fileBody({ file, contentType }: FileBody, { files }: BodyTools): Written {
  const sent = files(file);
  const body = sent.bytes ?? new StreamedBody(sent.sizeBytes, () => sent.read());
  return { type: contentType ?? contentTypeOf(file), render: () => body, isConstant: true };
}
