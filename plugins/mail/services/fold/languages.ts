/**
 * Words that mail programs put between an answer and what it answers, in the languages that they speak. Data only: how
 * they are used stands beside. Taken from messages of Outlook, Gmail, Apple Mail, Thunderbird, Notes and their kin.
 */

/** "wrote" in a line such as "On 5 January 2026, Kari wrote:". */
export const WROTE = [
  'wrote', // English
  'schrieb', // German
  'geschrieben', // German, Dutch
  'a écrit', // French
  'escribió', // Spanish
  'escribiu', // Galician
  'va escriure', // Catalan
  'idatzi', // Basque
  'ha scritto', // Italian
  'scrisse',
  'escreveu', // Portuguese
  'schreef', // Dutch
  'skrev', // Norwegian, Danish, Swedish
  'skreiv', // Nynorsk
  'skrifaði', // Icelandic
  'kirjoitti', // Finnish
  'kirjutas', // Estonian
  'rakstīja', // Latvian
  'rašė', // Lithuanian
  'napisał', // Polish
  'pisze',
  'napsal', // Czech
  'píše',
  'napísal', // Slovak
  'napisao', // Croatian, Serbian, Bosnian
  'napisala',
  'napisal', // Slovenian
  'написао', // Serbian
  'ezt írta', // Hungarian
  'írta',
  'a scris', // Romanian
  'написа', // Bulgarian, Macedonian, and the Russian past tense
  'пишет', // Russian
  'пише', // Ukrainian, Serbian
  'написав',
  'напісаў', // Belarusian
  'έγραψε', // Greek
  'yazdı', // Turkish
  'shkroi', // Albanian
  'scríobh', // Irish
  'ysgrifennodd', // Welsh
  'viết', // Vietnamese
  'menulis', // Indonesian, Malay
  'เขียน', // Thai
  'ने लिखा', // Hindi
  'লিখেছেন', // Bengali
  '写道', // Chinese
  '寫道',
  'さんのメッセージ', // Japanese
  'が書きました',
  'は書きました',
  'のメール',
  '작성', // Korean
  '썼습니다',
  'كتب', // Arabic
  'كتابة',
  'נכתב', // Hebrew
  'כתב',
  'מאת',
  'نوشت', // Persian
  'نے لکھا', // Urdu
  'დაწერა', // Georgian
];

export type HeaderRole = 'from' | 'date' | 'to' | 'cc' | 'subject';

/** Labels of the headers that stand above a quoted message, in lower case. */
export const HEADER_LABELS: Record<HeaderRole, string> = {
  from: 'from|von|de|da|van|fra|från|frá|lähettäjä|od|feladó|de la|de către|от|від|ад|од|gönderen|kimden|από|saatja|no|nuo|expéditeur|absender|remitente|mittente|afzender|avsender|afsender|avsändare|nadawca|odesílatel|odosielateľ|expeditor|отправитель|відправник|подател|أرسل بواسطة|من|از|فرستنده|מאת|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|발신|จาก|từ|người gửi|dari|pengirim|प्रेषक|nga|ó',
  date: 'sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|enviat|data|fecha|inviato|verzonden|verzonden op|sendt|sendt den|dato|skickat|skickades|sent on|sendur|lähetetty|päivämäärä|päiväys|wysłano|wysłane|odesláno|odoslané|dátum|küldve|elküldve|trimis|изпратено|отправлено|отправлено в|дата|надіслано|послато|gönderilme tarihi|gönderildi|tarih|στάλθηκε|εστάλη|ημερομηνία|saadetud|kuupäev|nosūtīts|datums|išsiųsta|poslano|poslato|dagsetning|发送时间|发件时间|日期|时间|寄件日期|傳送時間|送信日時|日時|日付|보낸 날짜|보낸날짜|날짜|التاريخ|تاريخ الإرسال|تم الإرسال|تاریخ|تاریخ ارسال|נשלח|תאריך|ส่ง|ส่งเมื่อ|วันที่|đã gửi|ngày|ngày gửi|dikirim|tanggal|दिनांक|भेजा गया|dërguar',
  to: 'to|an|à|a|para|per|aan|til|till|vastaanottaja|kenelle|do|komu|pre|címzett|către|catre|до|кому|за|на|kime|alıcı|προς|kellele|saaja|kam|adresāts|za|prima|收件人|收件者|宛先|받는 사람|받는사람|수신|إلى|الى|به|گیرنده|אל|ถึง|đến|tới|kepada|untuk|प्रति|destinataire|destinatario|destinatário|für|i',
  cc: 'cc|kopie|copie|kopi|kopia|kopio|copia|kópia|másolatot kap|копия|копія|bilgi|κοιν|κοινοποίηση|koopia|kopija|抄送|副本|참조|نسخة|نسخة إلى|رونوشت|עותק|สำเนา|đồng kính gửi|tembusan|dw|kópiaz',
  subject:
    'subject|betreff|objet|asunto|assunto|assumpte|oggetto|onderwerp|emne|ämne|efni|aihe|temat|předmět|predmet|tárgy|subiect|тема|относно|предмет|konu|θέμα|teema|tēma|temats|tema|zadeva|naslov|主题|主旨|件名|제목|الموضوع|موضوع|נושא|เรื่อง|หัวเรื่อง|chủ đề|tiêu đề|subjek|perihal|judul|विषय|gaia|subjekti|re|ábhar',
};

/** "Original message" between dashes. */
export const ORIGINAL =
  'original message|original-nachricht|originalnachricht|ursprüngliche nachricht|message d.origine|message original|mensaje original|missatge original|messaggio originale|mensagem original|oorspronkelijk bericht|opprinnelig melding|oprindelig meddelelse|original meddelelse|ursprungligt meddelande|originalmeddelande|upprunaleg skilaboð|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|исходное сообщение|оригинално съобщение|оригинальное сообщение|вихідне повідомлення|оригінальне повідомлення|orijinal mesaj|özgün ileti|αρχικό μήνυμα|原始邮件|原始郵件|原邮件|元のメッセージ|原文|원본 메시지|원본메시지|הודעה מקורית|الرسالة الأصلية|پیام اصلی|izvorna poruka|izvirno sporočilo|originalna poruka|algne kiri|algne sõnum|sākotnējais ziņojums|pradinis laiškas|pesan asli|thư gốc|tin nhắn gốc|ข้อความต้นฉบับ|मूल संदेश';

/** "Forwarded message" between dashes, or as a line that ends with a colon. */
export const FORWARDED =
  'forwarded message|forwarded by|begin forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten (?:e-mail|nachricht)|message transféré|message réexpédié|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|missatge reenviat|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|início da mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|begin doorgestuurd bericht|videresendt (?:melding|e-post|besked|meddelelse)|start på videresendt (?:melding|besked)|vidarebefordrat (?:meddelande|brev)|vidarebefordrat mejl|välitetty viesti|välitetty viesti alkaa|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|přeposlaná zpráva|začátek přeposlané zprávy|preposlaná správa|továbbított (?:üzenet|levél)|mesaj redirecționat|mesaj redirecţionat|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|переслане повідомлення|препратено съобщение|iletilmiş mesaj|iletilen mesaj|yönlendirilmiş ileti|προωθημένο μήνυμα|转发的邮件|转发邮件|轉寄的郵件|轉寄郵件|転送メッセージ|転送されたメッセージ|전달된 메일|전달된 메시지|הודעה שהועברה|رسالة محو[ّ]?لة|رسالة معاد توجيهها|edastatud kiri|pārsūtītais ziņojums|persiųstas laiškas|posredovano sporočilo|proslijeđena poruka|прослеђена порука|tin nhắn được chuyển tiếp|pesan terusan|pesan yang diteruskan|ข้อความที่ส่งต่อ';

/** Whole lines that phones and programs add by themselves. Each must match to its end: people begin sentences like that too. */
export const FOOTERS = [
  'sent from (?:my )?(?:iphone|ipad|ipod|apple watch|android(?: phone| device)?|samsung(?: galaxy)?[\\w +-]{0,20}|galaxy[\\w +-]{0,12}|blackberry[\\w ®-]{0,20}|huawei[\\w ]{0,15}|xiaomi[\\w ]{0,15}|pixel[\\w ]{0,10}|nokia[\\w ]{0,15}|windows phone|mobile(?: phone| device)?|phone|smartphone|tablet)',
  'sent from (?:outlook|mail|yahoo mail|proton ?mail|gmail|aol|fastmail|spark|nine|bluemail|hey|workspace one boxer)(?: mobile)?(?: (?:for|on) (?:ios|iphone|ipad|android|windows|windows 10|mac|mobile))?(?:, [\\w ]{0,40})?',
  'get outlook for (?:ios|android|mac|mobile)',
  'sent with (?:proton ?mail|tutanota|spark|shift)(?: secure email)?',
  '(?:von meinem|gesendet von (?:meinem)?) ?(?:iphone|ipad|android[\\w -]{0,20}|samsung[\\w -]{0,20}|smartphone|mobiltelefon|handy)(?: gesendet)?',
  'gesendet (?:mit|von|über) (?:outlook|mail|yahoo mail)(?: für (?:ios|android|windows))?',
  'envoyé (?:de|depuis) (?:mon|outlook|mail)(?: (?:iphone|ipad|android|mobile|smartphone|téléphone|pour (?:ios|android|windows)|samsung[\\w -]{0,20}))?',
  'enviado (?:desde|do|a partir do|de) (?:mi|meu|outlook|mail|correo)(?: (?:iphone|ipad|android|móvil|celular|telemóvel|para (?:ios|android|windows)))?',
  'inviato da(?:l mio)? (?:iphone|ipad|android|outlook|smartphone)(?: per (?:ios|android))?',
  'verzonden (?:vanaf|vanuit|met|via) (?:mijn )?(?:iphone|ipad|android|outlook|samsung[\\w -]{0,20})(?: voor (?:ios|android))?',
  'sendt fra (?:min )?(?:iphone|ipad|android|outlook|samsung[\\w -]{0,20}|mobil)(?: (?:for|til) (?:ios|android))?',
  'skickat från (?:min )?(?:iphone|ipad|android|outlook|samsung[\\w -]{0,20}|mobil)(?: för (?:ios|android))?',
  'lähetetty (?:iphonesta|ipadista|androidista|puhelimesta|outlookista)',
  'wysłane z (?:iphone.a|ipada|androida|telefonu|programu outlook[\\w ]{0,20})',
  'odesláno z (?:iphonu|ipadu|androidu|mobilu)',
  'odoslané z (?:iphonu|ipadu|androidu)',
  'elküldve az? (?:iphone|ipad|android)[\\w-]{0,8}',
  'trimis de pe (?:iphone|ipad|android)[\\w ]{0,12}',
  "(?:iphone|ipad|android)[.’'`]?(?:u|ı|i)?mdan gönderildi",
  'отправлено (?:с|из) (?:моего )?(?:iphone|ipad|android|телефона|outlook|мобильной почты mail\\.ru)[\\w ]{0,20}',
  'надіслано (?:з|із) (?:мого )?(?:iphone|ipad|android)',
  'изпратено от (?:моя )?(?:iphone|ipad|android)',
  'στάλθηκε από το (?:iphone|ipad|android)(?: μου)?',
  '(?:iphone|ipad|android)から送信',
  '(?:发自|發自|从)我的 ?(?:iphone|ipad|android|手机|小米[\\w ]{0,10}|华为[\\w ]{0,10})(?:发送|傳送)?',
  '(?:나의 )?(?:iphone|ipad|android)에서 보냄',
  'تم الإرسال من (?:جهاز )?(?:ال)?(?:iphone|ipad|android)(?: الخاص بي)?',
  'נשלח מה-?(?:iphone|ipad|android)(?: שלי)?',
  'đã gửi từ (?:iphone|ipad|android)(?: của tôi)?',
  'dikirim dari (?:iphone|ipad|android)(?: saya)?',
];

/** The writer says that the answer stands further down, inside what is quoted. */
export const SEE_BELOW =
  '(?:see|please see|answers?|answered|comments?|commented|repl(?:y|ies|ied)|responses?|responded|remarks|notes) (?:my |our |the |your )?(?:\\w+ )?(?:are |is )?(?:below|inline|in-line|in line|in (?:red|blue|green|bold|colou?r|caps))|\\bin-?line\\b|see below|in (?:red|blue|green) below|below in (?:red|blue|green|bold)|siehe unten|s\\. ?u\\.|(?:antworten|kommentare|anmerkungen) (?:unten|im text|in rot|in blau|siehe|stehen)|weiter unten|im text unten|ci-dessous|plus bas|en (?:rouge|bleu|vert)|dans le texte|más abajo|ver abajo|abajo|en (?:rojo|azul|verde)|a continuación|di seguito|qui sotto|vedi sotto|in (?:rosso|blu)|abaixo|em (?:vermelho|azul)|hieronder|zie (?:onder|beneden)|in het rood|nedenfor|se under|(?:i|med) (?:rødt|blått|blåt|grønt)|nedan|i rött|alla(?: olev|\\b)|alempana|punaisella|poniżej|na czerwono|níže|červeně|nižšie|alább|lentebb|pirossal|mai jos|ниже|красным|нижче|червоним|по-долу|παρακάτω|πιο κάτω|aşağıda|kırmızı|allpool|zemāk|žemiau|u nastavku|spodaj|niže u|下文|见下|見下|如下|下方|红色|紅色|下記|赤字|インライン|아래|빨간|أدناه|بالأحمر|להלן|למטה|באדום|bên dưới|dưới đây|di bawah|ด้านล่าง';
