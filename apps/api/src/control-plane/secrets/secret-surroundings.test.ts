import { expect, it } from 'vitest';
import { loadSettings } from '../../config/settings.ts';
import { secretSurroundings } from './secret-surroundings.ts';

it('close the data folder, and every file that settings are given in', () => {
  const { closed } = secretSurroundings({
    dataDir: '/var/lib/gatehouse',
    files: ['/run/secrets/master-key', '/run/secrets/database-url'],
  });
  expect(closed).toEqual(['/var/lib/gatehouse', '/run/secrets/master-key', '/run/secrets/database-url']);
});

it('close them wherever they were named, used or not', () => {
  const { files } = loadSettings({ GATEHOUSE_DATA_DIR: '/nonexistent', GATEHOUSE_SMTP_URL_FILE: '' });
  expect(files).toEqual(['/nonexistent/settings.env']);
});
