import { Module } from '@nestjs/common';
import { ToolsService } from './tools.service.ts';

@Module({ providers: [ToolsService], exports: [ToolsService] })
export class ToolsModule {}
