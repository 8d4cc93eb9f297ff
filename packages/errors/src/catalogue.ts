import { accountErrors } from './catalogue/accounts.ts';
import { authorizationServerErrors } from './catalogue/authorization-server.ts';
import { consoleErrors } from './catalogue/console.ts';
import { controlPlaneErrors } from './catalogue/control-plane.ts';
import { controlPlaneApiErrors } from './catalogue/control-plane-api.ts';
import {
  admitErrors,
  authenticateErrors,
  authorizeErrors,
  dispatchErrors,
  receiveErrors,
  recordErrors,
} from './catalogue/data-plane.ts';
import { isolationErrors, startErrors } from './catalogue/installation.ts';
import { keyErrors } from './catalogue/keys-and-secrets.ts';
import { taskErrors } from './catalogue/tasks.ts';

/**
 * The closed list of errors. A code is stable: scripts and agents match on it. `docs/errors.md` is generated from here.
 */
export const errorCatalogue = {
  ...receiveErrors,
  ...authenticateErrors,
  ...admitErrors,
  ...authorizeErrors,
  ...dispatchErrors,
  ...taskErrors,
  ...recordErrors,
  ...isolationErrors,
  ...startErrors,
  ...keyErrors,
  ...accountErrors,
  ...authorizationServerErrors,
  ...controlPlaneErrors,
  ...controlPlaneApiErrors,
  ...consoleErrors,
};

/** The same by group, in the order of the page. */
export const errorGroups = [
  { title: 'Receive', errors: receiveErrors },
  { title: 'Authenticate', errors: authenticateErrors },
  { title: 'Admit', errors: admitErrors },
  { title: 'Authorize', errors: authorizeErrors },
  { title: 'Dispatch', errors: dispatchErrors },
  { title: 'Tasks', errors: taskErrors },
  { title: 'Record', errors: recordErrors },
  { title: 'Data and isolation', errors: isolationErrors },
  { title: 'Starting', errors: startErrors },
  { title: 'Keys and secrets', errors: keyErrors },
  { title: 'Accounts and sign-in', errors: accountErrors },
  { title: 'Authorization server', errors: authorizationServerErrors },
  { title: 'Control plane and command line', errors: controlPlaneErrors },
  { title: 'Control-plane API', errors: controlPlaneApiErrors },
  { title: 'Console', errors: consoleErrors },
];

/** Every stable error code. */
export type ErrorCode = keyof typeof errorCatalogue;
