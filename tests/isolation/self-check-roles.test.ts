import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { faults, Patient } from './patient.ts';

const patient = Patient.begin();

describe('another role than the runtime role is found', () => {
  it('the superuser', async () => {
    expect(faults(await patient.check(patient.urls.adminUrl)).map(({ sentence }) => sentence)).toEqual([
      'The runtime role postgres is a superuser: no policy and no privilege holds for it.',
      'Tenants can be read without a tenant.',
    ]);
  });

  it('the owner', async () => {
    const sentences = faults(await patient.check(patient.urls.ownerUrl))
      .map(({ sentence }) => sentence)
      .join('\n');
    expect(sentences).toContain('The runtime role is gatehouse_owner, not gatehouse_app.');
    expect(sentences).toMatch(/gatehouse_owner owns \d+ objects/);
    expect(sentences).toContain('Tenants can be read without a tenant.');
  });

  it.each<[string, string, RegExp]>([
    ['bypassrls', '', /has BYPASSRLS/],
    ['createrole', '', /may create roles/],
    ['createdb', '', /may create databases/],
    ['replication', '', /may replicate/],
    ['', 'grant gatehouse_owner to ROLE', /belongs to gatehouse_owner/],
    ['', 'grant gatehouse_owner to ROLE with inherit false, set false', /belongs to gatehouse_owner/],
    ['', 'grant pg_read_all_data to ROLE', /belongs to pg_read_all_data/],
    ['', 'grant pg_read_server_files to ROLE with inherit false', /belongs to pg_read_server_files/],
    [
      '',
      'create role ROLE_between; grant gatehouse_owner to ROLE_between; grant ROLE_between to ROLE',
      /belongs to .*gatehouse_owner/,
    ],
    ['', 'create table owned (tenant_id uuid not null); alter table owned owner to ROLE', /owns \d+ object/],
    ['', 'grant set on parameter session_replication_role to ROLE', /may change session_replication_role/],
  ])('one with %s%s', async (attributes, powers, sentence) => {
    const role = `self_check_${randomBytes(4).toString('hex')}`;
    await patient.admin.query(
      `create role ${role} login password 'x' ${attributes}; grant connect on database ${patient.databaseName} to ${role}`,
    );
    try {
      if (powers) await patient.admin.query(powers.replaceAll('ROLE', role));
      const url = Object.assign(new URL(patient.urls.appUrl), { username: role, password: 'x' }).href;
      const sentences = faults(await patient.check(url)).map((finding) => finding.sentence);
      expect(sentences.filter((one) => sentence.test(one))).not.toEqual([]);
    } finally {
      await patient.admin.query('drop table if exists owned');
      for (const { rolname } of (
        await patient.admin.query<{ rolname: string }>('select rolname from pg_roles where rolname like $1', [
          `${role}%`,
        ])
      ).rows) {
        await patient.admin.query(`drop owned by ${rolname}; drop role ${rolname}`);
      }
    }
  });

  it('a role that signed in as another', async () => {
    const url = new URL(patient.urls.adminUrl);
    url.searchParams.set('options', '-c role=gatehouse_app');
    expect(faults(await patient.check(url.href)).map(({ sentence }) => sentence)).toContainEqual(
      'The session signed in as postgres and can go back to that.',
    );
  });
});

describe('a database that cannot be judged', () => {
  it('is a finding: one that is away, one without migrations', async () => {
    const [away] = await patient.check('postgresql://gatehouse_app:x@127.0.0.1:1/none');
    expect(away).toMatchObject({ check: 'database.reachable', ok: false });
    const empty = `${patient.databaseName}_empty`;
    await patient.admin.query(`create database ${empty} template template0`);
    const url = Object.assign(new URL(patient.urls.appUrl), { pathname: `/${empty}` }).href;
    const checks = faults(await patient.check(url)).map((finding) => finding.check);
    await patient.admin.query(`drop database ${empty} with (force)`);
    expect(checks).toEqual(expect.arrayContaining(['database.migrations', 'record.append-only', 'isolation.probe']));
  });
});
