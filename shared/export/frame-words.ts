/**
 * The words that exports print around and between the words of a text, in the six official languages: the project's own table,
 * as of 22 November 2026, to be edited here when a secretariat tells other forms in use. A text in any other language has them
 * in English. Sure are the words that documents of the United Nations print every day (Document, Original, dates, Chair,
 * Secretariat, reservation). Not sure, for want of one settled form: the names of the clean and the rolling text in all
 * languages but English; `agreed ad referendum` in Chinese and Arabic; `overtaken` in all languages but English; in Arabic the
 * months, here in the form of the Union's documents and not in the double form of the United Nations.
 */
import type { Status } from '../schema/state.ts';
import { officialLanguage, type OfficialLanguage } from '../states/states.ts';

export interface FrameWords {
  readonly document: (symbol: string) => string;
  /** Of a text in this language. */
  readonly original: string;
  readonly clean: string;
  readonly rolling: string;
  readonly draft: string;
  readonly adopted: (at: string) => string;
  readonly chairsText: string;
  /** While a text is not adopted, where the meeting holds what is agreed to be provisional until then. */
  readonly provisional: string;
  /** Between two sentences, and after the last. */
  readonly stop: readonly [between: string, last: string];
  readonly statuses: Readonly<Record<Status, string | null>>;
  readonly delete: string;
  readonly toBeginning: string;
  readonly moveAfter: (after: string) => string;
  readonly objection: string;
  readonly reservation: string;
  readonly overtaken: string;
  readonly chair: string;
  readonly secretariat: string;
  /** A place and the dates after it. */
  readonly held: (place: string, dates: string) => string;
  /** In the form that stands in a date. */
  readonly months: readonly string[];
  /** One day; with the time where it is given. */
  readonly day: (day: number, month: string, year: number) => string;
  readonly time: (day: string, time: string) => string;
  /** Days of one month; two days of one year, from their parts; any others. */
  readonly days: (from: number, to: number, month: string, year: number) => string;
  readonly dayOfYear: (day: number, month: string) => string;
  readonly spanOfYear: (from: string, to: string, year: number) => string;
  readonly span: (from: string, to: string) => string;
}

const statuses = (adRef: string, agreed: string, reopened: string): FrameWords['statuses'] => ({
  'not-discussed': null, open: null, 'agreed-ad-ref': adRef, agreed, reopened,
});

const EN: FrameWords = {
  document: (symbol) => `Document ${symbol}`,
  original: 'Original: English',
  clean: 'Clean text',
  rolling: 'Rolling text',
  draft: 'Draft, not adopted',
  adopted: (at) => `Adopted on ${at}`,
  chairsText: 'Chair’s text, without prejudice',
  provisional: 'What is agreed is provisional until the whole text is adopted',
  stop: ['. ', ''],
  statuses: statuses('agreed ad referendum', 'agreed', 'reopened'),
  delete: 'delete',
  toBeginning: 'move to the beginning',
  moveAfter: (after) => `move after ${after}`,
  objection: 'objection: ',
  reservation: 'reservation: ',
  overtaken: 'overtaken: ',
  chair: 'Chair',
  secretariat: 'Secretariat',
  held: (place, dates) => `${place}, ${dates}`,
  months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  day: (day, month, year) => `${String(day)} ${month} ${String(year)}`,
  time: (day, time) => `${day}, ${time} UTC`,
  days: (from, to, month, year) => `${String(from)}–${String(to)} ${month} ${String(year)}`,
  dayOfYear: (day, month) => `${String(day)} ${month}`,
  spanOfYear: (from, to, year) => `${from} – ${to} ${String(year)}`,
  span: (from, to) => `${from} – ${to}`,
};

const first = (day: number): string => (day === 1 ? '1er' : String(day));

const FR: FrameWords = {
  ...EN,
  original: 'Original : français',
  clean: 'Texte au net',
  rolling: 'Texte évolutif',
  draft: 'Projet, non adopté',
  adopted: (at) => `Adopté le ${at}`,
  chairsText: 'Texte de la présidence, sans préjudice des positions des délégations',
  provisional: 'Ce qui est convenu l’est à titre provisoire jusqu’à l’adoption de l’ensemble du texte',
  statuses: statuses('convenu ad referendum', 'convenu', 'rouvert'),
  delete: 'supprimer',
  toBeginning: 'déplacer au début',
  moveAfter: (after) => `déplacer après ${after}`,
  objection: 'objection : ',
  reservation: 'réserve : ',
  overtaken: 'dépassé : ',
  chair: 'Présidence',
  secretariat: 'Secrétariat',
  months: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
  day: (day, month, year) => `${first(day)} ${month} ${String(year)}`,
  days: (from, to, month, year) => `${first(from)}–${String(to)} ${month} ${String(year)}`,
  dayOfYear: (day, month) => `${first(day)} ${month}`,
};

const ES: FrameWords = {
  ...EN,
  document: (symbol) => `Documento ${symbol}`,
  original: 'Original: español',
  clean: 'Texto en limpio',
  rolling: 'Texto evolutivo',
  draft: 'Proyecto, no adoptado',
  adopted: (at) => `Adoptado el ${at}`,
  chairsText: 'Texto de la Presidencia, sin perjuicio de las posiciones de las delegaciones',
  provisional: 'Lo acordado es provisional hasta que se adopte la totalidad del texto',
  statuses: statuses('acordado ad referéndum', 'acordado', 'reabierto'),
  delete: 'suprimir',
  toBeginning: 'trasladar al principio',
  moveAfter: (after) => `trasladar después de ${after}`,
  objection: 'objeción: ',
  reservation: 'reserva: ',
  overtaken: 'superado: ',
  chair: 'Presidencia',
  secretariat: 'Secretaría',
  months: ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
  day: (day, month, year) => `${String(day)} de ${month} de ${String(year)}`,
  days: (from, to, month, year) => `${String(from)}–${String(to)} de ${month} de ${String(year)}`,
  dayOfYear: (day, month) => `${String(day)} de ${month}`,
  spanOfYear: (from, to, year) => `${from} – ${to} de ${String(year)}`,
};

const RU: FrameWords = {
  ...EN,
  document: (symbol) => `Документ ${symbol}`,
  original: 'Оригинал: русский',
  clean: 'Чистый текст',
  rolling: 'Сводный обновляемый текст',
  draft: 'Проект, не принят',
  adopted: (at) => `Принят ${at}`,
  chairsText: 'Текст Председателя, без ущерба для позиций делегаций',
  provisional: 'Согласованное носит предварительный характер до принятия всего текста',
  statuses: statuses('согласовано ad referendum', 'согласовано', 'вновь открыто'),
  delete: 'исключить',
  toBeginning: 'перенести в начало',
  moveAfter: (after) => `перенести после: ${after}`,
  objection: 'возражение: ',
  reservation: 'оговорка: ',
  overtaken: 'устарело: ',
  chair: 'Председатель',
  secretariat: 'Секретариат',
  months: ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
  day: (day, month, year) => `${String(day)} ${month} ${String(year)} года`,
  days: (from, to, month, year) => `${String(from)}–${String(to)} ${month} ${String(year)} года`,
  spanOfYear: (from, to, year) => `${from} – ${to} ${String(year)} года`,
};

const ZH: FrameWords = {
  ...EN,
  document: (symbol) => `文件 ${symbol}`,
  original: '原文：中文',
  clean: '清稿',
  rolling: '滚动案文',
  draft: '草案，尚未通过',
  adopted: (at) => `${at}通过`,
  chairsText: '主席案文，不影响各代表团的立场',
  provisional: '在整个案文通过之前，已商定的内容均属暂定',
  stop: ['。', '。'],
  statuses: statuses('已商定，尚待核准', '已商定', '重新审议'),
  delete: '删除',
  toBeginning: '移至开头',
  moveAfter: (after) => `移至“${after}”之后`,
  objection: '反对：',
  reservation: '保留：',
  overtaken: '已被取代：',
  chair: '主席',
  secretariat: '秘书处',
  held: (place, dates) => `${place}，${dates}`,
  months: Array.from({ length: 12 }, (_, i) => `${String(i + 1)}月`),
  day: (day, month, year) => `${String(year)}年${month}${String(day)}日`,
  time: (day, time) => `${day} ${time}（协调世界时）`,
  days: (from, to, month, year) => `${String(year)}年${month}${String(from)}日至${String(to)}日`,
  dayOfYear: (day, month) => `${month}${String(day)}日`,
  spanOfYear: (from, to, year) => `${String(year)}年${from}至${to}`,
  span: (from, to) => `${from}至${to}`,
};

const AR: FrameWords = {
  ...EN,
  document: (symbol) => `الوثيقة ${symbol}`,
  original: 'الأصل: بالعربية',
  clean: 'نص خالٍ من العلامات',
  rolling: 'نص متجدد',
  draft: 'مشروع، لم يُعتمد',
  adopted: (at) => `اعتُمد في ${at}`,
  chairsText: 'نص الرئيس، دون المساس بمواقف الوفود',
  provisional: 'ما اتُّفق عليه مؤقت إلى حين اعتماد النص بأكمله',
  statuses: statuses('متفق عليه رهناً بالتشاور', 'متفق عليه', 'أُعيد فتحه'),
  delete: 'حذف',
  toBeginning: 'نقل إلى البداية',
  moveAfter: (after) => `نقل بعد ${after}`,
  objection: 'اعتراض: ',
  reservation: 'تحفظ: ',
  overtaken: 'تجاوزه النص: ',
  chair: 'الرئيس',
  secretariat: 'الأمانة',
  held: (place, dates) => `${place}، ${dates}`,
  months: ['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو', 'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  time: (day, time) => `${day}، ${time} UTC`,
};

const WORDS: Readonly<Record<OfficialLanguage, FrameWords>> = { en: EN, fr: FR, es: ES, ru: RU, zh: ZH, ar: AR };

/** The language that a frame is in: that of the text where it is official, else English. */
export function frameLanguage(tag: string): OfficialLanguage {
  return officialLanguage(tag);
}

export function frameWords(tag: string): FrameWords {
  return WORDS[frameLanguage(tag)];
}
