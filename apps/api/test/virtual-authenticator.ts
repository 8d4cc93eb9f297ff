import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** As pages get them. */
interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
}

interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
}

/** What an authenticator may be made to do wrong. */
export interface Misbehaviour {
  readonly origin?: string;
  /** Without asking the person for a PIN or a finger. */
  readonly unverified?: boolean;
  /** Another one than its own. */
  readonly signCount?: number;
  readonly userHandle?: string;
  /** With certificates of whoever made it. */
  readonly attested?: boolean;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const CREDENTIAL = 0x40;

/** A security key with one ES256 credential (WebAuthn, section 6): what a browser makes of options, without a browser. */
export class VirtualAuthenticator {
  private readonly credentialId = randomBytes(32);
  private readonly publicKey: KeyObject;
  private readonly privateKey: KeyObject;
  private userHandle = '';
  private signCount = 0;

  constructor(private readonly origin: string) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.publicKey = pair.publicKey;
    this.privateKey = pair.privateKey;
  }

  create({ challenge, rp, user }: CreationOptions, misbehaviour: Misbehaviour = {}) {
    this.userHandle = user.id;
    const { id, length } = { id: this.credentialId, length: Buffer.alloc(2) };
    length.writeUInt16BE(id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, id, this.coseKey()]);
    const data = Buffer.concat([this.head(rp.id ?? '', CREDENTIAL, misbehaviour), credential]);
    // { "fmt": "none", "attStmt": {}, "authData": data }
    const attestation = Buffer.concat([
      cborMap(3),
      ...(misbehaviour.attested ? CERTIFICATES : [text('fmt'), text('none'), text('attStmt'), cborMap(0)]),
      text('authData'),
      bytes(data),
    ]);
    return {
      ...this.credential(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', challenge, misbehaviour).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['usb'],
      },
    };
  }

  get({ challenge, rpId }: RequestOptions, misbehaviour: Misbehaviour = {}) {
    this.signCount++;
    const authenticatorData = this.head(rpId ?? '', 0, misbehaviour);
    const clientData = this.clientData('webauthn.get', challenge, misbehaviour);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    return {
      ...this.credential(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(this.privateKey).toString('base64url'),
        userHandle: misbehaviour.userHandle ?? this.userHandle,
      },
    };
  }

  private credential() {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Misbehaviour): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private head(rpId: string, flags: number, { unverified = false, signCount = this.signCount }: Misbehaviour): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(signCount);
    const all = flags | PRESENT | (unverified ? 0 : VERIFIED);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.of(all), counter]);
  }

  /** { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y } (RFC 9052) */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    const coordinates = [x, y].map((coordinate) => bytes(Buffer.from(coordinate, 'base64url')));
    const [first, second] = coordinates as [Buffer, Buffer];
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      first,
      Buffer.of(0x22),
      second,
    ]);
  }
}

const cborMap = (size: number): Buffer => Buffer.of(0xa0 + size);

const text = (value: string): Buffer => Buffer.concat([Buffer.of(0x60 + value.length), Buffer.from(value)]);

/** "fmt": "packed", "attStmt": { "x5c": [certificate] } */
const CERTIFICATES: readonly Buffer[] = [
  ...[text('fmt'), text('packed'), text('attStmt'), cborMap(1), text('x5c'), Buffer.of(0x81)],
  Buffer.from([0x44, 0x30, 0x02, 0x05, 0x00]),
];

/** With a length of one byte, or of two. */
function bytes(value: Buffer): Buffer {
  const head = value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}
