import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { BoundedQueue } from '../bounded-queue.ts';

/** OWASP's minimum for argon2id, which is the library's default algorithm. Memory in KiB. */
export const ARGON2_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * A hash of random bytes that nobody kept, at the same cost: what is compared where there is no hash, so that the answer
 * takes as long as where there is one.
 */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$hz50IGG2RX2pzScI58H2Sg$PoY7oIU09PMQ6fz4ZgXJLCuePeNomEOwmdHeLWb1AX4';

/** Hashes at once: argon2 runs on threads, and more of them than processors only make each other slower. */
const AT_ONCE = 2;

/** Half a second of work. */
const WAITING = 32;

/** Code units; a longer one is no password of ours, and is compared as one that is wrong. */
const LONGEST = 1024;

/** Passwords as they are kept: argon2id over the NFKC form (NIST SP 800-63B-4, section 3.1.1.2), in the PHC form. */
@Injectable()
export class PasswordHashes {
  private readonly queue = new BoundedQueue(AT_ONCE, WAITING);

  /** For those who would do something else first. @throws GatehouseError `sign-in.busy` */
  refuseWhenBusy(): void {
    this.queue.refuseWhenFull();
  }

  /** @throws GatehouseError `sign-in.busy` */
  hash(password: string): Promise<string> {
    return this.queue.run(() => hash(password.normalize('NFKC'), ARGON2_COST));
  }

  /**
   * Whether a password is the one that was hashed. Without a hash it never is, and takes as long to say.
   *
   * @throws GatehouseError `sign-in.busy`
   */
  async matches(kept: string | undefined, password: string): Promise<boolean> {
    const tried = password.slice(0, LONGEST).normalize('NFKC');
    const same = await this.queue.run(() => verify(kept ?? NOBODYS_HASH, tried));
    return same && kept !== undefined && password.length <= LONGEST;
  }
}
