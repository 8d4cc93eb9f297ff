import { z } from 'zod';
import { form } from '../field.ts';
import { limits } from '../sections/limits.ts';
import { registration } from '../sections/registration.ts';
import { tenantName } from '../tenant-file.ts';
import { defineOperation } from './operation.ts';

const noun = 'Settings';

export const settings = form({
  name: tenantName,
  /** Which clients may come that nobody registered. */
  registration,
  limits,
  /** Whether operators may mint tokens in the name of the tenant's subjects. */
  operatorTokens: z.enum(['allowed', 'forbidden'], 'Write allowed or forbidden.'),
});

export type SettingsView = z.output<typeof settings>;

export const getSettings = defineOperation({
  id: 'getSettings',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/settings',
  permission: 'settings:read',
  summary: 'What holds for the tenant as a whole',
  answer: settings,
});

export const replaceSettings = defineOperation({
  id: 'replaceSettings',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/settings',
  permission: 'settings:write',
  summary: 'Changes what holds for the tenant as a whole: all of it',
  body: settings,
  answer: settings,
});
