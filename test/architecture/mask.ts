const REGEX_MAY_FOLLOW = /(?:^|[=(,:;!&|?{}[+\-*%~^<>]|=>|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield))\s*$/;

/**
 * Blanks comments, the insides of strings and of regular expressions, so that a rule about code does not read prose.
 * Length and line breaks stay, so an offset means the same in both texts; code inside `${…}` of a template literal stays code.
 */
export function mask(text: string): string {
  const out = [...text].length === text.length ? text.split('') : Array.from({ length: text.length }, (_, i) => text.charAt(i));
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  /** Open braces of the code around each template literal that is not closed yet. */
  const templates: number[] = [];
  let braces = 0;
  let at = 0;

  const skipTo = (end: number): void => {
    blank(at, end);
    at = end;
  };
  const template = (from: number): void => {
    at = from;
    let end = from;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    skipTo(Math.min(end, text.length));
    if (text[at] === '`') at += 1;
    else if (at < text.length) {
      templates.push(braces);
      braces = 0;
      at += 2;
    }
  };

  while (at < text.length) {
    const char = text.charAt(at);
    if (text.startsWith('//', at)) skipTo(endOr(text, text.indexOf('\n', at)));
    else if (text.startsWith('/*', at)) skipTo(endOr(text, text.indexOf('*/', at + 2), 2));
    else if (char === "'" || char === '"') {
      const end = closing(text, at + 1, char);
      blank(at + 1, end);
      at = end + 1;
    } else if (char === '`') template(at + 1);
    else if (char === '/' && REGEX_MAY_FOLLOW.test(out.slice(Math.max(0, at - 200), at).join(''))) {
      const end = regexEnd(text, at + 1);
      blank(at + 1, end);
      at = end + 1;
    } else if (char === '}' && braces === 0 && templates.length > 0) {
      braces = templates.pop() ?? 0;
      template(at + 1);
    } else {
      if (char === '{') braces += 1;
      else if (char === '}') braces -= 1;
      at += 1;
    }
  }
  return out.join('');
}

function endOr(text: string, found: number, length = 0): number {
  return found === -1 ? text.length : found + length;
}

function closing(text: string, from: number, quote: string): number {
  let end = from;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end, text.length);
}

function regexEnd(text: string, from: number): number {
  let end = from;
  let isInClass = false;
  while (end < text.length && text[end] !== '\n' && (isInClass || text[end] !== '/')) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === '[') isInClass = true;
    else if (text[end] === ']') isInClass = false;
    end += 1;
  }
  return Math.min(end, text.length);
}
