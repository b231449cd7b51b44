import PostalMime, { type Email, type PostalMimeOptions, type RawEmail } from 'postal-mime';
import { decodeBytes } from './charset.ts';
import { joinFlowed } from './flowed.ts';

/** A part of the message inside the parser; only what is looked at here. */
interface Part {
  content: ArrayBuffer | null;
  contentType: { parsed: { value: string; params: Record<string, string> }; multipart: string | false };
}

type Collect = (part: Part, alternative: unknown, related: boolean) => Promise<void>;

/**
 * The parser, with texts decoded by our own rules: it believes the declared charset alone, and joins flowed lines
 * across depths of quoting. Each text is given to it as UTF-8 just before it collects it. The method is the parser's
 * own business, so its version is pinned and a test fails when it goes.
 */
class BodyParser extends PostalMime {
  readonly #local: string | undefined;

  constructor(options: PostalMimeOptions, local: string | undefined) {
    super(options);
    this.#local = local;
  }

  async collectNode(part: Part, alternative: unknown, related: boolean): Promise<void> {
    rewrite(part, this.#local);
    const collect = (PostalMime.prototype as unknown as { collectNode: Collect }).collectNode;
    await collect.call(this, part, alternative, related);
  }
}

function rewrite(part: Part, local: string | undefined): void {
  const { content, contentType } = part;
  const { value, params } = contentType.parsed;
  if (!content || contentType.multipart || !/^text\/(?:plain|html|calendar)$/.test(value)) return;
  const html = value === 'text/html';
  const text = decodeBytes(new Uint8Array(content), { declared: params.charset, html, local });
  const flowed = value === 'text/plain' && /^flowed$/i.test(params.format ?? '');
  const joined = flowed ? joinFlowed(text, /^yes$/i.test(params.delsp ?? '')) : text;
  contentType.parsed.params = { ...params, charset: 'utf-8', format: '' };
  part.content = new TextEncoder().encode(joined).buffer;
}

/** Reads a message; texts are decoded by `decodeBytes`. @param local encoding of the organisation's language */
export function parseWithBodies(
  raw: RawEmail,
  options: PostalMimeOptions,
  local: string | undefined,
): Promise<Email> {
  return new BodyParser(options, local).parse(raw);
}
