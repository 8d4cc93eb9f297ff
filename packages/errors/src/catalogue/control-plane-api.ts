import { defineErrors, error } from './definition.ts';

/** What the control-plane API answers besides what its services do. */
export const controlPlaneApiErrors = defineErrors({
  'api.input-invalid': error(
    400,
    { code: 4170 },
    'The request does not fit what this operation takes; nothing was changed.',
    'Correct what `problems` names; /api/docs describes every operation.',
  ),
  'permission.missing': error(
    403,
    { code: 4171 },
    'Your membership does not allow this.',
    'Ask an owner or admin of the tenant for a membership that gives the permission in `permission`.',
  ),
  'precondition.missing': error(
    428,
    { code: 4172 },
    'What is replaced or removed has to be named as it was read.',
    'Read it, and send the ETag of that answer as If-Match.',
  ),
  'precondition.failed': error(
    412,
    { code: 4173 },
    'It was changed since you read it; nothing was overwritten.',
    'Read it again, put your change on top of what is there now, and send that with the new ETag.',
  ),
  'idempotency.in-flight': error(
    409,
    { code: 4174 },
    'A request with that Idempotency-Key is under way.',
    'Wait for its answer, or repeat this one in a moment: it gets the same answer.',
  ),
  'idempotency.reused': error(
    422,
    { code: 4175 },
    'That Idempotency-Key was used for another request within the last day.',
    'Make a new key for each request that is not a repetition.',
  ),
  'entry.unknown': error(
    404,
    { code: 4176 },
    'The tenant has nothing of that kind with that name.',
    'List what there is, and check the name.',
  ),
  'entry.exists': error(
    409,
    { code: 4177 },
    'The tenant has one of that kind and name already.',
    'Read it and replace it, or choose another name.',
  ),
  'entry.too-many': error(
    409,
    { code: 4178 },
    'The tenant has as many of that kind as it can have.',
    'Remove one that is not needed any more.',
  ),
  'entry.kept': error(
    409,
    { code: 4179 },
    'Every tenant keeps this one.',
    'Change what it says instead of removing it.',
  ),
  'reference.unknown': error(
    422,
    { code: 4180 },
    'Something that is named here is not there.',
    'Make it first, or correct the name in `missing`.',
  ),
  'member.last-owner': error(
    409,
    { code: 4181 },
    'A tenant keeps one owner at least who can sign in.',
    'Make somebody else an owner first.',
  ),
});
