import type { TenantInfo } from '@serviflow/sdk';

/** What the organisation adds to the reading of a message. Goes to the reading thread, so it is plain data. */
export interface ReadHints {
  /** Encoding that programs of its language used before UTF-8; the last guess for text that names none. */
  readonly charset?: string | undefined;
  /** IANA name of the zone in which times are told; UTC when it is not known. */
  readonly zone?: string;
}

/** Encodings by language (the fallbacks of WHATWG Encoding for locales); windows-1252 for all others. */
const BY_LANGUAGE = new Map([
  ...each('cs hu pl sk sl hr ro sq bs', 'windows-1250'),
  ...each('be bg kk ky mk mn ru sr tg uk', 'windows-1251'),
  ...each('el', 'windows-1253'),
  ...each('az ku tr', 'windows-1254'),
  ...each('he yi', 'windows-1255'),
  ...each('ar fa ur', 'windows-1256'),
  ...each('et lt lv', 'windows-1257'),
  ...each('vi', 'windows-1258'),
  ...each('th', 'windows-874'),
  ...each('ja', 'shift_jis'),
  ...each('ko', 'euc-kr'),
  ...each('zh', 'gb18030'),
]);

function each(languages: string, charset: string): [string, string][] {
  return languages.split(' ').map((language) => [language, charset]);
}

/** What the settings of an organisation say about the messages that it gets. */
export function hintsOf({ locale, timezone }: Pick<TenantInfo, 'locale' | 'timezone'>): ReadHints {
  const [language = '', ...rest] = locale.toLowerCase().split(/[-_]/);
  const traditional = language === 'zh' && rest.some((part) => /^(?:tw|hk|mo|hant)$/.test(part));
  return { charset: traditional ? 'big5' : BY_LANGUAGE.get(language), zone: timezone };
}
