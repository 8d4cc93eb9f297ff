import { join } from 'node:path';
import type { FactoryProvider } from '@nestjs/common';
import { isLoopbackOrigin } from '../../../config/origins.ts';
import { CLOCK, type Clock, LOGGER, type Logger, SETTINGS, type Settings } from '../../../platform/injection.ts';
import { FolderMailer } from './folder-mailer.ts';
import { Mailer } from './mailer.ts';
import { SmtpMailer } from './smtp-mailer.ts';

/** By the mail server of GATEHOUSE_SMTP_URL, else into the folder `mail` of the data folder. */
export const mailerProvider: FactoryProvider<Mailer> = {
  provide: Mailer,
  inject: [SETTINGS, CLOCK, LOGGER],
  useFactory: ({ smtpUrl, dataDir, publicUrl }: Settings, clock: Clock, logger: Logger) => {
    const sender = `no-reply@${new URL(publicUrl).hostname.replace(/^\[.*\]$/, 'localhost')}`;
    if (smtpUrl) return new SmtpMailer(smtpUrl, sender, logger);
    const options = { folder: join(dataDir, 'mail'), sender, logLinks: isLoopbackOrigin(publicUrl) };
    return new FolderMailer(options, clock, logger);
  },
};
