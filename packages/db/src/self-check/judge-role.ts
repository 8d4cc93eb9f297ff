import type { RoleFacts } from './catalogue.ts';
import { type Finding, findings, type Problem } from './finding.ts';

const SEE_ROLES = 'Run prisma/rls/roles.sql as an administrator, and give DATABASE_URL the role gatehouse_app.';

/** The runtime role is gatehouse_app, has no power over policies, and cannot become anybody who has. */
export function judgeRole(role: RoleFacts): Finding[] {
  if (role.superuser) {
    const sentence = `The runtime role ${role.name} is a superuser: no policy and no privilege holds for it.`;
    return findings('isolation.role', '', [{ sentence, remedy: SEE_ROLES }]);
  }
  const problems: Problem[] = [];
  const unless = (fine: boolean, sentence: string, remedy: string = SEE_ROLES): void => {
    if (!fine) problems.push({ sentence, remedy });
  };
  unless(role.name === 'gatehouse_app', `The runtime role is ${role.name}, not gatehouse_app.`);
  unless(role.sessionName === role.name, `The session signed in as ${role.sessionName} and can go back to that.`);
  unless(!role.bypassRls, `${role.name} has BYPASSRLS: no policy applies to it.`);
  unless(!role.createRole, `${role.name} may create roles.`);
  unless(!role.createDatabase, `${role.name} may create databases.`);
  unless(!role.replication, `${role.name} may replicate, which reads every table past its policies.`);
  unless(
    role.owns === 0,
    `${role.name} owns ${role.owns} objects; an owner may change its policies.`,
    'Give them to gatehouse_owner.',
  );
  unless(
    role.memberOf.length === 0,
    `${role.name} belongs to ${role.memberOf.join(', ')} and has, or can take, their rights.`,
    `As an administrator: revoke ${role.memberOf.join(', ')} from ${role.name}.`,
  );
  unless(
    role.mayCreateIn.length === 0 && !role.mayCreateSchemas,
    `${role.name} may create objects in ${[...role.mayCreateIn, ...(role.mayCreateSchemas ? ['the database'] : [])].join(', ')}.`,
    'As the owner: revoke create on them from gatehouse_app, and from public.',
  );
  unless(
    !role.mayMakeTemporaryTables,
    `${role.name} may make temporary tables, which hide real ones of the same name.`,
    'Run prisma/rls/database.sql in the database.',
  );
  unless(
    role.grantedParameters.length === 0,
    `${role.name} may change ${role.grantedParameters.join(', ')}.`,
    `As an administrator: revoke set, alter system on parameter ${role.grantedParameters.join(', ')} from ${role.name}.`,
  );
  return [
    ...findings(
      'isolation.role',
      'The runtime role is gatehouse_app, with no way around row-level security.',
      problems,
    ),
    ...judgeDefaults(role),
  ];
}

/** Settings that come with each session and would undo what the policies and the guard rely on. */
function judgeDefaults({ name, defaults }: RoleFacts): Finding[] {
  const risky = /^(app\..*|row_security|search_path|session_replication_role|standard_conforming_strings|role)=/;
  return findings(
    'isolation.session-defaults',
    'Sessions begin without a tenant, and with the settings that policies rely on.',
    defaults
      .filter((setting) => risky.test(setting))
      .map((setting) => ({
        sentence: `Each session of ${name} begins with ${setting}.`,
        remedy: `As an administrator: alter role ${name} reset ${setting.split('=')[0]}, and the same for the database.`,
      })),
  );
}
