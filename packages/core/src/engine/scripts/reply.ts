import type { View } from '../../contract/plugin.ts';
import type { ScriptReply } from '../../contract/script.ts';
import type { Readers } from '../../flow/values/subject.ts';
import { reasonOf } from '../plugin-bug.ts';
import { ScriptFailure } from './script-failure.ts';

/** What came back, for a script. */
export class Reply implements ScriptReply {
  readonly #name: string;
  readonly #readers: Readers;
  readonly #reply: unknown;

  constructor(name: string, readers: Readers, reply: unknown) {
    this.#name = name;
    this.#readers = readers;
    this.#reply = reply;
  }

  json<T>(): T {
    return this.read(this.#readers.document) as T;
  }

  text(): string {
    return String(this.read(this.#readers.text) ?? '');
  }

  /** What a view cannot read is the target's fault, not the script's. */
  read(view: string, key = ''): unknown {
    try {
      return this.#readers.views[view]?.(this.#reply, key);
    } catch (error) {
      throw new ScriptFailure(this.#name, { kind: 'expect', message: reasonOf(error) }, false);
    }
  }

  /** The body of a function that returns a reply: its document, else its text. */
  body(): unknown {
    try {
      return this.json();
    } catch {
      return this.text();
    }
  }
}

const OWN = new Set(['then', 'json', 'text', 'read', 'body', 'constructor']);

/** Replies of one protocol: its views beside what every reply has. */
export function replyClass(views: Readonly<Record<string, View>>): typeof Reply {
  class ProtocolReply extends Reply {}
  for (const [name, { shape }] of Object.entries(views)) {
    if (OWN.has(name)) continue;
    const property: PropertyDescriptor & ThisType<Reply> =
      shape === 'map'
        ? {
            value(key: string) {
              return (this as unknown as Reply).read(name, key);
            },
          }
        : {
            get() {
              return (this as unknown as Reply).read(name);
            },
          };
    Object.defineProperty(ProtocolReply.prototype, name, property);
  }
  return ProtocolReply;
}
