import { join, resolve } from 'node:path';
import { findNode } from './gatehouse.mjs';
import { environment, root } from './repository.mjs';

/** The agent of the demo, for the Gatehouse that runs on the data folder of the settings. */
export function demoAgent(...args) {
  const built = (app, file) => join(root, 'apps', app, 'dist', file);
  const dataFolder = resolve(root, environment.GATEHOUSE_DATA_DIR ?? '.gatehouse');
  return [findNode(), built('demo-agent', 'main.js'), ...args, dataFolder, built('api', 'main.cli.js')];
}
