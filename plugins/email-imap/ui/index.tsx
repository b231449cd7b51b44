export { ImapMailbox } from './imap-mailbox.tsx';
