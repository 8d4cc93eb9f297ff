import { type DestinationStream, destination } from 'pino';

/**
 * Standard error for log lines: those of one turn of the event loop are written together at its end, because under load
 * many attempts end in one turn and a system call a line would cost more than the line. They are written when the process
 * ends, too, in whatever way it can still notice.
 */
export function logStream(): DestinationStream {
  const file = destination({ fd: 2, sync: true });
  let lines = '';
  const flushSync = (): void => {
    const text = lines;
    lines = '';
    if (text) file.write(text);
  };
  process.on('exit', flushSync);
  return {
    write: (line) => {
      if (lines === '') setImmediate(flushSync);
      lines += line;
    },
  };
}
