import { readFileSync } from 'node:fs';
import { GatehouseError } from '@gatehouse/errors';
import { z } from 'zod';

/** The settings of a console process. `gatehouse serve` gives them all; docs/contract.md says what each is. */
export interface Settings {
  readonly databaseUrl: string;
  /** Origin of the api, and of its issuers. */
  readonly publicUrl: string;
  /** Origin of this console. */
  readonly consoleUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: (typeof logLevels)[number];
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

const origin = z
  .url({ protocol: /^https?$/ })
  .transform((value) => new URL(value).origin)
  .refine(isGoodOrigin, 'must be https, or a loopback address for a trial');

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  GATEHOUSE_PUBLIC_URL: origin,
  GATEHOUSE_CONSOLE_URL: origin,
  GATEHOUSE_HOST: z.string().min(1).default('127.0.0.1'),
  GATEHOUSE_CONSOLE_PORT: z.coerce.number().int().min(1).max(65_534).default(4001),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

/**
 * Reads the settings, each from its variable or from the file that `NAME_FILE` names.
 *
 * @throws GatehouseError `settings.invalid`, naming every fault
 */
export function loadSettings(environment: Environment): Settings {
  const given = Object.keys(schema.shape).map((name) => [name, givenAs(name, environment)] as const);
  const { success, data, error } = schema.safeParse(Object.fromEntries(given));
  if (!success) {
    const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new GatehouseError('settings.invalid', { reason: faults.join('; ') });
  }
  return {
    databaseUrl: data.DATABASE_URL,
    publicUrl: data.GATEHOUSE_PUBLIC_URL,
    consoleUrl: data.GATEHOUSE_CONSOLE_URL,
    host: data.GATEHOUSE_HOST,
    port: data.GATEHOUSE_CONSOLE_PORT,
    logLevel: data.LOG_LEVEL,
  };
}

function givenAs(name: string, environment: Environment): string | undefined {
  const file = environment[`${name}_FILE`];
  if (environment[name] || !file) return environment[name] || undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new GatehouseError('settings.invalid', { reason: `${name}_FILE names ${file}, which cannot be read`, cause });
  }
}

function isGoodOrigin(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return (
    protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
