import { readSubject } from '../threading/subject.ts';

/**
 * How mail programs begin the subject of an absence note, by language. The last hint only: it counts when the program
 * forgot every header that says the same.
 */
const AWAY: Readonly<Record<string, readonly string[]>> = {
  ar: ['رد تلقائي', 'خارج المكتب'],
  bg: ['автоматичен отговор', 'извън офиса'],
  cs: ['automatická odpověď', 'mimo kancelář'],
  da: ['automatisk svar', 'autosvar', 'fraværsmeddelelse'],
  de: [
    'automatische antwort',
    'automatische abwesenheit',
    'abwesenheitsnotiz',
    'abwesenheitsnachricht',
    'nicht im büro',
  ],
  el: ['αυτόματη απάντηση', 'εκτός γραφείου'],
  en: [
    'automatic reply',
    'automatic response',
    'automated reply',
    'automated response',
    'auto reply',
    'auto-reply',
    'autoreply',
    'auto response',
    'auto-response',
    'autoresponse',
    'out of office',
    'out of the office',
    'out-of-office',
    'vacation reply',
    'vacation response',
    'away from my mail',
  ],
  es: ['respuesta automática', 'fuera de la oficina', 'fuera de oficina', 'ausencia de la oficina'],
  et: ['automaatvastus', 'kontorist väljas'],
  fi: ['automaattinen vastaus', 'poissaoloilmoitus'],
  fr: [
    'réponse automatique',
    'message automatique',
    'absence du bureau',
    "message d'absence",
    'absent du bureau',
  ],
  he: ['תשובה אוטומטית', 'מענה אוטומטי', 'מחוץ למשרד'],
  hr: ['automatski odgovor', 'izvan ureda'],
  hu: ['automatikus válasz'],
  id: ['balasan otomatis', 'jawaban otomatis', 'di luar kantor'],
  it: ['risposta automatica', 'fuori ufficio', "fuori dall'ufficio"],
  ja: ['自動応答', '自動返信', '不在通知'],
  ko: ['자동 회신', '자동 응답', '자동회신'],
  lt: ['automatinis atsakymas'],
  lv: ['automātiska atbilde', 'automātiskā atbilde'],
  nl: ['automatisch antwoord', 'afwezigheidsbericht'],
  no: ['automatisk svar', 'autosvar', 'fraværsmelding', 'ikke på kontoret'],
  pl: ['automatyczna odpowiedź', 'autoodpowiedź', 'odpowiedź automatyczna', 'poza biurem'],
  pt: ['resposta automática', 'resposta automatica', 'fora do escritório', 'ausência temporária'],
  ro: ['răspuns automat', 'raspuns automat', 'în afara biroului'],
  ru: ['автоматический ответ', 'автоответ', 'вне офиса'],
  sk: ['automatická odpoveď', 'mimo kancelárie'],
  sl: ['samodejni odgovor'],
  sr: ['automatski odgovor', 'аутоматски одговор'],
  sv: ['autosvar', 'automatiskt svar', 'frånvaromeddelande', 'ej på kontoret'],
  th: ['ตอบกลับอัตโนมัติ'],
  tr: ['otomatik yanıt', 'otomatik cevap', 'ofis dışında'],
  uk: ['автоматична відповідь', 'автовідповідь', 'поза офісом'],
  vi: ['trả lời tự động'],
  zh: ['自动回复', '自動回覆', '自动答复', '自動答覆', '不在办公室'],
};

/** Words that people begin requests with, too: they count only on a message that answers one. */
const AWAY_OR_NOT = [
  'nepřítomnost',
  'ikke til stede',
  'abwesenheit',
  'abwesend',
  'ooo',
  'on vacation',
  'on leave',
  'poissa',
  'absent',
  'assente',
  '外出',
  '不在',
  '부재중',
  'afwezig',
  'niet aanwezig',
  'nieobecność',
  'ausente',
  'neprítomnosť',
  'odsotnost',
  'frånvarande',
  'vắng mặt',
  'нет на месте',
  'házon kívül',
];

/**
 * The words end the subject, or a colon, a bracket, a dash or the answered subject follows: "Out of office assistant is
 * broken" is somebody's request.
 */
function beginning(words: readonly string[]): RegExp {
  const escaped = [...new Set(words)]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(
    `^[\\s"'[(<*]*(?:${escaped.join('|')})[\\s"'\\])>*!.]*(?:$|[:：;,(\\[|/–—-]|(?:re|aw|sv|vs|antw|ref|odp|ris|rif)\\s*:)`,
    'iu',
  );
}
const SURE = beginning(Object.values(AWAY).flat());
const UNSURE = beginning(AWAY_OR_NOT);

/**
 * Whether a subject is that of an absence note.
 * @param answers the message names an earlier one
 */
export function isAbsenceSubject(subject: string, answers: boolean): boolean {
  const line = subject.normalize('NFC');
  const { base, isReply, tickets } = readSubject(line);
  const rest = readSubject(line.slice(line.search(/[:：]/) + 1));
  const answer = answers || isReply || rest.isReply || tickets.length > 0;
  return [line, base].some((one) => SURE.test(one) || (answer && UNSURE.test(one)));
}
