// The headless engine behind promises: in a worker where the page lets one run, else in the page. The results are the
// same, and each report says in `ran` which way it was.
import { LoadError, bytes, compiled, desk, headless, hex, inlined, seal, sealed } from "./load.js";

let policy;
/** Trusted Types take a worker's address only from a named policy; the page has to name ours. */
function named(url) {
  if (!globalThis.trustedTypes) return url;
  policy ??= trustedTypes.createPolicy("tamga-screen", { createScriptURL: (address) => address });
  return policy.createScriptURL(String(url));
}

/** A policy that forbids workers, or Trusted Types without our policy, is no failure: the page does the work. */
async function startWorker(wasmUrl) {
  const module = await compiled(wasmUrl);
  let made;
  let address;
  try {
    if (sealed() && !inlined) return null;
    if (inlined?.["worker.js"]) {
      // Opened from a disk, Chromium takes a classic blob and no module.
      address = URL.createObjectURL(new Blob([await bytes("worker.js")], { type: "text/javascript" }));
      made = new Worker(named(address));
    } else if (globalThis.trustedTypes && /^https?:.*\/background\.js$/.test(import.meta.url)) made = new Worker(named(import.meta.url.replace(/[^/]*$/, "worker.js")), { type: "module" });
    // The form that bundlers follow; Trusted Types refuse it, and then the page does the work.
    else made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch {
    return null;
  }
  const waiting = new Map();
  let count = 0;
  made.addEventListener("message", ({ data: { id, value, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
    else resolve(value);
  });
  let ended = false;
  const fail = (why) => {
    for (const { reject } of waiting.values()) reject(new LoadError("engine", why));
    waiting.clear();
  };
  const call = (name, ...values) =>
    new Promise((resolve, reject) => {
      if (ended) {
        reject(new LoadError("engine", CLOSED));
        return;
      }
      count += 1;
      waiting.set(count, { resolve, reject });
      made.postMessage({ id: count, call: name, values });
    });
  const failed = new Promise((resolve) => {
    made.addEventListener("error", (event) => {
      event.preventDefault();
      fail(event.message ?? "");
      resolve(false);
    });
  });
  // A worker that the system takes away says nothing; the lock that it holds is free then.
  const lock = `tamga-screen ${hex(crypto.getRandomValues(new Uint8Array(16)))}`;
  const started = call("start", module, lock).then((held) => ({ held }), () => false);
  const ready = await Promise.race([started, failed]);
  if (address) URL.revokeObjectURL(address);
  if (!ready) {
    made.terminate();
    return null;
  }
  const end = (why) => {
    ended = true;
    made.terminate();
    fail(why);
  };
  if (ready.held) navigator.locks.request(lock, () => end("the worker was stopped")).catch(() => {});
  return { call, end: () => end(CLOSED) };
}

const CLOSED = "this engine was closed";
const METHODS = ["findings", "other", "toCsv", "toRows", "toJson", "receipt", "decide"];

/**
 * `const engine = await background(); const report = await engine.screen(text, options)`; as `load`, but every answer is
 * a promise and the page stays free. `ran` is "worker" or "page".
 */
export async function background({ wasmUrl, worker = true } = {}) {
  const thread = worker && typeof Worker === "function" ? await startWorker(wasmUrl) : null;
  if (!thread) {
    const core = await headless(wasmUrl);
    let open = core;
    const engine = new Proxy(core, {
      get(_, name) {
        if (!open) throw new LoadError("engine", CLOSED);
        return core[name];
      },
    });
    return {
      ran: "page",
      async screen(text, options) {
        const report = engine.screen(text, options);
        const kept = { summary: report.summary(), length: report.length, free: async () => report.free() };
        for (const name of METHODS) kept[name] = async (...values) => report[name](...values);
        return kept;
      },
      addPack: async (data) => engine.addPack(data),
      addOwnList: async (name, text, data) => engine.addOwnList(name, text, data),
      setTariff: async (data) => engine.setTariff(data),
      lists: async () => engine.lists(),
      close: async () => {
        open = null;
      },
    };
  }
  // What checks packs comes before data does.
  desk().catch(() => {});
  let reports = 0;
  return {
    ran: "worker",
    async screen(text, options = {}) {
      seal();
      reports += 1;
      const id = reports;
      const report = { ...(await thread.call("screen", String(text), options, id)), free: () => thread.call("free", id) };
      for (const name of METHODS) report[name] = (...values) => thread.call("report", id, name, ...values);
      return report;
    },
    addPack: async (data) => thread.call("addPack", (await desk()).readPack(data)),
    addOwnList: (name, text, data) => thread.call("addOwnList", name, text, data ?? new TextEncoder().encode(text)),
    setTariff: (data) => thread.call("setTariff", data),
    lists: () => thread.call("lists"),
    close: async () => thread.end(),
  };
}
