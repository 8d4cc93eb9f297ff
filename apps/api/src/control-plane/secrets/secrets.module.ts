import { Module } from '@nestjs/common';
import { SETTINGS } from '../../platform/injection.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { KeptSecrets } from './kept-secrets.service.ts';
import { SecretSources } from './secret-sources.service.ts';
import { SECRET_SURROUNDINGS, secretSurroundings } from './secret-surroundings.ts';
import { SecretsService } from './secrets.service.ts';

@Module({
  imports: [KeysModule],
  providers: [
    { provide: SECRET_SURROUNDINGS, useFactory: secretSurroundings, inject: [SETTINGS] },
    KeptSecrets,
    SecretsService,
    SecretSources,
  ],
  exports: [KeptSecrets, SecretsService, SecretSources],
})
export class SecretsModule {}
