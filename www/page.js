// The public page around the element: its own words, the language switch, and how to check that nothing is sent.
import "./tamga-screen.js";
import { hash, imports } from "./load.js";
import WORDS from "./page-words.js";

const widget = document.querySelector("tamga-screen");

function speak(language) {
  document.documentElement.lang = language;
  document.title = `tamga-screen · ${WORDS[language].title}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = WORDS[language][element.dataset.word];
  document.querySelector(".languages").setAttribute("aria-label", WORDS[language].language);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  widget.lang = language;
}

document.querySelector(".languages").addEventListener("click", (event) => {
  const language = event.target.closest("[data-language]")?.dataset.language;
  if (language) speak(language);
});
const wished = (navigator.languages ?? []).map((one) => one.slice(0, 2)).find((one) => WORDS[one]);
speak(wished ?? "ru");

document.querySelector("#policy").textContent = document.querySelector("meta[http-equiv]").content;
document.querySelector("#embed").textContent = '<script type="module" src="/tamga-screen/tamga-screen.js"></script>\n<tamga-screen lang="kk"></tamga-screen>';
document.querySelector("#embed-sri").textContent = "%INTEGRITY%";

// What runs, for whoever wants to compare it.
widget.addEventListener("tamga-ready", async () => {
  document.querySelector("#hash").textContent = await hash();
  document.querySelector("#imports").textContent = (await imports()).join(" ");
}, { once: true });

// Requests made after data came in, as the browser itself records them.
let before = null;
const count = () => {
  const now = performance.getEntriesByType("resource").length;
  before ??= now;
  document.querySelector("#requests").textContent = String(now - before);
};
widget.addEventListener("tamga-screened", () => {
  count();
  setTimeout(count, 1000);
});

// After one visit the page works without its server. An update waits until the page is opened anew.
if (!globalThis.tamgaInlined && "serviceWorker" in navigator && location.protocol.startsWith("http")) {
  // Trusted Types count this as a script's address; one policy, for this one file.
  const address = globalThis.trustedTypes?.createPolicy("tamga-page", { createScriptURL: () => "sw.js" }).createScriptURL("") ?? "sw.js";
  let entered = false;
  let workers = null;
  const enter = () => {
    entered = true;
    // It stops asking for what is still to come.
    workers?.installing?.postMessage("entered");
  };
  for (const name of ["input", "paste", "drop", "tamga-screened", "tamga-error"]) document.addEventListener(name, enter, true);
  navigator.serviceWorker.register(address, { updateViaCache: "none" }).then((registration) => {
    workers = registration;
    if (entered) enter();
    const notice = () => {
      if (registration.waiting && navigator.serviceWorker.controller) document.querySelector("#update").hidden = false;
    };
    notice();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", notice));
  }, () => {});
}
