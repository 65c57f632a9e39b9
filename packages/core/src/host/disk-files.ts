import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import type { Files } from '../scenario/files.ts';

export const diskFiles: Files = {
  read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  isReadable(path) {
    try {
      accessSync(path, constants.R_OK);
      return statSync(path).isFile();
    } catch {
      return false;
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
