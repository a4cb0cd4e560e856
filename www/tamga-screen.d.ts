/** The verdicts, worst first. */
export type Verdict = "listed" | "listed_in_part" | "too_short" | "other_edition" | "no_such_code" | "not_read" | "no_conclusion" | "not_found";
export type Nomenclature = "hs" | "tnved" | "eu-cn" | "us-hts" | "other";

export interface ScreenOptions {
  /** Ids of lists at hand, in the order in which they speak; all, where absent. */
  lists?: string[];
  /** Entries valid on this day, YYYY-MM-DD; today where absent. */
  asOf?: string;
  /** For the freshness of lists; the device's date where absent. */
  today?: string;
  nomenclature?: Nomenclature;
  edition?: "2002" | "2007" | "2012" | "2017" | "2022";
  /** From where to where the goods go: two countries as KZ:RU. */
  route?: string;
  /** The column of a table, from 0, that holds the codes. */
  column?: number;
  /** The whole text is one cell of a column of codes: `85` is a chapter. */
  cell?: boolean;
}

/** What a list or one of its measures does to goods. */
export type Effect = "ban" | "licence" | "notification" | "quota" | "exclusive_right" | "risk_indicator" | "none";

/** An entry of a list that holds measures, and what it is on the as-of day and the route. */
export interface Hit {
  entry: string;
  measure: string | null;
  effect: Effect;
  from: string | null;
  until: string | null;
  /** `valid` by its days; whether it is law is said by the list's status. */
  state: "valid" | "renewal_unknown" | "later" | "ended" | "wide" | "elsewhere";
  verdict: Verdict;
  rule: string;
}

/** One line of the answer: what a list, or a measure of it, says of the whole paste. */
export interface AnswerLine {
  kind: "in_force" | "import" | "renewal_unknown" | "later" | "list" | "superseded" | "announced" | "wide" | "elsewhere";
  list: string;
  measure: string | null;
  effect: Effect;
  from?: string | null;
  until?: string | null;
  codes: number;
  listed: number;
  listedInPart: number;
  tooShort: number;
}

/** Goods that are named without a code: the words, where they stand, and the entries that they may belong to. */
export interface Hint {
  words: string[];
  lines: number[];
  count: number;
  entries: { list: string; code: string; measure: string | null }[];
}

export interface Measure {
  id: string;
  title: Words;
  effect: Effect;
  direction: string[];
  instrument: { name: string; number: string; date: string | null; url: string } | null;
  from: string | null;
  until: string | null;
  /** The term in the register's words, where the two days do not say it all. */
  term: string;
  conditions: { kind: string; text: string | Words }[];
  destinations: string[];
  thirdCountries: boolean;
  /** `description`: its codes are wide; it is told once and makes no verdict. */
  decidedBy: ListInfo["decidedBy"];
}

export interface ListSays {
  id: string;
  verdict: Verdict;
  rule: string;
  entry: string | null;
  notes?: string[];
  /** The first day on which the list will have an entry that it has not yet. */
  listedFrom?: string;
  /** In lists that hold measures. */
  hits?: Hit[];
}

/** What a person decides about goods; it never changes a verdict. */
export type Decision = "goods_meant" | "goods_not_meant" | "open";

export interface Finding {
  /** Name of the rule that read it. */
  readingRule: string;
  /** From 1; in a workbook the row of the sheet. */
  line: number;
  /** In characters, from 1. */
  column: number;
  /** UTF-16 code units; null in a workbook. */
  startUtf16: number | null;
  endUtf16: number | null;
  text: string;
  /** The digits as written; null where nothing could be read. */
  code: string | null;
  verdict: Verdict;
  list: string | null;
  entry: string | null;
  rule: string;
  repairs: { code: string; verdict: Verdict; entry: string | null }[];
  lists: ListSays[];
  notes?: string[];
  below?: string[];
  between?: string[];
  neighbours?: string[];
  nearest?: { code: string; listed: boolean }[];
  counterparts?: { code: string; edition: number; listed: boolean }[];
  parts?: { startUtf16: number | null; endUtf16: number | null; text: string }[];
  sheet?: string;
  cell?: string | null;
  decision?: Decision;
  reason?: string;
}

export interface Summary {
  lines: number;
  blank: number;
  header: number;
  withoutCode: number;
  withCode: number;
  codes: number;
  verdicts: Record<Verdict, number>;
  headline: Verdict | "nothing_screened";
  /** Each list with what it alone says of all findings. */
  lists: { id: string; version: string; sha256: string; status: string; coverage: ListInfo["coverage"]; verdicts: Record<Verdict, number>; renewalUnknown: number }[];
  /** What the lists and measures say, the gravest first. */
  answer: AnswerLine[];
  route?: string;
  /** How many codes a person changed, took or dismissed; in the element's summary only. */
  corrections?: number;
  /** Rows of goods whose cell for the code is empty; `verdicts` counts them as not read. */
  missing?: number;
  /** Every number of the text, by what became of it; control numbers count as set aside. */
  numbers: { read: number; notRead: number; setAside: number; bare: number };
  setAside: number;
  controlNumbers: number;
  today: string;
  asOf: string;
  /** Where the engine ran. */
  ran: "native" | "page" | "worker";
}

export interface Report {
  summary(): Summary;
  readonly length: number;
  /** Without places: all of them. */
  findings(from?: number, to?: number): Finding[];
  /** Records a decision about a finding's goods; an empty one takes it back. Throws where there is no such finding. */
  decide(place: number, decision: Decision | "", reason: string): void;
  /** What was set aside, control numbers, and goods of listed entries that lines without a code name (never a verdict). */
  other(): { setAside: object[]; controlNumbers: object[]; hints: Hint[] };
  toCsv(): string;
  toRows(): string;
  toJson(): string;
  /** Canonical JSON; `salt` is random, in hexadecimal. */
  receipt(salt: string, wasmSha256: string, withPaste: boolean): string;
}

export interface Words {
  en?: string;
  ru?: string;
  kk?: string;
}

export interface ListInfo {
  id: string;
  version: string;
  title: Words;
  status: string;
  statusNote: Words;
  effect: Effect;
  /** The acts that the entries belong to, where the list holds many. */
  measures?: Measure[];
  instrument: { name: string; number: string; date: string | null; url: string } | null;
  instrumentNote?: Words;
  publisher: string | Words;
  binds: string[];
  direction: string[];
  destinations: string[];
  decidedBy: "code" | "code_and_description" | "description";
  nomenclature: Nomenclature;
  edition: number;
  sources: { title: string | Words; url: string; retrieved: string | null }[];
  notScreenable: { text: string; reason: string | Words }[];
  coverage: "complete" | "partial" | "illustrative";
  dated: string;
  checked: string;
  reviewBy: string | null;
  count: number;
  sha256: string;
}

export interface Engine {
  screen(text: string, options?: ScreenOptions): Report;
  /** Throws an Error whose `name` is the fault; the lists stay as they were. */
  addPack(bytes: Uint8Array): string;
  addOwnList(name: string, csv: string, bytes?: Uint8Array): string;
  setTariff(bytes: Uint8Array): boolean;
  lists(): ListInfo[];
}

/** What `background` gives of a report: as `Report`, but every answer is a promise. */
export interface AsyncReport {
  readonly summary: Summary;
  readonly length: number;
  findings(from?: number, to?: number): Promise<Finding[]>;
  other(): Promise<{ setAside: object[]; controlNumbers: object[]; hints: Hint[] }>;
  toCsv(): Promise<string>;
  toRows(): Promise<string>;
  toJson(): Promise<string>;
  receipt(salt: string, wasmSha256: string, withPaste: boolean): Promise<string>;
  decide(place: number, decision: Decision | "", reason: string): Promise<void>;
  /** Forgets the report. */
  free(): Promise<void>;
}

export interface AsyncEngine {
  /** Which way it runs. */
  readonly ran: "worker" | "page";
  screen(text: string, options?: ScreenOptions): Promise<AsyncReport>;
  addPack(bytes: Uint8Array): Promise<string>;
  addOwnList(name: string, csv: string, bytes?: Uint8Array): Promise<string>;
  setTariff(bytes: Uint8Array): Promise<boolean>;
  lists(): Promise<ListInfo[]>;
  /** Ends the worker. */
  close(): Promise<void>;
}

/** As `load`, in a worker where the page's policy lets one run; the results are the same. */
export function background(options?: { wasmUrl?: string | URL; worker?: boolean }): Promise<AsyncEngine>;

/** A headless engine. A throw is a real error of the host, never of the pasted text. */
export function load(options?: { wasmUrl?: string | URL }): Promise<Engine>;

export type ErrorCode =
  | "no_webassembly" | "csp" | "connect" | "file" | "missing" | "wrong_file" | "network" | "engine" | "pack_refused" | "part_missing" | "desk_missing" | "language_missing"
  | "pack_missing" | "packs_late" | "options" | "file_many" | "file_password" | "file_old_format" | "file_too_large" | "file_other_format" | "file_pdf" | "file_damaged" | "file_empty";

export class LoadError extends Error {
  readonly code: ErrorCode;
}

export class TamgaScreenElement extends HTMLElement {
  static readonly formAssociated: true;
  static load: typeof load;
  static background: typeof background;
  static define(tag?: string, registry?: CustomElementRegistry): typeof TamgaScreenElement;
  asOf: string;
  nomenclature: string;
  edition: string;
  route: string;
  block: string;
  required: boolean;
  name: string;
  readonly language: "kk" | "ru" | "en";
  /** The lists at hand; set to ids (an array or a text), it is the attribute `lists`. */
  get lists(): ListInfo[];
  set lists(ids: string | string[] | null);
  readonly summary: Summary | null;
  readonly report: Report | null;
  readonly failure: ErrorCode | null;
  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  screen(text: string): void;
  clear(): void;
  /** The list's id; rejects with an Error whose `name` is the fault. What stops a form stops it until the pack is there. */
  addPack(bytes: Uint8Array): Promise<string>;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    "tamga-screen": TamgaScreenElement;
  }
  interface HTMLElementEventMap {
    "tamga-ready": CustomEvent<null>;
    "tamga-screened": CustomEvent<Summary & { text?: string }>;
    "tamga-cleared": CustomEvent<null>;
    /** `unscreened`: something was given and not screened; an earlier result no longer holds. */
    "tamga-error": CustomEvent<{ code: ErrorCode; message: string; unscreened?: boolean }>;
  }
}
