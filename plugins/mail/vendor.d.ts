// Two libraries ship without types; only the parts that the mail plugin uses are described here.
declare module 'sanitize-html' {
  export interface Frame {
    tag: string;
    attribs: Record<string, string>;
    text: string;
    tagPosition: number;
  }
  export interface Transformed {
    tagName: string;
    attribs: Record<string, string>;
    text?: string;
  }
  export interface Options {
    allowedTags?: string[] | false;
    allowedAttributes?: Record<string, string[]> | false;
    allowedStyles?: Record<string, Record<string, RegExp[]>>;
    allowedSchemes?: string[];
    allowedSchemesByTag?: Record<string, string[]>;
    allowedSchemesAppliedToAttributes?: string[];
    allowProtocolRelative?: boolean;
    allowVulnerableTags?: boolean;
    nonTextTags?: string[];
    nestingLimit?: number;
    disallowedTagsMode?: 'discard' | 'escape' | 'recursiveEscape' | 'completelyDiscard';
    exclusiveFilter?: (frame: Frame) => boolean | 'excludeTag';
    transformTags?: Record<string, (tag: string, attribs: Record<string, string>) => Transformed>;
    parseStyleAttributes?: boolean;
  }
  export default function sanitizeHtml(dirty: string, options?: Options): string;
}

declare module 'html-to-text' {
  export interface SelectorOptions {
    selector: string;
    format?: string;
    options?: Record<string, unknown>;
  }
  export interface BlockTextBuilder {
    /** Adds text as it is, white space included. */
    addLiteral(text: string): void;
  }
  export type FormatCallback = (
    element: { children: unknown[] },
    walk: (children: unknown[], builder: BlockTextBuilder) => void,
    builder: BlockTextBuilder,
  ) => void;
  export interface HtmlToTextOptions {
    formatters?: Record<string, FormatCallback>;
    wordwrap?: number | false;
    limits?: {
      maxInputLength?: number;
      maxDepth?: number;
      maxChildNodes?: number;
      maxBaseElements?: number;
      ellipsis?: string;
    };
    selectors?: SelectorOptions[];
  }
  export function compile(options?: HtmlToTextOptions): (html: string) => string;
}
