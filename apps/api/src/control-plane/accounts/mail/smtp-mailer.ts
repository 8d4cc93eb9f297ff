import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Mail, Mailer } from './mailer.ts';

/** Milliseconds that a mail server may take for each thing that it is waited for. */
const PATIENCE = 10_000;

/** Sends by the mail server of the settings. Its URL may have `?from=` with the sender's address. */
@Injectable()
export class SmtpMailer extends Mailer {
  private readonly server: URL;
  private readonly from: string;

  constructor(
    smtpUrl: string,
    sender: string,
    private readonly logger: Logger,
  ) {
    super();
    this.server = new URL(smtpUrl);
    this.from = this.server.searchParams.get('from') ?? sender;
    this.server.searchParams.delete('from');
  }

  async send({ to, subject, text, html }: Mail): Promise<boolean> {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      url: this.server.href,
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({ from: this.from, to: { name: '', address: to }, subject, text, html });
      return true;
    } catch (err) {
      this.logger.error({ err, host: this.server.hostname }, 'a message could not be handed to the mail server');
      return false;
    } finally {
      transport.close();
    }
  }
}
