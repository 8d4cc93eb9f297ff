import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSettings, loadSettings } from './settings.ts';

const KEY = 'bWFzdGVyIGtleSBmb3IgdGVzdHMsIDMyIGJ5dGVzIGxvbmc';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-settings-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const load = (environment: Record<string, string> = {}) =>
  loadSettings({ GATEHOUSE_DATA_DIR: dataDir, ...environment });

describe('loadSettings', () => {
  it('gives a laptop everything it needs without a setting', () => {
    const settings = load();
    expect(settings).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4000',
      knownOrigins: ['http://127.0.0.1:4000', 'http://localhost:4000'],
      outboundAllow: [],
      demo: false,
    });
  });

  it('reads a setting from the file that NAME_FILE names', () => {
    const file = join(dataDir, 'url');
    writeFileSync(file, 'postgres://app:pw@db/gatehouse\n');
    expect(load({ DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://app:pw@db/gatehouse');
  });

  it('refuses a setting that is given twice', () => {
    expect(() => load({ REDIS_URL: 'redis://a', REDIS_URL_FILE: '/b' })).toThrow(/give one of them/);
  });

  it('names every malformed setting at once, and where it came from', () => {
    const attempt = () => load({ PORT: 'x', LOG_LEVEL: 'loud', GATEHOUSE_PUBLIC_URL: 'http://127.0.0.1/path' });
    expect(attempt).toThrow(/PORT must be a port number \(from environment\)/);
    expect(attempt).toThrow(/LOG_LEVEL/);
    expect(attempt).toThrow(/GATEHOUSE_PUBLIC_URL must be an http or https origin/);
  });

  it('stops at an unknown name in the settings file and names the nearest', () => {
    writeFileSync(join(dataDir, 'settings.env'), 'GATEHOUSE_PUBLIC_URI=http://127.0.0.1:4000\n');
    expect(() => load()).toThrow(/did you mean GATEHOUSE_PUBLIC_URL\?/);
  });

  it.each([
    ['GATEHOUSE_DATABASE_OWNER_URL=postgres://owner@db/x', /does not belong there/],
    ['GATEHOUSE_DATABASE_OWNER_URL_FILE=/run/owner', /does not belong there/],
    ['GATEHOUSE_DATA_DIR=/elsewhere', /cannot stand in it/],
  ])('refuses %s in the settings file', (line, fault) => {
    writeFileSync(join(dataDir, 'settings.env'), `${line}\n`);
    expect(() => load()).toThrow(fault);
  });

  it('only warns of an unknown name in the environment', () => {
    expect(load({ GATEHOUSE_COLOUR_SCHEME: '1', GATEHOUSE_METRIC_PORT: '1' }).warnings).toEqual([
      'GATEHOUSE_COLOUR_SCHEME in the environment is not a setting of Gatehouse',
      'GATEHOUSE_METRIC_PORT in the environment is not a setting of Gatehouse; did you mean GATEHOUSE_METRICS_PORT?',
    ]);
  });

  it('lets the environment win over the settings file', () => {
    writeFileSync(join(dataDir, 'settings.env'), 'PORT=5000\nGATEHOUSE_METRICS_PORT=5002\n');
    expect(load({ PORT: '6000' })).toMatchObject({ port: 6000, metricsPort: 5002 });
  });

  it('refuses plain http for anything but loopback', () => {
    expect(() => load({ GATEHOUSE_PUBLIC_URL: 'http://gatehouse.example', GATEHOUSE_MASTER_KEY: KEY })).toThrow(
      /must be https/,
    );
  });

  it('refuses a public URL without a master key', () => {
    expect(() => load({ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example' })).toThrow(/GATEHOUSE_MASTER_KEY/);
  });

  it('does not take a host that merely looks like loopback for loopback', () => {
    for (const host of ['127.0.0.1.example.com', 'localhost.example.com', '0.0.0.0']) {
      expect(() => load({ GATEHOUSE_PUBLIC_URL: `http://${host}:4000` }), host).toThrow(/must be https/);
    }
  });

  it('opens loopback to upstreams while the demo is on, and only then', () => {
    expect(load({ GATEHOUSE_DEMO: '1' }).outboundAllow).toEqual(['127.0.0.0/8', '::1/128']);
    expect(load({ GATEHOUSE_DEMO: '1', GATEHOUSE_OUTBOUND_ALLOW: '10.0.0.0/8' }).outboundAllow).toEqual(['10.0.0.0/8']);
  });

  it('shows the demo by default only where nobody else can see it, and never against a setting', () => {
    const byDefault = (environment: Record<string, string> = {}) =>
      loadSettings({ GATEHOUSE_DATA_DIR: dataDir, ...environment }, { demoByDefault: true });
    const inPublic = { GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example', GATEHOUSE_MASTER_KEY: KEY };
    expect(byDefault()).toMatchObject({ demo: true, outboundAllow: ['127.0.0.0/8', '::1/128'] });
    expect(byDefault(inPublic)).toMatchObject({ demo: false, outboundAllow: [] });
    expect(byDefault({ GATEHOUSE_DEMO: '0' }).demo).toBe(false);
    writeFileSync(join(dataDir, 'settings.env'), 'GATEHOUSE_DEMO=0\n');
    expect(byDefault().demo).toBe(false);
  });

  it('knows every file that settings are given in, wherever it was named', () => {
    const [inEnvironment, inFile] = [join(dataDir, 'a'), join(dataDir, 'b')];
    writeFileSync(inEnvironment, 'redis://localhost');
    writeFileSync(inFile, `${KEY}`);
    writeFileSync(join(dataDir, 'settings.env'), `GATEHOUSE_MASTER_KEY_FILE=${inFile}\n`);
    expect(load({ REDIS_URL_FILE: inEnvironment }).files).toEqual([
      join(dataDir, 'settings.env'),
      inEnvironment,
      inFile,
    ]);
  });

  it.each(['0', '65535', '70000'])('refuses %s as a port: the worker needs the one above', (port) => {
    expect(() => load({ GATEHOUSE_METRICS_PORT: port })).toThrow(/1 to 65534/);
  });

  it('keeps the security log for 90 days unless it is told otherwise, and for a week at the least', () => {
    expect(load().securityLogDays).toBe(90);
    expect(load({ GATEHOUSE_SECURITY_LOG_DAYS: '7' }).securityLogDays).toBe(7);
    for (const days of ['0', '6', '3651', '-90', '9.5', 'forever']) {
      expect(() => load({ GATEHOUSE_SECURITY_LOG_DAYS: days }), days).toThrow(/days/);
    }
  });

  it.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '::1/129', '1.2.3.4/8/8'])('refuses %s as a range', (range) => {
    expect(() => load({ GATEHOUSE_OUTBOUND_ALLOW: range })).toThrow(/address range/);
  });
});

describe('describeSettings', () => {
  it('tells of every setting where it comes from, and shows no secret', () => {
    const lines = describeSettings({ GATEHOUSE_DATA_DIR: dataDir, DATABASE_URL: 'postgres://app:hunter2@db/x' });
    expect(lines.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({ value: '(set)', origin: 'environment' });
    expect(lines.find(({ name }) => name === 'PORT')).toMatchObject({ value: '4000', origin: 'default' });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});
