import type { TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { issuerUrl } from '../../authorization-server/issuer-url.ts';
import { SETTINGS, type Settings } from '../../platform/injection.ts';
import type { Person } from './account.ts';
import { tenantNames } from './accounts.repository.ts';
import { type Mail, Mailer } from './mail/mailer.ts';
import { changeMail, type NoticedChange } from './mail/messages.ts';

/** Tells people what was changed about how they sign in: who did not do it themselves hears of it. */
@Injectable()
export class ChangeNotices {
  constructor(
    private readonly mailer: Mailer,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Writes the message in the unit of work that makes the change. */
  async about(
    tx: TenantTx,
    { email, displayName }: Pick<Person, 'email' | 'displayName'>,
    change: NoticedChange,
  ): Promise<Mail> {
    const { slug, name: tenantName } = await tenantNames(tx);
    const link = `${issuerUrl(this.settings.publicUrl, slug)}/account/sign-in`;
    return changeMail({ to: email, name: displayName, tenantName, link }, change);
  }

  /** Sends it once the change is made, which stands even where the message cannot be sent. */
  async send(notice: Mail): Promise<void> {
    await this.mailer.send(notice);
  }
}
