/** "Kari wrote:" as programs of each language put it above a quote, with their labels of headers. Own samples for the tests. */
export const LANGUAGES: readonly {
  language: string;
  attribution: string;
  headers: readonly [from: string, date: string, to: string, subject: string];
}[] = [
  {
    language: 'English',
    attribution: 'On Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:',
    headers: ['From', 'Sent', 'To', 'Subject'],
  },
  {
    language: 'German',
    attribution: 'Am Mo., 5. Jan. 2026 um 09:00 Uhr schrieb Desk <s@d.example>:',
    headers: ['Von', 'Gesendet', 'An', 'Betreff'],
  },
  {
    language: 'French',
    attribution: 'Le lun. 5 janv. 2026 à 09:00, Desk <s@d.example> a écrit :',
    headers: ['De', 'Envoyé', 'À', 'Objet'],
  },
  {
    language: 'Spanish',
    attribution: 'El lun, 5 ene 2026 a las 9:00, Desk (<s@d.example>) escribió:',
    headers: ['De', 'Enviado', 'Para', 'Asunto'],
  },
  {
    language: 'Catalan',
    attribution: 'El dl., 5 de gen. 2026, 9:00, Desk <s@d.example> va escriure:',
    headers: ['De', 'Enviat', 'Per', 'Assumpte'],
  },
  {
    language: 'Italian',
    attribution: 'Il giorno lun 5 gen 2026 alle ore 09:00 Desk <s@d.example> ha scritto:',
    headers: ['Da', 'Inviato', 'A', 'Oggetto'],
  },
  {
    language: 'Portuguese',
    attribution: 'Em seg., 5 de jan. de 2026 às 09:00, Desk <s@d.example> escreveu:',
    headers: ['De', 'Enviado', 'Para', 'Assunto'],
  },
  {
    language: 'Dutch',
    attribution: 'Op ma 5 jan 2026 om 09:00 schreef Desk <s@d.example>:',
    headers: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  },
  {
    language: 'Norwegian',
    attribution: 'Den man. 5. jan. 2026 kl. 09:00 skrev Desk <s@d.example>:',
    headers: ['Fra', 'Sendt', 'Til', 'Emne'],
  },
  {
    language: 'Danish',
    attribution: 'Den man. 5. jan. 2026 kl. 09.00 skrev Desk <s@d.example>:',
    headers: ['Fra', 'Sendt', 'Til', 'Emne'],
  },
  {
    language: 'Swedish',
    attribution: 'Den mån 5 jan. 2026 kl 09:00 skrev Desk <s@d.example>:',
    headers: ['Från', 'Skickat', 'Till', 'Ämne'],
  },
  {
    language: 'Finnish',
    attribution: 'Desk <s@d.example> kirjoitti ma 5.1.2026 klo 9.00:',
    headers: ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
  },
  {
    language: 'Icelandic',
    attribution: 'Þann mán., 5. jan. 2026 kl. 09:00 skrifaði Desk <s@d.example>:',
    headers: ['Frá', 'Dagsetning', 'Til', 'Efni'],
  },
  {
    language: 'Estonian',
    attribution: 'Kuupäev E, 5. jaanuar 2026 kell 09:00 kirjutas Desk <s@d.example>:',
    headers: ['Saatja', 'Saadetud', 'Saaja', 'Teema'],
  },
  {
    language: 'Latvian',
    attribution: 'pirmd., 2026. g. 5. janv., plkst. 09:00 — lietotājs Desk (<s@d.example>) rakstīja:',
    headers: ['No', 'Nosūtīts', 'Kam', 'Tēma'],
  },
  {
    language: 'Lithuanian',
    attribution: '2026-01-05, pr, 09:00 Desk <s@d.example> rašė:',
    headers: ['Nuo', 'Išsiųsta', 'Kam', 'Tema'],
  },
  {
    language: 'Polish',
    attribution: 'pon., 5 sty 2026 o 09:00 Desk <s@d.example> napisał(a):',
    headers: ['Od', 'Wysłano', 'Do', 'Temat'],
  },
  {
    language: 'Czech',
    attribution: 'po 5. 1. 2026 v 9:00 odesílatel Desk <s@d.example> napsal:',
    headers: ['Od', 'Odesláno', 'Komu', 'Předmět'],
  },
  {
    language: 'Slovak',
    attribution: 'po 5. 1. 2026 o 9:00 Desk <s@d.example> napísal(a):',
    headers: ['Od', 'Odoslané', 'Komu', 'Predmet'],
  },
  {
    language: 'Hungarian',
    attribution: 'Desk <s@d.example> ezt írta (időpont: 2026. jan. 5., H, 9:00):',
    headers: ['Feladó', 'Elküldve', 'Címzett', 'Tárgy'],
  },
  {
    language: 'Romanian',
    attribution: 'În lun., 5 ian. 2026 la 09:00, Desk <s@d.example> a scris:',
    headers: ['De la', 'Trimis', 'Către', 'Subiect'],
  },
  {
    language: 'Bulgarian',
    attribution: 'На пн, 5.01.2026 г. в 9:00 Desk <s@d.example> написа:',
    headers: ['От', 'Изпратено', 'До', 'Относно'],
  },
  {
    language: 'Croatian',
    attribution: 'pon, 5. sij 2026. u 09:00 Desk <s@d.example> napisao je:',
    headers: ['Od', 'Poslano', 'Za', 'Predmet'],
  },
  {
    language: 'Slovenian',
    attribution: 'V pon., 5. jan. 2026 ob 09:00 je oseba Desk <s@d.example> napisala:',
    headers: ['Od', 'Poslano', 'Za', 'Zadeva'],
  },
  {
    language: 'Russian',
    attribution: 'пн, 5 янв. 2026 г. в 09:00, Desk <s@d.example>:',
    headers: ['От', 'Отправлено', 'Кому', 'Тема'],
  },
  {
    language: 'Ukrainian',
    attribution: 'пн, 5 січ. 2026 р. о 09:00 Desk <s@d.example> пише:',
    headers: ['Від', 'Надіслано', 'Кому', 'Тема'],
  },
  {
    language: 'Greek',
    attribution: 'Στις Δευ 5 Ιαν 2026 στις 9:00 π.μ., ο χρήστης Desk <s@d.example> έγραψε:',
    headers: ['Από', 'Στάλθηκε', 'Προς', 'Θέμα'],
  },
  {
    language: 'Turkish',
    attribution: 'Desk <s@d.example>, 5 Oca 2026 Pzt, 09:00 tarihinde şunu yazdı:',
    headers: ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
  },
  {
    language: 'Chinese',
    attribution: 'Desk <s@d.example> 于2026年1月5日周一 09:00写道：',
    headers: ['发件人', '发送时间', '收件人', '主题'],
  },
  {
    language: 'Taiwanese',
    attribution: 'Desk <s@d.example> 於 2026年1月5日 週一 上午9:00寫道：',
    headers: ['寄件者', '寄件日期', '收件者', '主旨'],
  },
  {
    language: 'Japanese',
    attribution: '2026年1月5日(月) 9:00 Desk <s@d.example>:',
    headers: ['差出人', '送信日時', '宛先', '件名'],
  },
  {
    language: 'Korean',
    attribution: '2026년 1월 5일 (월) 오전 9:00, Desk <s@d.example>님이 작성:',
    headers: ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
  },
  {
    language: 'Arabic',
    attribution: 'في الاثنين، 5 يناير 2026 في 9:00 ص تمت كتابة ما يلي بواسطة Desk <s@d.example>:',
    headers: ['من', 'التاريخ', 'إلى', 'الموضوع'],
  },
  {
    language: 'Hebrew',
    attribution:
      '\u202bבתאריך יום ב׳, 5 בינו׳ 2026 ב-9:00 מאת \u202aDesk\u202c\u200f <\u202as@d.example\u202c\u200f>:\u202c',
    headers: ['מאת', 'נשלח', 'אל', 'נושא'],
  },
  {
    language: 'Thai',
    attribution: 'ในวันที่ จ. 5 ม.ค. 2026 เวลา 09:00 Desk <s@d.example> เขียนว่า:',
    headers: ['จาก', 'ส่ง', 'ถึง', 'เรื่อง'],
  },
  {
    language: 'Vietnamese',
    attribution: 'Vào Th 2, 5 thg 1, 2026 vào lúc 09:00 Desk <s@d.example> đã viết:',
    headers: ['Từ', 'Đã gửi', 'Đến', 'Chủ đề'],
  },
  {
    language: 'Indonesian',
    attribution: 'Pada Sen, 5 Jan 2026 pukul 09.00 Desk <s@d.example> menulis:',
    headers: ['Dari', 'Dikirim', 'Kepada', 'Perihal'],
  },
];

/** Texts in which nothing may be folded: each looks like a quote or a signature to a careless eye. */
export const WHOLE: readonly string[] = [
  'First part\n----\nSecond part, still mine.',
  'First part\n====\nSecond part, still mine.',
  'It fails --\nevery time.',
  'Printer A is fine\n--\nPrinter B does not start, can you come?',
  'Printer A is fine\n-- \nPrinter B prints blank pages since the update.',
  'Sent from the scanner on floor 2, the PDF is empty.',
  'Sent from my iPhone the picture is green, from my laptop it is fine.',
  'The mail says\nSent from my desk\nand nothing else.',
  '+-------+\n| Error |\n+-------+\n\nWhat does it mean?',
  '┌───────┐\n│ 0x80  │\n└───────┘',
  'I typed\n$ ls -l\n> show version\n> reload\nand it hung',
  'I typed\n> show version\n> reload',
  'Python says:\n>>> import os\n>>> os.getcwd()',
  '>>> urgent <<<',
  '>>>>> PLEASE HELP <<<<<',
  'C:\\> ipconfig\nPS C:\\> Get-Process',
  'From: my old office\nTo: my new office\nI moved yesterday.',
  'Subject: the lamp\nIt flickers.',
  'On Monday 5 January 2026 the printer stopped.\nIt has not worked since.',
  'The log wrote: 2026-01-05 09:00 disk full',
  'a > b\nb > c',
  '> Which room?\n> Which floor?',
  '________________________________\nThe form is below the line.',
  '-----------\nserver: down\n-----------',
  'Regards to all\n\nP.S. The scanner, too.',
];

/** Answers that stand between or below what they answer. */
export const ANSWERED: readonly string[] = [
  'On Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Which room?\n\n12\n\n> Which floor?\n\n3',
  'Hello,\n\nOn Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Which room?\n12\n> Thanks, Desk',
  'On Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Did it help?\n\nNo, it did not.',
  'Thanks!\n\nOn Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Did it help?\n\nP.S. The scanner, too.',
  'See my answers below.\n\nFrom: Desk <s@d.example>\nSent: Monday, January 5, 2026 9:00 AM\nTo: Kari\nSubject: RE: Printer\n\nWhich room?\n12',
  'Antworten im Text\n\nVon: Desk <s@d.example>\nGesendet: Montag, 5. Januar 2026 09:00\nAn: Kari\nBetreff: AW: Drucker\n\nWelcher Raum?\n12',
  'Voir mes réponses ci-dessous\n\nDe : Desk <s@d.example>\nEnvoyé : lundi 5 janvier 2026 09:00\nÀ : Kari\nObjet : RE: Imprimante\n\nQuelle salle ?\n12',
  'Please see inline\n\nOn Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Which room?\n> 12',
  'From: Desk <s@d.example>\nSent: Monday, January 5, 2026 9:00 AM\nTo: Kari\nSubject: RE: Printer\n\nWhich room?\n\n12',
  'Done.\n\n-----Original Message-----\nFrom: Desk <s@d.example>\nSent: Monday, January 5, 2026 9:00 AM\nTo: Kari\nSubject: RE: Printer\n\nWhich room?\n\nP.S. The scanner, too.',
];

/** "Forwarded message" as programs of several languages mark it. */
export const FORWARD_MARKS: readonly string[] = [
  '---------- Forwarded message ---------',
  'Begin forwarded message:',
  '-------- Weitergeleitete Nachricht --------',
  'Anfang der weitergeleiteten Nachricht:',
  '---------- Message transféré ----------',
  'Début du message réexpédié :',
  '---------- Mensaje reenviado ----------',
  '---------- Messaggio inoltrato ----------',
  '---------- Mensagem encaminhada ----------',
  '-------- Doorgestuurd bericht --------',
  '-------- Videresendt melding --------',
  '---------- Przekazana wiadomość ----------',
  '---------- Пересылаемое сообщение ----------',
  '---------- 转发的邮件 ----------',
  '---------- 転送メッセージ ----------',
];

/** Lines that phones add by themselves. */
export const PHONE_LINES: readonly string[] = [
  'Sent from my iPhone',
  'Sent from my Samsung Galaxy smartphone.',
  'Sent from Outlook for iOS',
  'Get Outlook for Android<https://aka.ms/x>',
  'Von meinem iPhone gesendet',
  'Envoyé de mon iPhone',
  'Enviado desde mi iPhone',
  'Inviato da iPhone',
  'Sendt fra min iPhone',
  'Skickat från min iPhone',
  'Отправлено с iPhone',
  'iPhoneから送信',
  '发自我的 iPhone',
];
