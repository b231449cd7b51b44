import { Type } from '@serviflow/sdk';
import { SenderList, senderList } from '../data/sender-views.ts';
import { mail } from '../manifest.ts';

export const ownSenders = mail.query('senders', {
  title: 'Sender addresses',
  description: 'Addresses that this desk sends as, and whether each is proven.',
  permission: 'mail.manage',
  input: Type.Object({}),
  reply: SenderList,
  run: senderList,
});
