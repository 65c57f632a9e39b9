import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { Files } from '../scenario/files.ts';

export const diskFiles: Files = {
  read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
};
