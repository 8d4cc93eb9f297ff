export const THEMES = ['system', 'light', 'dark'] as const;

/** Light or dark: as the system has it, or as somebody has chosen here. */
export type Theme = (typeof THEMES)[number];

export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}
