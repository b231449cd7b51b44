/**
 * Public mail services: an address there says nothing about a company (27.5).
 * The large ones and the big internet providers of the regions where desks run; a miss only means that the first
 * sender of such a domain looks like a company until somebody corrects it.
 */
const PUBLIC = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com outlook.de outlook.fr hotmail.co.uk hotmail.fr
   hotmail.de hotmail.it hotmail.es live.co.uk live.fr live.de live.no yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it
   yahoo.es yahoo.no yahoo.se yahoo.ca yahoo.co.in yahoo.com.br yahoo.com.au ymail.com rocketmail.com icloud.com me.com
   mac.com aol.com aol.de proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
   hey.com fastmail.com fastmail.fm zoho.com zohomail.com mail.com email.com usa.com gmx.com gmx.de gmx.net gmx.at
   gmx.ch web.de freenet.de t-online.de mailbox.org posteo.de posteo.net arcor.de online.de 1und1.de orange.fr
   wanadoo.fr free.fr sfr.fr laposte.net bbox.fr libero.it virgilio.it tiscali.it alice.it tin.it tim.it seznam.cz
   centrum.cz wp.pl o2.pl onet.pl interia.pl op.pl online.no broadpark.no lyse.net getmail.no start.no telia.com
   spray.se bredband.net hotmail.se comhem.se tdcadsl.dk mail.dk jubii.dk ofir.dk kolumbus.fi elisanet.fi suomi24.fi
   btinternet.com bt.com sky.com talktalk.net virginmedia.com ntlworld.com comcast.net verizon.net att.net
   sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net rogers.com shaw.ca sympatico.ca
   telus.net bigpond.com optusnet.com.au xtra.co.nz uol.com.br bol.com.br terra.com.br yandex.ru yandex.com ya.ru
   mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net
   hanmail.net rediffmail.com telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl bluewin.ch
   hispeed.ch sapo.pt telefonica.net ukr.net abv.bg mailinator.com duck.com`.split(/\s+/),
);

/** Endings under which anybody may register; a second label below them is still no company. */
const SHARED_ENDING = /^(co|com|net|org|gov|edu|ac)\.[a-z]{2}$/;

/** The part after the last @, in lower case; null when the address has none. */
export function domainOf(email: string): string | null {
  const domain = email
    .slice(email.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
    .replace(/\.$/, '');
  return email.includes('@') && domain ? domain : null;
}

/** Whether a domain can stand for one organisation. */
export function isCompanyDomain(domain: string): boolean {
  return (
    domain.includes('.') && !domain.startsWith('[') && !SHARED_ENDING.test(domain) && !PUBLIC.has(domain)
  );
}

/** A name for a company of which only the domain is known: `north-wind.example` becomes `North Wind`. */
export function companyName(domain: string): string {
  const label =
    domain
      .replace(/\.(co|com|net|org)?\.?[a-z]+$/, '')
      .split('.')
      .at(-1) || domain;
  return label.replace(
    /(^|[-_])(\p{L})/gu,
    (_all, dash: string, letter: string) => `${dash ? ' ' : ''}${letter.toUpperCase()}`,
  );
}
