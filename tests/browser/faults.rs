//! Faults of the page and the device: after each a person has the full right result, or is told that nothing was screened.

use super::drive::{Browser, ROOT, Rules, Server, block, dist, engines};
use super::support::TODAY;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

const FAULTS: &str = include_str!("faults.js");

/// The public page, in English, with the faults at hand.
async fn page(engine: &'static str, server: &Server) -> Browser {
    let browser = Browser::open(engine).await;
    browser.ready(&format!("{}/", server.address)).await;
    super::speak(&browser, "en").await;
    browser.run(FAULTS).await;
    browser
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder").flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("file");
        }
    }
}

#[test]
fn a_worker_that_is_killed_is_told() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/examples/plain.html", server.address)).await;
            browser.run(FAULTS).await;
            browser
                .run(&format!(
                    "window.fault.killed('{TODAY}').catch(e => window.said = [String(e)])"
                ))
                .await;
            let said = browser.wait("return window.said").await;
            assert_eq!(said, json!(["worker", 1, "engine", "engine"]), "{engine}");
        }
    });
}

/// A part that ends in the middle is no part: without the engine nothing is screened, and without the others the rest works.
#[test]
fn a_part_that_is_cut_off_is_no_part() {
    block(async {
        for engine in engines() {
            for part in ["engine.wasm", "engine.js", "words/ru.txt", "load.js"] {
                let rules = Rules { cut: vec![part], ..Rules::default() };
                let server = Server::start(dist(), rules);
                let browser = Browser::open(engine).await;
                browser.go(&format!("{}/examples/plain.html", server.address)).await;
                // Without its loader the element is none; else it says that nothing can be screened, and screens nothing.
                let told = if part == "load.js" {
                    "return document.readyState === 'complete' && !customElements.get('tamga-screen')"
                } else {
                    "const w = document.querySelector('tamga-screen'); return !!w.failure && w.shadowRoot.querySelector('[role=alert]')?.textContent.length > 0"
                };
                browser.wait(told).await;
                let summary = "const w = document.querySelector('tamga-screen'); w.screen?.('HS 8542.31'); return w.summary ?? null";
                assert_eq!(browser.run(summary).await, json!(null), "{engine}, {part}");
                tokio::time::sleep(Duration::from_millis(700)).await;
                assert_eq!(browser.run(summary).await, json!(null), "{engine}, {part}");
            }
            let rules =
                Rules { cut: vec!["parts/desk.bin", "parts/workbook.bin"], ..Rules::default() };
            let server = Server::start(dist(), rules);
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            browser.paste("HS 8542.31\n").await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.summary.headline")).await,
                json!("listed"),
                "{engine}"
            );
            // A record is not taken for a paste, and what stands there stays.
            browser.run(&format!("{ROOT} const t = new DataTransfer(); t.items.add(new File(['{{\"format\":\"tamga-receipt/1\"}}'], 'record.json')); r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: t}}))")).await;
            browser.wait(&format!("{ROOT} const e = r.querySelector('.error'); return !e.hidden && e.textContent.length > 0 && w.failure === 'desk_missing'")).await;
            browser.wait(&format!("{ROOT} return w.summary?.headline === 'listed'")).await;
        }
    });
}

/// Two versions in one page: each screens, and what enters one of them silences both.
#[test]
fn two_versions_share_a_page() {
    let folder = std::env::temp_dir().join(format!("tamga-versions-{}", std::process::id()));
    copy(&dist(), &folder);
    copy(&dist(), &folder.join("older"));
    std::fs::write(
        folder.join("two.html"),
        "<!doctype html><html lang=en><link rel=icon href=data:,><tamga-screen></tamga-screen><tamga-older></tamga-older><script type=module src=/two.js></script></html>",
    )
    .expect("page");
    std::fs::write(
        folder.join("two.js"),
        "import '/tamga-screen.js'; import { TamgaScreenElement } from '/older/tamga-screen.js'; TamgaScreenElement.define('tamga-older');",
    )
    .expect("script");
    block(async {
        for engine in engines() {
            // Slow, so that the other version is still fetching its parts when data enters the first.
            let rules = Rules { slow: 300, ..Rules::default() };
            let server = Server::start(folder.clone(), rules);
            let browser = Browser::open(engine).await;
            browser.go(&format!("{}/two.html", server.address)).await;
            browser
                .wait("return ['tamga-screen', 'tamga-older'].every(n => document.querySelector(n)?.shadowRoot?.querySelector('textarea'))")
                .await;
            browser.run(&format!("document.querySelectorAll('tamga-screen, tamga-older').forEach(w => w.setAttribute('today', '{TODAY}'))")).await;
            browser.run("document.querySelector('tamga-screen').screen('HS 8542.31')").await;
            browser
                .wait(
                    "return document.querySelector('tamga-screen').summary?.headline === 'listed'",
                )
                .await;
            // What was under way may still come.
            tokio::time::sleep(Duration::from_millis(700)).await;
            let before = server.asked().len();
            tokio::time::sleep(Duration::from_millis(2500)).await;
            assert_eq!(server.asked().len(), before, "{engine}: {:?}", &server.asked()[before..]);
            browser
                .run("document.querySelector('tamga-older').screen('HS 8471.30\\nHS 8542.31')")
                .await;
            browser.wait("return document.querySelector('tamga-older').summary?.codes === 2").await;
            assert_eq!(
                browser.run("return document.querySelector('tamga-screen').summary.codes").await,
                json!(1),
                "{engine}"
            );
            assert_eq!(server.asked().len(), before, "{engine}: {:?}", &server.asked()[before..]);
        }
    });
    std::fs::remove_dir_all(folder).expect("folder");
}

/// A clock that is wrong by twenty years never makes a "not found".
#[test]
fn a_wrong_clock_never_says_no() {
    const PAGE: &str = "<!doctype html><html lang=en><link rel=icon href=data:,><script src=/clock.js></script><tamga-screen lang=en></tamga-screen><script type=module src=/tamga-screen.js></script></html>";
    block(async {
        for engine in engines() {
            for years in [-20, 20] {
                let clock = format!(
                    "const Real = Date; const shift = {years} * 365.25 * 864e5; globalThis.Date = class extends Real {{ constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + shift); }} static now() {{ return Real.now() + shift; }} }};"
                );
                let rules = Rules {
                    instead: vec![
                        ("clock.html", "text/html; charset=utf-8", PAGE.into()),
                        ("clock.js", "text/javascript", clock.into_bytes()),
                    ],
                    ..Rules::default()
                };
                let server = Server::start(dist(), rules);
                let browser = Browser::open(engine).await;
                browser.ready(&format!("{}/clock.html", server.address)).await;
                browser.paste("HS 0101.21\nHS 8542.31\n").await;
                let found = browser
                    .run(&format!("{ROOT} return w.report.findings().map(f => f.lists.map(l => l.verdict)).flat()"))
                    .await;
                let all = found.as_array().cloned().unwrap_or_default();
                assert!(all.len() >= 6, "{engine}, {years}: {found}");
                assert!(!all.contains(&json!("not_found")), "{engine}, {years}: {found}");
            }
        }
    });
}

/// A tab that the browser freezes in the middle goes on when it is thawed, and the result is whole.
#[test]
fn a_frozen_tab_goes_on() {
    if !engines().contains(&"chromium") {
        println!("skipped: only Chromium's driver can freeze a tab");
        return;
    }
    block(async {
        let server = Server::start(dist(), Rules::default());
        let browser = Browser::open("chromium").await;
        browser.ready(&format!("{}/", server.address)).await;
        browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
        browser.run(&format!("{ROOT} w.screen('HS 8542.31 chips\\n'.repeat(60000))")).await;
        browser.devtools("Page.setWebLifecycleState", json!({"state": "frozen"})).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        browser.devtools("Page.setWebLifecycleState", json!({"state": "active"})).await;
        browser
            .wait(&format!(
                "{ROOT} return w.summary?.codes === 60000 && w.summary.headline === 'listed'"
            ))
            .await;
    });
}

/// Where the device stores nothing, that is said, and the list is used all the same.
#[test]
fn a_device_that_stores_nothing_is_told() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = page(engine, &server).await;
            browser.run("window.fault.unstored()").await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}'); const t = new DataTransfer(); t.items.add(new File(['code\\n0101.21\\n'], 'mine.csv')); const i = r.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
            browser
                .wait(&format!(
                    "{ROOT} return !!r.querySelector('input[data-set=remember][value=mine]')"
                ))
                .await;
            browser
                .run(&format!(
                    "{ROOT} r.querySelector('input[data-set=remember][value=mine]').click()"
                ))
                .await;
            browser.wait(&format!("{ROOT} const s = r.querySelector('.list-said'); return !s.hidden && s.textContent.length > 0 && !r.querySelector('input[data-set=remember][value=mine]').checked")).await;
            browser.paste("HS 0101.21\n").await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.summary.headline")).await,
                json!("listed"),
                "{engine}"
            );
        }
    });
}

/// What is larger than anything that is read is told by its size, before its bytes fill the memory; and where the engine gets
/// no more memory in the middle of its work, nothing stands for a result and a form stays where it is.
#[test]
fn memory_that_is_refused_is_told() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = page(engine, &server).await;
            browser.run(&format!("{ROOT} w.setAttribute('today', '{TODAY}')")).await;
            browser.paste("HS 8542.31\n").await;
            browser.run(&format!("{ROOT} r.querySelector('.tamga').dispatchEvent(new DragEvent('drop', {{bubbles: true, composed: true, dataTransfer: window.fault.huge(1024, 'all.csv')}}))")).await;
            browser
                .wait(&format!("{ROOT} return w.failure === 'file_too_large' && !w.summary"))
                .await;

            let browser = Browser::open(engine).await;
            browser.go(&format!("{}/words/en.txt", server.address)).await;
            // Code of the page itself, and not of its driver, stands before the loader.
            let fault = json!(format!("{FAULTS} window.fault.poor(24);"));
            browser
                .run(&format!(
                    "document.body.replaceChildren();
                    const fault = document.createElement('script');
                    fault.textContent = {fault};
                    document.head.append(fault);
                    const form = document.body.appendChild(document.createElement('form'));
                    const element = document.createElement('tamga-screen');
                    element.setAttribute('today', '{TODAY}');
                    element.setAttribute('name', 'record');
                    element.setAttribute('required', '');
                    form.append(element);
                    const script = document.createElement('script');
                    script.type = 'module';
                    script.src = '/tamga-screen.js';
                    document.head.append(script);"
                ))
                .await;
            browser
                .wait(&format!(
                    "{ROOT} return window.patched && !!w && !!r.querySelector('textarea')"
                ))
                .await;
            browser.paste("HS 8542.31\n").await;
            assert_eq!(
                browser.run(&format!("{ROOT} return w.summary.headline")).await,
                json!("listed"),
                "{engine}"
            );
            browser
                .run(&format!(
                    "{ROOT} try {{ w.screen('HS 8542.31 chips;\\n'.repeat(1400000)); }} catch {{ }}"
                ))
                .await;
            browser
                .wait(&format!("{ROOT} return !!w.failure && !w.summary && !document.querySelector('form').checkValidity()"))
                .await;
            browser
                .wait(&format!(
                    "{ROOT} return [...r.querySelectorAll('[role=alert], .error')].some(e => !e.hidden && e.textContent.length > 0)"
                ))
                .await;
        }
    });
}
