// The public page around the element: its own words, the language switch, and how to check that nothing is sent.
import "./tamga-screen.js";
import { hash, imports } from "./load.js";

const WORDS = {
  en: {
    "silent.5": "SHA-256 of the engine that runs here; compare it with sri.json of the published version:",
    "silent.6": "All that the engine can reach, the names of its imports:",
    "embed.3": "With integrity: no other file than these is run. The import map stands before any module.",
    "update": "A new version is ready. It comes when you open this page anew; nothing is reloaded now.",
    "licence": "Licence and sources",
    "title": "Is this code on a list?",
    "lead": "Paste product codes, an invoice or a whole spreadsheet. You see which commodity codes are on a published list, why, and what could not be decided.",
    "does.title": "What it does",
    "does.1": "Finds HS and TN VED codes in any text and compares them with published lists.",
    "does.2": "Knows the HS editions of 2002 to 2022, so that an old number is not lost.",
    "does.3": "Shows what could not be read, and what it could have been.",
    "not.title": "What it does not do",
    "not.1": "It does not say that goods may cross a border.",
    "not.2": "It does not check whether a code is right for its goods.",
    "not.3": "It holds no control list of Kazakhstan: its text was not found.",
    "silent.title": "How do I know that nothing is sent?",
    "silent.1": "Turn on airplane mode after the page has loaded, and try: everything works as before.",
    "silent.2": "The policy that the browser enforces on this page:",
    "silent.3": "Requests since your data came in:",
    "silent.4": "Open the browser's network panel, paste, and see that it stays empty.",
    "embed.title": "Put it on your page",
    "embed.1": "Copy the folder to your host and add these lines:",
    "embed.2": "A strict security policy needs:",
    "foot": "Numbers are compared, not goods. This is no legal advice. Licence: MIT or Apache-2.0.",
    "language": "Language",
  },
  ru: {
    "silent.5": "SHA-256 движка, который здесь работает; сравните с sri.json опубликованной версии:",
    "silent.6": "Всё, до чего движок может дотянуться, — имена его импортов:",
    "embed.3": "С проверкой целостности: никакой другой файл не запустится. Карта импортов стоит перед модулями.",
    "update": "Новая версия готова. Она придёт, когда вы откроете страницу заново; сейчас ничего не перезагружается.",
    "licence": "Лицензия и источники",
    "title": "Есть ли этот код в перечне?",
    "lead": "Вставьте коды товаров, инвойс или целую таблицу. Вы увидите, какие коды есть в опубликованных перечнях, почему, и по каким решения нет.",
    "does.title": "Что делает",
    "does.1": "Находит коды ГС и ТН ВЭД в любом тексте и сравнивает их с опубликованными перечнями.",
    "does.2": "Знает издания ГС с 2002 по 2022 год, поэтому старый номер не теряется.",
    "does.3": "Показывает, что не удалось прочитать и чем это могло быть.",
    "not.title": "Чего не делает",
    "not.1": "Не говорит, что товар можно вывозить.",
    "not.2": "Не проверяет, верен ли код для товара.",
    "not.3": "Не содержит контрольный список Казахстана: его текст не найден.",
    "silent.title": "Откуда я знаю, что ничего не отправляется?",
    "silent.1": "Включите авиарежим после загрузки страницы и попробуйте: всё работает как прежде.",
    "silent.2": "Политика, которую соблюдает браузер на этой странице:",
    "silent.3": "Запросов с момента ввода данных:",
    "silent.4": "Откройте сетевую панель браузера, вставьте текст и убедитесь, что она пуста.",
    "embed.title": "Поставить на свою страницу",
    "embed.1": "Скопируйте папку на свой сервер и добавьте строки:",
    "embed.2": "Строгой политике безопасности нужно:",
    "foot": "Сравниваются числа, а не товары. Это не юридическая консультация. Лицензия: MIT или Apache-2.0.",
    "language": "Язык",
  },
  kk: {
    "silent.5": "Осында жұмыс істейтін қозғалтқыштың SHA-256 мәні; жарияланған нұсқаның sri.json файлымен салыстырыңыз:",
    "silent.6": "Қозғалтқыштың қолы жететіні — импорттарының аттары:",
    "embed.3": "Тұтастықты тексерумен: бұлардан басқа файл іске қосылмайды. Импорт картасы модульдерден бұрын тұрады.",
    "update": "Жаңа нұсқа дайын. Ол бетті қайта ашқанда келеді; қазір ештеңе қайта жүктелмейді.",
    "licence": "Лицензия және дереккөздер",
    "title": "Бұл код тізбеде бар ма?",
    "lead": "Тауар кодтарын, инвойсты немесе бүкіл кестені қойыңыз. Қай кодтар жарияланған тізбелерде бар екенін, неге екенін және нені шешу мүмкін болмағанын көресіз.",
    "does.title": "Не істейді",
    "does.1": "Кез келген мәтіннен ҮЖ және СЭҚ ТН кодтарын тауып, жарияланған тізбелермен салыстырады.",
    "does.2": "2002–2022 жылдардағы ҮЖ басылымдарын біледі, сондықтан ескі нөмір жоғалмайды.",
    "does.3": "Нені оқу мүмкін болмағанын және оның не болуы мүмкін екенін көрсетеді.",
    "not.title": "Не істемейді",
    "not.1": "Тауарды шығаруға болады деп айтпайды.",
    "not.2": "Кодтың тауарға сәйкестігін тексермейді.",
    "not.3": "Қазақстанның бақылау тізімі мұнда жоқ: оның мәтіні табылмады.",
    "silent.title": "Ештеңе жіберілмейтінін қайдан білемін?",
    "silent.1": "Бет жүктелген соң ұшақ режимін қосып көріңіз: бәрі бұрынғыдай жұмыс істейді.",
    "silent.2": "Браузер осы бетте сақтайтын саясат:",
    "silent.3": "Деректер енгізілгеннен бергі сұраулар:",
    "silent.4": "Браузердің желі панелін ашып, мәтін қойыңыз: ол бос қалады.",
    "embed.title": "Өз бетіңізге қою",
    "embed.1": "Қалтаны серверіңізге көшіріп, мына жолдарды қосыңыз:",
    "embed.2": "Қатаң қауіпсіздік саясатына қажет:",
    "foot": "Тауарлар емес, сандар салыстырылады. Бұл заң кеңесі емес. Лицензия: MIT немесе Apache-2.0.",
    "language": "Тіл",
  },
};

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
