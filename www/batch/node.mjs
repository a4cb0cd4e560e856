// The batch module in Node: the second host, to show how the calls are made. Each line of standard input is a cell. A trap
// ends it: a host for real data throws the instance away and halves the batch, as tamga_rows.py does.
//
//   node node.mjs --today 2026-11-26 [--code] [--json] < cells.txt
//
// One JSON object a row on standard output, then one with the counts. The module lies beside this file.
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FIELDS = ["code", "text"];
const NAMES = ["cell", "field", "verdict", "finding", "code", "list", "entry", "rule", "reading_rule", "could_be_listed", "line", "column", "json"];
const padded = (length) => Math.ceil(length / 8) * 8;

/** A compiled module; its bytes must have the SHA-256 that stands beside them. */
export function load(url = new URL("./tamga-batch.wasm", import.meta.url), sha256 = readFileSync(new URL("./tamga-batch.sha256", import.meta.url), "ascii").split(" ")[0]) {
  const bytes = readFileSync(url);
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (hash !== sha256.toLowerCase()) throw new Error(`the module's SHA-256 is ${hash}, and ${sha256} was asked for`);
  return new WebAssembly.Module(bytes);
}

/** An instance that was opened: `request` as the documentation of `tamga_screen::batch` says. */
export function open(module, request, packs = []) {
  const { exports: door } = new WebAssembly.Instance(module, {});
  if (door.tamga_abi() !== 1) throw new Error("the module's calls are of another version than 1");
  const ask = (name, input) => {
    const at = door.tamga_input(input.length) >>> 0;
    // The memory can have grown, and then its old view is gone.
    new Uint8Array(door.memory.buffer, at, input.length).set(input);
    const status = door[name]();
    const said = new Uint8Array(door.memory.buffer, door.tamga_output() >>> 0, door.tamga_output_length()).slice();
    if (status !== 0) throw new Error(new TextDecoder().decode(said));
    return said;
  };
  for (const pack of packs) ask("tamga_pack", pack);
  const opened = JSON.parse(new TextDecoder().decode(ask("tamga_open", new TextEncoder().encode(JSON.stringify(request)))));
  return { opened, screen: (field, cells) => rows(ask("tamga_screen", frame(field, cells))) };
}

/** A batch of one column: `cells` are `Uint8Array`s, or null. */
export function frame(field, cells) {
  const length = cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
  const validity = padded(Math.ceil(cells.length / 8));
  const head = padded(12 + 16);
  const offsets = padded(4 * (cells.length + 1));
  const bytes = new Uint8Array(head + validity + offsets + padded(length));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("TMG1"));
  [cells.length, 1, FIELDS.indexOf(field), validity, 4 * (cells.length + 1), length].forEach((value, place) => view.setUint32(4 + 4 * place, value, true));
  let end = 0;
  cells.forEach((cell, place) => {
    if (cell) {
      bytes[head + (place >> 3)] |= 1 << (place & 7);
      bytes.set(cell, head + validity + offsets + end);
      end += cell.length;
    }
    view.setUint32(head + validity + 4 * (place + 1), end, true);
  });
  return bytes;
}

/** The rows of an answer, as objects. */
export function rows(answer) {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  const count = view.getUint32(4, true);
  const text = new TextDecoder();
  const out = Array.from({ length: count }, () => ({}));
  let at = padded(12 + 16 * NAMES.length);
  NAMES.forEach((name, place) => {
    const [kind, ...lengths] = [0, 1, 2, 3].map((part) => view.getUint32(12 + 16 * place + 4 * part, true));
    const [validity, offsets, data] = lengths.map((length) => {
      const start = at;
      at += padded(length);
      return start;
    });
    const bit = (start, row) => (answer[start + (row >> 3)] >> (row & 7)) & 1;
    out.forEach((object, row) => {
      if (lengths[0] > 0 && !bit(validity, row)) object[name] = null;
      else if (kind === 0) object[name] = view.getInt32(data + 4 * row, true);
      else if (kind === 1) object[name] = bit(data, row) === 1;
      else object[name] = text.decode(answer.subarray(data + view.getUint32(offsets + 4 * row, true), data + view.getUint32(offsets + 4 * row + 4, true)));
    });
  });
  return out;
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  const option = (name) => process.argv.includes(`--${name}`);
  const today = process.argv[process.argv.indexOf("--today") + 1];
  try {
    const { screen, opened } = open(load(), { today: option("today") ? today : null, json: option("json") });
    const input = readFileSync(0);
    const cells = [];
    for (let start = 0; start < input.length; ) {
      const feed = input.indexOf(10, start);
      const end = feed < 0 ? input.length : feed;
      cells.push(input.subarray(start, end));
      start = end + 1;
    }
    const counts = {};
    for (let first = 0; first < cells.length; first += 4096) {
      for (const row of screen(option("code") ? "code" : "text", cells.slice(first, first + 4096))) {
        counts[row.verdict] = (counts[row.verdict] ?? 0) + 1;
        console.log(JSON.stringify({ ...row, cell: row.cell + first, ...(row.json ? { json: JSON.parse(row.json) } : {}) }));
      }
    }
    console.log(JSON.stringify({ cells: cells.length, verdicts: counts, lists: opened.lists }));
  } catch (error) {
    console.error(`node.mjs: ${error.message}`);
    process.exitCode = 2;
  }
}
