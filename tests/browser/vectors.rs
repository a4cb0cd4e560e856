//! The public vectors in every engine, by the page's own self test.

use super::ROOT;
use super::drive::{Browser, Rules, Server, block, dist, engines};
use serde_json::json;

#[test]
fn the_public_vectors_pass() {
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(include_str!("vectors.js")).await;
            let result = browser.wait("return window.result").await;
            assert_eq!(result["failed"], json!([]), "{engine}");
            assert!(result["count"].as_u64().is_some_and(|count| count >= 400), "{engine}");
            assert_eq!(result["broken"], json!(["bare ten digits"]), "{engine}");

            // A person runs them by a button, and nothing that stands on screen changes; afterwards they are at hand.
            browser.run(&format!("{ROOT} w.setAttribute('lang', 'en')")).await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === 'en'")).await;
            let press = format!("{ROOT} r.querySelector('[data-do=selftest]').click()");
            let told = format!(
                "{ROOT} const t = r.querySelector('.self-tested').textContent; return /being read/.test(t) ? '' : t"
            );
            browser.run(&press).await;
            let told_first = browser.wait(&told).await;
            assert!(
                told_first.as_str().is_some_and(|text| text.starts_with("All 4")),
                "{engine}: {told_first}"
            );
            browser.paste("HS 8542.31\n").await;
            browser.run(&press).await;
            assert_eq!(browser.wait(&told).await, told_first, "{engine}");
            assert_eq!(browser.run(&format!("{ROOT} return w.summary.codes")).await, json!(1));

            // Not fetched before data came in, they are not fetched after.
            browser.ready(&format!("{}/", server.address)).await;
            browser.run(&format!("{ROOT} w.setAttribute('lang', 'en')")).await;
            browser.wait(&format!("{ROOT} return r.querySelector('.tamga')?.lang === 'en'")).await;
            browser.paste("HS 8542.31\n").await;
            browser.run(&press).await;
            let late = browser.wait(&told).await;
            assert!(late.as_str().is_some_and(|text| text.contains("Reload")), "{engine}: {late}");
        }
    });
}
