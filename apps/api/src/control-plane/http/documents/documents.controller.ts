import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../../platform/injection.ts';
import { version } from '../../../platform/version.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { referencePage } from './reference-page.ts';

/** It changes with the release and with nothing else. */
const CACHING = 'public, max-age=300';

/** What the API is, for anybody: there is nothing of any tenant in it. */
@Controller('api')
export class DocumentsController {
  private readonly document: OpenApiDocument;

  constructor(@Inject(SETTINGS) { publicUrl }: Settings) {
    this.document = openApiDocument({ publicUrl, version });
  }

  @Get('openapi.json')
  openApi(@Res({ passthrough: true }) reply: FastifyReply): OpenApiDocument {
    reply.header('cache-control', CACHING);
    return this.document;
  }

  @Get('docs')
  reference(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { html, headers } = referencePage(this.document);
    reply.headers(headers);
    return html;
  }
}
