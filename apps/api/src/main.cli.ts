#!/usr/bin/env node
import 'reflect-metadata';
import { asGatehouseError } from '@gatehouse/errors';
import { CommanderError } from 'commander';
import { CommandContext } from './commands/context.ts';
import { createProgram } from './commands/program.ts';
import { StopRequested } from './commands/serve/stop-requests.ts';
import { describeFailure } from './platform/describe-failure.ts';

/** What a shell says of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** 0 done, 1 refused or failed, 2 wrong usage (docs/contract.md). */
async function run(): Promise<number> {
  try {
    await createProgram(new CommandContext()).parseAsync();
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (thrown instanceof StopRequested) return INTERRUPTED;
    const error = asGatehouseError(thrown);
    process.stderr.write(`gatehouse: ${describeFailure(error)}\n`);
    return error.code === 'usage.invalid' ? 2 : 1;
  }
}

process.exit(await run());
