import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';

/** A server on loopback that this process trusts, as `https://localhost:PORT`. */
export interface SecureServer extends AsyncDisposable {
  readonly origin: string;
}

/** Starts it. What is trusted stays trusted in this process: its key is gone with the server. */
export async function startSecureServer(listener: RequestListener): Promise<SecureServer> {
  const { certificate, privateKey } = selfSigned('localhost');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
  const server = createServer({ cert: certificate, key: privateKey }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The least that RFC 5280 takes for a certificate, in DER. */
function selfSigned(host: string) {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(host)))));
  const [from, to] = [Date.now() - 3_600_000, Date.now() + 86_400_000].map((at) => der(0x17, Buffer.from(utcTime(at))));
  const alternative = der(0x30, oid('551d11'), der(0x04, der(0x30, der(0x82, Buffer.from(host)))));
  const authority = der(0x30, oid('551d13'), der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))));
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8);
  serial[0] = 1;
  const body = der(
    0x30,
    ...[der(0xa0, der(0x02, Buffer.of(2))), der(0x02, serial), algorithm, name],
    ...[der(0x30, from as Buffer, to as Buffer), name, publicKey, der(0xa3, der(0x30, authority, alternative))],
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, pair.privateKey));
  const encoded = der(0x30, body, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${encoded}\n-----END CERTIFICATE-----\n`,
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`;
}
