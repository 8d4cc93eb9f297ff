import type { Clock, TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { SecretsService } from '../../control-plane/secrets/secrets.service.ts';
import { CLOCK } from '../../platform/injection.ts';
import type { UpstreamCredential, UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * Milliseconds for which what was read is used. A secret of the local store is part of what makes a snapshot stale, so
 * the next snapshot's upstream asks anew; of files and variables nobody tells us that they changed.
 */
const LIFE = { local: Number.POSITIVE_INFINITY, elsewhere: 30_000, failure: 1_000 } as const;

const NO_HEADERS: Headers = {};

interface Held {
  readonly tenantId: TenantId;
  readonly at: number;
  life: number;
  value: Headers | Promise<Headers>;
}

/**
 * How Gatehouse says who it is to an upstream: with the tenant's own secret, and never with anything of the caller's.
 * What was read is kept with the upstream's snapshot and goes with it, so that a call asks no database.
 */
@Injectable()
export class UpstreamCredentials {
  private readonly held = new WeakMap<UpstreamSnapshot, Held>();

  constructor(
    private readonly secrets: SecretsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The headers, names in lower case, that an upstream is to be sent.
   *
   * @throws GatehouseError `upstream.credential-missing`, and `database.unavailable` or `key.*` when the secret's
   *   store fails
   */
  headersFor(tenantId: TenantId, upstream: UpstreamSnapshot): Headers | Promise<Headers> {
    const { credential } = upstream;
    if (credential.type === 'none') return NO_HEADERS;
    const now = this.clock.now().getTime();
    const held = this.held.get(upstream);
    if (held?.tenantId === tenantId && now >= held.at && now - held.at < held.life) return held.value;
    return this.read(tenantId, upstream, credential, now);
  }

  /** One reading for all who ask meanwhile. One that fails is not tried again at once: its store would feel each call. */
  private read(
    tenantId: TenantId,
    upstream: UpstreamSnapshot,
    credential: Exclude<UpstreamCredential, { type: 'none' }>,
    at: number,
  ): Promise<Headers> {
    const life = credential.value.startsWith('local:') ? LIFE.local : LIFE.elsewhere;
    const reading = this.resolve(tenantId, upstream.slug, credential);
    const held: Held = { tenantId, at, life, value: reading };
    this.held.set(upstream, held);
    reading.then(
      (headers) => {
        held.value = headers;
      },
      () => {
        held.life = LIFE.failure;
      },
    );
    return reading;
  }

  private async resolve(
    tenantId: TenantId,
    slug: string,
    { name, value }: Exclude<UpstreamCredential, { type: 'none' }>,
  ): Promise<Headers> {
    try {
      const secret = (await this.secrets.resolve(tenantId, value)).reveal();
      if (!isHeaderValue(secret)) throw new GatehouseError('secret.invalid', { reason: 'it is no value of a header' });
      return { [name.toLowerCase()]: secret };
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      if (!error.code.startsWith('secret.')) throw error;
      throw new GatehouseError('upstream.credential-missing', { reason: `${slug}: ${error.message}`, cause: error });
    }
  }
}

/** Visible ASCII, blanks only inside: with a line break the value would be headers and a body of its own making. */
function isHeaderValue(text: string): boolean {
  return /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}
