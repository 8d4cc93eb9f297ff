import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { GatehouseError, nearest } from '@gatehouse/errors';
import { type SettingName, settingDefinitions, settingNames } from './definitions.ts';

/** The settings file inside the data folder: `NAME=value` lines. The environment wins over it. */
export const SETTINGS_FILE = 'settings.env';

/** A setting as it was written, and where. */
export interface RawSetting {
  readonly value: string;
  readonly origin: string;
}

/** Everything that was given, before it is parsed. */
export interface RawSettings {
  readonly values: ReadonlyMap<SettingName, RawSetting>;
  /** One sentence each, for the log: nothing that stops the boot. */
  readonly warnings: readonly string[];
  /** Absolute paths of the files that settings were read from. */
  readonly files: readonly string[];
}

const PREFIX = 'GATEHOUSE_';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Collects settings from the environment and from `<data>/settings.env`, following `…_FILE` to the file it names.
 * An unknown `GATEHOUSE_*` in the file is an error, because nothing else could have meant it; in the environment it
 * is a warning, because another program's variable may stand there.
 *
 * @throws GatehouseError `settings.invalid`
 */
export function collectSettings(environment: Environment): RawSettings {
  const dataDir = resolve(environment.GATEHOUSE_DATA_DIR || settingDefinitions.GATEHOUSE_DATA_DIR.default);
  const path = join(dataDir, SETTINGS_FILE);
  const file = readSettingsFile(path);
  const unknownInFile = unknownNames(file)[0];
  if (unknownInFile) throw invalid(`${path}: ${unknownInFile} is not a setting${suggestion(unknownInFile)}`);
  if (file.GATEHOUSE_DATA_DIR)
    throw invalid(`${path}: GATEHOUSE_DATA_DIR says where that file is, so it cannot stand in it`);
  const ownerUrl = 'GATEHOUSE_DATABASE_OWNER_URL';
  if (file[ownerUrl] || file[`${ownerUrl}_FILE`]) {
    throw invalid(`${path}: ${ownerUrl} does not belong there, because the api and the worker read that file too`);
  }

  const values = new Map<SettingName, RawSetting>();
  for (const name of settingNames) {
    const found = rawSetting(name, environment, 'environment') ?? rawSetting(name, file, path);
    if (found) values.set(name, found);
  }
  const warnings = unknownNames(environment).map(
    (name) => `${name} in the environment is not a setting of Gatehouse${suggestion(name)}`,
  );
  return { values, warnings, files: [path, ...filesNamedBy(environment), ...filesNamedBy(file)] };
}

function rawSetting(name: SettingName, source: Environment, origin: string): RawSetting | undefined {
  const direct = source[name];
  const file = source[`${name}_FILE`];
  if (direct && file) throw invalid(`${name} and ${name}_FILE are both given; give one of them`);
  if (direct) return { value: direct, origin };
  if (!file) return undefined;
  try {
    return { value: readFileSync(file, 'utf8').replace(/\r?\n$/, ''), origin: `${file} (${name}_FILE)` };
  } catch (cause) {
    throw invalid(`${name}_FILE names ${file}, which cannot be read`, cause);
  }
}

function readSettingsFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw invalid(`${path} cannot be read`, cause);
  }
}

/** Whatever ends in `_FILE` and names a setting, whether the setting is used in this process or not. */
function filesNamedBy(source: Environment): string[] {
  return settingNames.flatMap((name) => source[`${name}_FILE`] || []).map((file) => resolve(file));
}

function unknownNames(source: Environment): string[] {
  const known = new Set<string>(settingNames.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(source).filter((name) => name.startsWith(PREFIX) && !known.has(name));
}

/** The prefix is left out of the comparison: everything shares it, so it would make any two names look near. */
function suggestion(name: string): string {
  const names = settingNames.map((known) => known.replace(PREFIX, ''));
  const candidate = nearest(name.replace(PREFIX, ''), names);
  const known = settingNames[names.indexOf(candidate ?? '')];
  return known ? `; did you mean ${known}?` : '';
}

function invalid(reason: string, cause?: unknown): GatehouseError {
  return new GatehouseError('settings.invalid', { reason, cause });
}
