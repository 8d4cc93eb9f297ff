import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../../../platform/injection.ts';
import { type Mail, Mailer } from './mailer.ts';

export interface FolderMailerOptions {
  /** Made when it is missing. */
  readonly folder: string;
  /** Address that messages say they are from. */
  readonly sender: string;
  /** Whether the log may have the links: where nobody but this machine can use them. */
  readonly logLinks: boolean;
}

/** Where there is no mail server: each message is a file that only the owner of the process may read. */
@Injectable()
export class FolderMailer extends Mailer {
  constructor(
    private readonly options: FolderMailerOptions,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
  }

  async send({ to, subject, text, html, link }: Mail): Promise<boolean> {
    const { folder, sender, logLinks } = this.options;
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      streamTransport: true,
      buffer: true,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const name = `${this.clock.now().toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`;
    const file = join(folder, name);
    try {
      const { message } = await transport.sendMail({
        from: sender,
        to: { name: '', address: to },
        subject,
        text,
        html,
      });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(file, message as Buffer, { mode: 0o600, flag: 'wx' });
    } catch (err) {
      this.logger.error({ err, file }, 'a message could not be written');
      return false;
    }
    this.logger.info(
      { file, ...(logLinks && { link }) },
      'there is no mail server, so a message was written to a file',
    );
    return true;
  }
}
