const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const PICTURE = /\p{Extended_Pictographic}/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns on a terminal: what is read as one letter takes one, of East Asia and pictures two. */
export const widthOf = (text: string): number =>
  Array.from(graphemes.segment(text), ({ segment }) => columnsOf(segment)).reduce((sum, columns) => sum + columns, 0);

const columnsOf = (letter: string): number => (WIDE.test(letter) || (PICTURE.test(letter) && letter.includes('\u{fe0f}')) ? 2 : 1);
