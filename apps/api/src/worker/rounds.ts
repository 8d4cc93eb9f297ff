/** What is done over and over. */
export interface RoundsOptions {
  /** Milliseconds between the end of one round and the beginning of the next. */
  readonly pause: number;
  round(): Promise<unknown>;
  /** A round has failed; the next one comes all the same. */
  onError(error: unknown): void;
}

/** Does something over and over, one round at a time, until it is stopped. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private underWay: Promise<void> | undefined;

  constructor(private readonly options: RoundsOptions) {}

  /** The first round is a pause away. */
  start(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.underWay = this.run();
    }, this.options.pause);
    this.timer.unref();
  }

  /** Waits for the round that is under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.underWay;
  }

  private async run(): Promise<void> {
    try {
      await this.options.round();
    } catch (error) {
      if (!this.isStopped) this.options.onError(error);
    }
    this.start();
  }
}
