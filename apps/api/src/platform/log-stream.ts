import { type DestinationStream, destination } from 'pino';

/** Milliseconds that a line may wait for others. */
const GATHERING = 20;

/** Characters that are written at once, without waiting for more. */
const ENOUGH = 64 * 1024;

/**
 * Standard error for log lines. They are written together, a moment later, because under load a system call a line would
 * cost more than the line; and when the process ends, in whatever way it can still notice.
 */
export function logStream(): DestinationStream {
  const file = destination({ fd: 2, sync: true });
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flushSync = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = lines;
    lines = '';
    if (text) file.write(text);
  };
  process.on('exit', flushSync);
  return {
    write: (line) => {
      lines += line;
      if (lines.length >= ENOUGH) flushSync();
      else timer ??= setTimeout(flushSync, GATHERING).unref();
    },
  };
}
