import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { PasswordHashes } from './password-hashes.ts';
import { type PasswordContext, passwordFindings } from './password-rules.ts';

/** What may become a password, made ready to be kept. Takes a while: never inside a unit of work. */
@Injectable()
export class NewPasswords {
  constructor(private readonly hashes: PasswordHashes) {}

  /** @throws GatehouseError `password.refused`, with what is wrong as `findings`; `sign-in.busy` */
  async prepare(password: string, context: PasswordContext): Promise<string> {
    const findings = await passwordFindings(password, context);
    if (findings.length > 0) throw new GatehouseError('password.refused', { data: { findings } });
    return this.hashes.hash(password);
  }
}
