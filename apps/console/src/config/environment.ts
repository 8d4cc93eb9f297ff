import { loadSettings, type Settings } from './settings.ts';

/** The settings of this process. The only place that hands the real environment to anything. */
export function settingsOfThisProcess(): Settings {
  return loadSettings(process.env);
}

/**
 * Has Next take its configuration from the build, as the server does that it writes itself: otherwise it looks for the
 * source of it, which is not there in an image.
 */
export function useBuiltConfiguration(config: unknown): void {
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}
