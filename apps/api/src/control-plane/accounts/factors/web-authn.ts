import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { SETTINGS, type Settings } from '../../../platform/injection.ts';
import type { AuthenticationResponse, RegistrationResponse } from './web-authn-response.ts';

export type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON };

/** COSE: EdDSA, ES256, RS256. What comes after them is experimental in Node. */
const ALGORITHMS = [-8, -7, -257];

const CHALLENGE_BYTES = 32;

/** A credential, as the library wants to know it. */
interface KnownCredential {
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
}

/** A credential that was made here. */
export interface Registered {
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  readonly backedUp: boolean;
}

/**
 * WebAuthn at the public URL. The relying party is its host, which has to be a name: an IP address has no credentials
 * (WebAuthn, section 5.1.2). All tenants share it; whose credential it is, the tenant's rows say.
 */
@Injectable()
export class WebAuthn {
  private readonly origin: string;
  private readonly relyingParty: string;

  constructor(@Inject(SETTINGS) { publicUrl }: Settings) {
    const { origin, hostname } = new URL(publicUrl);
    this.origin = origin;
    this.relyingParty = hostname;
  }

  /** Whether passkeys can be offered. */
  get available(): boolean {
    return isIP(this.relyingParty.replace(/^\[(.*)\]$/, '$1')) === 0;
  }

  newChallenge(): string {
    return randomBytes(CHALLENGE_BYTES).toString('base64url');
  }

  /** @throws GatehouseError `account.passkeys-unavailable` */
  async creationOptions(
    challenge: string,
    person: {
      readonly id: string;
      readonly name: string;
      readonly displayName: string;
      readonly has: readonly string[];
    },
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { generateRegistrationOptions } = await this.library();
    return generateRegistrationOptions({
      rpName: 'Gatehouse',
      rpID: this.relyingParty,
      userID: Uint8Array.from(Buffer.from(person.id)),
      userName: person.name,
      userDisplayName: person.displayName,
      challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
      attestationType: 'none',
      excludeCredentials: person.has.map((id) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** @throws GatehouseError `account.factor-refused`, `account.passkeys-unavailable` */
  async register(challenge: string, response: RegistrationResponse): Promise<Registered> {
    const { verifyRegistrationResponse } = await this.library();
    const { verified, registrationInfo } = await refusing(async () => {
      await refuseCertificates(response);
      return verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.relyingParty,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      });
    });
    if (!verified) throw new GatehouseError('account.factor-refused', { reason: 'the attestation does not hold' });
    const { credential, credentialBackedUp } = registrationInfo;
    const { id, publicKey, counter } = credential;
    return { credentialId: id, publicKey, signCount: counter, backedUp: credentialBackedUp };
  }

  /**
   * @param allowed credentials; whichever the person has here unless given
   * @throws GatehouseError `account.passkeys-unavailable`
   */
  async requestOptions(
    challenge: string,
    allowed?: readonly { readonly id: string; readonly transports: string[] }[],
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await this.library();
    return generateAuthenticationOptions({
      rpID: this.relyingParty,
      challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
      userVerification: 'required',
      ...(allowed && { allowCredentials: [...allowed] }),
    });
  }

  /**
   * Checks a signature, and that its counter has gone up where there is one.
   *
   * @throws GatehouseError `account.factor-refused`, `account.passkeys-unavailable`
   */
  async authenticate(
    challenge: string,
    response: AuthenticationResponse,
    credential: KnownCredential,
  ): Promise<{ readonly signCount: number; readonly backedUp: boolean }> {
    const { verifyAuthenticationResponse } = await this.library();
    const { verified, authenticationInfo } = await refusing(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.relyingParty,
        credential,
        requireUserVerification: true,
      }),
    );
    if (!verified) throw new GatehouseError('account.factor-refused', { reason: 'the signature does not hold' });
    return { signCount: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  }

  /** Loaded when it is first needed: it brings parsers of certificates with it, and most processes never need it. */
  private async library(): Promise<typeof import('@simplewebauthn/server')> {
    if (!this.available) throw new GatehouseError('account.passkeys-unavailable');
    return import('@simplewebauthn/server');
  }
}

/**
 * None are asked for (WebAuthn, section 5.4.7). For those that come all the same the library would ask hosts which the
 * certificates name whether they were revoked, past our guard for what leaves.
 */
async function refuseCertificates({ response }: RegistrationResponse): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const attestation = decodeAttestationObject(Uint8Array.from(Buffer.from(response.attestationObject, 'base64url')));
  const format = attestation.get('fmt');
  if (format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)) return;
  throw new RangeError('an attestation that was not asked for');
}

/** The library throws plain errors about whatever it was given. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (cause) {
    throw new GatehouseError('account.factor-refused', { reason: (cause as Error).message, cause });
  }
}
