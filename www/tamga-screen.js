// The custom element: what the platform demands in JavaScript. Its DOM and all its words are made in Rust.
import { background } from "./background.js";
import { LoadError, bytes, desk, deskHere, engine, hash, hex, inlined, listed, load, seal, sealed, words, workbook } from "./load.js";
import { forget, remember, remembered } from "./remembered.js";

export { background, load, LoadError };

const LANGUAGES = ["kk", "ru", "en"];
const OPTIONS = ["lists", "as-of", "today", "nomenclature", "edition", "route", "disclose"];
/** Larger files hold more than is read at once, however they are packed. */
const MOST_BYTES = 256 * 1024 * 1024;
const POLICY = ["block", "block-lists", "required"];
/** Starts of all widgets of the page. */
let starts = 0;
/** The module of the self test, once it was asked for. */
let tester;
/** What to ask and to tell the elements that stand in a page. */
const live = new Map();
/** A trap leaves the engine's memory as it was in the middle of its work. */
let broken = false;

function stopped() {
  if (broken) return;
  broken = true;
  for (const { stop } of live.values()) stop();
}

function isTrap(error) {
  return error instanceof (globalThis.WebAssembly?.RuntimeError ?? class {});
}

// What is thrown in a listener of the widget ends up here, and so does everything else of the page: each widget is
// asked, when its own work is over.
globalThis.addEventListener?.("error", (event) => {
  queueMicrotask(() => {
    if ([...live.values()].some(({ unsound }) => unsound(isTrap(event.error)))) stopped();
  });
});

/** The widget, in whose every call a trap is noticed. */
function guarded(widget) {
  return new Proxy(widget, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== "function") return value;
      return (...given) => {
        try {
          return value.apply(target, given);
        } catch (error) {
          if (!isTrap(error)) throw error;
          stopped();
          throw new Error(`the engine stopped: reload the page (${error.message})`, { cause: error });
        }
      };
    },
  });
}

const Base = globalThis.HTMLElement ?? class {};

export class TamgaScreenElement extends Base {
  static formAssociated = true;
  /** The headless engine, for pages that hold everything in one file. */
  static load = load;
  static background = background;
  static observedAttributes = ["lang", "wasm-url", "form-value", "heading-level", "compact", "packs", "packs-key", ...POLICY, ...OPTIONS];

  #internals = this.attachInternals?.();
  /** The root that we made: a page can force it to be closed. */
  #root;
  #widget = null;
  /** Counts the starts: what an earlier one still brings is not used. */
  #start = 0;
  /**
   * "empty", "pending" (given and not yet screened), "failed" (given and not screened), "screened", "broken" (the engine
   * stopped, or what it found can't be told).
   */
  #state = "empty";
  #summary = null;
  /** The sentence with which the engine stops the form, or null. */
  #stopped = null;
  #failure = null;
  /** Counts what was given: a file that comes late does not take the place of what came after it. */
  #given = 0;
  #entered = false;
  #hash = "";
  /** What was asked before the widget was there. */
  #waiting = [];
  /** Packs that are on their way: a result without them is not the one that decides on a form. */
  #adding = 0;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
  }

  focus(options) {
    (this.#root.querySelector("textarea") ?? this.#root.querySelector("[tabindex]"))?.focus(options);
  }

  /**
   * What the widget says of itself, directly and before any event: a page that stops an event opens no form by it.
   * `kind`: "entered", "pending", "screened", "cleared", "failed", "decided", "policy", "error"; `stop`: the sentence with
   * which the form is stopped, or null.
   */
  #told(kind, detail, stop) {
    this.#stopped = stop;
    if (kind === "decided" || kind === "policy") {
      this.#change(this.#state, this.#summary);
      return;
    }
    if (kind === "remember" || kind === "forget") {
      const widget = this.#widget;
      const done = kind === "forget" ? forget(detail) : remember(detail, this.#files.get(detail));
      done.then(() => widget === this.#widget && widget.remembered(detail, kind === "remember", true), () => widget === this.#widget && widget.remembered(detail, kind !== "remember", false));
      return;
    }
    if (kind === "removed") {
      this.#files.delete(detail);
      return;
    }
    if (kind === "workbook") {
      const widget = this.#widget;
      workbook().then(
        (module) => {
          if (widget !== this.#widget) return;
          try {
            widget.saveWorkbook(module.writeWorkbook(detail));
          } catch (error) {
            widget.refuseWorkbook(typeof error === "string" ? error : "not_written");
          }
        },
        () => widget === this.#widget && widget.refuseWorkbook("part_missing"),
      );
      return;
    }
    if (kind === "selftest") {
      this.#selfTest();
      return;
    }
    // A record waited for the text that was screened now.
    if (kind === "verify") {
      this.#verify(detail);
      return;
    }
    // A list of the catalogue is asked for; before data only.
    if (kind === "list") {
      const widget = this.#widget;
      const checked = Promise.all([listed(detail), desk()]).then(([data, { readPack }]) => readPack(data));
      checked.then(
        (pack) => widget === this.#widget && widget.addOffered(detail, pack),
        (error) => widget === this.#widget && widget.refuseOffered(error?.code === "part_missing"),
      );
      return;
    }
    if (kind !== "error") {
      // A list that a person adds takes no paste's place.
      if (kind !== "entered") this.#given += 1;
      if (kind !== "cleared") {
        this.#entered = true;
        seal();
      }
    }
    if (kind === "screened" && !(typeof detail?.headline === "string" && Array.isArray(detail.lists))) {
      this.#failure = "engine";
      this.#change("broken", null);
      return;
    }
    if (kind === "error" || kind === "failed") this.#failure = detail;
    if (kind === "error" || kind === "entered") return;
    this.#change({ pending: "pending", screened: "screened", cleared: "empty", failed: "failed" }[kind], kind === "screened" ? detail : null);
  }

  connectedCallback() {
    // Properties that were set before the class was known.
    for (const name of ["lists", "asOf", "nomenclature", "edition", "route", "block", "required", "name", "lang"]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    live.set(this, {
      unsound: (trap) => Boolean(this.#widget) && (!this.#widget.sound() || (trap && this.#state === "pending")),
      stop: () => this.#stop(),
    });
    if (!this.#widget && !this.#start) this.#begin();
  }

  /** The engine stopped under a widget: whatever stood there is no result, and nothing more is screened in this page. */
  #stop() {
    this.#widget = null;
    this.#start = 0;
    this.#given += 1;
    this.#refuse(new LoadError("engine"), "broken");
  }

  disconnectedCallback() {
    // Moving an element takes it out and puts it in again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      const widget = this.#widget;
      this.#widget = null;
      this.#start = 0;
      this.#given += 1;
      this.#listening?.disconnect();
      widget?.unmount();
      widget?.free();
      live.delete(this);
      if (this.#state === "broken") return;
      const had = this.#state !== "empty" && !this.#waiting.length;
      // Nothing of the old result goes into a form; what still waits to be screened is not forgotten.
      this.#change(this.#waiting.length ? "pending" : "empty", null);
      if (had) this.dispatchEvent(new CustomEvent("tamga-cleared", { bubbles: true, composed: true }));
    });
  }

  /** Sheets belong to a document: in a frame's the widget needs one of that. */
  adoptedCallback() {
    if (this.#widget) this.#dress();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "form-value") {
      // What the form will send is shown before it is sent.
      this.#widget?.refresh();
      this.#change(this.#state, this.#summary);
    } else if (POLICY.includes(name)) {
      if (this.#widget) this.#policy();
      else this.#change(this.#state, this.#summary);
    } else if (name === "heading-level") this.#widget?.setHeadingLevel(this.#level);
    else if (name === "packs" || name === "packs-key") {
      // Packs are loaded before data enters, so another set of them is another widget.
      if (this.#widget) this.#widget.fail("packs_late", "");
      else if (this.isConnected && (this.#start || this.#state === "failed")) this.#begin();
    } else if (!this.#widget) return;
    else if (name === "lang") this.#speak();
    else if (OPTIONS.includes(name)) this.#options();
  }

  get language() {
    let lang = this.lang;
    // The page's language, through the shadow trees around it.
    for (let at = this; at && !lang; at = at.getRootNode().host) lang = at.closest("[lang]")?.lang;
    const named = (lang || document.documentElement.lang || navigator.language || "en").slice(0, 2).toLowerCase();
    return LANGUAGES.includes(named) ? named : "en";
  }

  async #begin() {
    if (broken) {
      this.#stop();
      return;
    }
    starts += 1;
    const start = starts;
    this.#start = start;
    const late = () => this.#start !== start || !this.isConnected;
    const loading = document.createElement("p");
    loading.setAttribute("role", "status");
    loading.textContent = LOADING[this.language];
    this.#root.replaceChildren(loading);
    try {
      const language = this.language;
      const [module, text] = await Promise.all([engine(this.getAttribute("wasm-url") || undefined), words(language)]);
      if (late()) return;
      const core = new module.Engine();
      await this.#packs(core);
      if (late()) {
        core.free();
        return;
      }
      this.#dress = () => {
        const made = new (this.ownerDocument.defaultView ?? globalThis).CSSStyleSheet();
        made.replaceSync(module.styleText());
        this.#root.adoptedStyleSheets = [made];
      };
      this.#dress();
      loading.remove();
      this.#widget = guarded(
        new module.Widget(
          this.#root,
          this,
          core,
          language,
          text,
          (file, purpose, other) => this.#read(file, purpose, other),
          // What was stopped says nothing more, whatever it still has under way.
          (kind, detail, stop) => this.#start === start && this.#told(kind, detail, stop),
        ),
      );
      this.#widget.setHeadingLevel(this.#level);
      this.#policy();
      hash().then((sha256) => {
        this.#hash = sha256;
        if (!late()) this.#widget?.setHash(sha256);
      });
      this.#listening?.observe(this.ownerDocument.documentElement, { attributeFilter: ["lang"] });
      this.#failure = null;
      if (this.#state === "failed" || this.#state === "broken") this.#change("empty", null);
      this.#options();
      if (this.language !== language) await this.#speak();
      if (late()) return;
      // What was asked before comes before what the page asks now.
      for (const act of this.#waiting.splice(0)) act();
      this.dispatchEvent(new CustomEvent("tamga-ready", { bubbles: true, composed: true }));
      idle(() => this.#parts());
    } catch (error) {
      if (late()) return;
      this.#start = 0;
      this.#refuse(error);
    }
  }

  #dress = () => {};

  /** The page's language can be changed while it stands there. */
  #listening = globalThis.MutationObserver && new MutationObserver(() => {
    if (this.#widget && !this.lang) this.#speak();
  });

  /** Lists that the portal names: each is used, or nothing is screened. `packs-key` pins the portal's Ed25519 key. */
  async #packs(core) {
    const urls = this.getAttribute("packs")?.split(/\s+/).filter(Boolean) ?? [];
    const key = this.getAttribute("packs-key");
    // A template that was not filled in must not switch the check off.
    if (key !== null && !key.trim()) throw new LoadError("pack_refused", "packs-key is empty");
    for (const url of urls) {
      const address = new URL(url, document.baseURI);
      let data;
      try {
        data = await bytes(url, address);
      } catch (error) {
        throw new LoadError("pack_missing", `${url} (${error.code})`);
      }
      try {
        if (key !== null) await checkSignature(key, data, await bytes(`${url}.sig`, `${address}.sig`));
        core.addPack((await desk()).readPack(data));
      } catch (error) {
        throw new LoadError("pack_refused", `${url}: ${error.message}`);
      }
    }
  }

  /** Optional parts come after the first paint and before data. */
  async #parts() {
    const entered = () => this.#entered;
    const steps = [
      async () => this.#widget?.setTariff(await bytes("parts/tnved.bin")),
      async () => this.#widget?.setCatalogue(new TextDecoder().decode(await bytes("lists/index.json"))),
      () => desk(),
      () => workbook(),
      () => this.#recall(),
      ...LANGUAGES.map((language) => () => words(language)),
    ];
    for (const step of steps) {
      await step().catch(() => {});
      if (entered()) break;
    }
  }

  #policy() {
    this.#widget.setPolicy(this.getAttribute("block") ?? undefined, this.getAttribute("block-lists") ?? undefined, this.hasAttribute("required"));
  }

  /** The level of the first heading, as the page's headings go. */
  get #level() {
    const level = Number.parseInt(this.getAttribute("heading-level") ?? "", 10);
    return level >= 1 && level <= 6 ? level : 2;
  }

  #options() {
    const text = (name) => this.getAttribute(name) || undefined;
    this.#widget?.setOptions({
      lists: this.getAttribute("lists")?.split(/[\s,]+/).filter(Boolean),
      asOf: text("as-of"),
      today: text("today"),
      nomenclature: text("nomenclature"),
      edition: text("edition"),
      route: text("route"),
      disclose: this.hasAttribute("disclose"),
    });
  }

  async #speak() {
    const language = this.language;
    try {
      const text = await words(language);
      // Another language was chosen while these words came.
      if (this.language === language && this.#widget) {
        this.#widget.setWords(language, text);
      }
    } catch {
      // The result stays, in the language that is here.
      if (this.language === language) this.#widget?.fail("language_missing", "");
    }
  }

  /** A failure before there is a widget: one sentence, never an empty result. */
  async #refuse(error, state = "failed") {
    const code = error instanceof LoadError ? error.code : "engine";
    this.#failure = code;
    this.#waiting.length = 0;
    this.#change(state, null);
    const box = document.createElement("p");
    box.setAttribute("role", "alert");
    box.setAttribute("part", "error");
    // Where a stopped form points to.
    box.tabIndex = -1;
    // Where not even the words came, the cause stands behind the sentence as the webmaster knows it.
    let sentence = `${FALLBACK[this.language]} (${CURES[code] ?? `${code}: ${error?.message ?? ""}`})`;
    box.lang = this.language;
    box.textContent = sentence;
    this.#root.replaceChildren(box);
    for (const language of new Set([this.language, "en"])) {
      try {
        const line = (await words(language)).split("\n").find((row) => row.startsWith(`error.${code}\t`));
        if (line) {
          sentence = line.split("\t")[1].replace("{why}", () => error?.message ?? "");
          box.lang = language;
          break;
        }
      } catch {
        // The sentence in which nothing can be missed.
      }
    }
    box.textContent = sentence;
    this.dispatchEvent(new CustomEvent("tamga-error", { bubbles: true, composed: true, detail: { code, message: sentence, unscreened: true } }));
  }

  /** The files of a person's own lists, by the lists' ids. */
  #files = new Map();

  /** Adds a person's own list from the bytes of its file; a pack where there is no `text`. */
  async #ownList(name, data, text) {
    let pack;
    if (text === undefined) {
      const { readPack } = await desk();
      try {
        pack = readPack(data);
      } catch (error) {
        throw new Error(this.#widget?.refusal(error.name, error.message) ?? error.message);
      }
    }
    const widget = this.#widget;
    if (!widget) throw new Error("the widget was removed");
    const id = pack ? widget.addOwnPack(pack) : widget.addOwnList(name.replace(/\.[^.]*$/, ""), text, data);
    this.#files.set(id, { name, data });
    return id;
  }

  /** Runs the public vectors in an engine of their own; what is on screen stays. */
  async #selfTest() {
    const widget = this.#widget;
    try {
      if (!tester && sealed() && !inlined) throw new LoadError("part_missing", "self-test.js");
      tester ??= import("./self-test.js");
      tester.catch(() => (tester = undefined));
      // Both are asked for at once: data may enter while they come.
      const [data, { selfTest }] = await Promise.all([bytes("parts/vectors.json"), tester]);
      const { Engine } = await engine();
      const core = new Engine();
      const { count, failed } = await selfTest(core, data);
      core.free();
      if (widget === this.#widget) widget?.selfTested(count, failed);
    } catch (error) {
      if (isTrap(error)) stopped();
      else if (widget === this.#widget) widget?.selfTested(0, [error?.code ?? String(error)]);
    }
  }

  /** Compares a record with what is here: desk reads it, and has the widget screen again. */
  async #verify(data) {
    const widget = this.#widget;
    try {
      const { verify } = await desk();
      if (widget === this.#widget) widget.showVerification(verify(data, widget), data);
    } catch {
      if (widget === this.#widget) widget?.fail("desk_missing", "");
    }
  }

  /** Reads a file that a person chose or dropped; `other`, where two came at once: a record and the file that it is of. */
  async #read(file, purpose, other) {
    const widget = this.#widget;
    if (!widget) return;
    // Whatever was there before is not the result of this file; a list changes the result when it is read.
    if (purpose === "list") this.#told("entered", undefined, this.#stopped);
    else widget.wait();
    const given = this.#given;
    let data;
    let record;
    let sha256;
    const tooLarge = () => widget.fail(purpose === "list" ? "pack_refused" : "file_too_large", purpose === "list" ? file.name : "");
    // Told before it is read: so much would take the page down with it.
    if (file.size > MOST_BYTES || other?.size > MOST_BYTES) return tooLarge();
    try {
      data = new Uint8Array(await file.arrayBuffer());
      if (other) {
        const second = new Uint8Array(await other.arrayBuffer());
        const [first, last] = [data, second].map((one) => isRecord(widget.recognise(one), one));
        if (first === last) throw new Error("file_many");
        record = first ? data : second;
        if (first) [file, data] = [other, second];
      }
      sha256 = crypto.subtle ? hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data))) : widget.sha256(data);
    } catch (error) {
      if (error?.message === "file_many") {
        if (given === this.#given) widget.fail("file_many", "");
        return;
      }
      if (given === this.#given && error instanceof RangeError) return tooLarge();
      // A folder, or a file that is gone. A list that can't be read takes nobody's paste away.
      if (given === this.#given) widget.fail(purpose === "list" ? "pack_refused" : "file_damaged", purpose === "list" ? file.name : "");
      return;
    }
    // Something else was given, cleared or taken away in the meantime.
    if (given !== this.#given || widget !== this.#widget) return;
    try {
      const kind = widget.recognise(data);
      if (record) widget.hold(record);
      // A receipt or a pack that is dropped is what it says it is.
      const format = formatOf(kind, data);
      if (format === RECORD) {
        widget.resume();
        await this.#verify(data);
        return;
      }
      const isPack = format.startsWith("tamga-list/");
      if (isPack && purpose !== "list") {
        purpose = "list";
        widget.resume();
      }
      if (purpose === "list") {
        if (isPack || /\.json$/i.test(file.name)) await this.#ownList(file.name, data);
        else {
          const text = kind === "xlsx-or-ods" ? await this.#sheets(data, given, file.name) : decode(kind, data);
          if (text !== undefined) await this.#ownList(file.name, data, text);
        }
      } else if (kind === "xlsx-or-ods") {
        const sheets = await this.#sheets(data, given);
        if (sheets !== undefined) widget.takeSheets(sheets, file.name, sha256);
      } else if (kind === "compound") widget.fail("file_old_format", "");
      else if (kind === "pdf") widget.fail("file_pdf", "");
      else if (kind === "binary") widget.fail("file_other_format", "");
      else if (data.length === 0) widget.fail("file_empty", "");
      else widget.take(decode(kind, data), file.name, sha256);
    } catch (error) {
      // A list that needs a part which is not here is named.
      if (purpose === "list") widget.fail("pack_refused", error instanceof LoadError ? file.name : error?.message ?? String(error));
      else widget.fail(typeof error === "string" ? error : "file_damaged", "");
    }
  }

  /** Lists that a person had this device remember; one that can't be read any more is left out, and stays kept. */
  async #recall() {
    for (const { name, data } of await remembered()) {
      const widget = this.#widget;
      if (!widget || this.#entered) return;
      try {
        const kind = widget.recognise(data);
        const text = /\.json$/i.test(name) ? undefined : kind === "xlsx-or-ods" ? (await workbook()).readWorkbook(data) : decode(kind, data);
        if (widget === this.#widget) widget.remembered(await this.#ownList(name, data, text), true, true);
      } catch (error) {
        widget.fail("pack_refused", `${name}: ${error?.message ?? error}`);
      }
    }
  }

  /** The sheets of a workbook, or nothing where the part is not there or something else was given in the meantime. */
  async #sheets(data, given, list) {
    const widget = this.#widget;
    let module;
    try {
      module = await workbook();
    } catch {
      if (given === this.#given) widget.fail(list ? "pack_refused" : "part_missing", list ?? "");
      return undefined;
    }
    // Unpacking holds the page for a while: what says so is painted before.
    await new Promise((go) => setTimeout(go, 50));
    return given === this.#given && widget === this.#widget ? module.readWorkbook(data) : undefined;
  }

  /** The one place that decides what a form holds and whether it may be sent. */
  #change(state, summary) {
    this.#state = state;
    this.#summary = summary;
    if (summary) this.#failure = null;
    const internals = this.#internals;
    if (!internals) return;
    const report = summary && this.getAttribute("form-value") === "receipt" ? this.report : null;
    const receipt = report?.receipt(salt(), this.#hash, false) ?? null;
    // What JavaScript holds of the module's memory is not freed by "clear".
    report?.free();
    // Old libraries give arrays a `toJSON` that makes a string of them.
    const lists = summary?.lists.slice();
    if (lists) lists.toJSON = undefined;
    // No state of its own: browsers keep that in their history, and on the disk.
    internals.setFormValue?.(receipt ?? (summary ? JSON.stringify({ summary: { ...summary, lists, text: undefined } }) : null), "");
    // Without the engine nothing is screened: no form with a condition is sent from there on.
    const conditions = this.hasAttribute("block") || this.hasAttribute("required");
    const asked = this.#widget && state !== "broken" && !this.#waiting.length && !this.#adding;
    const stop = asked ? this.#stopped : (state !== "empty" || this.hasAttribute("required")) && conditions ? FALLBACK[this.language] : null;
    if (stop) internals.setValidity?.({ customError: true }, stop, this.#anchor);
    else internals.setValidity?.({});
  }

  /** What a browser points to with the sentence of a stopped form: something that is seen and takes the focus. */
  get #anchor() {
    const seen = ["#headline", "textarea", "[data-do=file]", "[role=alert][tabindex]"].map((query) => this.#root.querySelector(query));
    return seen.find((element) => element?.getClientRects().length) ?? undefined;
  }

  /** A browser that goes back brings the page as it was, and no result. */
  formStateRestoreCallback() {
    this.#change(this.#state, this.#summary);
  }

  /** Asked by the form that is reset. */
  formResetCallback() {
    this.clear();
  }

  /** Screens a text as if it was pasted; before the widget is ready it waits for it. */
  screen(text) {
    if (this.#widget) {
      this.#widget.take(String(text));
      return;
    }
    // Where the widget could not be loaded there is nothing to wait for; its sentence stands.
    if (this.#state === "failed" || this.#state === "broken") return;
    this.#waiting.push(() => this.screen(text));
    this.#change("pending", null);
  }

  /** Forgets the paste and its results. */
  clear() {
    this.#waiting.length = 0;
    if (this.#widget) this.#widget.clear();
    // Where the widget could not be loaded, its sentence stands, and the form with it.
    else if (this.#state !== "failed" && this.#state !== "broken") this.#change("empty", null);
  }

  /**
   * Adds a pack from its bytes: a promise of its id. Rejects with an Error that names the fault, and with one where the
   * widget is not ready. What stops a form stops it until the pack is there; where desk is here, it is there at once.
   */
  async addPack(data) {
    if (!this.#widget) throw new Error("the widget is not ready: wait for tamga-ready");
    const add = ({ readPack }) => {
      const pack = readPack(data);
      if (!this.#widget) throw new Error("the widget was removed");
      return this.#widget.addPack(pack);
    };
    if (deskHere()) return add(deskHere());
    this.#adding += 1;
    this.#change(this.#state, this.#summary);
    try {
      return add(await desk());
    } finally {
      this.#adding -= 1;
      this.#change(this.#state, this.#summary);
    }
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
  get required() {
    return this.hasAttribute("required");
  }
  set required(value) {
    this.toggleAttribute("required", Boolean(value));
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
    // A class has one name, so another name is another class.
    const known = globalThis.customElements?.getName?.(this) ?? (globalThis.customElements?.get("tamga-screen") === this ? "tamga-screen" : null);
    if (registry && !registry.get(tag)) registry.define(tag, known && known !== tag ? class extends this {} : this);
    return this;
  }
}

for (const [property, attribute] of [["asOf", "as-of"], ["nomenclature", "nomenclature"], ["edition", "edition"], ["route", "route"], ["block", "block"]]) {
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

const LOADING = { en: "Loading…", ru: "Загрузка…", kk: "Жүктелуде…" };

/** Where not even the words came: the sentence in which nothing can be missed. */
const FALLBACK = {
  en: "Not screened: this widget could not be loaded.",
  ru: "Не проверено: виджет не загрузился.",
  kk: "Тексерілмеді: виджет жүктелмеді.",
};

const CURES = { connect: "Content-Security-Policy: connect-src 'self'", no_webassembly: "WebAssembly" };

/** Random, so that the hash of a short paste can't be guessed. */
function salt() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

const RECORD = "tamga-receipt/1";

/** What a JSON file says it is, at its top and nowhere else. */
function formatOf(kind, data) {
  if (kind !== "utf-8" || data[0] !== 123) return "";
  try {
    return String(JSON.parse(decode(kind, data))?.format ?? "");
  } catch {
    return "";
  }
}

function isRecord(kind, data) {
  return formatOf(kind, data) === RECORD;
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
