import { expect, test } from 'vitest';
import { isExecutable, sniff } from './sniff.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('bytes win over what the sender claims', () => {
  expect(sniff(bytes('\x89PNG\r\n\x1a\n....'), 'text/html')).toBe('image/png');
  expect(sniff(bytes('<script>alert(1)</script>'), 'image/png')).toBe('text/plain');
  expect(sniff(bytes('MZ\x90\x00'), 'application/pdf')).toMatch(/executable/);
  expect(sniff(bytes('\x00\x01\x02'), 'text/plain')).toBe('application/octet-stream');
});

test('a claim that fits the bytes is kept', () => {
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  expect(sniff(bytes('PK\x03\x04..'), docx)).toBe(docx);
  expect(sniff(bytes('PK\x03\x04..'), 'image/png')).toBe('application/zip');
  expect(sniff(bytes('a,b\n1,2'), 'text/csv; charset=utf-8')).toBe('text/csv');
  expect(sniff(Buffer.from('blåbærsyltetøy'), '')).toBe('text/plain');
});

test('programs are known as such', () => {
  expect(isExecutable(sniff(bytes('\x7fELF\x02'), 'text/plain'))).toBe(true);
  expect(isExecutable('application/pdf')).toBe(false);
});
