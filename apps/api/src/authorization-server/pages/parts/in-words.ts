const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** How long that is, rounded up, so that nobody who waits that long is too early. */
export function durationInWords(seconds: number): string {
  if (seconds <= 60) return counted(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds <= 3600) return counted(Math.ceil(seconds / 60), 'minute');
  return counted(Math.ceil(seconds / 3600), 'hour');
}

/** A number with its noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A moment as a sentence has it. Of the reader's time zone nothing is known. */
export const momentInWords = (moment: Date): string => `${moments.format(moment)} UTC`;

export const dayInWords = (moment: Date): string => days.format(moment);
