// Loads the engine and its optional parts. The only `fetch` of the package stands here, and it refuses once data
// has entered: after the first paste or file there is no request of any kind.

/** Why the engine could not be loaded; each has one sentence in words.tsv that tells the webmaster the cure. */
export class LoadError extends Error {
  /** @param {string} code @param {string} [detail] */
  constructor(code, detail = "") {
    super(detail || code);
    this.name = "LoadError";
    this.code = code;
  }
}

const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
/** Filled by the one-file page, which carries everything and may connect to nothing: a function for each file's bytes. */
export const inlined = globalThis.tamgaInlined ?? null;
/** SHA-256 of what is fetched, written by the build: another file is not run, and no two versions are mixed. */
const HASHES = { "%HASHES%": "" };
let closed = false;
/** Two versions of this module in one page share what they know of data. */
const SEALED = Symbol.for("tamga-screen.sealed");

/** From now on nothing is requested. */
export function seal() {
  closed = true;
  Reflect.set(globalThis, SEALED, true);
}

/** Whether data has entered. */
export function sealed() {
  return closed || globalThis[SEALED] === true;
}

/**
 * Bytes of a file of the package.
 * @param {string} name path in the package
 * @param {string | URL} [url] where it is, if not beside this module
 */
export async function bytes(name, url) {
  if (inlined?.[name]) return inlined[name]();
  // A widget that is taken out and put in again asks for what is here already.
  const known = fetched.get(String(url ?? name));
  if (known) return known;
  if (sealed()) throw new LoadError("part_missing", name);
  const address = url ?? PLACES[name]();
  let blocked = false;
  const onViolation = (event) => {
    if (event.effectiveDirective === "connect-src") blocked = true;
  };
  const page = globalThis.document;
  page?.addEventListener("securitypolicyviolation", onViolation);
  let answer;
  let data;
  try {
    answer = await fetch(address, { credentials: "same-origin", referrerPolicy: "no-referrer" });
    data = new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    // The event of a violation comes after the refusal.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (globalThis.location?.protocol === "file:") throw new LoadError("file", String(error));
    throw new LoadError(blocked ? "connect" : "network", String(error));
  } finally {
    page?.removeEventListener("securitypolicyviolation", onViolation);
  }
  if (!answer.ok) throw new LoadError("missing", `${address}: ${answer.status}`);
  // Where the page is not served securely, browsers compute no hashes.
  if (HASHES[name] && globalThis.crypto?.subtle && (await sha256(data)) !== HASHES[name]) throw new LoadError("wrong_file", String(address));
  if (!MODULES.includes(name)) fetched.set(String(url ?? name), data);
  return data;
}

const fetched = new Map();
/** Kept as compiled modules, not as bytes. */
const MODULES = ["engine.wasm", "parts/desk.bin", "parts/workbook.bin"];

async function sha256(data) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
}

/** Without `Array.from`, which old libraries replace. */
export function hex(data) {
  let text = "";
  for (const byte of data) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Where the files are, each named so that a bundler can follow. Only the engine is a `.wasm`: it alone needs that type. */
const PLACES = {
  "engine.wasm": () => new URL("./engine.wasm", import.meta.url),
  "parts/desk.bin": () => new URL("./parts/desk.bin", import.meta.url),
  "parts/workbook.bin": () => new URL("./parts/workbook.bin", import.meta.url),
  "parts/vectors.json": () => new URL("./parts/vectors.json", import.meta.url),
  "parts/tnved.bin": () => new URL("./parts/tnved.bin", import.meta.url),
  "words/en.txt": () => new URL("./words/en.txt", import.meta.url),
  "words/ru.txt": () => new URL("./words/ru.txt", import.meta.url),
  "words/kk.txt": () => new URL("./words/kk.txt", import.meta.url),
  "lists/index.json": () => new URL("./lists/index.json", import.meta.url),
};

/** A list of the catalogue; its SHA-256 stands there, and the widget compares it. */
export function listed(file) {
  // A name and no address: nothing but a file beside the catalogue is fetched.
  if (!/^[a-z0-9.-]+\.json$/.test(file)) return Promise.reject(new LoadError("wrong_file", file));
  return bytes(`lists/${file}`, new URL(file, PLACES["lists/index.json"]()).href);
}

/** Compiles bytes after having found out whether WebAssembly may run at all. */
export async function compile(data) {
  if (typeof WebAssembly !== "object") throw new LoadError("no_webassembly");
  try {
    // WebKit refuses only at instantiation.
    await WebAssembly.instantiate(await WebAssembly.compile(EMPTY_MODULE));
  } catch (error) {
    throw new LoadError("csp", String(error));
  }
  if (data[0] !== 0 || data[1] !== 97 || data[2] !== 115 || data[3] !== 109) throw new LoadError("wrong_file");
  try {
    return await WebAssembly.compile(data);
  } catch (error) {
    throw new LoadError("wrong_file", String(error));
  }
}

let module;
/** The engine's module, compiled once; a worker is given it. */
export function compiled(url) {
  module ??= (async () => {
    if (typeof WebAssembly !== "object") throw new LoadError("no_webassembly");
    const data = await bytes("engine.wasm", url);
    const made = await compile(data);
    digest = globalThis.crypto?.subtle ? sha256(data) : undefined;
    return made;
  })();
  module.catch(() => (module = undefined));
  return module;
}

let glue;
/** The engine's exports; loaded once. */
export function engine(url) {
  glue ??= (async () => {
    const [exports, made] = await Promise.all([import("./engine.js"), compiled(url)]);
    await exports.default({ module_or_path: made });
    return exports;
  })();
  glue.catch(() => (glue = undefined));
  return glue;
}

/** What the running module can reach at all: the names of its imports. */
export async function imports() {
  return WebAssembly.Module.imports(await compiled()).map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ""));
}

let digest;
/** SHA-256 of the wasm that runs, in hexadecimal; empty where the page may not compute it. */
export async function hash() {
  return (await digest) ?? "";
}

const parts = new Map();
const here = new Map();
/** A module that those who only paste do without; where everything is in one file, the engine holds it. */
function part(name, glue) {
  if (!parts.has(name)) {
    const loading = (async () => {
      if (inlined) return engine();
      const data = await bytes(`parts/${name}.bin`);
      const module = await glue();
      await module.default({ module_or_path: await compile(data) });
      return module;
    })();
    parts.set(name, loading);
    loading.then((module) => here.set(name, module), () => parts.delete(name));
  }
  return parts.get(name);
}

/** The module for workbooks: XLSX and ODS in and out. */
export const workbook = () => part("workbook", () => import("./workbook.js"));
/** The module that checks packs and compares records. */
export const desk = () => part("desk", () => import("./desk.js"));
/** The same where it is here already, or undefined. */
export const deskHere = () => here.get("desk");

const kept = new Map();
/** The words of a language, as lines of key and words. */
export async function words(language) {
  if (!kept.has(language)) {
    const text = new TextDecoder().decode(await bytes(`words/${language}.txt`));
    // Over plain http no hash is computed: what a server says instead of a file is no words.
    if (!text.includes("\nerror.engine\t")) throw new LoadError("wrong_file", `words/${language}.txt`);
    kept.set(language, text);
  }
  return kept.get(language);
}

/**
 * A headless engine: `const engine = await load(); engine.screen(text, {lists, asOf, today, nomenclature, edition, route})`.
 * A throw is a real error of the host, never of the pasted text.
 */
export function load({ wasmUrl } = {}) {
  return headless(wasmUrl);
}

/** @param {string | URL} [wasmUrl] */
export async function headless(wasmUrl) {
  // Packs can be added later; without the part for them everything else is done.
  const [{ Engine }] = await Promise.all([engine(wasmUrl), desk().catch(() => {})]);
  const core = new Engine();
  return {
    screen(text, options = {}) {
      seal();
      const screening = core.start(String(text), options);
      while (screening.step(1 << 20) < 1);
      const report = screening.finish();
      screening.free();
      return report;
    },
    addPack(data) {
      const checks = deskHere();
      if (!checks) throw new LoadError("part_missing", "parts/desk.bin");
      return core.addPack(checks.readPack(data));
    },
    addOwnList: (name, text, data) => core.addOwnList(name, text, data ?? new TextEncoder().encode(text)),
    setTariff: (data) => core.setTariff(data),
    lists: () => core.lists(),
  };
}
