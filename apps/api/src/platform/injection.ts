import type { Clock } from '@gatehouse/db';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';

/** Injection tokens for what is not a class. */
export const SETTINGS = Symbol('Settings');
export const LOGGER = Symbol('Logger');
export const CLOCK = Symbol('Clock');
export const OUTBOUND = Symbol('Outbound');

export type { Clock, Logger, Settings };
