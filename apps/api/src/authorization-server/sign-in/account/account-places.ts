import { Inject, Injectable } from '@nestjs/common';
import { ACCOUNT } from '../bound-to.ts';
import type { PagePlace } from '../page-place.ts';
import { AccountDoor } from './account-door.ts';
import type { AccountPlace } from './account-place.ts';

export const ACCOUNT_PLACES = Symbol('AccountPlaces');

/** The pages of a person's account, each behind the door, by their path below the issuer. */
@Injectable()
export class AccountPlaces {
  readonly byPath: readonly (readonly [path: string, place: PagePlace])[];

  constructor(door: AccountDoor, @Inject(ACCOUNT_PLACES) places: readonly AccountPlace[]) {
    this.byPath = places.map((place) => [`${ACCOUNT}${place.path}`, door.before(place)]);
  }
}
