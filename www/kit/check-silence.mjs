#!/usr/bin/env node
// For portals: opens your own page in Chromium, puts a text into its <tamga-screen>, and fails if anything is sent from
// then on. Needs Node 20 and chromedriver with its browser; nothing is installed.
//
//   node check-silence.mjs https://portal.example/screening [--seconds 15] [--chromedriver /usr/bin/chromedriver] [--binary /usr/bin/chromium]
//
// Exit status: 0 nothing was sent, 1 something was, 2 the check could not be made.
// What it sees: every request, redirect, WebSocket and WebTransport of the page, its frames and its workers, as the
// browser's own network log holds them. What it can't see: WebRTC and preconnect; a packet counter sees those.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const options = { seconds: "15", chromedriver: "chromedriver", binary: "" };
let address;
for (let words = process.argv.slice(2); words.length > 0; ) {
  const word = words.shift();
  const name = word.replace(/^--/, "");
  if (word.startsWith("--") && name in options && words.length > 0) options[name] = words.shift();
  else if (!word.startsWith("-") && !address) address = word;
  else address = undefined;
}
if (!address || !(Number(options.seconds) > 0)) {
  console.error("check-silence.mjs ADDRESS [--seconds N] [--chromedriver PATH] [--binary PATH]");
  process.exit(2);
}

const CANARY = "canary-7f3a 8542 31 900 0";
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const driver = spawn(options.chromedriver, [`--port=${port}`], { stdio: "ignore" });
const gone = new Promise((_, reject) => driver.on("error", (error) => reject(new Error(`${options.chromedriver}: ${error.message}`))));
let session;

async function ask(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
  const { value } = await answer.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message.split("\n")[0]}`);
  return value;
}
const run = (script, ...args) => ask("POST", `/session/${session}/execute/sync`, { script, args });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(script, what) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await run(script)) return;
    await pause(100);
  }
  throw new Error(`waited in vain: ${what}`);
}
/** Everything that the browser's network log holds since the last look, and which is no data or blob address. */
async function sent() {
  const seen = [];
  for (const { message } of await ask("POST", `/session/${session}/se/log`, { type: "performance" })) {
    const { method, params } = JSON.parse(message).message;
    const url = { "Network.requestWillBeSent": params.request?.url, "Network.webSocketCreated": params.url, "Network.webTransportCreated": params.url, "Page.frameRequestedNavigation": params.url }[method];
    if (url && !/^(data|blob|about):/.test(url)) seen.push(`${method} ${url}`);
  }
  return seen;
}

async function check() {
  for (let tries = 0; ; tries += 1) {
    try {
      await ask("GET", "/status");
      break;
    } catch (error) {
      if (tries > 100) throw new Error(`chromedriver does not answer: ${error.message}`);
      await pause(100);
    }
  }
  const chrome = { args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"], ...(options.binary && { binary: options.binary }) };
  session = (await ask("POST", "/session", { capabilities: { alwaysMatch: { "goog:chromeOptions": chrome, "goog:loggingPrefs": { performance: "ALL" } } } })).sessionId;
  await ask("POST", `/session/${session}/url`, { url: address });
  await until("return !!document.querySelector('tamga-screen')?.shadowRoot?.querySelector('textarea')", "no <tamga-screen> on the page became ready");
  // Optional parts come idle, before data.
  await pause(4000);
  await sent();
  await run(
    `const area = document.querySelector('tamga-screen').shadowRoot.querySelector('textarea');
     area.value = arguments[0]; area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));`,
    CANARY,
  );
  await until("return !!document.querySelector('tamga-screen').shadowRoot.querySelector('tr.row')", "the text gave no result");
  await pause(Number(options.seconds) * 1000);
  return sent();
}

let status = 2;
try {
  const seen = await Promise.race([check(), gone]);
  for (const line of seen) console.log(`sent after the paste: ${line}`);
  console.log(seen.length === 0 ? `nothing was sent in ${options.seconds} s after the paste` : `${seen.length} requests after the paste`);
  status = seen.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`the check could not be made: ${error.message}`);
}
if (session) await ask("DELETE", `/session/${session}`).catch(() => {});
driver.kill();
process.exit(status);
