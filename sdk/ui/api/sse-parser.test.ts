import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, type StreamMessage } from './sse-parser.ts';

function parse(pieces: string[]): StreamMessage[] {
  const messages: StreamMessage[] = [];
  const feed = createSseParser((message) => messages.push(message));
  for (const piece of pieces) feed(piece);
  return messages;
}

describe('createSseParser', () => {
  it('reads names, ids and several data lines, and skips comments', () => {
    const text = ': hello\n\nid: 7\nevent: ticket.created\ndata: {"a":\ndata: 1}\n\ndata: x\n\n';
    expect(parse([text])).toEqual([
      { event: 'ticket.created', data: '{"a":\n1}', id: '7' },
      { event: 'message', data: 'x', id: '7' },
    ]);
  });

  it('gives the same messages however the stream is cut', () => {
    const text = 'event: a.b\r\ndata: one\r\n\r\n:ping\r\ndata: two\ndata: three\n\n';
    const whole = parse([text]);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(parse(pieces)).toEqual(whole);
      }),
    );
  });

  it('says nothing for a message that is not finished', () => {
    expect(parse(['data: half\n'])).toEqual([]);
  });
});
