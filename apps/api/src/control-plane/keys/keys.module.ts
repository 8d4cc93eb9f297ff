import { Module } from '@nestjs/common';
import { KeysService } from './keys.service.ts';
import { SigningKeys } from './signing-keys.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

const keys = [TenantKeyRing, SigningKeys, KeysService];

@Module({ providers: keys, exports: keys })
export class KeysModule {}
