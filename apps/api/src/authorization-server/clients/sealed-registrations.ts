import { createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Clock, TenantId } from '@gatehouse/db';
import { keyIdOf, type MasterKeys, open, type Place, seal } from '@gatehouse/secrets';

/** What a client says of itself when it registers. */
export interface Registration {
  readonly name: string | undefined;
  readonly redirectUris: readonly string[];
  readonly refreshes: boolean;
  readonly auth: 'none' | 'client_secret_basic' | 'client_secret_post';
}

/** One that was sealed into a client id. */
export interface SealedRegistration extends Registration {
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/** Begins every id that is a registration; no URL and no id of a file begins so. */
const PREFIX = 'dcr.';

/** Characters: it stands in URLs, in tokens and in records. */
const LONGEST_ID = 1024;

const LARGEST_REGISTRATION = 16_384;

type Packed = [number, string | null, readonly string[], 0 | 1, Registration['auth']];

/**
 * Dynamic client registration (RFC 7591) that stores nothing: the registration is sealed into the id that the client gets,
 * for one tenant. What opens was registered here, whenever it was and whoever keeps it.
 */
export class SealedRegistrations {
  private readonly keys: MasterKeys;
  private readonly secretKeys: MasterKeys;

  constructor(
    masterKeys: MasterKeys,
    private readonly clock: Clock,
  ) {
    this.keys = masterKeys.derive('client registration');
    this.secretKeys = masterKeys.derive('client registration secret');
  }

  /** An id for a client; `undefined` when it would become too long for what is registered. */
  seal(tenantId: TenantId, { name, redirectUris, refreshes, auth }: Registration): string | undefined {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const packed: Packed = [issuedAt, name ?? null, redirectUris, refreshes ? 1 : 0, auth];
    const envelope = seal(this.keys.current, deflateRawSync(JSON.stringify(packed)), placeOf(tenantId));
    const id = `${PREFIX}${Buffer.from(envelope).toString('base64url')}`;
    return id.length <= LONGEST_ID ? id : undefined;
  }

  /** What was registered under an id; `undefined` when this tenant never gave it out. */
  async open(tenantId: TenantId, id: string): Promise<SealedRegistration | undefined> {
    const envelope = envelopeOf(id);
    if (!envelope) return undefined;
    try {
      const bytes = await open((key) => this.keys.byId(key), envelope, placeOf(tenantId));
      const text = inflateRawSync(bytes, { maxOutputLength: LARGEST_REGISTRATION }).toString();
      const [issuedAt, name, redirectUris, refreshes, auth] = JSON.parse(text) as Packed;
      return { issuedAt, name: name ?? undefined, redirectUris, refreshes: refreshes === 1, auth };
    } catch {
      return undefined;
    }
  }

  /** The secret of a client that proves who it is: made from its id, so that it need not be kept. */
  secretOf(tenantId: TenantId, id: string): string {
    const envelope = envelopeOf(id);
    const key = envelope && this.secretKeys.byId(keyIdOf(envelope));
    if (!key) throw new TypeError('only a registration that opens has a secret');
    return createHmac('sha256', key.material).update(`${tenantId} ${id}`).digest('base64url');
  }
}

/** Read strictly: a second spelling of an id would be a second client. */
function envelopeOf(id: string): Buffer | undefined {
  if (!id.startsWith(PREFIX) || id.length > LONGEST_ID) return undefined;
  const bytes = Buffer.from(id.slice(PREFIX.length), 'base64url');
  return id === `${PREFIX}${bytes.toString('base64url')}` ? bytes : undefined;
}

function placeOf(tenant: TenantId): Place {
  return { tenant, table: 'clients', row: 'registration', column: 'client_id' };
}
