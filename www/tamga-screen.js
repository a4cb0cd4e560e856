// The custom element: what the platform demands in JavaScript. Its DOM and all its words are made in Rust.
import { background } from "./background.js";
import { LoadError, bytes, engine, hash, load, seal, words, workbook } from "./load.js";

export { background, load, LoadError };

const LANGUAGES = ["kk", "ru", "en"];
const OPTIONS = ["lists", "as-of", "today", "nomenclature", "edition", "disclose"];
const UNDECIDED = ["too_short", "other_edition", "no_such_code", "not_read", "no_conclusion"];
const Base = globalThis.HTMLElement ?? class {};
let style;

export class TamgaScreenElement extends Base {
  static formAssociated = true;
  /** The headless engine, for pages that hold everything in one file. */
  static load = load;
  static background = background;
  static observedAttributes = ["lang", "wasm-url", "block", "block-lists", "form-value", "packs", "packs-key", ...OPTIONS];

  #internals = this.attachInternals?.();
  #widget = null;
  #starting = null;
  #summary = null;
  #failure = null;
  /** What was asked before the widget was there. */
  #waiting = [];

  constructor() {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: true });
    this.addEventListener("tamga-screened", (event) => this.#changed(event.detail));
    this.addEventListener("tamga-cleared", () => this.#changed(null));
    this.addEventListener("tamga-error", (event) => {
      this.#failure = event.detail.code;
      if (event.detail.unscreened) this.#changed(null, true);
    });
  }

  connectedCallback() {
    // Properties that were set before the class was known.
    for (const name of ["lists", "asOf", "nomenclature", "edition", "block", "name", "lang"]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.#starting ??= this.#start();
  }

  disconnectedCallback() {
    // Moving an element takes it out and puts it in again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#widget?.unmount();
      this.#widget?.free();
      this.#widget = null;
      this.#starting = null;
      // Nothing of the old result goes into a form.
      this.#waiting.length = 0;
      this.#changed(null);
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#widget) return;
    if (name === "lang") this.#speak();
    else if (OPTIONS.includes(name)) this.#options();
    // Packs are loaded before data enters, so another set of them is another widget.
    else if (name === "packs" || name === "packs-key") this.#widget.fail("packs_late", "");
    else this.#changed(this.#summary);
  }

  get language() {
    const named = (this.lang || this.closest("[lang]")?.lang || document.documentElement.lang || navigator.language || "en").slice(0, 2).toLowerCase();
    return LANGUAGES.includes(named) ? named : "en";
  }

  async #start() {
    try {
      const language = this.language;
      const [module, text] = await Promise.all([engine(this.getAttribute("wasm-url") || undefined), words(language)]);
      if (!this.isConnected) return;
      const core = new module.Engine();
      await this.#packs(core);
      style ??= sheet(module.styleText());
      this.shadowRoot.adoptedStyleSheets = [style];
      this.#widget = new module.Widget(this.shadowRoot, this, core, language, text, (file, purpose) => this.#read(file, purpose));
      hash().then((sha256) => this.#widget?.setHash(sha256));
      this.#failure = null;
      this.#options();
      if (this.language !== language) await this.#speak();
      this.dispatchEvent(new CustomEvent("tamga-ready", { bubbles: true, composed: true }));
      for (const act of this.#waiting.splice(0)) act();
      idle(() => this.#parts());
    } catch (error) {
      this.#starting = null;
      this.#refuse(error);
    }
  }

  /** Lists that the portal names: each is used, or nothing is screened. `packs-key` pins the portal's Ed25519 key. */
  async #packs(core) {
    const urls = this.getAttribute("packs")?.split(/\s+/).filter(Boolean) ?? [];
    const key = this.getAttribute("packs-key");
    for (const url of urls) {
      const address = new URL(url, document.baseURI);
      let data;
      try {
        data = await bytes(url, address);
      } catch (error) {
        throw new LoadError("pack_missing", `${url} (${error.code})`);
      }
      try {
        if (key) await checkSignature(key, data, await bytes(`${url}.sig`, `${address}.sig`));
        core.addPack(data);
      } catch (error) {
        throw new LoadError("pack_refused", `${url}: ${error.message}`);
      }
    }
  }

  /** Optional parts come after the first paint and before data. */
  async #parts() {
    const entered = () => this.hasAttribute("data-entered");
    const steps = [
      async () => this.#widget?.setTariff(await bytes("parts/tnved.bin")),
      () => workbook(),
      ...LANGUAGES.map((language) => () => words(language)),
    ];
    for (const step of steps) {
      if (entered()) break;
      await step().catch(() => {});
    }
  }

  #options() {
    const text = (name) => this.getAttribute(name) || undefined;
    this.#widget?.setOptions({
      lists: text("lists")?.split(/[\s,]+/).filter(Boolean),
      asOf: text("as-of"),
      today: text("today"),
      nomenclature: text("nomenclature"),
      edition: text("edition"),
      disclose: this.hasAttribute("disclose"),
    });
  }

  async #speak() {
    const language = this.language;
    try {
      const text = await words(language);
      // Another language was chosen while these words came.
      if (this.language === language) this.#widget?.setWords(language, text);
    } catch {
      if (this.language === language) this.#widget?.fail("part_missing", "");
    }
  }

  /** A failure before there is a widget: one sentence, never an empty result. */
  async #refuse(error) {
    const code = error instanceof LoadError ? error.code : "engine";
    this.#failure = code;
    this.#waiting.length = 0;
    let sentence = code;
    for (const language of new Set([this.language, "en"])) {
      try {
        const line = (await words(language)).split("\n").find((row) => row.startsWith(`error.${code}\t`));
        if (line) {
          sentence = line.split("\t")[1].replace("{why}", error?.message ?? "");
          break;
        }
      } catch {
        sentence = FALLBACK[language] ?? FALLBACK.en;
      }
    }
    const box = document.createElement("p");
    box.setAttribute("role", "alert");
    box.setAttribute("part", "error");
    box.textContent = sentence;
    this.shadowRoot.replaceChildren(box);
    this.dispatchEvent(new CustomEvent("tamga-error", { bubbles: true, composed: true, detail: { code, message: sentence, unscreened: true } }));
  }

  async #read(file, purpose) {
    this.toggleAttribute("data-entered", true);
    seal();
    const widget = this.#widget;
    if (!widget) return;
    const data = new Uint8Array(await file.arrayBuffer());
    const kind = widget.recognise(data);
    try {
      // A receipt or a pack that is dropped is what it says it is.
      const head = kind === "utf-8" && data[0] === 123 ? decode(kind, data.subarray(0, 1 << 22)) : "";
      if (/"format"\s*:\s*"tamga-receipt\/1"/.test(head)) {
        widget.verify(data);
        return;
      }
      const isPack = /"format"\s*:\s*"tamga-list\//.test(head);
      if (isPack) purpose = "list";
      if (purpose === "list") {
        if (isPack || /\.json$/i.test(file.name)) widget.addOwnPack(data);
        else widget.addOwnList(file.name.replace(/\.[^.]*$/, ""), decode(kind, data), data);
      } else if (kind === "xlsx-or-ods") {
        let module;
        try {
          module = await workbook();
        } catch {
          widget.fail("part_missing", "");
          return;
        }
        widget.takeSheets(module.readWorkbook(data), file.name);
      } else if (kind === "compound") widget.fail("file_old_format", "");
      else if (kind === "pdf") widget.fail("file_pdf", "");
      else if (kind === "binary") widget.fail("file_other_format", "");
      else if (data.length === 0) widget.fail("file_empty", "");
      else widget.take(decode(kind, data), file.name);
    } catch (error) {
      if (purpose === "list") widget.fail("pack_refused", error?.message ?? String(error));
      else widget.fail(typeof error === "string" ? error : "file_damaged", "");
    }
  }

  /** `failed`: something was given and not screened, which is as bad as undecided. */
  #changed(summary, failed = false) {
    this.#summary = summary;
    if (summary) this.#failure = null;
    if (summary) seal();
    const internals = this.#internals;
    if (!internals) return;
    const report = summary && this.getAttribute("form-value") === "receipt" ? this.report : null;
    const receipt = report?.receipt(salt(), "", false) ?? null;
    // What JavaScript holds of the module's memory is not freed by "clear".
    report?.free();
    internals.setFormValue?.(receipt ?? (summary ? JSON.stringify({ summary: { ...summary, text: undefined } }) : null));
    const block = this.getAttribute("block");
    const named = this.getAttribute("block-lists")?.split(/[\s,]+/).filter(Boolean);
    const counted = (summary?.lists ?? []).filter((list) => (named ? named.includes(list.id) : list.status === "in_force"));
    const bad = summary && (summary.headline === "nothing_screened" || UNDECIDED.some((verdict) => summary.verdicts[verdict] > 0));
    const listed = summary && summary.verdicts.listed + summary.verdicts.listed_in_part > 0;
    const stops = counted.length > 0 && ((block === "listed" && listed) || (block === "undecided" && (listed || bad)));
    if (!stops && !(failed && block === "undecided")) {
      internals.setValidity?.({});
      return;
    }
    // At once, so that no form slips through; the sentence in the page's language follows.
    const anchor = this.shadowRoot.querySelector("textarea") ?? undefined;
    internals.setValidity?.({ customError: true }, "The owner of this page stops the form.", anchor);
    const language = this.language;
    words(language).then((text) => {
      const line = text.split("\n").find((row) => row.startsWith("form.blocked\t"));
      if (line && this.#summary === summary && !internals.validity.valid) internals.setValidity?.({ customError: true }, line.split("\t")[1], anchor);
    }, () => {});
  }

  /** Asked by the form that is reset. */
  formResetCallback() {
    this.clear();
  }

  /** Screens a text as if it was pasted; before the widget is ready it waits for it. */
  screen(text) {
    if (this.#widget) this.#widget.take(String(text), undefined);
    else this.#waiting.push(() => this.screen(text));
  }

  /** Forgets the paste and its results. */
  clear() {
    this.#widget?.clear();
  }

  /** Adds a pack from its bytes; throws an Error that names the fault, and one where the widget is not ready. */
  addPack(data) {
    if (!this.#widget) throw new Error("the widget is not ready: wait for tamga-ready");
    return this.#widget.addPack(data);
  }

  /** The lists at hand; set to ids (an array or a text), it is the attribute `lists`. */
  get lists() {
    return this.#widget?.lists() ?? [];
  }
  set lists(ids) {
    if (ids === null || ids === undefined) this.removeAttribute("lists");
    else this.setAttribute("lists", Array.isArray(ids) ? ids.join(" ") : String(ids));
  }
  get summary() {
    return this.#summary;
  }
  get report() {
    return this.#widget?.report() ?? null;
  }
  get failure() {
    return this.#failure;
  }
  get form() {
    return this.#internals?.form ?? null;
  }
  get name() {
    return this.getAttribute("name") ?? "";
  }
  set name(value) {
    this.setAttribute("name", value);
  }
  get validity() {
    return this.#internals?.validity;
  }
  get validationMessage() {
    return this.#internals?.validationMessage ?? "";
  }
  checkValidity() {
    return this.#internals?.checkValidity?.() ?? true;
  }
  reportValidity() {
    return this.#internals?.reportValidity?.() ?? true;
  }

  static define(tag = "tamga-screen", registry = globalThis.customElements) {
    if (registry && !registry.get(tag)) registry.define(tag, this);
    return this;
  }
}

for (const [property, attribute] of [["asOf", "as-of"], ["nomenclature", "nomenclature"], ["edition", "edition"], ["block", "block"]]) {
  Object.defineProperty(TamgaScreenElement.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute) ?? "";
    },
    set(value) {
      if (value === null || value === undefined || value === "") this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

/** Where not even the words came: the sentence in which nothing can be missed. */
const FALLBACK = {
  en: "Not screened: this widget could not be loaded.",
  ru: "Не проверено: виджет не загрузился.",
  kk: "Тексерілмеді: виджет жүктелмеді.",
};

/** Random, so that the hash of a short paste can't be guessed. */
function salt() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** A detached Ed25519 signature over the exact bytes, in base64; checked by the platform. */
async function checkSignature(key, data, signature) {
  const raw = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const known = await crypto.subtle.importKey("raw", raw(key), { name: "Ed25519" }, false, ["verify"]);
  const fits = await crypto.subtle.verify({ name: "Ed25519" }, known, raw(new TextDecoder().decode(signature)), data);
  if (!fits) throw new Error("bad signature");
}

function decode(kind, data) {
  return new TextDecoder(kind).decode(data);
}

function idle(act) {
  if (globalThis.requestIdleCallback) requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 300);
}

TamgaScreenElement.define();
