import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { Members } from './members.service.ts';

@Module({ imports: [AccountsModule], providers: [Members], exports: [Members] })
export class MembersModule {}
