export interface StreamMessage {
  event: string;
  data: string;
  id?: string;
}

/**
 * A server-sent-events decoder (HTML standard, 9.2.6). EventSource is not used because it delivers only
 * event names that were subscribed to in advance, and plugins may bring any name.
 * Feed it text; it calls back once per message.
 */
export function createSseParser(onMessage: (message: StreamMessage) => void): (text: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let id: string | undefined;

  const line = (text: string) => {
    if (text === '') {
      if (data.length > 0) onMessage({ event: event || 'message', data: data.join('\n'), id });
      event = '';
      data = [];
      return;
    }
    if (text.startsWith(':')) return;
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
  };

  return (text) => {
    rest += text;
    // A lone \r at the end may be half of \r\n: keep it for the next piece.
    const complete = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const lines = complete.split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + rest.slice(complete.length);
    for (const one of lines) line(one);
  };
}
