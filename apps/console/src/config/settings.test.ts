import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from './settings.ts';

const given = {
  DATABASE_URL: 'postgresql://app@127.0.0.1/gatehouse',
  GATEHOUSE_PUBLIC_URL: 'https://gate.example',
  GATEHOUSE_CONSOLE_URL: 'https://console.example',
};

describe('settings of the console', () => {
  it('are what it was given, with an address of this machine to listen at', () => {
    expect(loadSettings(given)).toEqual({
      databaseUrl: given.DATABASE_URL,
      publicUrl: 'https://gate.example',
      consoleUrl: 'https://console.example',
      host: '127.0.0.1',
      port: 4001,
      logLevel: 'info',
    });
  });

  it('may be in the file that NAME_FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-console-'));
    try {
      writeFileSync(join(folder, 'url'), `${given.DATABASE_URL}\n`);
      const { DATABASE_URL: databaseUrl, ...others } = given;
      expect(loadSettings({ ...others, DATABASE_URL_FILE: join(folder, 'url') }).databaseUrl).toBe(databaseUrl);
      expect(() => loadSettings({ ...others, DATABASE_URL_FILE: join(folder, 'none') })).toThrow(/cannot be read/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are refused all at once, by name', () => {
    expect(() => loadSettings({ GATEHOUSE_PUBLIC_URL: 'gate', GATEHOUSE_CONSOLE_PORT: '0' })).toThrow(
      /DATABASE_URL: .*GATEHOUSE_PUBLIC_URL: .*GATEHOUSE_CONSOLE_URL: .*GATEHOUSE_CONSOLE_PORT: /,
    );
  });

  it.each(['http://console.example', 'http://127.0.0.1.example', 'ftp://console.example'])(
    'name no origin that others can listen in on: %s',
    (url) => expect(() => loadSettings({ ...given, GATEHOUSE_CONSOLE_URL: url })).toThrow(/GATEHOUSE_CONSOLE_URL/),
  );
});
