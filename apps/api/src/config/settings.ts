import { resolve } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import {
  type ParsedSettings,
  type SettingDefinition,
  type SettingName,
  settingDefinitions,
  settingNames,
} from './definitions.ts';
import { isLoopbackOrigin, loopbackTwin } from './origins.ts';
import { collectSettings } from './sources.ts';

/** The settings of this process, parsed once at boot. Nothing else reads the environment. */
export interface Settings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly consolePort: number;
  readonly metricsPort: number;
  /** Origin, without a trailing slash. */
  readonly publicUrl: string;
  /** Every origin under which the api is reached, the public one first. */
  readonly knownOrigins: readonly string[];
  readonly browserOrigins: readonly string[];
  /** Origin of the console; absent where the installation has none. */
  readonly consoleUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly databaseDirectUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly masterKey: string | undefined;
  readonly previousMasterKeys: readonly string[];
  readonly outboundAllow: readonly string[];
  /** Calls of one tenant's tasks that one worker makes at the same time. */
  readonly taskConcurrency: number;
  readonly securityLogDays: number;
  readonly smtpUrl: string | undefined;
  readonly demo: boolean;
  readonly logLevel: ParsedSettings['LOG_LEVEL'];
  readonly tracing: boolean;
  /** One sentence each, for the log. */
  readonly warnings: readonly string[];
  /** Files that settings were read from: no tenant's business. */
  readonly files: readonly string[];
}

/** A line of `doctor --settings`. */
export interface SettingLine {
  readonly name: SettingName;
  readonly description: string;
  readonly default: string | undefined;
  /** As given, or redacted. */
  readonly value: string | undefined;
  readonly origin: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadOptions {
  /** Show the demo unless a setting says otherwise, and only where nobody but this machine can see it. */
  readonly demoByDefault?: boolean;
  /** Further files that settings are given in, to somebody else. */
  readonly files?: readonly string[];
}

/**
 * Reads and checks all settings.
 *
 * @throws GatehouseError `settings.invalid`, with every fault in one message
 */
export function loadSettings(environment: Environment, options: LoadOptions = {}): Settings {
  const { values, warnings, files } = collectSettings(environment);
  const parsed: Partial<Record<SettingName, unknown>> = {};
  const faults: string[] = [];
  for (const name of settingNames) {
    const raw = values.get(name)?.value ?? defaultOf(name);
    if (raw === undefined) continue;
    const result = settingDefinitions[name].schema.safeParse(raw);
    if (result.success) parsed[name] = result.data;
    else faults.push(`${name} ${result.error.issues[0]?.message ?? 'is malformed'} (from ${values.get(name)?.origin})`);
  }
  if (faults.length > 0) throw new GatehouseError('settings.invalid', { reason: faults.join('; ') });
  return assemble(parsed as ParsedSettings, { warnings, files }, options);
}

/** Every setting with its value and origin; secrets show only that they are set. */
export function describeSettings(environment: Environment): SettingLine[] {
  const { values } = collectSettings(environment);
  return settingNames.map((name) => {
    const definition: SettingDefinition<unknown> = settingDefinitions[name];
    const given = values.get(name);
    const value = given && definition.secret ? '(set)' : given?.value;
    return {
      name,
      description: definition.description,
      default: defaultOf(name),
      value: value ?? defaultOf(name),
      origin: given?.origin ?? 'default',
    };
  });
}

function assemble(
  parsed: ParsedSettings,
  collected: Pick<Settings, 'warnings' | 'files'>,
  { demoByDefault = false, files = [] }: LoadOptions,
): Settings {
  const publicUrl = parsed.GATEHOUSE_PUBLIC_URL ?? `http://${inUrl(parsed.GATEHOUSE_HOST)}:${parsed.PORT}`;
  const loopback = isLoopbackOrigin(publicUrl);
  if (!loopback && !publicUrl.startsWith('https:')) {
    throw new GatehouseError('settings.invalid', {
      reason: `GATEHOUSE_PUBLIC_URL is ${publicUrl}: it must be https, or a loopback address for a trial`,
    });
  }
  if (!loopback && !parsed.GATEHOUSE_MASTER_KEY) {
    throw new GatehouseError('settings.invalid', {
      reason:
        'GATEHOUSE_MASTER_KEY is required with a public URL that is not loopback; `openssl rand -base64 32` makes one',
    });
  }
  const { GATEHOUSE_CONSOLE_URL: consoleUrl = loopback ? consoleOnLoopback(parsed) : undefined } = parsed;
  if (consoleUrl !== undefined && !isLoopbackOrigin(consoleUrl) && !consoleUrl.startsWith('https:')) {
    throw new GatehouseError('settings.invalid', {
      reason: `GATEHOUSE_CONSOLE_URL is ${consoleUrl}: it must be https, or a loopback address for a trial`,
    });
  }
  const demo = parsed.GATEHOUSE_DEMO ?? (demoByDefault && loopback);
  const others = parsed.GATEHOUSE_ALSO_KNOWN_AS ?? (loopback ? loopbackTwin(publicUrl) : []);
  return {
    dataDir: resolve(parsed.GATEHOUSE_DATA_DIR),
    host: parsed.GATEHOUSE_HOST,
    port: parsed.PORT,
    consolePort: parsed.GATEHOUSE_CONSOLE_PORT,
    metricsPort: parsed.GATEHOUSE_METRICS_PORT,
    publicUrl,
    knownOrigins: [...new Set([publicUrl, ...others])],
    browserOrigins: parsed.GATEHOUSE_BROWSER_ORIGINS,
    consoleUrl,
    trustedProxies: parsed.GATEHOUSE_TRUSTED_PROXIES,
    databaseUrl: parsed.DATABASE_URL,
    databaseOwnerUrl: parsed.GATEHOUSE_DATABASE_OWNER_URL,
    databaseDirectUrl: parsed.GATEHOUSE_DATABASE_DIRECT_URL,
    redisUrl: parsed.REDIS_URL,
    masterKey: parsed.GATEHOUSE_MASTER_KEY,
    previousMasterKeys: parsed.GATEHOUSE_PREVIOUS_MASTER_KEYS,
    outboundAllow: parsed.GATEHOUSE_OUTBOUND_ALLOW ?? (demo ? ['127.0.0.0/8', '::1/128'] : []),
    taskConcurrency: parsed.GATEHOUSE_TASK_CONCURRENCY,
    securityLogDays: parsed.GATEHOUSE_SECURITY_LOG_DAYS,
    smtpUrl: parsed.GATEHOUSE_SMTP_URL,
    demo,
    logLevel: parsed.LOG_LEVEL,
    tracing: parsed.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    warnings: collected.warnings,
    files: [...new Set([...collected.files, ...files])],
  };
}

function consoleOnLoopback({ GATEHOUSE_HOST, GATEHOUSE_CONSOLE_PORT }: ParsedSettings): string {
  return `http://${inUrl(GATEHOUSE_HOST)}:${GATEHOUSE_CONSOLE_PORT}`;
}

function defaultOf(name: SettingName): string | undefined {
  const definition: SettingDefinition<unknown> = settingDefinitions[name];
  return definition.default;
}

/** A listening address as it stands in a URL: IPv6 in brackets, "any" as the loopback address people would open. */
function inUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
