import { parseArgs } from 'node:util';

/** What a measurement can be told; each takes what concerns it. */
export interface Flags {
  /** How often everything is measured, by turns; one more comes first that is not counted. */
  readonly rounds: number;
  /** Of one run. */
  readonly seconds: number;
  readonly connections: readonly number[];
  /** Names of upstreams. */
  readonly upstreams: readonly string[];
  readonly calls: number;
  readonly tenants: number;
  readonly profile: boolean;
  /** File that the results are written to. */
  readonly json: string | undefined;
}

const USAGE = `Usage: npm run bench -- [NAME …] [flags]
  --rounds N            how often each thing is measured; the median counts (3)
  --seconds S           length of one run (1)
  --connections A,B,C   (1,10,50)
  --upstreams A,B       fixed, sdk (both)
  --calls N             calls of the soak (20000)
  --tenants N           tenants beside the one whose list is read (10000)
  --profile             profile the api under load, instead of measuring it
  --json FILE           write the results there, too; each measurement adds its own
`;

/** The flags of this process. Ends it with exit code 2 and the usage when they are not understood. */
export function readFlags(): Flags {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '1' },
        connections: { type: 'string', default: '1,10,50' },
        upstreams: { type: 'string', default: 'fixed,sdk' },
        calls: { type: 'string', default: '20000' },
        tenants: { type: 'string', default: '10000' },
        profile: { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    });
    return {
      rounds: positive('rounds', values.rounds),
      seconds: positive('seconds', values.seconds),
      connections: values.connections.split(',').map((value) => positive('connections', value)),
      upstreams: values.upstreams.split(','),
      calls: positive('calls', values.calls),
      tenants: positive('tenants', values.tenants),
      profile: values.profile,
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (number > 0) return number;
  throw new TypeError(`--${name} takes numbers above 0, not ${value}`);
}
