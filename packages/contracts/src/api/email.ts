import { z } from 'zod';

/** RFC 5321, section 4.5.3.1.3: a path has up to 256 octets, angle brackets included. */
const EMAIL_LENGTH = 254;

export const email = z
  .email('Write an e-mail address.')
  .max(EMAIL_LENGTH, `This is longer than ${EMAIL_LENGTH} characters.`);
