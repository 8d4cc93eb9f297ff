import { Module } from '@nestjs/common';
import { ToolCatalogue } from './tool-catalogue.service.ts';
import { ToolRules } from './tool-rules.service.ts';
import { ToolsService } from './tools.service.ts';

const services = [ToolsService, ToolCatalogue, ToolRules];

@Module({ providers: services, exports: services })
export class ToolsModule {}
