import { Injectable } from '@nestjs/common';
import type { SessionEnder } from './session-ender.ts';

/** For as long as the built-in issuer keeps no sessions: there are none to end. */
@Injectable()
export class NoSessions implements SessionEnder {
  async endAll(): Promise<number> {
    return 0;
  }
}
