import { Module } from '@nestjs/common';
import { Principals } from './principals.service.ts';

@Module({ providers: [Principals], exports: [Principals] })
export class PrincipalsModule {}
