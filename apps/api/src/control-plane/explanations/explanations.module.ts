import { Module } from '@nestjs/common';
import { SnapshotModule } from '../../data-plane/snapshot/snapshot.module.ts';
import { PrincipalsModule } from '../principals/principals.module.ts';
import { ExplanationsService } from './explanations.service.ts';

@Module({
  imports: [SnapshotModule, PrincipalsModule],
  providers: [ExplanationsService],
  exports: [ExplanationsService],
})
export class ExplanationsModule {}
