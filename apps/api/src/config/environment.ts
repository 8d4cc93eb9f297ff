import { describeSettings, type LoadOptions, loadSettings, type SettingLine, type Settings } from './settings.ts';

/** The settings of this process. The only place that hands the real environment to anything. */
export function settingsOfThisProcess(options?: LoadOptions): Settings {
  return loadSettings(process.env, options);
}

/** `doctor --settings` for this process. */
export function describeSettingsOfThisProcess(): SettingLine[] {
  return describeSettings(process.env);
}

/** One variable, for the `env:` secret store, which decides by its own rules what a tenant may read. */
export function readVariable(name: string): string | undefined {
  return process.env[name];
}

/** The environment for a child process: this one, with `changes` applied; `undefined` removes a variable. */
export function childEnvironment(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...changes };
  for (const [name, value] of Object.entries(environment)) if (value === undefined) delete environment[name];
  return environment;
}
