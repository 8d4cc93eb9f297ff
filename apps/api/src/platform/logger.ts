import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Settings } from '../config/settings.ts';
import { logStream } from './log-stream.ts';

/** Members that may carry a credential, wherever they stand in a logged object. */
const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
  'password',
  'secret',
  'privateKey',
  'privateJwk',
  'masterKey',
  'databaseUrl',
  'databaseOwnerUrl',
  'databaseDirectUrl',
  'redisUrl',
  'smtpUrl',
];

/**
 * The one logger of a process: JSON lines on standard error, so that standard output stays with what a command
 * prints. Known carriers of credentials are redacted by name, as a second line of defence: the first is that
 * nothing logs them.
 */
export function createLogger(
  settings: Pick<Settings, 'logLevel'>,
  processName: string,
  stream: DestinationStream = logStream(),
): Logger {
  return pino(
    {
      level: settings.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      base: { process: processName, pid: process.pid },
      redact: {
        paths: SECRET_MEMBERS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '(redacted)',
      },
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}
