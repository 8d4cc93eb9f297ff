import { z } from 'zod';
import { form, list, slug, subject } from '../field.ts';

/** A principal: a subject of the built-in issuer as plain text, or one of another issuer. */
export const member = z.union([subject, form({ subject, issuer: slug })]);

/** Principals to whom roles are given together. */
export const group = form({ slug, members: list(member, 5000) });
