import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * Every setting: its form, its default and what it is for. `gatehouse doctor --settings` prints this list; the forms
 * are what docs/contract.md promises. `secret` ones are never printed.
 */
export interface SettingDefinition<T> {
  readonly description: string;
  readonly schema: z.ZodType<T, string>;
  /** As it would be written; absent when there is none. */
  readonly default?: string;
  readonly secret?: boolean;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_534, 'must be a port from 1 to 65534');

const days = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a number of days')
  .transform(Number)
  .refine((value) => value >= 7 && value <= 3650, 'must be 7 to 3650 days');

const concurrency = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a number of calls')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 1000, 'must be 1 to 1000 calls');

const origin = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    context.addIssue({ code: 'custom', message: 'must be an http or https origin, without a path' });
    return z.NEVER;
  }
  return url.origin;
});

const list = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(z.array(item));

const urlWith = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

const range = z.string().refine((value) => {
  const [address = '', bits, rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}, 'must be an address range such as 10.0.0.0/8');

const masterKey = z.string().refine((value) => value.length >= 43, 'must be 32 bytes in base64 or hex');

const postgres = urlWith(['postgres:', 'postgresql:']);

export const settingDefinitions = {
  GATEHOUSE_DATA_DIR: {
    description: 'Folder for the embedded database, the generated master key and settings.env.',
    schema: z.string().min(1),
    default: './.gatehouse',
  },
  PORT: { description: 'Port of the api.', schema: port, default: '4000' },
  GATEHOUSE_HOST: { description: 'Address that the api listens on.', schema: z.string().min(1), default: '127.0.0.1' },
  GATEHOUSE_CONSOLE_PORT: { description: 'Port of the console.', schema: port, default: '4001' },
  GATEHOUSE_METRICS_PORT: {
    description: 'Port of /metrics of the api, the one above it for the worker; not public.',
    schema: port,
    default: '4002',
  },
  GATEHOUSE_PUBLIC_URL: {
    description: 'Origin under which agents and people reach the api; default: http, GATEHOUSE_HOST and PORT.',
    schema: origin,
  },
  GATEHOUSE_ALSO_KNOWN_AS: {
    description: 'Further origins of the same api; beside a loopback public URL its localhost / 127.0.0.1 twin.',
    schema: list(origin),
  },
  GATEHOUSE_BROWSER_ORIGINS: {
    description: 'Web origins whose pages are not turned away at MCP endpoints.',
    schema: list(origin),
    default: '',
  },
  GATEHOUSE_CONSOLE_URL: {
    description: 'Origin of the console; default beside a loopback public URL: http, GATEHOUSE_HOST and its port.',
    schema: origin,
  },
  GATEHOUSE_TRUSTED_PROXIES: {
    description: 'Address ranges of reverse proxies whose X-Forwarded-For is believed.',
    schema: list(range),
    default: '',
  },
  DATABASE_URL: {
    description: 'PostgreSQL as the runtime role gatehouse_app; absent: the embedded one in the data folder.',
    schema: postgres,
    secret: true,
  },
  GATEHOUSE_DATABASE_OWNER_URL: {
    description: 'PostgreSQL as gatehouse_owner, for migrations and tenant deletion only.',
    schema: postgres,
    secret: true,
  },
  GATEHOUSE_DATABASE_DIRECT_URL: {
    description: 'PostgreSQL around a transaction pooler, where DATABASE_URL is pooled.',
    schema: postgres,
    secret: true,
  },
  REDIS_URL: {
    description: 'Redis or Valkey for the queue and shared limits; absent: PostgreSQL and memory.',
    schema: urlWith(['redis:', 'rediss:']),
    secret: true,
  },
  GATEHOUSE_MASTER_KEY: {
    description: '32 bytes, base64 or hex, that wrap every data key; absent: made in the data folder (loopback only).',
    schema: masterKey,
    secret: true,
  },
  GATEHOUSE_PREVIOUS_MASTER_KEYS: {
    description: 'Former master keys, still accepted for reading.',
    schema: list(masterKey),
    default: '',
    secret: true,
  },
  GATEHOUSE_OUTBOUND_ALLOW: {
    description: 'Private address ranges that upstreams of every tenant may lie in; loopback while the demo is on.',
    schema: list(range),
  },
  GATEHOUSE_TASK_CONCURRENCY: {
    description: 'Calls of one tenant’s tasks that one worker makes at the same time, 1 to 1000.',
    schema: concurrency,
    default: '100',
  },
  GATEHOUSE_SECURITY_LOG_DAYS: {
    description: 'Days for which the security log is kept, 7 to 3650.',
    schema: days,
    default: '90',
  },
  GATEHOUSE_SMTP_URL: {
    description: 'Mail server, perhaps with ?from=ADDRESS; absent: messages are files in the data folder, below mail.',
    schema: urlWith(['smtp:', 'smtps:']),
    secret: true,
  },
  GATEHOUSE_DEMO: {
    description: '1: two demo tenants with upstreams of their own. `npm start` sets it for a loopback public URL.',
    schema: z.enum(['0', '1']).transform((value) => value === '1'),
  },
  LOG_LEVEL: {
    description: 'Lowest level that is logged.',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    description: 'OpenTelemetry collector; absent: no traces are sent. Other OTEL_* variables are the standard ones.',
    schema: urlWith(['http:', 'https:']),
  },
} as const satisfies Record<string, SettingDefinition<unknown>>;

export type SettingName = keyof typeof settingDefinitions;

export const settingNames = Object.keys(settingDefinitions) as SettingName[];

/** What each setting parses to; `undefined` when it was not given and has no default. */
export type ParsedSettings = {
  readonly [Name in SettingName]: (typeof settingDefinitions)[Name] extends { default: string }
    ? z.output<(typeof settingDefinitions)[Name]['schema']>
    : z.output<(typeof settingDefinitions)[Name]['schema']> | undefined;
};
