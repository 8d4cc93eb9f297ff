/** A message to one person. */
export interface Mail {
  /** As `normalEmail` gives it. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The one that it is about: mostly good once, and then whoever has it may act. */
  readonly link: string;
}

/** How messages leave. Never called inside a unit of work: it may wait for a network. */
export abstract class Mailer {
  /** Whether it was handed over. Why not is in the log: whoever asked for the message can do nothing about it. */
  abstract send(mail: Mail): Promise<boolean>;
}
