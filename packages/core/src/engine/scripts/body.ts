import type { Readers } from '../../flow/values/subject.ts';

/** How `expect` and `capture` of a `call` read what it has returned: JSONPath the value, `/regex/` its text. */
export const bodyReaders: Readers = {
  views: { json: (body) => body, body: (body) => (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')) },
  document: 'json',
  text: 'body',
};
