import { plain } from '../../words/plain.ts';
import { sentence } from '../markup.ts';
import { table, text } from '../table.ts';
import type { Section, View } from '../view.ts';

/** What the run had to say beside figures. */
export function noticesSection({ result }: View): Section | null {
  const told = result.notices.filter(({ level }) => level !== 'info');
  if (told.length === 0) return null;
  const rows = told.map(({ level, source, message }) => [
    text(plain(source)),
    text(plain(level), level === 'error' ? 'bad' : 'warning'),
    text(sentence(message)),
  ]);
  return {
    id: 'notices',
    title: 'Notices',
    body: table({ caption: 'Warnings and errors of the run itself', columns: ['Who', 'Level', 'What'], rows }),
  };
}
