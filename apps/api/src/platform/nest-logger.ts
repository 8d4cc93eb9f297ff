import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/**
 * Nest's own lines, in the log of the process. What it says of its start is of interest to who looks for a fault there,
 * so its `log` is our `debug`.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  fatal(message: unknown, ...further: unknown[]): void {
    this.write('fatal', message, further);
  }

  error(message: unknown, ...further: unknown[]): void {
    this.write('error', message, further);
  }

  warn(message: unknown, ...further: unknown[]): void {
    this.write('warn', message, further);
  }

  log(message: unknown, ...further: unknown[]): void {
    this.write('debug', message, further);
  }

  debug(message: unknown, ...further: unknown[]): void {
    this.write('debug', message, further);
  }

  verbose(message: unknown, ...further: unknown[]): void {
    this.write('trace', message, further);
  }

  /** Nest gives the name of what speaks last, and before it, for errors, a stack. */
  private write(level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, further: unknown[]): void {
    const context = further.at(-1);
    const [stack] = further.length > 1 ? further : [];
    if (message instanceof Error) this.logger[level]({ context, err: message }, message.message);
    else this.logger[level]({ context, stack }, '%s', message);
  }
}
