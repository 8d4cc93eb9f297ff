import { Database, type HotPath, hotStatement, parseTenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';

/** Milliseconds that somebody waits before it is asked whether the database answers anything at all. */
const PATIENCE = 1_000;

/** Milliseconds in which it has to. */
const ANSWER_WITHIN = 1_000;

/** No tenant has this id: nothing is asked of any. */
const NOBODY = parseTenantId('00000000-0000-7000-8000-000000000000');

const anything = hotStatement<never>('anything', 'select');

/**
 * Whether the database answers. One that takes connections and says nothing is found out by time alone, and the limits of
 * statements and connections (10 s) are made for work that is slow. So who waits for longer asks something that is never
 * slow: on a connection that nobody else uses, it reads no table, takes no lock and writes nothing, so that it waits for no
 * disk either, and is answered in the middle of a checkpoint at which every commit stands in line.
 */
@Injectable()
export class DatabasePulse {
  private readonly path: Pick<HotPath, 'run'>;
  private asking: Promise<boolean> | undefined;

  constructor(database: Database) {
    this.path = database.openHotPath({ connections: 1, answerWithin: ANSWER_WITHIN });
  }

  /**
   * Waits for what the database was asked, for as long as it answers anything.
   *
   * @throws GatehouseError `database.unavailable` some two seconds after it has fallen silent
   */
  async whileItAnswers<T>(answer: Promise<T>): Promise<T> {
    const { promise: silence, reject } = Promise.withResolvers<never>();
    let isOver = false;
    const ask = async (): Promise<void> => {
      const answers = await this.answers();
      if (isOver) return;
      if (answers) timer = setTimeout(ask, PATIENCE);
      else reject(new GatehouseError('database.unavailable', { reason: 'it answers nothing' }));
    };
    let timer = setTimeout(ask, PATIENCE);
    try {
      return await Promise.race([answer, silence]);
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }

  /** Asked once for all who wait. Never rejects. */
  private answers(): Promise<boolean> {
    const answered = () =>
      this.path.run(NOBODY, [anything.bind()]).then(
        () => true,
        () => false,
      );
    this.asking ??= Promise.race([answered(), silent()]).finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }
}

/** A process that stood still itself finds an answer that came meanwhile: it is read in the turn before this is over. */
async function silent(): Promise<false> {
  await new Promise((resolve) => void setTimeout(resolve, ANSWER_WITHIN).unref());
  await new Promise(setImmediate);
  return false;
}
