import { Injectable } from '@nestjs/common';
import { InvitationPlace } from './invitation-place.ts';
import type { PagePlace } from './page-place.ts';
import { RecoveryPlace } from './recovery-place.ts';
import { ResetPlace } from './reset-place.ts';
import { VerificationPlace } from './verification-place.ts';

/** Where one-time links lead, by what stands before their token below the issuer. */
@Injectable()
export class LinkPlaces {
  readonly byPath: readonly (readonly [path: string, place: PagePlace])[];

  constructor(
    invitation: InvitationPlace,
    recovery: RecoveryPlace,
    reset: ResetPlace,
    verification: VerificationPlace,
  ) {
    this.byPath = [
      ['/invitation/', invitation],
      ['/recovery/', recovery],
      ['/reset/', reset],
      ['/verify/', verification],
    ];
  }
}
