import { Prisma } from './generated/client.ts';

/** SQL's null in a nullable JSON column; a plain `null` would not say which of the two nulls is meant. */
export const DbNull = Prisma.DbNull;

/** The JSON value `null`. */
export const JsonNull = Prisma.JsonNull;
