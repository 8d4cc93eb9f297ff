/** How long a process may take to stop by itself once its parent is gone, in milliseconds. */
const graceMs = 10_000;

/**
 * Ends this process when the one that started it is gone, also when that was killed and could not say so: the
 * channel between the two closes then. `stop` is called once and should end the process; ten seconds later it ends
 * anyhow. Does nothing in a process that was started without such a channel.
 */
export function exitWithParent(stop: () => void): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    stop();
  });
  // A listener keeps the channel, and with it the process, alive; there is other work for that.
  process.channel?.unref();
}
