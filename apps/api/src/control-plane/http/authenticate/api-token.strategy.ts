import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { ApiCaller } from '../caller.ts';
import { presentedWith } from './presented.ts';

/** Name of the strategy in passport's registry. */
export const API_TOKEN = 'api-token';

/** Bearer tokens of the API. Times are judged by us, with our clock, before the signature is. */
@Injectable()
export class ApiTokenStrategy extends PassportStrategy(Strategy, API_TOKEN) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (request, bearer, done) => presentedWith(request).keyFor(request, bearer, done),
      algorithms: ['ES256'],
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      passReqToCallback: true,
    });
  }

  validate(request: object): Promise<ApiCaller> {
    return presentedWith(request).caller();
  }
}
