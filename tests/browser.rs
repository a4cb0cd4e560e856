//! The page and the element in real browsers: Chromium, Firefox and WebKit.

#[path = "browser/answer.rs"]
mod answer;
#[path = "support/browser.rs"]
mod drive;
#[path = "browser/faults.rs"]
mod faults;
#[path = "browser/vectors.rs"]
mod public;
mod support;
#[path = "scale/vectors.rs"]
mod vectors;

use drive::{Browser, ROOT, Rules, Server, Setup, block, dist, engines};
use serde_json::{Value, json};
use std::time::Duration;
use support::{TODAY, read, shared};
use tamga_screen::report::Read;
use tamga_screen::report::receipt::Circumstance;

const DOCUMENT: &str = include_str!("golden/invoice.txt");

/// Verdicts as the screen shows them, in the order of the paste: (line, code, verdict).
async fn shown(browser: &Browser) -> Vec<(String, String, String)> {
    browser
        .run(&format!(
            "{ROOT} const o = r.querySelector('#order'); o.value = 'line'; o.dispatchEvent(new Event('change', {{bubbles: true}}))"
        ))
        .await;
    let mut rows = Vec::new();
    loop {
        let page = browser.run(&format!("{ROOT} return [...r.querySelectorAll('tr.row')].map(t => [t.querySelector('.line').textContent, t.querySelector('.code').textContent, [...t.classList].find(c => c.startsWith('v-')).slice(2)])")).await;
        for row in page.as_array().expect("rows") {
            let cell = |place: usize| row[place].as_str().unwrap_or_default().to_string();
            rows.push((cell(0), cell(1), cell(2)));
        }
        let more = browser.run(&format!("{ROOT} const b = [...r.querySelectorAll('.rows .pager:first-child [data-do=page]')][2]; if (!b || b.disabled) return false; b.click(); return true")).await;
        if more != json!(true) {
            return rows;
        }
    }
}

/// Chooses a language on the page and waits until the widget speaks it.
async fn speak(browser: &Browser, language: &str) {
    browser.run(&format!("document.querySelector('[data-language={language}]').click()")).await;
    browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === '{language}'")).await;
}

fn native(text: &str) -> Vec<(String, String, String)> {
    let report = read(text);
    report
        .findings()
        .map(|finding| {
            // Where no code was read the document's own text stands for it.
            let code = match (&finding.read, report.code_of(&finding)) {
                (Read::Code(code), _) => code.grouped(),
                _ if report.text_of(&finding).trim().is_empty() => "empty".into(),
                _ => report.text_of(&finding).trim().to_string(),
            };
            ((finding.line + 1).to_string(), code, report.verdict(&finding).name().to_string())
        })
        .collect()
}

#[test]
fn the_screen_says_what_the_core_says() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('today', '{TODAY}'); w.setAttribute('lang', 'en')"
                ))
                .await;
            let mut texts = vec![DOCUMENT.to_string()];
            if let Some(shared) = shared() {
                texts.push(
                    std::fs::read_to_string(
                        shared.join("samples/11-kz-decree104-control-number-to-tnved/excerpt.txt"),
                    )
                    .expect("sample"),
                );
            }
            assert!(texts[0].lines().count() >= 40);
            for text in texts {
                browser.run(&format!("{ROOT} w.clear()")).await;
                browser.paste(&text).await;
                let expected = native(&text);
                assert!(expected.len() > 20);
                assert_eq!(shown(&browser).await, expected, "{engine}");
                let totals = browser
                    .run(&format!("{ROOT} return r.querySelector('.totals').textContent"))
                    .await;
                assert!(totals.as_str().is_some_and(|text| text.contains('=')), "{totals}");
                let numbers = browser
                    .run(&format!("{ROOT} return r.querySelectorAll('.totals')[1].textContent"))
                    .await;
                let counts: Vec<usize> = numbers
                    .as_str()
                    .expect("text")
                    .split(['=', '+'])
                    .filter_map(|part| {
                        part.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
                    })
                    .collect();
                let totals = read(&text).totals;
                let aside = totals.set_aside + totals.control_numbers;
                let mut parts = vec![totals.read, totals.not_read, aside, totals.bare];
                // What there is none of is not named.
                parts.retain(|&count| count > 0);
                assert_eq!(counts[0], parts.iter().sum::<usize>(), "{numbers}");
                assert_eq!(counts[1..], parts, "{numbers}");
            }
        }
    });
}

#[test]
fn an_empty_paste_and_noise_are_no_empty_result() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('lang', 'en')")).await;
            browser.paste("no code in here").await;
            let headline = browser
                .run(&format!("{ROOT} return r.querySelector('#headline').textContent"))
                .await;
            assert!(
                headline.as_str().is_some_and(|text| text.contains("nothing was screened")),
                "{engine}: {headline}"
            );
            // Ten million characters of noise do not stop the page.
            browser.run(&format!("{ROOT} w.screen('ж7;\\u0000 '.repeat(2000000))")).await;
            let headline = browser
                .wait(&format!(
                    "{ROOT} const s = r.querySelector('progress'); return s.hidden && r.querySelector('#headline')?.textContent"
                ))
                .await;
            assert!(
                headline.as_str().is_some_and(|text| text.contains("nothing was screened")),
                "{engine}: {headline}"
            );
        }
    });
}

#[test]
fn failures_say_the_cure() {
    block(async {
        let good = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";
        let page = |policy: &str| Rules { policy: Some(policy.into()), ..Rules::default() };
        let plain = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><tamga-screen></tamga-screen></html>";
        // Another build of the engine: good wasm, and not the one that this version names.
        let mut another = std::fs::read(dist().join("engine.wasm")).expect("wasm");
        another.extend([0, 2, 1, b'x']);
        let cases: Vec<(&str, Rules)> = vec![
            ("csp", page("default-src 'none'; script-src 'self'; connect-src 'self'")),
            ("connect", page("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")),
            ("missing", Rules { missing: vec!["engine.wasm"], ..Rules::default() }),
            (
                "wrong_file",
                Rules {
                    instead: vec![(
                        "engine.wasm",
                        "text/html",
                        b"<!doctype html><p>Hello".to_vec(),
                    )],
                    ..Rules::default()
                },
            ),
            (
                "wrong_file",
                Rules {
                    instead: vec![("engine.wasm", "application/wasm", another)],
                    ..Rules::default()
                },
            ),
            (
                "ok",
                Rules {
                    instead: vec![(
                        "engine.wasm",
                        "text/plain",
                        std::fs::read(dist().join("engine.wasm")).expect("wasm"),
                    )],
                    ..Rules::default()
                },
            ),
            ("ok", page(good)),
            (
                "ok",
                page(&format!("{good}; require-trusted-types-for 'script'; trusted-types 'none'")),
            ),
        ];
        for engine in engines() {
            let browser = Browser::open(engine).await;
            for (expected, rules) in &cases {
                let mut rules = rules.clone();
                rules.instead.push(("plain.html", "text/html", plain.as_bytes().to_vec()));
                let server = Server::start(dist(), rules);
                browser.go(&format!("{}/plain.html", server.address)).await;
                let state = browser.wait(&format!("{ROOT} return r && (r.querySelector('[role=alert]:not([hidden])')?.textContent || (r.querySelector('textarea') && 'ok'))")).await;
                let state = state.as_str().unwrap_or_default().to_string();
                if *expected == "ok" {
                    assert_eq!(state, "ok", "{engine}");
                    browser.paste("8542.31").await;
                } else {
                    let failure = browser.run(&format!("{ROOT} return w.failure")).await;
                    assert_eq!(failure, json!(expected), "{engine}: {state}");
                    assert!(state.contains("ot screened"), "{engine}, {expected}: {state}");
                }
            }
        }
        // A browser without WebAssembly, or with it switched off: the page and the file from the disk.
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open_as(engine, Setup { wasm: false, ..Setup::default() }).await;
            for face in [
                format!("{}/", server.address),
                format!("file://{}", dist().join("tamga-screen.html").display()),
            ] {
                browser.go(&face).await;
                let state = browser.wait(&format!("{ROOT} return r && r.querySelector('[role=alert]:not([hidden])')?.textContent")).await;
                assert!(
                    state.as_str().is_some_and(|text| text.contains("WebAssembly")),
                    "{engine}, {face}: {state}"
                );
                assert_eq!(
                    browser.run(&format!("{ROOT} return [w.failure, w.summary]")).await,
                    json!(["no_webassembly", null]),
                    "{engine}, {face}"
                );
            }
        }
    });
}

/// What stood in the records before a paste.
struct Before {
    opened: [usize; 2],
    asked: [usize; 2],
    timing: Value,
}

/// All that was seen to leave a page since `before`: by its server, by a second server that stands for the rest of the
/// world, by the browser's own records, and by its policy.
async fn leaks(browser: &Browser, servers: [&Server; 2], before: &Before) -> Vec<String> {
    let mut seen = Vec::new();
    for place in 0..2 {
        seen.extend(
            servers[place]
                .asked()
                .split_off(before.asked[place])
                .into_iter()
                .map(|asked| format!("server {place}: {asked}")),
        );
        let opened = servers[place].opened() - before.opened[place];
        if opened > 0 {
            seen.push(format!("server {place}: {opened} connections"));
        }
    }
    let timing = browser.run("return performance.getEntriesByType('resource').length").await;
    if timing != before.timing {
        seen.push(format!("resource timing: {timing}"));
    }
    let refused = browser.run("return window.violations").await;
    if refused != json!(0) {
        seen.push(format!("refused by policy: {refused}"));
    }
    seen.extend(browser.network_log().await.into_iter().map(|line| format!("record: {line}")));
    seen
}

/// Pastes into a page and uses what the widget has; the page is `ready`. What stood in the logs before is returned.
async fn use_page(browser: &Browser, servers: [&Server; 2], text: &str) -> Before {
    // Optional parts come idle, before data.
    tokio::time::sleep(Duration::from_millis(3500)).await;
    browser.run("window.violations = 0; document.addEventListener('securitypolicyviolation', () => window.violations++)").await;
    let before = Before {
        opened: servers.map(Server::opened),
        asked: servers.map(|server| server.asked().len()),
        timing: browser.run("return performance.getEntriesByType('resource').length").await,
    };
    browser.network_log().await;
    browser.paste(text).await;
    browser.run(&format!("{ROOT} r.querySelector('[data-do=open]').click(); for (const d of [...r.querySelectorAll('details'), ...document.querySelectorAll('details')]) d.open = true; for (const l of ['kk', 'ru', 'en']) w.lang = l; for (const b of r.querySelectorAll('.tools [data-do=csv], .tools [data-do=receipt], [data-filter], .lists summary')) b.click()")).await;
    browser.run(&format!("{ROOT} r.querySelector('[data-do=clear]').click(); r.querySelector('[data-do=undo]').click()")).await;
    before
}

async fn silent(engine: &'static str) {
    if !engines().contains(&engine) {
        return;
    }
    let world = Server::start(dist(), Rules::default());
    // Pages that leak, each in its own way: the same watch must see each of them.
    let leak = |act: &str| {
        format!("<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><script>addEventListener('tamga-screened', () => {{ {act} }})</script><tamga-screen></tamga-screen></html>").into_bytes()
    };
    let there = world.address.trim_start_matches("http://");
    let controls = [
        (
            "fetch.html",
            format!("fetch('{}/?8542', {{mode: 'no-cors'}}).catch(() => {{}})", world.address),
        ),
        ("socket.html", format!("new WebSocket('ws://{there}/')")),
        (
            "preconnect.html",
            format!(
                "document.head.append(Object.assign(document.createElement('link'), {{rel: 'preconnect', href: '{}'}}))",
                world.address
            ),
        ),
        ("image.html", format!("new Image().src = '{}/8542.png'", world.address)),
        ("beacon.html", format!("navigator.sendBeacon('{}/', '8542')", world.address)),
    ];
    let instead = controls.iter().map(|(name, act)| (*name, "text/html", leak(act))).collect();
    let server = Server::start(dist(), Rules { instead, ..Rules::default() });
    let browser = Browser::open_as(engine, Setup { watched: true, ..Setup::default() }).await;
    let servers = [&server, &world];
    for face in [
        format!("{}/", server.address),
        format!("{}/examples/strict.html", server.address),
        format!("file://{}", dist().join("tamga-screen.html").display()),
    ] {
        browser.ready(&face).await;
        let before = use_page(&browser, servers, DOCUMENT).await;
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(
            leaks(&browser, servers, &before).await,
            Vec::<String>::new(),
            "{engine}: {face}"
        );
    }
    for (name, _) in &controls {
        // Chromium's headless shell opens no connection ahead of a request, so there is nothing to see.
        if engine == "chromium" && *name == "preconnect.html" {
            continue;
        }
        browser.ready(&format!("{}/{name}", server.address)).await;
        let before = use_page(&browser, servers, "8542.31").await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let seen = leaks(&browser, servers, &before).await;
        // Each by the browser's own record, and by at least one of the others.
        for own in [true, false] {
            // WebKit's connection ends at the proxy that keeps its record.
            if engine == "webkit" && *name == "preconnect.html" && !own {
                continue;
            }
            assert!(
                seen.iter().any(|line| line.starts_with("record: ") == own),
                "{engine}: a page that leaks by {name}: {seen:?}"
            );
        }
    }
}

#[test]
fn nothing_is_asked_after_a_paste_in_chromium() {
    block(silent("chromium"));
}

#[test]
fn nothing_is_asked_after_a_paste_in_firefox() {
    block(silent("firefox"));
}

#[test]
fn nothing_is_asked_after_a_paste_in_webkit() {
    block(silent("webkit"));
}

/// On a slow line the page is not yet kept whole when somebody pastes: what is still to come is not asked for.
#[test]
fn a_slow_line_is_silent_too() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules { slow: 250, ..Rules::default() });
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.paste("8542.31").await;
            // What was on its way is on its way.
            tokio::time::sleep(Duration::from_millis(700)).await;
            let asked = server.asked();
            assert!(
                !asked.iter().any(|path| path.contains("LICENSE")),
                "{engine}: the whole page was kept before the paste, so this shows nothing"
            );
            tokio::time::sleep(Duration::from_secs(4)).await;
            assert_eq!(server.asked(), asked, "{engine}");
        }
    });
}

/// The kit tells a portal's silent page from one that leaks.
#[test]
fn the_kit_for_portals_sees_a_leak() {
    if !engines().contains(&"chromium") {
        return;
    }
    let leak = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><script>addEventListener('tamga-screened', () => fetch('/count?codes=1'))</script><tamga-screen></tamga-screen></html>";
    let bare =
        "<!doctype html><html lang=en><link rel=icon href=data:,><p>No widget here</p></html>";
    let instead = vec![
        ("leak.html", "text/html", leak.as_bytes().to_vec()),
        ("bare.html", "text/html", bare.as_bytes().to_vec()),
    ];
    let server = Server::start(dist(), Rules { instead, ..Rules::default() });
    let run = |page: &str| {
        let output = std::process::Command::new("node")
            .arg(dist().join("kit/check-silence.mjs"))
            .arg(format!("{}/{page}", server.address))
            .args([
                "--seconds",
                "2",
                "--chromedriver",
                "/usr/bin/chromedriver",
                "--binary",
                "/usr/lib/chromium/chromium-headless-shell",
            ])
            .output()
            .expect("node");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (status, says) = run("examples/plain.html");
    assert_eq!(status, Some(0), "{says}");
    let (status, says) = run("leak.html");
    assert_eq!(status, Some(1), "{says}");
    assert!(says.contains("/count?codes=1"), "{says}");
    let (status, says) = run("bare.html");
    assert_eq!(status, Some(2), "{says}");
}

/// A new version says that it is there and takes nobody's page away.
#[test]
fn an_update_waits() {
    block(async {
        for engine in engines() {
            let folder =
                std::env::temp_dir().join(format!("tamga-update-{}-{engine}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            assert!(
                std::process::Command::new("cp")
                    .arg("-r")
                    .arg(dist())
                    .arg(&folder)
                    .status()
                    .expect("cp")
                    .success()
            );
            let server = Server::start(folder.clone(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run("window.kept = null; navigator.serviceWorker.ready.then(() => window.kept = true)").await;
            browser.wait("return window.kept").await;
            let worker = std::fs::read_to_string(folder.join("sw.js")).expect("sw.js");
            let version = worker
                .split("VERSION = \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("version")
                .to_string();
            std::fs::write(folder.join("sw.js"), worker.replace(&version, "tamga-another"))
                .expect("sw.js");
            let page = std::fs::read_to_string(folder.join("index.html")).expect("page");
            std::fs::write(folder.join("index.html"), page.replace("<main", "<main data-new"))
                .expect("page");
            browser.run("location.reload()").await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            browser.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea')) && !document.querySelector('#update').hidden")).await;
            // The page that is open is the old one, whole, and it works.
            assert_eq!(
                browser.run("return document.querySelector('main').hasAttribute('data-new')").await,
                json!(false),
                "{engine}"
            );
            browser.run("window.mine = true").await;
            browser.paste("8542.31").await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            assert_eq!(
                browser.run("return window.mine").await,
                json!(true),
                "{engine}: the page was reloaded"
            );
            let caches = browser.run("window.names = null; caches.keys().then(n => window.names = n.length); return true").await;
            assert_eq!(caches, json!(true));
            assert_eq!(
                browser.wait("return window.names").await,
                json!(2),
                "{engine}: the old version is kept beside the new one"
            );
            let _ = std::fs::remove_dir_all(folder);
        }
    });
}

async fn axe(engine: &'static str, theme: &str) {
    let axe = std::fs::read_to_string(dist().join("../tools/node_modules/axe-core/axe.min.js"))
        .expect("axe-core: run scripts/build");
    let server = Server::start(dist(), Rules::default());
    let browser = Browser::open_themed(engine, theme).await;
    for language in ["en", "ru", "kk"] {
        browser.ready(&format!("{}/", server.address)).await;
        if theme != "light" {
            // A theme that did not come would be tested in vain.
            let query = if theme == "forced" {
                "(forced-colors: active)"
            } else {
                "(prefers-color-scheme: dark)"
            };
            assert_eq!(
                browser.run(&format!("return matchMedia('{query}').matches")).await,
                json!(true),
                "{engine}, {theme}"
            );
        }
        browser
            .run_with(
                "document.querySelector(`[data-language=${arguments[0]}]`).click()",
                json!(language),
            )
            .await;
        browser
            .wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === '{language}'"))
            .await;
        browser
            .run(&format!(
                "const module = undefined, exports = undefined; {axe}; window.axe = axe;"
            ))
            .await;
        for state in ["empty", "result", "open", "measures", "nothing", "error"] {
            match state {
                "result" => browser.paste(DOCUMENT).await,
                "open" => {
                    browser.run(&format!("{ROOT} r.querySelectorAll('[data-do=open]')[2].click(); for (const d of r.querySelectorAll('details')) d.open = true; for (const d of document.querySelectorAll('details')) d.open = true")).await;
                }
                "measures" => {
                    browser.paste("4403110009\n7204499000\n1001990000\nподшипники\n").await;
                    browser.run(&format!("{ROOT} for (const b of r.querySelectorAll('[data-do=open][aria-expanded=false]')) b.click(); for (const d of r.querySelectorAll('details')) d.open = true; const s = r.querySelector('#list-search'); s.value = 'подшипник'; s.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
                }
                "nothing" => {
                    browser.run(&format!("{ROOT} w.screen('')")).await;
                }
                "error" => {
                    browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['%PDF-1.7'], 'a.pdf')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
                    browser.wait(&format!("{ROOT} return !r.querySelector('.error').hidden")).await;
                }
                _ => {}
            }
            browser.run("window.found = null; axe.run(document, {resultTypes: ['violations']}).then(x => window.found = x.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')))").await;
            let found = browser.wait("return window.found && JSON.stringify(window.found)").await;
            assert_eq!(found, json!("[]"), "{engine}, {theme}, {language}, {state}");
        }
    }
}

/// No violation in any state, language and theme.
#[test]
fn axe_finds_nothing_in_the_light() {
    block(async {
        for engine in engines() {
            axe(engine, "light").await;
        }
    });
}

#[test]
fn axe_finds_nothing_in_the_dark() {
    block(async {
        for engine in engines() {
            axe(engine, "dark").await;
        }
    });
}

/// WebKitGTK has no forced colours.
#[test]
fn axe_finds_nothing_in_forced_colours() {
    block(async {
        for engine in engines().into_iter().filter(|engine| *engine != "webkit") {
            axe(engine, "forced").await;
        }
    });
}

/// At 320 px, and at 400 % zoom of 1280 px, nothing is cut off and nothing scrolls sideways but the table's own box.
#[test]
fn it_fits_a_narrow_screen() {
    if !engines().contains(&"chromium") {
        return;
    }
    block(async {
        let server = Server::start(dist(), Rules::default());
        let browser = Browser::open("chromium").await;
        browser.ready(&format!("{}/", server.address)).await;
        // After data nothing is fetched, words of another language neither.
        for language in ["ru", "kk", "en"] {
            speak(&browser, language).await;
        }
        for (width, height, scale) in [(320, 800, 1), (320, 256, 4), (768, 1024, 1)] {
            let size = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
            browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
            for language in ["en", "ru", "kk"] {
                speak(&browser, language).await;
                browser.paste(DOCUMENT).await;
                browser.run(&format!("{ROOT} r.querySelectorAll('[data-do=open]')[1].click(); for (const d of [...r.querySelectorAll('details'), ...document.querySelectorAll('details')]) d.open = true")).await;
                let wide =
                    browser.run("return [document.documentElement.scrollWidth, innerWidth]").await;
                assert!(
                    wide[0].as_i64() <= wide[1].as_i64(),
                    "{language}, {width} px at {scale}: {wide}"
                );
            }
        }
    });
}

/// In a narrow column of a wide page, in a dialog, and where a page sets another size of its root, it has room and type of
/// its own.
#[test]
fn it_keeps_its_shape_in_other_peoples_pages() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.paste(DOCUMENT).await;
            let measure = "const tr = r.querySelector('tr.row'); return [getComputedStyle(tr).display, getComputedStyle(r.querySelector('td')).fontSize, r.querySelector('.rows').scrollWidth - r.querySelector('.rows').clientWidth]";
            let style = "const s = new CSSStyleSheet(); s.replaceSync(arguments[0]); document.adoptedStyleSheets = [s]";
            browser
                .run_with(style, json!("html { font-size: 62.5% } tamga-screen { width: 320px }"))
                .await;
            assert_eq!(
                browser.run(&format!("{ROOT} {measure}")).await,
                json!(["flex", "16px", 0]),
                "{engine}"
            );
            browser
                .run_with(style, json!("main { display: flex; width: 300px !important } main > :not(tamga-screen) { display: none }"))
                .await;
            let width =
                browser.run(&format!("{ROOT} return w.getBoundingClientRect().width")).await;
            assert!(
                width.as_f64().is_some_and(|width| width > 250.0 && width <= 300.0),
                "{engine}: {width}"
            );
            browser.run_with(style, json!("")).await;
            browser
                .run(&format!("{ROOT} const d = document.createElement('dialog'); document.body.append(d); d.append(w); d.showModal()"))
                .await;
            let width = browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('textarea') && w.getBoundingClientRect().width"
                ))
                .await;
            assert!(width.as_f64().is_some_and(|width| width > 400.0), "{engine}: {width}");
        }
    });
}

#[test]
fn it_follows_the_language_of_its_page() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.removeAttribute('lang')")).await;
            for language in ["kk", "en", "ru"] {
                browser.run(&format!("document.documentElement.lang = '{language}'")).await;
                browser
                    .wait(&format!("{ROOT} return r.querySelector('.tamga').lang === '{language}'"))
                    .await;
            }
        }
    });
}

/// A file that never comes leaves nothing standing, and a way out.
#[test]
fn a_file_that_never_comes_can_be_cancelled() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.paste(DOCUMENT).await;
            browser
                .run(&format!(
                    "{ROOT} const f = new File(['8542.31'], 'late.txt'); window.late = Promise.withResolvers(); f.arrayBuffer = () => window.late.promise; \
                     const e = new Event('drop', {{bubbles: true, cancelable: true}}); e.dataTransfer = {{files: [f], types: ['Files'], getData: () => ''}}; \
                     r.querySelector('.tamga').dispatchEvent(e); return 0"
                ))
                .await;
            let state = format!(
                "{ROOT} return [r.querySelector('[data-do=cancel]').hidden, r.querySelector('.result').hidden, w.summary === null]"
            );
            assert_eq!(browser.run(&state).await, json!([false, true, true]), "{engine}");
            browser
                .run(&format!("{ROOT} r.querySelector('[data-do=cancel]').click(); window.late.resolve(new ArrayBuffer(0)); return 0"))
                .await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert_eq!(browser.run(&state).await, json!([true, true, true]), "{engine}");
            assert_eq!(
                browser.run(&format!("{ROOT} return r.querySelector('.error').hidden")).await,
                json!(true),
                "{engine}"
            );
        }
    });
}

/// What is lit in the text area: (highlight, its texts in order), of this widget's own text.
const LIT: &str = "const lit = (r) => ['listed', 'part', 'doubt', 'plain'].map(n => [n, [...(CSS.highlights.get('tamga-' + n) ?? [])].filter(x => r.contains(x.startContainer)).map(String)])";

#[test]
fn codes_light_up_where_they_were_pasted() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            // Line ends of two units, signs of two units, lines that wrap, an empty last line.
            let text = format!(
                "Дроны 🚁 8542.31\r\n{}\r8542 31 900 0 and HS 8542\r\n0101.21\n\n",
                "wrapped words ".repeat(40)
            );
            browser.paste(&text).await;
            let lit = browser.run(&format!("{LIT}; {ROOT} return lit(r)")).await;
            let expected = json!([
                ["listed", ["8542.31", "8542 31 900 0"]],
                ["part", []],
                ["doubt", ["8542"]],
                ["plain", ["0101.21"]]
            ]);
            assert_eq!(lit, expected, "{engine}");
            // The unseen text lies exactly behind the seen one, also where a portal chose another font, and after scrolling.
            for style in [
                "",
                "tamga-screen::part(input) { font: 20px serif; padding: 3px 30px; letter-spacing: 2px }",
            ] {
                browser
                    .run_with("const s = new CSSStyleSheet(); s.replaceSync(arguments[0]); document.adoptedStyleSheets = [s]", json!(style))
                    .await;
                browser.paste(&text).await;
                browser.run(&format!("{ROOT} r.querySelector('textarea').scrollTop = 60")).await;
                browser.wait(&format!("{ROOT} return Math.abs(r.querySelector('.lit').scrollTop - r.querySelector('textarea').scrollTop) <= 1 && r.querySelector('.lit').scrollTop > 50")).await;
                let sizes = browser
                    .run(&format!("{ROOT} return ['textarea', '.lit'].flatMap(n => {{ const e = r.querySelector(n); return [e.clientWidth, e.scrollHeight] }})"))
                    .await;
                assert_eq!(sizes[0], sizes[2], "{engine}");
                let apart =
                    (sizes[1].as_f64().expect("height") - sizes[3].as_f64().expect("height")).abs();
                // One padding, which Firefox does not scroll.
                assert!(apart <= 14.0, "{engine}: {sizes}");
            }
            // A second widget, and none of its lights when it goes.
            let count =
                "return [...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0)";
            let before = browser.run(count).await;
            browser.run("const w = document.createElement('tamga-screen'); w.className = 'second'; document.body.append(w); w.screen('8542.31')").await;
            browser.wait("return document.querySelector('.second').summary").await;
            assert_eq!(
                browser.run(count).await.as_i64(),
                before.as_i64().map(|count| count + 1),
                "{engine}"
            );
            browser.run("document.querySelector('.second').remove()").await;
            browser.wait(&format!("return (() => {{ {count} }})() === {before}")).await;
            // Nothing old stays lit: typing puts it out at once, clearing takes the text away.
            let typed = format!(
                "{ROOT} const a = r.querySelector('textarea'); a.value += '8'; a.dispatchEvent(new InputEvent('input', {{bubbles: true}})); {count}"
            );
            assert_eq!(browser.run(&typed).await, json!(0), "{engine}");
            browser.wait(&format!("return (() => {{ {count} }})() > 0")).await;
            browser.run(&format!("{ROOT} w.clear()")).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return [r.querySelector('.lit').textContent, (() => {{ {count} }})()]")).await,
                json!(["", 0]),
                "{engine}"
            );
        }
    });
}

/// Pages are turned, codes corrected and numbers restored without losing the focus, the page or what was written.
#[test]
fn the_focus_and_the_rows_stay() {
    let text: String =
        (0..250).map(|at| format!("8542.31 line {at}\n")).collect::<String>() + "Tel. 8471300000\n";
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('lang', 'en')")).await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === 'en'")).await;
            browser.paste(&text).await;
            let at = format!(
                "{ROOT} const a = r.activeElement; return [a?.dataset.step ?? a?.dataset.do ?? a?.className, r.querySelector('tr.row .line').textContent, r.querySelector('.status').textContent]"
            );
            browser.run(&format!("{ROOT} const b = r.querySelector('.rows [data-step=next]'); b.focus(); b.click()")).await;
            assert_eq!(
                browser.run(&at).await,
                json!(["next", "101", "Rows 101 to 200 of 250"]),
                "{engine}"
            );
            // A wrong code says so beside its field; Escape leaves the field; a right one keeps the page of rows.
            let edit = format!(
                "{ROOT} r.querySelectorAll('[data-do=open]')[4].click(); r.querySelector('[data-do=edit]').click(); const i = r.querySelector('input.edit'); i.value = 'x'; r.querySelector('[data-do=save-edit]').click(); const e = r.querySelector('#edit-error'); return [e.hidden, e.checkVisibility(), i.getAttribute('aria-describedby'), r.activeElement === i]"
            );
            assert_eq!(
                browser.run(&edit).await,
                json!([false, true, "edit-error", true]),
                "{engine}"
            );
            browser.run(&format!("{ROOT} r.querySelector('input.edit').dispatchEvent(new KeyboardEvent('keydown', {{key: 'Escape', bubbles: true, composed: true}}))")).await;
            assert_eq!(
                browser
                    .run(&format!(
                        "{ROOT} return [r.querySelector('input.edit'), r.activeElement?.dataset.do]"
                    ))
                    .await,
                json!([null, "edit"]),
                "{engine}"
            );
            browser.run(&format!("{ROOT} r.querySelector('input.reference').value = 'INV-1'; r.querySelector('[data-do=edit]').click(); r.querySelector('input.edit').value = '010121'; r.querySelector('[data-do=save-edit]').click()")).await;
            let seen = browser.wait(&format!("{ROOT} return r.activeElement?.dataset.do === 'open' && [r.activeElement.dataset.place, r.querySelector('input.reference').value, r.activeElement.closest('tr').querySelector('.code').textContent]")).await;
            assert_eq!(seen, json!(["104", "INV-1", "0101.21"]), "{engine}");
            // A number that is a code after all gets its row, and the focus.
            browser
                .run(&format!("{ROOT} r.querySelector('details.aside').open = true; r.querySelector('[data-do=is-code]').click()"))
                .await;
            let seen = browser.wait(&format!("{ROOT} return r.activeElement?.dataset.do === 'open' && r.activeElement.closest('tr').querySelector('.code').title")).await;
            assert_eq!(seen, json!("8471300000"), "{engine}");
            // A mark in the text leads to its row; it is no button that keys do not reach.
            browser.run(&format!("{ROOT} const m = r.querySelector('mark'); if (m.role || m.tabIndex >= 0) throw new Error('a hidden button'); m.click()")).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return r.activeElement?.dataset.do")).await,
                json!("open"),
                "{engine}"
            );
        }
    });
}

/// What a broker hands on: what the goods are called beside each code, and the answer for a letter, as HTML and as text.
#[test]
fn the_answer_goes_into_a_letter() {
    let text = "№;Наименование;Код ТН ВЭД ЕАЭС;Кол-во;Ед.\n1;Лес круглый;4403110009;12;м3\n2;Микросхемы <b>x</b>;8542319000;500;шт\n3;Мука;1101001500;2;т\n";
    // What goes to the clipboard is kept as well: reading it back is asked of the person in some engines.
    let watch = "window.copied = null; const keep = async (forms) => { window.copied = Object.fromEntries(await Promise.all(Object.entries(forms).map(async ([kind, blob]) => [kind, await blob.text()]))); }; const made = window.ClipboardItem; window.ClipboardItem = function (forms) { keep(forms); return new made(forms); }; return !!made && !!navigator.clipboard";
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            // After data nothing is fetched, words of another language neither.
            for language in ["ru", "kk", "en"] {
                speak(&browser, language).await;
            }
            for (language, goods, not_found) in [
                ("ru", "Товар", "Не найдено в перечне"),
                ("kk", "Тауар", "тізбесінен табылмады"),
                ("en", "Goods", "Not found in"),
            ] {
                speak(&browser, language).await;
                browser.paste(text).await;
                let named = browser
                    .run(&format!(
                        "{ROOT} return [...r.querySelectorAll('tr.row')].map(t => [[...t.querySelectorAll('.goods span')].map(s => s.textContent).join(' · '), t.querySelector('.code').title]).sort()"
                    ))
                    .await;
                assert_eq!(
                    named,
                    json!([
                        ["Лес круглый · 12 м3", "4403110009"],
                        ["Микросхемы <b>x</b> · 500 шт", "8542319000"],
                        ["Мука · 2 т", "1101001500"]
                    ]),
                    "{engine}"
                );
                if browser.run(watch).await != json!(true) {
                    continue;
                }
                browser.run(&format!("{ROOT} r.querySelector('[data-do=letter]').click()")).await;
                let copied = browser.wait("return window.copied").await;
                let form = |kind: &str| copied[kind].as_str().unwrap_or_default().to_string();
                let (plain, html) = (form("text/plain"), form("text/html"));
                let headline = browser
                    .run(&format!("{ROOT} return r.querySelector('#headline').textContent"))
                    .await;
                assert!(plain.starts_with(headline.as_str().unwrap()), "{engine}: {plain}");
                for wanted in
                    [goods, not_found, "Лес круглый · 12 м3", "4403 11 000 9", "8542 31 900 0"]
                {
                    assert!(plain.contains(wanted), "{engine}, {language}: no {wanted} in {plain}");
                }
                // Whoever reads the letter learns what the screen warns of: lists that are incomplete, or too old to say no.
                let warned = browser
                    .run(&format!(
                        "{ROOT} return [...r.querySelectorAll('.result > .caveat, .result > .warn')].slice(0, 3).map(p => p.textContent)"
                    ))
                    .await;
                for sentence in warned.as_array().expect("sentences") {
                    let sentence = sentence.as_str().expect("a sentence");
                    assert!(plain.contains(sentence), "{engine}: no {sentence} in {plain}");
                }
                assert!(!plain.contains("Мука"), "{engine}: what was not found is counted, no row");
                assert!(
                    html.contains("<table")
                        && html.contains("Микросхемы &lt;b&gt;x&lt;/b&gt; · 500 шт"),
                    "{engine}: {html}"
                );
            }
        }
    });
}

/// What is printed is whole, or names what a tile hides; it says what it is, and is gone from the screen afterwards.
#[test]
fn paper_holds_every_row() {
    let text: String =
        (0..250).map(|at| format!("8542.31 line {at}\n")).collect::<String>() + "0101.21\n";
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            speak(&browser, "en").await;
            browser.paste(&text).await;
            let count = format!(
                "{ROOT} return [r.querySelectorAll('tr.row').length, r.querySelector('.print-head')?.textContent ?? '', r.querySelector('.print-foot')?.textContent ?? '']"
            );
            assert_eq!(browser.run(&count).await, json!([100, "", ""]), "{engine}");
            browser.run("window.dispatchEvent(new Event('beforeprint'))").await;
            let printed = browser.run(&count).await;
            assert_eq!(printed[0], json!(251), "{engine}");
            let (head, foot) = (printed[1].to_string(), printed[2].to_string());
            let sha256 = browser.run(&format!("{ROOT} return w.lists[0].sha256")).await;
            assert!(head.contains(TODAY) && !head.contains("Only a part"), "{engine}: {head}");
            assert!(
                foot.contains(sha256.as_str().expect("hash")) && foot.contains("Signature"),
                "{engine}: {foot}"
            );
            browser.run("window.dispatchEvent(new Event('afterprint'))").await;
            assert_eq!(browser.run(&count).await, json!([100, "", ""]), "{engine}");
            // A tile that is pressed is respected, and named.
            browser
                .run(&format!("{ROOT} r.querySelector('[data-filter=not_found]').click(); window.dispatchEvent(new Event('beforeprint'))"))
                .await;
            let printed = browser.run(&count).await;
            assert_eq!(printed[0], json!(1), "{engine}");
            assert!(
                printed[1]
                    .to_string()
                    .contains("Only a part is printed: Not found: CHPL: 1 (1 of 251 rows)"),
                "{engine}: {}",
                printed[1]
            );
            browser.run("window.dispatchEvent(new Event('afterprint'))").await;
            assert_eq!(browser.run(&count).await, json!([1, "", ""]), "{engine}");
        }
    });
}

#[test]
fn a_keyboard_is_enough() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('lang', 'en'); window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = (b) => {{ window.saved.push(b.type); return make.call(URL, b) }}")).await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === 'en'")).await;
            browser.run(&format!("{ROOT} r.querySelector('textarea').focus()")).await;
            let press = |keys: &str| {
                let keys: Vec<Value> = keys
                    .chars()
                    .flat_map(|key| {
                        [
                            json!({"type": "keyDown", "value": key.to_string()}),
                            json!({"type": "keyUp", "value": key.to_string()}),
                        ]
                    })
                    .collect();
                keys
            };
            let send = |actions: Vec<Value>| {
                let mut keys = fantoccini::actions::KeyActions::new("keyboard".into());
                for action in actions {
                    let value = action["value"]
                        .as_str()
                        .and_then(|text| text.chars().next())
                        .unwrap_or(' ');
                    keys = fantoccini::actions::InputSource::then(
                        keys,
                        match action["type"].as_str() {
                            Some("keyDown") => fantoccini::actions::KeyAction::Down { value },
                            _ => fantoccini::actions::KeyAction::Up { value },
                        },
                    );
                }
                keys
            };
            browser.client.perform_actions(send(press("8542.31"))).await.expect("typing");
            let status =
                browser.wait(&format!("{ROOT} const t = r.querySelector('.status').textContent; return t.startsWith('Result') && t")).await;
            assert!(
                status
                    .as_str()
                    .is_some_and(|text| text.contains("on a list") && text.contains('1')),
                "{engine}: {status}"
            );
            // Tab to the receipt's button, and press it.
            for _ in 0..60 {
                browser.client.perform_actions(send(press("\u{E004}"))).await.expect("tab");
                let at =
                    browser.run(&format!("{ROOT} return r.activeElement?.dataset.do ?? ''")).await;
                if at == json!("receipt") {
                    break;
                }
            }
            assert_eq!(
                browser.run(&format!("{ROOT} return r.activeElement?.dataset.do")).await,
                json!("receipt"),
                "{engine}: Tab does not reach the receipt"
            );
            browser.client.perform_actions(send(press("\u{E007}"))).await.expect("enter");
            browser.wait("return window.saved.length > 0").await;
            assert_eq!(
                browser.run("return window.saved[0]").await,
                json!("application/json"),
                "{engine}"
            );
        }
    });
}

#[test]
fn files_and_receipts_come_back() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            tokio::time::sleep(Duration::from_millis(2500)).await;
            let file = |name: &str, base64: &str| {
                format!(
                    "{ROOT} const d = Uint8Array.from(atob('{base64}'), c => c.charCodeAt(0)); const t = new DataTransfer(); t.items.add(new File([d], '{name}')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))"
                )
            };
            use base64::Engine as _;
            let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
            // Windows-1251 with semicolons, as 1C writes it.
            let (text, ..) = encoding_rs::WINDOWS_1251
                .encode("Товар;Код ТН ВЭД\r\nЧип;8542319000\r\nКонь;0101210000\r\n");
            browser.run(&file("1c.csv", &encode(&text))).await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelectorAll('tr.row').length === 2 && r.querySelector('.given').textContent.includes('1c.csv')"
                ))
                .await;
            if let Some(shared) = shared() {
                let book = std::fs::read(
                    shared.join("samples/03-uk-mycommodities-upload/wrong_column_excel_file.xlsx"),
                )
                .expect("sample");
                browser.run(&file("book.xlsx", &encode(&book))).await;
                browser.wait(&format!("{ROOT} return r.querySelectorAll('tr.row').length === 13 && r.querySelector('tr.row .line').textContent.includes('B')")).await;
            }
            // What was saved as a receipt is the same when it is dropped back.
            browser.run(&format!("{ROOT} w.screen('HS 8542.31\\n0101.21')")).await;
            browser.wait(&format!("{ROOT} return r.querySelectorAll('tr.row').length === 2")).await;
            let receipt =
                browser.run(&format!("{ROOT} return w.report.receipt('00', '', true)")).await;
            browser
                .run(&file("receipt.json", &encode(receipt.as_str().expect("receipt").as_bytes())))
                .await;
            let outcome = browser
                .wait(&format!("{ROOT} return r.querySelector('[data-outcome]')?.dataset.outcome"))
                .await;
            assert_eq!(outcome, json!("same"), "{engine}");
            browser
                .run(&file(
                    "receipt.json",
                    &encode(receipt.as_str().expect("receipt").replace("0101", "0102").as_bytes()),
                ))
                .await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('[data-outcome]')?.dataset.outcome === 'damaged'"
                ))
                .await;
            for (name, bytes) in [
                ("old.xls", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]),
                ("a.pdf", b"%PDF-1.7".to_vec()),
                ("broken.xlsx", b"PK\x03\x04nothing".to_vec()),
            ] {
                browser.run(&file(name, &encode(&bytes))).await;
                browser.wait(&format!("{ROOT} return !r.querySelector('.error').hidden && r.querySelector('.error').textContent")).await;
            }
        }
    });
}

#[test]
fn a_hundred_widgets_leave_nothing() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run("window.done = null; (async () => { for (let i = 0; i < 100; i++) { const w = document.createElement('tamga-screen'); const ready = new Promise(f => w.addEventListener('tamga-ready', f, {once: true})); document.body.append(w); await ready; w.remove(); await 0; } window.done = document.querySelectorAll('tamga-screen').length })().catch(e => window.done = String(e))").await;
            assert_eq!(browser.wait("return window.done").await, json!(1), "{engine}");
            browser.paste("8542.31").await;
        }
    });
}

#[test]
fn one_file_from_the_disk() {
    block(async {
        for engine in engines() {
            let browser = Browser::open(engine).await;
            browser.ready(&format!("file://{}", dist().join("tamga-screen.html").display())).await;
            browser.run("window.violations = 0; document.addEventListener('securitypolicyviolation', () => window.violations++); document.querySelector('[data-language=en]').click()").await;
            browser.paste(DOCUMENT).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            browser.wait(&format!("{ROOT} return !!r.querySelector('#headline')")).await;
            assert_eq!(shown(&browser).await, native(DOCUMENT), "{engine}");
            assert_eq!(browser.run("return window.violations").await, json!(0), "{engine}");
            // The policy allows no connection, wherever it leads.
            let leak = browser.run("window.leak = null; fetch('https://example.org/').then(() => window.leak = 'sent', () => window.leak = 'refused'); return true").await;
            assert_eq!(leak, json!(true));
            assert_eq!(browser.wait("return window.leak").await, json!("refused"), "{engine}");
            // The parts that a page loads later are in it: records are compared, and the public vectors run.
            let record = read(DOCUMENT).receipt(&Circumstance {
                salt: "00ff".into(),
                with_paste: true,
                ..Circumstance::default()
            });
            browser.run_with(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File([arguments[0]], 'record.json')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))"), json!(record)).await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('[data-outcome]')?.dataset.outcome === 'same'"
                ))
                .await;
            browser.run(&format!("{ROOT} r.querySelector('[data-do=selftest]').click()")).await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('.self-tested').textContent.startsWith('All 4')"
                ))
                .await;
            if let Some(shared) = shared() {
                use base64::Engine as _;
                let book = std::fs::read(
                    shared.join("samples/03-uk-mycommodities-upload/wrong_column_excel_file.xlsx"),
                )
                .expect("sample");
                let book = base64::engine::general_purpose::STANDARD.encode(book);
                browser.run(&format!("{ROOT} const d = Uint8Array.from(atob('{book}'), c => c.charCodeAt(0)); const t = new DataTransfer(); t.items.add(new File([d], 'b.xlsx')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
                browser
                    .wait(&format!("{ROOT} return r.querySelectorAll('tr.row').length === 13"))
                    .await;
            }
        }
        let page = one_file();
        for outside in ["src=\"http", "href=\"http", "src=\"/", "url("] {
            assert!(
                !page.split("<script>").next().unwrap_or_default().contains(outside),
                "{outside}"
            );
        }
    });
}

/// A server that names another character set breaks the one file; it says so, and is no blank page.
#[test]
fn one_file_says_when_it_is_served_wrongly() {
    block(async {
        let file = std::fs::read(dist().join("tamga-screen.html")).expect("one file");
        for engine in engines() {
            let rules = Rules {
                instead: vec![("one.html", "text/html; charset=utf-8", file.clone())],
                ..Rules::default()
            };
            let server = Server::start(dist(), rules);
            let browser = Browser::open(engine).await;
            browser.go(&format!("{}/one.html", server.address)).await;
            let seen = browser.wait("const p = document.querySelector('#charset'); return p.checkVisibility() && p.textContent").await;
            assert!(
                seen.as_str().is_some_and(
                    |text| text.contains("Not screened") && text.contains("Не проверено")
                ),
                "{engine}: {seen}"
            );
        }
    });
}

#[test]
fn works_after_its_server_is_gone() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run("window.kept = null; navigator.serviceWorker.ready.then(() => window.kept = true)").await;
            browser.wait("return window.kept").await;
            // WebDriver's own reload goes past service workers in Firefox.
            browser.run("location.reload()").await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            browser.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea')) && !!navigator.serviceWorker.controller")).await;
            server.stop();
            browser.run("location.reload()").await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            browser.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea'))")).await;
            browser.paste("8542.31").await;
        }
    });
}

#[test]
fn portal_examples() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            for page in ["plain", "strict"] {
                browser.ready(&format!("{}/examples/{page}.html", server.address)).await;
                browser.run("window.violations = 0; document.addEventListener('securitypolicyviolation', () => window.violations++)").await;
                browser.paste("8542.31").await;
                assert_eq!(
                    browser.run("return window.violations").await,
                    json!(0),
                    "{engine}, {page}"
                );
            }
            browser.ready(&format!("{}/examples/form.html", server.address)).await;
            assert_eq!(
                browser.run("return document.querySelector('form').checkValidity()").await,
                json!(true),
                "{engine}"
            );
            browser.paste("8542.31").await;
            browser.wait("return !document.querySelector('form').checkValidity()").await;
            let says = browser
                .run("return document.querySelector('tamga-screen').validationMessage")
                .await;
            assert!(
                says.as_str().is_some_and(|text| text.contains("owner of this page")),
                "{engine}: {says}"
            );
            browser.run("document.querySelector('form').requestSubmit()").await;
            let here = browser.run("return location.pathname").await;
            assert_eq!(here, json!("/examples/form.html"), "{engine}: the form was sent");
            let value = browser
                .run("return new FormData(document.querySelector('form')).get('screening')")
                .await;
            assert!(
                value
                    .as_str()
                    .is_some_and(|text| text.contains("sha256") && !text.contains("8542")),
                "{engine}: {value}"
            );
            browser.run(&format!("{ROOT} w.clear()")).await;
            browser.paste("0101.21").await;
            browser.wait("return document.querySelector('form').checkValidity()").await;

            browser.go(&format!("{}/examples/frame.html", server.address)).await;
            browser.wait("return document.querySelector('iframe').contentDocument?.querySelector('tamga-screen')?.shadowRoot?.querySelector('textarea') && true").await;
            browser.run("document.querySelector('iframe').contentDocument.querySelector('tamga-screen').screen('8542.31\\n8471.50')").await;
            let counts = browser.wait("return document.querySelector('output').textContent").await;
            assert_eq!(counts, json!("2 codes, worst: listed"), "{engine}");
        }
    });
}

/// The page in one file, each byte a character: it is no UTF-8.
fn one_file() -> String {
    std::fs::read(dist().join("tamga-screen.html"))
        .expect("page")
        .into_iter()
        .map(char::from)
        .collect()
}

/// The engine in a worker, in the page, or not at all: by policy, by protocol, by Trusted Types. Wherever it runs it says
/// the same, and says where it ran.
#[test]
fn one_result_wherever_it_runs() {
    const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
    let policy = |more: &str| Some(format!("{STRICT}{more}"));
    let cases: Vec<(&str, Option<String>, &str)> = vec![
        ("no policy", None, "worker"),
        ("strict", policy(""), "worker"),
        ("worker-src 'self'", policy("; worker-src 'self'"), "worker"),
        ("worker-src 'none'", policy("; worker-src 'none'"), "page"),
        (
            "Trusted Types without our policy",
            policy("; require-trusted-types-for 'script'; trusted-types 'none'"),
            "page",
        ),
        (
            "Trusted Types with it",
            policy("; require-trusted-types-for 'script'; trusted-types tamga-screen"),
            "worker",
        ),
        ("no wasm", Some(STRICT.replace(" 'wasm-unsafe-eval'", "")), "csp"),
        (
            "no connection",
            Some(STRICT.replace("connect-src 'self'", "connect-src 'none'")),
            "connect",
        ),
    ];
    let expected = read(DOCUMENT).to_json(tamga_screen::report::json::Unit::Utf16);
    assert!(expected.contains("\"ran\":\"native\""));
    let ask = "window.said = null; (async () => { const made = await window.TAMGA.background(arguments[0]); const a = await made.screen(arguments[1], {today: arguments[2]}); const b = await made.screen('no code', {today: arguments[2]}); window.said = [made.ran, await a.toJson(), b.summary.headline, a.length, (await a.findings(0, 2)).length, (await made.lists()).length]; await a.free(); await made.close(); })().catch(error => window.said = [error.code ?? String(error)])";
    let check = |engine: &str, name: &str, said: &Value, way: &str| {
        assert_eq!(said[0], json!(way), "{engine}, {name}: {said}");
        if matches!(way, "worker" | "page") {
            let json = said[1].as_str().unwrap_or_default();
            assert!(json.contains(&format!("\"ran\":\"{way}\"")), "{engine}, {name}");
            assert!(
                json == expected.replace("\"ran\":\"native\"", &format!("\"ran\":\"{way}\"")),
                "{engine}, {name}: another result"
            );
            assert_eq!(
                (&said[2], &said[4], &said[5]),
                (&json!("nothing_screened"), &json!(2), &json!(support::EMBEDDED.len())),
                "{engine}, {name}"
            );
        }
    };
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/start.js></script></html>";
    let start = "import * as tamga from '/tamga-screen.js'; globalThis.TAMGA = tamga;";
    block(async {
        for engine in engines() {
            let browser = Browser::open(engine).await;
            for (name, policy, way) in &cases {
                let instead = vec![
                    ("page.html", "text/html", page.as_bytes().to_vec()),
                    ("start.js", "text/javascript", start.as_bytes().to_vec()),
                ];
                let server = Server::start(
                    dist(),
                    Rules { policy: policy.clone(), instead, ..Rules::default() },
                );
                browser.go(&format!("{}/page.html", server.address)).await;
                browser.wait("return !!window.TAMGA").await;
                browser
                    .client
                    .execute(ask, vec![json!({}), json!(DOCUMENT), json!(TODAY)])
                    .await
                    .expect("asked");
                let said = browser.wait("return window.said").await;
                check(engine, name, &said, way);
                if *way == "worker" {
                    // The page can refuse the worker itself.
                    browser
                        .client
                        .execute(ask, vec![json!({"worker": false}), json!(DOCUMENT), json!(TODAY)])
                        .await
                        .expect("asked");
                    check(engine, name, &browser.wait("return window.said").await, "page");
                }
            }
            // From a disk: a blob worker where the policy lets it, else the page.
            let whole = one_file();
            let folder =
                std::env::temp_dir().join(format!("tamga-matrix-{}-{engine}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("folder");
            for (name, text, way) in [
                ("disk", whole.clone(), "worker"),
                (
                    "disk, no workers",
                    whole.replace("worker-src blob:", "worker-src 'none'"),
                    "page",
                ),
                (
                    "disk, no such policy",
                    whole.replace("trusted-types tamga-screen", "trusted-types 'none'"),
                    "page",
                ),
                ("disk, no wasm", whole.replacen(" 'wasm-unsafe-eval'", "", 1), "csp"),
            ] {
                let file = folder.join("page.html");
                std::fs::write(&file, text.chars().map(|c| c as u8).collect::<Vec<_>>())
                    .expect("file");
                browser.go(&format!("file://{}", file.display())).await;
                browser
                    .wait(
                        "window.TAMGA = customElements.get('tamga-screen'); return !!window.TAMGA",
                    )
                    .await;
                browser
                    .client
                    .execute(ask, vec![json!({}), json!(DOCUMENT), json!(TODAY)])
                    .await
                    .expect("asked");
                check(engine, name, &browser.wait("return window.said").await, way);
            }
            // No WebAssembly at all: over http and from the disk.
            drop(browser);
            let browser = Browser::open_as(engine, Setup { wasm: false, ..Setup::default() }).await;
            let instead = vec![
                ("page.html", "text/html", page.as_bytes().to_vec()),
                ("start.js", "text/javascript", start.as_bytes().to_vec()),
            ];
            let server = Server::start(dist(), Rules { instead, ..Rules::default() });
            for (face, found) in [
                (format!("{}/page.html", server.address), "return !!window.TAMGA"),
                (
                    format!("file://{}", dist().join("tamga-screen.html").display()),
                    "window.TAMGA = customElements.get('tamga-screen'); return !!window.TAMGA",
                ),
            ] {
                browser.go(&face).await;
                browser.wait(found).await;
                for options in [json!({}), json!({"worker": false})] {
                    browser
                        .client
                        .execute(ask, vec![options, json!(DOCUMENT), json!(TODAY)])
                        .await
                        .expect("asked");
                    check(
                        engine,
                        &face,
                        &browser.wait("return window.said").await,
                        "no_webassembly",
                    );
                }
            }
            std::fs::remove_dir_all(folder).expect("folder");
        }
    });
}

/// The vectors of identity (tests/scale/vectors.rs), which the batch module and Spark are given as well: every finding of
/// each, as JSON, is the native core's.
#[test]
fn every_vector_says_what_the_core_says() {
    /// So many at once that a machine under load is done with them long before a wait is over.
    const PART: usize = 300;
    let options = vectors::options();
    // FNV-1a over the code units of UTF-16: what a page computes as easily.
    let hash = |text: &str| {
        text.encode_utf16()
            .fold(0x811C_9DC5u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
    };
    let vectors = vectors::vectors();
    let (mut given, mut expected) = (Vec::new(), Vec::new());
    for vector in &vectors {
        let report = vectors::native(&options, vector);
        let findings: Vec<String> = report
            .findings()
            .map(|finding| report.finding_json(&finding, tamga_screen::report::json::Unit::Utf16))
            .collect();
        expected.push(json!(hash(&format!("[{}]", findings.join(",")))));
        given.push(json!([vector.field == tamga_screen::batch::Field::Code, vector.input]));
    }
    assert!(expected.len() >= 5_000, "only {} vectors", expected.len());
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/start.js></script></html>";
    let start = include_str!("scale/vectors.js").replace("%TODAY%", TODAY);
    let instead = vec![
        ("page.html", "text/html", page.as_bytes().to_vec()),
        ("start.js", "text/javascript", start.into_bytes()),
        ("vectors.json", "application/json", Value::from(given).to_string().into_bytes()),
    ];
    let server = Server::start(dist(), Rules { instead, ..Rules::default() });
    block(async {
        for engine in engines() {
            // WebKit's engine was seen to trap once in some runs, at another place each time, and never twice in a row; the
            // widget says "reload the page" then, and so is done here, once.
            for tries in 1.. {
                let browser = Browser::open(engine).await;
                browser.go(&format!("{}/page.html", server.address)).await;
                browser.wait("return window.ready").await;
                let mut trap = None;
                for (part, expected) in expected.chunks(PART).enumerate() {
                    let (from, to) = (part * PART, part * PART + expected.len());
                    browser.run(&format!("window.part({from}, {to})")).await;
                    let said = browser.wait("return window.said").await;
                    let Some(said) = said.as_array() else {
                        trap = Some(said);
                        break;
                    };
                    assert_eq!(said.len(), expected.len(), "{engine}");
                    for (place, (said, expected)) in said.iter().zip(expected).enumerate() {
                        assert_eq!(said, expected, "{engine}: {:?}", vectors[from + place].input);
                    }
                }
                let Some(trap) = trap else { break };
                assert!(engine == "webkit" && tries == 1, "{engine}: {trap}");
                eprintln!("webkit trapped, tried again: {trap}");
            }
        }
    });
}

/// After "clear" nothing of the paste is left in the module's memory: not its text, not what was read from it.
#[test]
fn clear_leaves_nothing_in_memory() {
    let start = "import * as load from '/load.js'; import '/tamga-screen.js'; globalThis.memory = async () => (await (await load.engine()).default()).memory;";
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/start.js></script><tamga-screen></tamga-screen></html>";
    // In every encoding that a canary could stand in.
    let search = "window.found = null; globalThis.memory().then(memory => { const bytes = new Uint8Array(memory.buffer); const found = []; for (const text of arguments[0]) { for (const wanted of [new TextEncoder().encode(text), Uint8Array.from([...text].flatMap(c => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]))]) { let at = bytes.indexOf(wanted[0]); while (at >= 0) { if (wanted.every((byte, place) => bytes[at + place] === byte)) { found.push(text); break; } at = bytes.indexOf(wanted[0], at + 1); } } } window.found = [found.join(' ')]; })";
    block(async {
        for engine in engines() {
            let instead = vec![
                ("page.html", "text/html", page.as_bytes().to_vec()),
                ("start.js", "text/javascript", start.as_bytes().to_vec()),
            ];
            let server = Server::start(dist(), Rules { instead, ..Rules::default() });
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/page.html", server.address)).await;
            let canaries = json!(["Zebrafink", "Приёмник-7", "8542319077"]);
            let rows: String =
                (0..3000).map(|row| format!("Zebrafink {row};8542319077;Приёмник-7\n")).collect();
            let text = format!("Товар;Код ТН ВЭД;Имя\n{rows}");
            for large in [false, true] {
                let text = if large {
                    text.clone()
                } else {
                    text.lines().take(40).collect::<Vec<_>>().join("\n")
                };
                browser.run_with(&format!("{ROOT} w.screen(arguments[0])"), json!(text)).await;
                browser.wait(&format!("{ROOT} return r.querySelector('progress').hidden && !!r.querySelector('tr.row')")).await;
                browser.run(&format!("{ROOT} r.querySelector('[data-do=open]').click(); r.querySelector('.tools [data-do=csv]').click(); r.querySelector('.tools [data-do=receipt]').click()")).await;
                browser.run_with(search, canaries.clone()).await;
                let found = browser.wait("return window.found").await;
                assert_eq!(
                    found,
                    json!(["Zebrafink Приёмник-7 8542319077"]),
                    "{engine}: the search does not see what is there"
                );
                browser.run(&format!("{ROOT} r.querySelector('[data-do=clear]').click()")).await;
                // "Undo" is offered, and its text is not in the module's memory either.
                assert_eq!(
                    browser
                        .run(&format!("{ROOT} return r.querySelector('[data-do=undo]').hidden"))
                        .await,
                    json!(false),
                    "{engine}"
                );
                browser.run_with(search, canaries.clone()).await;
                assert_eq!(
                    browser.wait("return window.found").await,
                    json!([""]),
                    "{engine}, large: {large}"
                );
            }
            browser.run(&format!("{ROOT} r.querySelector('[data-do=undo]').click()")).await;
            browser.wait(&format!("{ROOT} return r.querySelector('progress').hidden && !!r.querySelector('tr.row')")).await;
        }
    });
}

/// An earlier result never stands for what was not screened: not on screen, not as a property, not in a form.
#[test]
fn nothing_old_stands_for_something_new() {
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><form><tamga-screen name=s block=undecided block-lists=chpl></tamga-screen></form></html>";
    let state = format!(
        "{ROOT} return [w.summary?.headline ?? null, new FormData(document.querySelector('form')).get('s') !== null, w.checkValidity(), r.querySelector('.result').hidden, w.failure]"
    );
    let drop = |names: &str| {
        format!(
            "{ROOT} const t = new DataTransfer(); for (const n of {names}) t.items.add(new File(['%PDF-1.7 8542.31'], n)); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))"
        )
    };
    block(async {
        for engine in engines() {
            let server = Server::start(
                dist(),
                Rules {
                    instead: vec![("page.html", "text/html", page.into())],
                    ..Rules::default()
                },
            );
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/page.html", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            for (name, act, code) in [
                ("lists", format!("{ROOT} w.lists = 'nope'"), "options"),
                ("as-of", format!("{ROOT} w.asOf = '31.12.2026'"), "options"),
                ("nomenclature", format!("{ROOT} w.nomenclature = 'TNVED'"), "options"),
                ("a file", drop("['x.pdf']"), "file_pdf"),
                ("two files", drop("['a.txt', 'b.txt']"), "file_many"),
            ] {
                browser.run(&format!("{ROOT} w.screen('0101.21')")).await;
                assert_eq!(
                    browser.run(&state).await,
                    json!(["not_found", true, true, false, Value::Null]),
                    "{engine}, before {name}"
                );
                browser.run(&act).await;
                browser.wait(&format!("{ROOT} return w.failure === '{code}'")).await;
                assert_eq!(
                    browser.run(&state).await,
                    json!([Value::Null, false, false, true, code]),
                    "{engine}, {name}"
                );
                let says = browser
                    .run(&format!("{ROOT} return r.querySelector('.status').textContent + r.querySelector('.error').textContent"))
                    .await;
                assert!(
                    says.as_str().is_some_and(|text| text.contains("Not screened.")),
                    "{engine}, {name}: {says}"
                );
                // Another text is not screened by half either, until the setting is mended.
                if code == "options" {
                    browser.run(&format!("{ROOT} w.screen('8542.31')")).await;
                    assert_eq!(
                        browser.run(&state).await,
                        json!([Value::Null, false, false, true, code]),
                        "{engine}, {name}"
                    );
                }
                browser.run(&format!("{ROOT} for (const a of ['lists', 'as-of', 'nomenclature']) w.removeAttribute(a); w.clear()")).await;
            }
            // What is pasted is screened before anybody can send the form.
            let headline = browser.run(&format!("{ROOT} w.screen('0101.21'); const a = r.querySelector('textarea'); a.value = '8542.31'; a.dispatchEvent(new InputEvent('input', {{bubbles: true, composed: true, inputType: 'insertFromPaste'}})); return w.summary?.headline")).await;
            assert_eq!(headline, json!("listed"), "{engine}");
            // The form is stopped when the result is told, not later; and let go when nobody asks for it any more.
            browser.run(&format!("{ROOT} window.sent = 0; const f = document.querySelector('form'); f.addEventListener('submit', e => {{ e.preventDefault(); window.sent++ }}); w.addEventListener('tamga-screened', () => f.requestSubmit(), {{once: true}}); w.screen('8542.31')")).await;
            assert_eq!(
                browser.run("return window.sent").await,
                json!(0),
                "{engine}: a form slipped through"
            );
            browser.run(&format!("{ROOT} w.removeAttribute('block'); w.addEventListener('tamga-screened', () => document.querySelector('form').requestSubmit(), {{once: true}}); w.screen('8542.32')")).await;
            assert_eq!(
                browser.run("return window.sent").await,
                json!(1),
                "{engine}: nothing was sent at all, so nothing was stopped"
            );
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('block', 'listed'); w.removeAttribute('block')"
                ))
                .await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.checkValidity()")).await,
                json!(true),
                "{engine}"
            );
            // Taken out and put in again, and the form reset: nothing of the old paste.
            browser
                .run(&format!("{ROOT} w.remove(); window.kept = w; setTimeout(() => document.querySelector('form').append(w), 60)"))
                .await;
            browser.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea'))")).await;
            assert_eq!(browser.run(&state).await[0], Value::Null, "{engine}");
            assert_eq!(browser.run(&state).await[1], json!(false), "{engine}");
            browser
                .run(&format!("{ROOT} w.screen('0101.21'); document.querySelector('form').reset()"))
                .await;
            assert_eq!(browser.run(&state).await[0], Value::Null, "{engine}");
            // The language that was chosen last is the one that is spoken, in whatever order the words come.
            browser.ready(&format!("{}/page.html", server.address)).await;
            let spoken = format!("{ROOT} return r.querySelector('.tamga')?.lang");
            browser.run(&format!("{ROOT} w.lang = 'ru'; w.lang = 'en'")).await;
            tokio::time::sleep(Duration::from_millis(800)).await;
            assert_eq!(browser.run(&spoken).await, json!("en"), "{engine}");
            // What is asked before the widget is there waits for it.
            browser.run("window.early = document.createElement('tamga-screen'); document.body.append(window.early); window.early.screen('8542.31')").await;
            assert_eq!(
                browser.wait("return window.early.summary?.headline").await,
                json!("listed"),
                "{engine}"
            );
            // Where the widget can't run at all, nothing is screened, and a form that asks for a decision waits.
            browser.run("window.broken = document.createElement('tamga-screen'); window.broken.setAttribute('packs', '/nope.json'); window.broken.setAttribute('block', 'undecided'); window.broken.setAttribute('block-lists', 'chpl'); document.querySelector('form').append(window.broken)").await;
            assert_eq!(
                browser.wait("return window.broken.failure").await,
                json!("pack_missing"),
                "{engine}"
            );
            assert_eq!(
                browser.run("return window.broken.checkValidity()").await,
                json!(false),
                "{engine}"
            );
            browser.run("window.broken.remove()").await;
            // A closed engine says so, in the worker and in the page.
            // No data has entered here: a driver may run a copy of the module, which loads nothing after data.
            browser.ready(&format!("{}/examples/plain.html", server.address)).await;
            for worker in [true, false] {
                browser.run(&format!("window.said = null; import('/tamga-screen.js').then(async t => {{ const e = await t.background({{worker: {worker}}}); await e.close(); try {{ await e.screen('8542'); window.said = 'screened' }} catch (error) {{ window.said = error.message }} }})")).await;
                assert_eq!(
                    browser.wait("return window.said").await,
                    json!("this engine was closed"),
                    "{engine}, worker: {worker}"
                );
            }
        }
    });
}

/// Past its review date a list keeps its hits and never says that a code was not found: on no screen, in no language.
/// A form never goes out with a result that is not that of what stands in the widget, whatever was done to it.
#[test]
fn no_form_slips_through() {
    let form = |attributes: &str| {
        format!("<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><form><tamga-screen name=s {attributes}></tamga-screen></form></html>").into_bytes()
    };
    let pages: Vec<(&'static str, &'static str, Vec<u8>)> = vec![
        ("undecided.html", "text/html", form("block=undecided block-lists=chpl")),
        ("listed.html", "text/html", form("block=listed block-lists=chpl")),
        ("typo.html", "text/html", form("block=Listed block-lists=chlp")),
        ("empty.html", "text/html", form("block block-lists=chpl")),
        (
            "away.html",
            "text/html",
            b"<!doctype html><html lang=en><link rel=icon href=data:,><p>away".to_vec(),
        ),
    ];
    let state = format!(
        "{ROOT} return [w.checkValidity(), w.summary?.headline ?? null, new FormData(document.querySelector('form')).get('s') !== null]"
    );
    // A file whose bytes come in another way than a real one's.
    let drop = |read: &str| {
        format!(
            "const f = new File(['0101.21'], 'a.txt'); const whole = f.arrayBuffer.bind(f); Object.defineProperty(f, 'arrayBuffer', {{value: {read}}}); const e = new Event('drop', {{bubbles: true, composed: true}}); Object.defineProperty(e, 'dataTransfer', {{value: {{files: [f], types: ['Files'], getData: () => ''}}}}); r.querySelector('.tamga').dispatchEvent(e);"
        )
    };
    let error = format!(
        "{ROOT} const e = r.querySelector(':is(.error, .list-said):not([hidden])'); return e ? e.textContent : ''"
    );
    let large = format!("const text = '0101.21\\n'.repeat(80000) + '{}'", "8542.31");
    block(async {
        for engine in engines() {
            let server =
                Server::start(dist(), Rules { instead: pages.clone(), ..Rules::default() });
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/undecided.html", server.address)).await;
            // The other languages come idle, before data.
            tokio::time::sleep(Duration::from_millis(3500)).await;
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('today', '{TODAY}'); window.state = () => {{ {state} }}"
                ))
                .await;
            // A capture listener of the page's stops no block.
            browser.run("addEventListener('tamga-screened', event => event.stopImmediatePropagation(), true)").await;
            let good = json!([true, "not_found", true]);
            let closed = json!([false, null, false]);
            let again = || async {
                browser.run(&format!("{ROOT} w.screen('0101.21')")).await;
                assert_eq!(browser.run("return window.state()").await, good, "{engine}");
            };
            again().await;
            // One sign typed: the form is closed in the same tick, and open again when it was screened.
            let typed = browser.run(&format!("{ROOT} const a = r.querySelector('textarea'); a.value = '0101.2'; a.dispatchEvent(new InputEvent('input', {{inputType: 'deleteContentBackward', bubbles: true, composed: true}})); return window.state()")).await;
            assert_eq!(typed, closed, "{engine}: typed");
            browser.wait("return window.state()[1] !== null").await;
            // A large paste is closed while it is screened, and after "cancel"; a wrong setting under way is not overtaken.
            for (name, act) in [
                ("large", ""),
                ("cancel", "r.querySelector('[data-do=cancel]').click();"),
                ("setting", "w.setAttribute('lists', 'wrong');"),
                (
                    "file",
                    "const t = new DataTransfer(); t.items.add(new File(['%PDF-1.7'], 'a.pdf')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {bubbles: true, composed: true, dataTransfer: t}));",
                ),
            ] {
                again().await;
                let seen = browser
                    .run(&format!("{ROOT} {large}; w.screen(text); {act} return window.state()"))
                    .await;
                assert_eq!(seen, closed, "{engine}: {name}");
                if name == "large" {
                    browser.wait("return window.state()[1] === 'listed'").await;
                    continue;
                }
                tokio::time::sleep(Duration::from_millis(1500)).await;
                assert_eq!(
                    browser.run("return window.state()").await,
                    closed,
                    "{engine}: after {name}"
                );
                browser.run(&format!("{ROOT} w.removeAttribute('lists')")).await;
            }
            // A wrong setting that is mended leaves no failure behind.
            assert_eq!(browser.run(&format!("{ROOT} w.clear(); w.setAttribute('as-of', 'x'); w.setAttribute('as-of', '{TODAY}'); w.removeAttribute('as-of'); return [r.querySelector('.error').hidden, w.checkValidity()]")).await, json!([true, true]), "{engine}");
            // A setting that changes while a person types is no reason to screen what stood there before.
            again().await;
            let seen = browser.run(&format!("{ROOT} const a = r.querySelector('textarea'); a.value = '8542.31'; a.dispatchEvent(new InputEvent('input', {{inputType: 'insertText', bubbles: true, composed: true}})); w.setAttribute('as-of', '{TODAY}'); return window.state()[1]")).await;
            assert_eq!(seen, json!("listed"), "{engine}: an older text was screened");
            browser.run(&format!("{ROOT} w.removeAttribute('as-of')")).await;
            // A receipt that is dropped on a failure does not lift it.
            again().await;
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['%PDF-1.7'], 'a.pdf')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
            browser.wait(&error).await;
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File([JSON.stringify({{format: 'tamga-receipt/1'}})], 'r.json')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
            browser.wait(&format!("{ROOT} return !r.querySelector('.verified').hidden")).await;
            assert_eq!(
                browser.run("return window.state()").await,
                closed,
                "{engine}: a receipt lifted a failure"
            );
            // Files: one that can't be read, and one that comes after something else was given.
            again().await;
            browser
                .run(&format!("{ROOT} {}", drop("() => Promise.reject(new Error('gone'))")))
                .await;
            browser.wait(&error).await;
            assert_eq!(
                browser.run("return window.state()").await,
                closed,
                "{engine}: a file that is gone"
            );
            // The error stays in another language, and for a changed attribute of the form.
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('block-lists', 'chpl kz-2023-10'); w.setAttribute('block-lists', 'chpl'); w.lang = 'kk'"
                ))
                .await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga').lang === 'kk'")).await;
            assert_ne!(
                browser.run(&error).await,
                json!(""),
                "{engine}: the error went with the language"
            );
            assert_eq!(browser.run("return window.state()").await, closed, "{engine}");
            browser.run(&format!("{ROOT} w.lang = 'en'")).await;
            again().await;
            let slow = drop(
                "async () => { await new Promise(go => setTimeout(go, 400)); return whole(); }",
            );
            let seen = browser.run(&format!("{ROOT} {slow} return window.state()")).await;
            assert_eq!(seen, closed, "{engine}: a file under way");
            browser.run(&format!("{ROOT} w.screen('8542.31')")).await;
            tokio::time::sleep(Duration::from_millis(900)).await;
            assert_eq!(
                browser.run("return window.state()[1]").await,
                json!("listed"),
                "{engine}: an earlier file took the place of a later paste"
            );
            // A setting that changes while a file is read does not bring the older text back, nor does it lose the file.
            again().await;
            browser
                .run(&format!(
                    "{ROOT} {} w.setAttribute('as-of', '{TODAY}')",
                    slow.replace("['0101.21']", "['8542.31']")
                ))
                .await;
            assert_eq!(
                browser.run("return window.state()").await,
                closed,
                "{engine}: an older text while a file is read"
            );
            browser.wait("return window.state()[1] === 'listed'").await;
            browser.run(&format!("{ROOT} w.removeAttribute('as-of')")).await;
            // Packs that come too late stop the widget, and "clear" does not start it.
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('packs', '/x.json'); w.clear(); w.screen('0101.21')"
                ))
                .await;
            assert_eq!(
                browser.run("return window.state()").await,
                closed,
                "{engine}: packs that came too late"
            );
            assert_ne!(browser.run(&error).await, json!(""), "{engine}");
            // Taken out and put into a frame's document, it screens what is typed there.
            browser.ready(&format!("{}/undecided.html", server.address)).await;
            browser.run("const f = document.createElement('iframe'); f.srcdoc = '<!doctype html><title>frame</title><form></form>'; document.body.append(f)").await;
            browser.wait("return !!document.querySelector('iframe').contentDocument?.querySelector('form')").await;
            browser
                .run("window.w = document.querySelector('tamga-screen'); window.w.remove()")
                .await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            browser.run("document.querySelector('iframe').contentDocument.querySelector('form').append(window.w)").await;
            browser.wait("return !!window.w.shadowRoot.querySelector('textarea')").await;
            browser.run("const a = window.w.shadowRoot.querySelector('textarea'); a.value = '8542.31'; a.dispatchEvent(new InputEvent('input', {inputType: 'insertText', bubbles: true, composed: true}))").await;
            browser
                .wait("return window.w.summary?.headline === 'listed' && !window.w.checkValidity()")
                .await;
            // A person's list never takes the place of one that the page counts.
            browser.ready(&format!("{}/listed.html", server.address)).await;
            browser.run(&format!("{ROOT} const added = w.addPack(new TextEncoder().encode(JSON.stringify({{...JSON.parse(arguments[0]), id: 'portal-law', status: 'in_force'}}))); w.setAttribute('block-lists', 'portal-law'); w.screen('8542.31'); return added", ).replace("arguments[0]", &format!("{:?}", support::pack_file("chpl")))).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.checkValidity()")).await,
                json!(false),
                "{engine}"
            );
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['code\\n0101.21\\n'], 'portal-law.csv')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
            browser.wait(&error).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return [w.checkValidity(), !!r.querySelector('[data-do=remove-list]')]")).await,
                json!([false, false]),
                "{engine}"
            );
            // Back: no result, so nothing to send.
            browser.ready(&format!("{}/undecided.html", server.address)).await;
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('today', '{TODAY}'); window.state = () => {{ {state} }}"
                ))
                .await;
            again().await;
            browser.go(&format!("{}/away.html", server.address)).await;
            // WebKit's driver must have its answer before the page goes.
            browser.run("setTimeout(() => history.back(), 100)").await;
            tokio::time::sleep(Duration::from_millis(1500)).await;
            browser.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea'))")).await;
            let sent = browser.run("const v = new FormData(document.querySelector('form')).get('s'); return !v || (document.querySelector('tamga-screen').summary !== null && v.includes('not_found'))").await;
            assert_eq!(sent, json!(true), "{engine}: a form held what is not on screen");
            for (page, text, open) in [
                ("listed", "0101.21", true),
                ("listed", "8542.31", false),
                // Not in the list that counts, whatever another says of it.
                ("listed", "8806.22", true),
                ("typo", "0101.21", false),
                ("empty", "8542", false),
            ] {
                browser.ready(&format!("{}/{page}.html", server.address)).await;
                browser
                    .run_with(
                        &format!(
                            "{ROOT} w.setAttribute('today', '{TODAY}'); w.screen(arguments[0])"
                        ),
                        json!(text),
                    )
                    .await;
                assert_eq!(
                    browser.run(&format!("{ROOT} return w.checkValidity()")).await,
                    json!(open),
                    "{engine}: {page}, {text}"
                );
            }
        }
    });
}

/// What the headless engine does not understand is an error, never another screening.
/// Pages that break what the widget stands on: never an old result, never an open form.
#[test]
fn a_hostile_page_gets_no_result_by_breaking_things() {
    let page = |script: &str| {
        format!("<!doctype html><html lang=en><link rel=icon href=data:,><script>{script}</script><script type=module src=/tamga-screen.js></script><form><tamga-screen name=s block=undecided block-lists=chpl today={TODAY}></tamga-screen></form></html>").into_bytes()
    };
    let pages: Vec<(&'static str, &'static str, Vec<u8>)> = vec![
        ("frozen.html", "text/html", page("Object.freeze(Error.prototype)")),
        (
            "json.html",
            "text/html",
            page("const P = JSON.parse; JSON.parse = t => /headline/.test(t) ? null : P(t)"),
        ),
        (
            "closed.html",
            "text/html",
            page(
                "const A = Element.prototype.attachShadow; Element.prototype.attachShadow = function(o) { return window.root = A.call(this, {...o, mode: 'closed'}) }",
            ),
        ),
        ("plain.html", "text/html", page("")),
    ];
    let drop = "const drop = (root, files, text) => { const e = new Event('drop', {bubbles: true, composed: true, cancelable: true}); Object.defineProperty(e, 'dataTransfer', {value: {files, types: ['Files', 'text/plain'], getData: () => text}}); root.dispatchEvent(e); };";
    let state = format!(
        "{ROOT} return [w.checkValidity(), w.summary?.headline ?? null, new FormData(document.querySelector('form')).get('s') !== null]"
    );
    let state = state.as_str();
    block(async {
        for engine in engines() {
            let server =
                Server::start(dist(), Rules { instead: pages.clone(), ..Rules::default() });
            let browser = Browser::open(engine).await;
            // A list that is refused says so where errors can't be named, and what comes after is screened.
            browser.ready(&format!("{}/frozen.html", server.address)).await;
            browser.run(&format!("{ROOT} {drop} w.screen('0101.21'); drop(r.querySelector('.tamga'), [new File(['{{\"format\":\"tamga-list/1\"}}'], 'mine.json')], '')")).await;
            browser.wait(&format!("{ROOT} return !r.querySelector('.list-said').hidden && r.querySelector('.list-said').textContent")).await;
            browser.run(&format!("{ROOT} w.screen('8542 31 900 0')")).await;
            assert_eq!(browser.run(state).await, json!([false, "listed", true]), "{engine}");
            // What can't be told to a form is no result for it.
            browser.ready(&format!("{}/json.html", server.address)).await;
            browser.run(&format!("{ROOT} w.screen('8542 31 900 0')")).await;
            assert_eq!(browser.run(state).await, json!([false, null, false]), "{engine}");
            // Nor is one in which an old library makes texts of lists.
            browser.ready(&format!("{}/plain.html", server.address)).await;
            let value = browser.run(&format!("{ROOT} Array.prototype.toJSON = function() {{ return JSON.stringify({{...this}}) }}; w.screen('0101.21'); delete Array.prototype.toJSON; return Array.isArray(JSON.parse(new FormData(document.querySelector('form')).get('s')).summary.lists)")).await;
            assert_eq!(value, json!(true), "{engine}");
            // A root that is forced to be closed is still the widget's own.
            browser.go(&format!("{}/closed.html", server.address)).await;
            browser.wait("return window.root?.querySelector('textarea') && 1").await;
            browser.run("document.querySelector('tamga-screen').screen('8542 31 900 0')").await;
            browser.wait("return window.root.querySelector('tr.row') && 1").await;
            // Work that the page broke off in the middle: the widget says so, in every part of the page, and the form is shut.
            browser.ready(&format!("{}/plain.html", server.address)).await;
            browser.run(&format!("{ROOT} w.screen('0101.21')")).await;
            assert_eq!(browser.run(state).await, json!([true, "not_found", true]), "{engine}");
            browser.run(&format!("{ROOT} setTimeout(() => {{ const make = Document.prototype.createElement; Document.prototype.createElement = () => {{ throw new TypeError('no') }}; try {{ r.querySelector('[data-do=open]').click() }} finally {{ Document.prototype.createElement = make }} }}); return 0")).await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('[role=alert]')?.textContent.includes('stopped')"
                ))
                .await;
            browser.run(&format!("{ROOT} w.screen('8542 31 900 0')")).await;
            assert_eq!(browser.run(state).await, json!([false, null, false]), "{engine}");
            assert_eq!(
                browser
                    .run(&format!("{ROOT} return [r.querySelector('#headline'), w.failure]"))
                    .await,
                json!([null, "engine"]),
                "{engine}"
            );
            // From the first sign on, an old result is neither on screen nor in the live region.
            browser.ready(&format!("{}/plain.html", server.address)).await;
            let typed = browser.run(&format!("{ROOT} w.screen('0101.21'); const a = r.querySelector('textarea'); a.value = '8'; a.dispatchEvent(new InputEvent('input', {{inputType: 'insertText', bubbles: true, composed: true}})); return [r.querySelector('.result').hidden, r.querySelector('.status').textContent.includes('Result')]")).await;
            assert_eq!(typed, json!([true, false]), "{engine}");
            // Files with words about them: the files are meant.
            browser.run(&format!("{ROOT} {drop} drop(r.querySelector('.tamga'), [new File(['854231'], 'a.csv'), new File(['854232'], 'b.csv')], '0101.21')")).await;
            assert_eq!(
                browser.run(state).await,
                json!([false, null, false]),
                "{engine}: two files"
            );
            browser.run(&format!("{ROOT} {drop} drop(r.querySelector('textarea'), [new File(['854231'], 'a.csv')], '0101.21')")).await;
            browser.wait(&format!("{ROOT} return w.summary?.headline === 'listed'")).await;
            // What was asked before the element was ready outlives its being taken out and put in again.
            browser.run("window.cleared = 0; setTimeout(() => { const e = document.createElement('tamga-screen'); e.className = 'late'; e.setAttribute('block', 'undecided'); e.addEventListener('tamga-cleared', () => window.cleared++); e.screen('854231'); document.querySelector('form').append(e); e.remove(); setTimeout(() => document.querySelector('form').append(e), 50) })").await;
            browser
                .wait("return document.querySelector('.late')?.summary?.headline === 'listed'")
                .await;
            // A result that goes with its element is told to whoever listens.
            browser.run("document.querySelector('.late').remove()").await;
            browser.wait("return window.cleared === 1").await;
        }
    });
}

/// Why a list or a setting is refused is said in the language of the page.
#[test]
fn refusals_speak_the_language() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            tokio::time::sleep(Duration::from_millis(3500)).await;
            for (language, row, day) in [
                ("ru", "строка 3: «85A»", "не дата"),
                ("kk", "3-жол: «85A»", "күн емес"),
                ("en", "row 3: \"85A\"", "no day"),
            ] {
                browser.run(&format!("{ROOT} w.lang = '{language}'")).await;
                browser
                    .wait(&format!(
                        "{ROOT} return r.querySelector('.tamga')?.lang === '{language}'"
                    ))
                    .await;
                let file = "const t = new DataTransfer(); t.items.add(new File(['code;from\\n854231;31.01.2026\\n85A;\\n'], 'mine.csv')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {bubbles: true, composed: true}));";
                let error = format!(
                    "{ROOT} const e = [...r.querySelectorAll(':is(.error, .list-said):not([hidden])')].pop(); return e && e.textContent"
                );
                browser.run(&format!("{ROOT} {file} return 0")).await;
                let said = browser.wait(&format!("{error}.includes('85A') && e.textContent")).await;
                assert!(said.as_str().is_some_and(|said| said.contains(row)), "{engine}: {said}");
                browser.run(&format!("{ROOT} w.setAttribute('as-of', 'soon')")).await;
                let said =
                    browser.wait(&format!("{error} && r.querySelector('.error').textContent.includes('soon') && r.querySelector('.error').textContent")).await;
                assert!(said.as_str().is_some_and(|said| said.contains(day)), "{engine}: {said}");
                browser.run(&format!("{ROOT} w.removeAttribute('as-of')")).await;
            }
        }
    });
}

/// A page's rules for all elements make no result unreadable.
#[test]
fn a_pages_colours_stay_outside() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.paste(DOCUMENT).await;
            let seen = format!(
                "{ROOT} return ['#headline', 'tr.row .code', 'textarea'].map(q => {{ const s = getComputedStyle(r.querySelector(q)); return [s.color, s.webkitTextFillColor, s.textTransform, s.textIndent] }})"
            );
            let before = browser.run(&seen).await;
            browser.run("const s = new CSSStyleSheet(); s.replaceSync('* { color: #eee; -webkit-text-fill-color: #eee; text-transform: uppercase; text-indent: 9em; letter-spacing: 1em }'); document.adoptedStyleSheets = [s]").await;
            assert_eq!(browser.run(&seen).await, before, "{engine}");
        }
    });
}

#[test]
fn the_headless_engine_takes_no_guesses() {
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module>import { load } from '/tamga-screen.js'; globalThis.headless = load();</script></html>";
    let ask = "window.said = null; (async () => { const core = await globalThis.headless; const tried = (act) => { try { return [act()]; } catch (error) { return String(error.message ?? error); } }; const report = core.screen('8542.31\\n0101.21\\n8471.50', {}); window.said = [tried(() => core.screen('8542', {list: ['chpl']})), tried(() => core.screen('8542', {asof: '2026-01-01'})), tried(() => core.screen('8542;1\\n8541;2', {column: 99})), ...[NaN, undefined, 0.7, -1, 2 ** 32, 3].map(place => tried(() => report.decide(place, 'open', ''))), report.findings().length, report.findings(1).length, report.findings(0, Infinity).length, report.decide(2, 'open', '') === undefined]; })()";
    block(async {
        for engine in engines() {
            let server = Server::start(
                dist(),
                Rules {
                    instead: vec![("page.html", "text/html", page.as_bytes().to_vec())],
                    ..Rules::default()
                },
            );
            let browser = Browser::open(engine).await;
            browser.go(&format!("{}/page.html", server.address)).await;
            browser.wait("return !!globalThis.headless").await;
            browser.run(ask).await;
            let said = browser.wait("return window.said").await;
            let said = said.as_array().expect("answers");
            for (place, word) in [(0, "\"list\""), (1, "\"asof\""), (2, "99")] {
                assert!(
                    said[place].as_str().is_some_and(|text| text.contains(word)),
                    "{engine}: {:?}",
                    said[place]
                );
            }
            for refused in &said[3..9] {
                assert!(
                    refused.as_str().is_some_and(|text| text.contains("no such finding")),
                    "{engine}: {said:?}"
                );
            }
            assert_eq!(said[9..], [json!(3), json!(2), json!(3), json!(true)], "{engine}");
        }
    });
}

#[test]
fn a_stale_list_never_says_no() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            // After data nothing is fetched, words of another language neither.
            for language in ["ru", "kk", "en"] {
                speak(&browser, language).await;
            }
            for (language, denied) in
                [("en", "not found"), ("ru", "не найден"), ("kk", "табылмады")]
            {
                speak(&browser, language).await;
                for (today, stale) in [(TODAY, false), ("2031-01-01", true)] {
                    browser
                        .run(&format!("{ROOT} w.clear(); w.setAttribute('today', '{today}')"))
                        .await;
                    browser.paste("HS 8542.31\n0101.21\n").await;
                    browser.run(&format!("{ROOT} while (r.querySelector('[data-do=open][aria-expanded=false]')) {{ const b = r.querySelector('[data-do=open][aria-expanded=false]'); b.click(); if (b.dataset.place === '1') break; }}")).await;
                    // The panel of what is not included says of a text that it was not found; that is no result.
                    let says = browser.run(&format!("{ROOT} return [...r.querySelectorAll('.result > :not(.missing), .status')].map(e => e.textContent).join(' ').toLowerCase()")).await;
                    let says = says.as_str().unwrap_or_default();
                    assert_eq!(
                        says.contains(denied),
                        !stale,
                        "{engine}, {language}, {today}: {says}"
                    );
                    let classes = browser
                        .run(&format!(
                            "{ROOT} return r.querySelectorAll('.result .v-not_found').length > 0"
                        ))
                        .await;
                    assert_eq!(classes, json!(!stale), "{engine}");
                    assert_eq!(
                        browser.run(&format!("{ROOT} return w.summary.verdicts.listed")).await,
                        json!(1),
                        "{engine}: a hit is kept"
                    );
                }
            }
        }
    });
}

/// A decision and its reason by the keyboard's events, kept over another screening, in the receipt; and every field of
/// a pack on the screen.
#[test]
fn decisions_and_every_field_are_shown() {
    let words = |sign: &str| json!({"en": format!("{sign}-en"), "ru": format!("{sign}-ru"), "kk": format!("{sign}-kk")});
    let pack = json!({
        "format": "tamga-list/1", "id": "every-field", "version": "2026-01-02.3", "title": words("TITLE"), "status": "in_force",
        "effect": "ban", "status_note": words("STATUSNOTE"),
        "instrument": {"name": "INSTRUMENT", "number": "NUMBER", "date": "2025-01-09", "url": "https://example.org/act"},
        "instrument_note": null, "publisher": "PUBLISHER", "binds": "BINDS", "direction": ["export", "transit"], "destinations": ["RU", "BY"],
        "coverage": "complete", "decided_by": "code", "nomenclature": "tnved", "edition": 2022, "dated": "2025-01-08", "checked": "2026-01-07",
        "review_by": "2027-01-06", "sources": [{"title": "SOURCE", "url": "https://example.org/source", "retrieved": "2026-01-05"}],
        "not_screenable": [{"text": "NOCODE", "reason": "NOREASON"}], "count": 3,
        "entries": [
            {"code": "8542", "covers": "part", "except": ["854290"], "conditions": [{"kind": "power", "text": "CONDITION"}],
             "title": words("ENTRY"), "text": {"language": "en", "words": "VERBATIM"}, "group": "GROUP", "from": "2025-02-01",
             "until": "2027-03-01", "edition": 2017, "note": words("NOTE"), "source": "PLACE"},
            {"code": "854110", "covers": "whole", "title": words("LATER"), "from": "2027-04-01"},
            {"code": "8471", "covers": "whole", "title": words("BANNED")}
        ]
    });
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/examples/plain.html", server.address)).await;
            browser
                .run(&format!(
                    "{ROOT} w.setAttribute('lang', 'en'); w.setAttribute('today', '{TODAY}')"
                ))
                .await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === 'en'")).await;
            browser
                .run_with(
                    &format!("{ROOT} return w.addPack(new TextEncoder().encode(arguments[0]))"),
                    json!(pack.to_string()),
                )
                .await;
            browser.run(&format!("{ROOT} w.setAttribute('lists', 'every-field')")).await;
            browser.paste("HS 8542.31\nHS 8541.10\nHS 8471.50\n").await;
            let mut seen = String::new();
            for place in 0..3 {
                browser.run(&format!("{ROOT} const b = r.querySelector('[data-do=open][data-place=\"{place}\"]'); if (b.getAttribute('aria-expanded') === 'false') b.click()")).await;
                seen += browser
                    .run(&format!("{ROOT} return r.querySelector('.tamga').textContent"))
                    .await
                    .as_str()
                    .unwrap_or_default();
            }
            for sign in [
                "TITLE-en",
                "STATUSNOTE-en",
                "INSTRUMENT",
                "NUMBER",
                "2025-01-09",
                "PUBLISHER",
                "BINDS",
                "export, transit",
                "Russia, Belarus",
                "TN VED of the EAEU",
                "2022",
                "2025-01-08",
                "2026-01-07",
                "2027-01-06",
                "SOURCE",
                "2026-01-05",
                "NOCODE",
                "NOREASON",
                "8542.90",
                "CONDITION",
                "ENTRY-en",
                "VERBATIM",
                "GROUP",
                "2025-02-01",
                "2027-03-01",
                "2017",
                "NOTE-en",
                "PLACE",
                "LATER-en",
                "2027-04-01",
                "in force",
                "2026-01-02.3",
                "is banned by INSTRUMENT NUMBER",
                "22 months ago",
                "SHA-256",
            ] {
                assert!(seen.contains(sign), "{engine}: {sign} is not on the screen: {seen}");
            }
            browser.run(&format!("{ROOT} const b = r.querySelector('[data-do=open][data-place=\"0\"]'); if (b.getAttribute('aria-expanded') === 'false') b.click(); const s = r.querySelector('select.decision'); s.value = 'goods_not_meant'; s.dispatchEvent(new Event('change', {{bubbles: true}})); const i = r.querySelector('input.reason'); i.value = 'only a housing'; i.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
            let status =
                browser.run(&format!("{ROOT} return r.querySelector('.status').textContent")).await;
            assert!(
                status.as_str().is_some_and(|text| text.contains("Recorded")),
                "{engine}: {status}"
            );
            // Another day, the same text: the decision stays.
            browser.run(&format!("{ROOT} w.setAttribute('as-of', '2026-01-01')")).await;
            let receipt =
                browser.run(&format!("{ROOT} return w.report.receipt('00', '', false)")).await;
            let receipt: Value =
                serde_json::from_str(receipt.as_str().expect("receipt")).expect("JSON");
            assert_eq!(receipt["findings"][0]["decision"], json!("goods_not_meant"), "{engine}");
            assert_eq!(receipt["findings"][0]["reason"], json!("only a housing"), "{engine}");
            assert_eq!(receipt["findings"][0]["verdict"], json!("listed_in_part"), "{engine}");
            // Another text: it is gone.
            browser.run(&format!("{ROOT} w.screen('HS 8542.31')")).await;
            let receipt =
                browser.run(&format!("{ROOT} return w.report.receipt('00', '', false)")).await;
            assert!(!receipt.as_str().is_some_and(|text| text.contains("decision")), "{engine}");
        }
    });
}

/// The package as npm packs it, in a plain page and built by Vite, webpack and with React: the element with its words and
/// its workbooks, and the headless engine in its worker.
#[test]
fn the_package_in_other_peoples_pages() {
    use base64::Engine as _;
    let consumers = dist().join("../consumers");
    assert!(
        consumers.join("webpack/main.js").exists(),
        "target/consumers is missing; run scripts/consumers"
    );
    let plain = "<!doctype html><html lang=en><link rel=icon href=data:,><script type=module>import * as tamga from '/node_modules/tamga-screen/tamga-screen.js'; window.tamga = tamga;</script><tamga-screen lang=en></tamga-screen></html>";
    let book =
        base64::engine::general_purpose::STANDARD.encode(include_bytes!("golden/table.xlsx"));
    block(async {
        for engine in engines() {
            let instead = vec![("plain.html", "text/html", plain.as_bytes().to_vec())];
            let server = Server::start(consumers.clone(), Rules { instead, ..Rules::default() });
            let browser = Browser::open(engine).await;
            for page in ["plain.html", "vite/index.html", "webpack/index.html", "react/index.html"]
            {
                browser.ready(&format!("{}/{page}", server.address)).await;
                browser.run("window.said = null; (async () => { const made = await window.tamga.background(); await made.close(); window.said = made.ran })().catch(e => window.said = String(e))").await;
                assert_eq!(
                    browser.wait("return window.said").await,
                    json!("worker"),
                    "{engine}, {page}"
                );
                tokio::time::sleep(Duration::from_millis(3000)).await;
                browser.paste("8542.31\n8471.50").await;
                browser.run(&format!("{ROOT} w.lang = 'kk'")).await;
                browser.wait(&format!("{ROOT} return r.querySelector('.tamga').lang === 'kk' && r.querySelector('#headline').textContent.includes('тізбеде')")).await;
                if page.starts_with("react") {
                    assert_eq!(
                        browser.wait("return document.querySelector('output').textContent").await,
                        json!("2: listed"),
                        "{engine}"
                    );
                }
                browser.run(&format!("{ROOT} const d = Uint8Array.from(atob('{book}'), c => c.charCodeAt(0)); const t = new DataTransfer(); t.items.add(new File([d], 'b.xlsx')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
                browser
                    .wait(&format!("{ROOT} return [...r.querySelectorAll('tr.row .line')].some(t => t.textContent.includes('B2'))"))
                    .await;
                assert!(
                    !server.asked().iter().any(|path| path.contains("undefined")),
                    "{engine}, {page}: {:?}",
                    server.asked()
                );
            }
        }
    });
}

#[test]
fn the_public_surface_is_what_its_manifest_says() {
    block(async {
        let manifest: Value = serde_json::from_str(
            &std::fs::read_to_string(dist().join("custom-elements.json")).expect("manifest"),
        )
        .expect("JSON");
        let class = &manifest["modules"][0]["declarations"][0];
        let names = |list: &Value, kind: Option<&str>| {
            let mut names: Vec<String> = list
                .as_array()
                .expect("list")
                .iter()
                .filter(|item| kind.is_none_or(|kind| item["kind"] == kind))
                .map(|item| item["name"].as_str().unwrap_or_default().to_string())
                .collect();
            names.sort();
            names
        };
        let server = Server::start(dist(), Rules::default());
        let browser = Browser::open("chromium").await;
        browser.ready(&format!("{}/examples/plain.html", server.address)).await;
        browser.paste("8542.31").await;
        let sorted = |value: Value| {
            let mut names: Vec<String> = value
                .as_array()
                .expect("array")
                .iter()
                .map(|name| name.as_str().unwrap_or_default().to_string())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        let attributes = sorted(
            browser.run("return [...customElements.get('tamga-screen').observedAttributes]").await,
        );
        let mut told = names(&class["attributes"], None);
        told.retain(|name| name != "lang-from-page");
        assert_eq!(attributes, told);
        let keys = sorted(browser.run("return Object.getOwnPropertyNames(customElements.get('tamga-screen').prototype).filter(k => !['constructor', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'adoptedCallback'].includes(k))").await);
        assert_eq!(keys, names(&class["members"], None));
        let parts = sorted(browser.run(&format!("{ROOT} return [...r.querySelectorAll('[part]')].map(e => e.getAttribute('part'))")).await);
        let mut expected = names(&class["cssParts"], None);
        // This one stands only where there is no widget.
        expected.retain(|name| name != "error");
        assert_eq!(parts, expected);
        let style = include_str!("../src/web/widget.css");
        for property in names(&class["cssProperties"], None) {
            assert!(style.contains(&format!("var({property},")), "{property}");
        }
        assert_eq!(
            style.matches("var(--tamga-").count(),
            names(&class["cssProperties"], None).len()
        );
    });
}

#[test]
fn packs_that_a_portal_names() {
    use base64::Engine as _;
    use ed25519_dalek::{Signer, SigningKey};
    let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let key = SigningKey::from_bytes(&[7; 32]);
    let pack =
        std::fs::read(dist().join("lists/eu-833-2014-2023-04-2026-11-24.json")).expect("pack");
    // WebKitGTK 2.50 crashes on signatures over more than some 60 KB, so the signed pack is a small one.
    let small = support::pack_file("chpl").replace("\"chpl\"", "\"portal-list\"").into_bytes();
    let signature = encode(&key.sign(&small).to_bytes()).into_bytes();
    let page = |attributes: &str| {
        format!("<!doctype html><html lang=en><link rel=icon href=data:,><script type=module src=/tamga-screen.js></script><tamga-screen {attributes}></tamga-screen></html>").into_bytes()
    };
    let public = encode(key.verifying_key().as_bytes());
    let other = encode(SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes());
    let half = pack[..pack.len() / 2].to_vec();
    let mut broken = small.clone();
    let at = broken.len() - 40;
    broken[at] = b'!';
    let rules = Rules {
        instead: vec![
            ("eu.json", "application/json", pack),
            ("small.json", "application/json", small),
            ("small.json.sig", "text/plain", signature.clone()),
            ("broken.json", "application/json", broken),
            ("broken.json.sig", "text/plain", signature),
            ("plain.html", "text/html", page("packs=\"/eu.json\"")),
            (
                "signed.html",
                "text/html",
                page(&format!("packs=\"/small.json\" packs-key=\"{public}\"")),
            ),
            (
                "otherkey.html",
                "text/html",
                page(&format!("packs=\"/small.json\" packs-key=\"{other}\"")),
            ),
            (
                "broken.html",
                "text/html",
                page(&format!("packs=\"/broken.json\" packs-key=\"{public}\"")),
            ),
            ("half.json", "application/json", half),
            ("refused.html", "text/html", page("packs=\"/half.json\"")),
            ("absent.html", "text/html", page("packs=\"/absent.json\"")),
        ],
        ..Rules::default()
    };
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), rules.clone());
            let browser = Browser::open(engine).await;
            for (name, list, text, headline) in [
                ("plain", "eu-833-2014-2023-04", "8443 31 200 0", "listed_in_part"),
                ("signed", "portal-list", "8542.31", "listed"),
            ] {
                browser.ready(&format!("{}/{name}.html", server.address)).await;
                let ids =
                    browser.run(&format!("{ROOT} return w.lists.map(l => l.id).join(' ')")).await;
                assert_eq!(
                    ids,
                    json!(format!("{} {list}", support::EMBEDDED.join(" "))),
                    "{engine}, {name}"
                );
                browser.paste(text).await;
                assert_eq!(
                    browser.run(&format!("{ROOT} return w.summary.headline")).await,
                    json!(headline),
                    "{engine}"
                );
            }
            for (name, failure) in [
                ("otherkey", "pack_refused"),
                ("broken", "pack_refused"),
                ("refused", "pack_refused"),
                ("absent", "pack_missing"),
            ] {
                browser.go(&format!("{}/{name}.html", server.address)).await;
                let says = browser.wait(&format!("{ROOT} return r && r.querySelector('[role=alert]:not([hidden])')?.textContent")).await;
                assert_eq!(
                    browser.run(&format!("{ROOT} return w.failure")).await,
                    json!(failure),
                    "{engine}, {name}: {says}"
                );
                // A list that is missing is never screened around.
                assert_eq!(
                    browser.run(&format!("{ROOT} return !!r.querySelector('textarea')")).await,
                    json!(false),
                    "{engine}, {name}"
                );
            }
        }
    });
}

/// The measures in force, as a person meets them: the answer, the explanation of a row, the route, lists to tick, a list of
/// one's own as a workbook, a search, and hints.
#[test]
fn measures_routes_and_more_lists() {
    use base64::Engine as _;
    const INVOICE: &str = "Код ТН ВЭД;Наименование;Кол-во\n4403110009;Бревна;12\n0104103000;Овцы;100\n7204499000;Лом;20\n8542310000;Микросхема;4\n1001990000;Пшеница;60\n";
    // The list of one's own in golden/table.xlsx has a column of codes named as such.
    let book =
        base64::engine::general_purpose::STANDARD.encode(include_bytes!("golden/table.xlsx"));
    let said: [(&str, [&str; 4]); 3] = [
        (
            "en",
            [
                "1 of 5 codes: temporary export ban by the EEC register of 2026-08-24",
                "renewal not known",
                "Ask what is left of the quota",
                "another route",
            ],
        ),
        (
            "ru",
            [
                "Кодов: 1 из 5 — временный запрет на вывоз по реестру ЕЭК от 24.08.2026",
                "о продлении не известно",
                "Уточните остаток квоты",
                "другого направления",
            ],
        ),
        (
            "kk",
            [
                "5 кодтың 1 коды: әкетуге уақытша тыйым салу (ЕЭК тізілімі, 24.08.2026)",
                "ұзартылғаны белгісіз",
                "Квотаның қалдығын",
                "басқа бағыт",
            ],
        ),
    ];
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '2026-11-26')")).await;
            // A list of the catalogue is ticked before data enters, and speaks.
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelectorAll('input[data-set=offer]').length === 5"
                ))
                .await;
            browser.run(&format!("{ROOT} const t = r.querySelector('input[data-set=offer][value=ru-measures]'); t.click()")).await;
            browser.wait(&format!("{ROOT} return w.lists.some(l => l.id === 'ru-measures')")).await;
            // After data nothing is fetched, words of another language neither.
            for (language, _) in &said {
                speak(&browser, language).await;
            }
            for (language, [headline, unknown, quota, elsewhere]) in &said {
                speak(&browser, language).await;
                browser.run(&format!("{ROOT} w.clear()")).await;
                browser.paste(INVOICE).await;
                let seen = browser.run(&format!("{ROOT} for (const b of [...r.querySelectorAll('[data-do=open]')].slice(0, 1)) b.click(); return [r.querySelector('#headline').textContent, r.querySelector('.answer').textContent, r.querySelector('.measures').textContent]")).await;
                let text = |place: usize| seen[place].as_str().unwrap_or_default().to_string();
                assert_eq!(text(0), *headline, "{engine}, {language}");
                for part in [quota, elsewhere] {
                    assert!(text(1).contains(part), "{engine}, {language}: {part}: {}", text(1));
                }
                let unknown = unknown.trim();
                let whole = browser.run(&format!("{ROOT} return r.querySelector('.answer').textContent + r.querySelector('.rows').textContent")).await;
                assert!(
                    whole.as_str().unwrap_or_default().contains(unknown),
                    "{engine}, {language}: {unknown}: {whole}"
                );
                // The explanation names the act in the register's words, the days, and what is not stated.
                for part in [
                    "Приказ Министра промышленности и строительства РК от 05.06.2026 № 284",
                    "KZ-2026-7",
                    "4403",
                ] {
                    assert!(text(2).contains(part), "{engine}, {language}: {part}: {}", text(2));
                }
                // Red belongs to the ban alone.
                let red = browser.run(&format!("{ROOT} return [r.querySelector('.card').classList.contains('ban'), r.querySelectorAll('.answer li.ban').length, r.querySelectorAll('.rows .verdict.ban').length]")).await;
                assert_eq!(red, json!([true, 1, 1]), "{engine}, {language}");
            }
            // The route: what comes to Kazakhstan is another answer.
            browser.run(&format!("{ROOT} for (const [id, value] of [['from', 'RU'], ['to', 'KZ']]) {{ const s = r.querySelector('#route-' + id); s.value = value; s.dispatchEvent(new Event('change', {{bubbles: true}})); }}")).await;
            let answer = browser
                .wait(&format!("{ROOT} return w.summary?.route === 'RU:KZ' && w.summary.answer"))
                .await;
            assert_eq!(
                (&answer[0]["measure"], &answer[0]["kind"]),
                (&json!("KZ-2026-13"), &json!("import")),
                "{engine}: {answer}"
            );
            assert!(
                answer
                    .as_array()
                    .expect("answer")
                    .iter()
                    .any(|line| line["measure"] == "KZ-2026-7" && line["kind"] == "elsewhere"),
                "{engine}: {answer}"
            );
            // A list that is ticked after data came in is not fetched: that is said beside the lists.
            let asked = server.asked().len();
            browser
                .run(&format!(
                    "{ROOT} r.querySelector('input[data-set=offer][value=kg-measures]').click()"
                ))
                .await;
            browser.wait(&format!("{ROOT} const s = r.querySelector('.list-said'); return !s.hidden && s.textContent.length > 20 && !r.querySelector('input[data-set=offer][value=kg-measures]').checked")).await;
            assert_eq!(server.asked().len(), asked, "{engine}: {:?}", server.asked());
            // The search, and the message that goes with the next action.
            let found = browser.run(&format!("{ROOT} const s = r.querySelector('#list-search'); s.value = 'подшипник'; s.dispatchEvent(new Event('change', {{bubbles: true}})); return r.querySelector('.found-in-lists').textContent")).await;
            assert!(found.as_str().unwrap_or_default().contains("8482.10"), "{engine}: {found}");
            browser.run(&format!("{ROOT} const d = Uint8Array.from(atob('{book}'), c => c.charCodeAt(0)); const t = new DataTransfer(); t.items.add(new File([d], 'mine.xlsx')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true, composed: true}}))")).await;
            let said = browser.wait(&format!("{ROOT} const s = r.querySelector('.list-said'); return s.textContent.includes('mine') && s.textContent")).await;
            assert!(said.as_str().is_some(), "{engine}: {said}");
            browser.run(&format!("{ROOT} r.querySelector('[data-do=clear]').click()")).await;
            assert_eq!(
                browser.run(&format!("{ROOT} return r.querySelector('.list-said').hidden")).await,
                json!(true),
                "{engine}"
            );
            // Goods without a code: two hints, and nothing was screened.
            browser.paste("Инвойс № 5\nКвадрокоптер DJI, 2 шт\nПодшипник шариковый, 40 шт\n").await;
            let hints = browser.run(&format!("{ROOT} return [w.summary.headline, r.querySelectorAll('.hints li').length, JSON.stringify(w.summary)]")).await;
            assert_eq!((&hints[0], &hints[1]), (&json!("nothing_screened"), &json!(2)), "{engine}");
            // What a page is told, and a form sends, holds no word of the paste.
            let told = hints[2].as_str().unwrap_or_default().to_lowercase();
            assert!(
                !told.contains("квадрокоптер") && !told.contains("подшипник"),
                "{engine}: {told}"
            );
        }
    });
}

/// A person's own list stays on the device where they chose it, and only there; unticked, it is forgotten.
#[test]
fn a_list_is_remembered_where_a_person_chose_it() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            let page = format!("{}/", server.address);
            let here = format!("{ROOT} return w.lists.some(l => l.id === 'mine')");
            let tick = |on: bool| {
                format!(
                    "{ROOT} const t = r.querySelector('input[data-set=remember][value=mine]'); if (t.checked !== {on}) t.click()"
                )
            };
            let bases = "indexedDB.databases().then(all => window.bases = all.map(one => one.name).join()); return 0";
            browser.ready(&page).await;
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['Код ТН ВЭД\\n9503007500\\n'], 'mine.csv')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true, composed: true}}))")).await;
            browser.wait(&here).await;
            // Not chosen, not kept.
            browser.ready(&page).await;
            tokio::time::sleep(Duration::from_millis(2500)).await;
            assert_eq!(browser.run(&here).await, json!(false), "{engine}");
            // Nothing is made on the device before it is chosen.
            browser.run(bases).await;
            assert_eq!(
                browser.wait("return window.bases !== undefined && [window.bases]").await,
                json!([""]),
                "{engine}"
            );
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['Код ТН ВЭД\\n9503007500\\n'], 'mine.csv')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true, composed: true}}))")).await;
            browser.wait(&here).await;
            browser.run(&tick(true)).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
            browser.ready(&page).await;
            browser.wait(&here).await;
            browser
                .wait(&format!(
                    "{ROOT} return r.querySelector('input[data-set=remember][value=mine]').checked"
                ))
                .await;
            // It speaks as it did, and nothing that is pasted is kept beside it.
            browser.paste("ТН ВЭД 9503007500").await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.summary.headline")).await,
                json!("listed"),
                "{engine}"
            );
            // The list's name is the person's own: the page is not told.
            let told = browser.run(&format!("{ROOT} return JSON.stringify(w.summary)")).await;
            assert!(!told.as_str().unwrap_or_default().contains("\"mine\""), "{engine}: {told}");
            browser.run(&tick(false)).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
            browser.ready(&page).await;
            tokio::time::sleep(Duration::from_millis(2500)).await;
            assert_eq!(browser.run(&here).await, json!(false), "{engine}");
            browser.run(bases).await;
            assert_eq!(
                browser.wait("return window.bases !== undefined && [window.bases]").await,
                json!([""]),
                "{engine}"
            );
        }
    });
}
