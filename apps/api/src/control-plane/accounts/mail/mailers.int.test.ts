import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FolderMailer } from './folder-mailer.ts';
import { invitationMail } from './messages.ts';
import { SmtpMailer } from './smtp-mailer.ts';

const logged: Record<string, unknown>[] = [];
const logger = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });

const hostile = 'Acme\r\nBcc: all@acme.example\r\n\r\nHello';
const link = 'https://gate.example/t/acme/oauth/invitation/the-token';
const mail = invitationMail({ to: 'ada@acme.example', name: hostile, tenantName: hostile, link });

afterEach(() => {
  logged.length = 0;
});

/** The lines of the head of a message. */
const headOf = (message: string) =>
  message
    .slice(0, message.indexOf('\r\n\r\n'))
    .replace(/\r\n\s/g, ' ')
    .split('\r\n');

describe('mail without a mail server', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gatehouse-mail-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const mailer = (folder: string, logLinks: boolean) =>
    new FolderMailer(
      { folder: join(root, folder), sender: 'no-reply@gate.example', logLinks },
      testClock('2026-11-22T12:00:00Z'),
      logger,
    );

  it('is a file that nobody else can read, with one recipient whatever the names hold', async () => {
    expect(await mailer('mail', true).send(mail)).toBe(true);
    const [name = ''] = await readdir(join(root, 'mail'));
    expect(name).toMatch(/^2026-11-22T12-00-00\.000Z-.+\.eml$/);
    const file = join(root, 'mail', name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'mail'))).mode & 0o777).toBe(0o700);
    const head = headOf(await readFile(file, 'utf8'));
    expect(head).toContain('To: ada@acme.example');
    expect(head.filter((line) => /^(bcc|cc|hello)/i.test(line))).toEqual([]);
    expect(logged).toMatchObject([{ file, link }]);
  });

  it('has its link in the log only where it is told to', async () => {
    await mailer('quiet', false).send(mail);
    expect(JSON.stringify(logged)).not.toContain('the-token');
  });

  it('that cannot be written is logged and not thrown', async () => {
    expect(await mailer('\0', true).send(mail)).toBe(false);
    expect(logged).toMatchObject([{ level: 50 }]);
  });
});

describe('mail by a mail server', () => {
  let server: Server;
  let received = '';
  let port: number;

  beforeAll(async () => {
    server = createServer((socket) => {
      let inData = false;
      socket.write('220 test\r\n');
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received += chunk;
        if (inData && !received.endsWith('\r\n.\r\n')) return;
        const command = inData ? '.' : chunk.toString().slice(0, 4).toUpperCase();
        inData = command === 'DATA';
        socket.write(inData ? '354 go on\r\n' : command === 'QUIT' ? '221 bye\r\n' : '250 test\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('goes to the one recipient, from the sender of the setting', async () => {
    const mailer = new SmtpMailer(`smtp://127.0.0.1:${port}?from=gate@acme.example`, 'no-reply@gate.example', logger);
    expect(await mailer.send(mail)).toBe(true);
    expect(received.match(/^MAIL FROM:.*$/gm)).toEqual(['MAIL FROM:<gate@acme.example>']);
    expect(received.match(/^RCPT TO:.*$/gm)).toEqual(['RCPT TO:<ada@acme.example>']);
    const head = headOf(received.slice(received.indexOf('From: ')));
    expect(head.filter((line) => /^(bcc|cc|hello)/i.test(line))).toEqual([]);
  });

  it('that cannot be handed over is logged without the password of the server', async () => {
    const mailer = new SmtpMailer('smtp://user:secret-word@127.0.0.1:9', 'no-reply@gate.example', logger);
    expect(await mailer.send(mail)).toBe(false);
    expect(logged).toMatchObject([{ level: 50, host: '127.0.0.1' }]);
    expect(JSON.stringify(logged)).not.toMatch(/secret-word|the-token/);
  });
});
