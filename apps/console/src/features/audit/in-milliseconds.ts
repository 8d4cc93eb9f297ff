/** A duration for people. @param duration in microseconds */
export function inMilliseconds(duration: number): string {
  const milliseconds = duration / 1000;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
