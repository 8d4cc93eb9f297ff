import { defineErrors, error } from './definition.ts';

/** What an installation stands on: the database, its isolation, the machine. */
export const isolationErrors = defineErrors({
  'database.unavailable': error(
    503,
    { code: 5033 },
    'The database cannot be reached.',
    'Retry shortly; the operator can run `gatehouse doctor`.',
  ),
  'isolation.tenant-unset': error(
    500,
    { code: 5001 },
    'Tenant data was asked for without a tenant.',
    'This is a defect in Gatehouse: report the correlation id.',
  ),
  'isolation.statement-refused': error(
    500,
    { code: 5002 },
    'A statement was refused because it could leave its tenant.',
    'This is a defect in Gatehouse: report the correlation id.',
  ),
  'isolation.unproven': error(
    503,
    { code: 5003 },
    'Tenant isolation could not be proven, so nothing is served.',
    'Run `gatehouse doctor`: it names what is wrong and the remedy.',
  ),
  'migration.failed': error(
    500,
    { code: 5004 },
    'A database migration could not be applied.',
    'Run `gatehouse migrate --status`, mend the cause, and run `gatehouse migrate` again.',
  ),
});

export const startErrors = defineErrors({
  'data-dir.unwritable': error(
    500,
    { code: 5008 },
    'The data folder cannot be used.',
    'Give the account that runs Gatehouse write access to it, or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'data-dir.unsafe': error(
    500,
    { code: 5014 },
    'Others could change what is in the data folder.',
    'Take the right to write there from everybody else (chmod o-w), and look through what lies in it.',
  ),
  'data-dir.full': error(
    507,
    { status: 500, code: 5009 },
    'There is no space left for the data folder.',
    'Free some space (a new database takes about 100 MB), or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'port.in-use': error(
    500,
    { code: 5010 },
    'A port that Gatehouse needs is taken.',
    'Stop what listens there, or choose another port with the setting that is named.',
  ),
  'already-running': error(
    409,
    { status: 500, code: 5011 },
    'Another Gatehouse already runs on this data folder.',
    'Use that one, stop it first, or name another folder in GATEHOUSE_DATA_DIR.',
  ),
  'database.not-startable': error(
    500,
    { code: 5012 },
    'The embedded PostgreSQL cannot be started.',
    'Mend the cause that is named, or set DATABASE_URL to a PostgreSQL of your own.',
  ),
  'process.failed': error(
    500,
    { code: 5013 },
    'A process of Gatehouse ended before it was ready.',
    'Its last lines say why.',
  ),
});
