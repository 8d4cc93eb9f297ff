import { Injectable } from '@nestjs/common';

/** Whether one part of the process can do its work; the sentence says what is wrong when it cannot. */
export interface ReadinessReport {
  readonly name: string;
  readonly ok: boolean;
  readonly sentence: string;
}

type Check = () => ReadinessReport | Promise<ReadinessReport>;

/** Everything that must hold before traffic is let in. Parts register themselves at start. */
@Injectable()
export class Readiness {
  private readonly checks: Check[] = [];
  private draining = false;

  register(check: Check): void {
    this.checks.push(check);
  }

  /** From now on this process asks for no more traffic: it is about to stop. */
  drain(): void {
    this.draining = true;
  }

  async reports(): Promise<ReadinessReport[]> {
    const reports = await Promise.all(this.checks.map((check) => check()));
    return this.draining ? [...reports, { name: 'process', ok: false, sentence: 'The process is stopping.' }] : reports;
  }
}
