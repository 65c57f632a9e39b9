/** What a writer needs of `process.stdout`. */
export interface Sink {
  write(text: string): unknown;
  on(event: 'error', listener: (cause: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Writes to a stream until that fails, then no more: to a file whose disk is full each further try would be another failure. `lost` is
 * told once; a reader that went away (`| head`) lost nothing that it wanted.
 */
export function writerTo(sink: Sink, lost: (cause: Error) => void): (text: string) => void {
  let isBroken = false;
  const broken = (cause: NodeJS.ErrnoException): void => {
    if (isBroken) return;
    isBroken = true;
    if (cause.code !== 'EPIPE') lost(cause);
  };
  sink.on('error', broken);
  return (text) => {
    if (isBroken) return;
    try {
      sink.write(text);
    } catch (cause) {
      // a file is written synchronously, and throws
      broken(cause as NodeJS.ErrnoException);
    }
  };
}
