//! How long a large report keeps the page, by Chromium's own record of long tasks: `scripts/bench`.

#[path = "../support/browser.rs"]
mod drive;

use drive::{Browser, ROOT, Rules, Server, block, dist};
use serde_json::json;
use std::time::Duration;

fn main() {
    block(async {
        let server = Server::start(dist(), Rules::default());
        let browser = Browser::open("chromium").await;
        browser.ready(&format!("{}/", server.address)).await;
        tokio::time::sleep(Duration::from_millis(3000)).await;
        browser.run("window.tasks = []; new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(e => Math.round(e.duration)))).observe({type: 'longtask'})").await;
        let codes = ["8542.31", "0101.21", "8525.80", "8471 50 000 0", "HS 8802", "85412"];
        for (rows, name) in [(100_000usize, "100,000 codes"), (1_000_000, "1,000,000 lines")] {
            let make = format!(
                "window.text = Array.from({{length: {rows}}}, (_, n) => {} [n % 6]).join('\\n')",
                json!(codes)
            );
            browser.run(&make).await;
            browser.run("window.tasks.length = 0").await;
            browser.run(&format!("{ROOT} const start = performance.now(); window.took = null; w.addEventListener('tamga-screened', () => {{ const there = performance.now(); requestAnimationFrame(() => requestAnimationFrame(() => {{ window.took = [Math.round(there - start), r.querySelectorAll('tr.row').length] }})) }}, {{once: true}}); w.screen(window.text)")).await;
            let took = browser.wait("return window.took").await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            println!(
                "{name}: report after {} ms, {} rows there two frames later; long tasks {}",
                took[0],
                took[1],
                browser.run("return JSON.stringify(window.tasks)").await
            );
            for (step, act) in [
                ("filter", "r.querySelector('[data-filter=not_found]').click()"),
                ("all", "r.querySelector('[data-filter=all]').click()"),
                (
                    "order",
                    "const o = r.querySelector('#order'); o.value = 'line'; o.dispatchEvent(new Event('change', {bubbles: true}))",
                ),
                ("last page", "[...r.querySelectorAll('.rows [data-do=page]')][3].click()"),
                ("open a row", "r.querySelector('[data-do=open]').click()"),
                ("to the text", "r.querySelector('[data-do=find]').click()"),
            ] {
                browser.run("window.tasks.length = 0").await;
                let ms = browser.run(&format!("{ROOT} const start = performance.now(); {act}; r.querySelector('.rows')?.getBoundingClientRect(); return Math.round(performance.now() - start)")).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                println!("  {step}: {ms} ms with layout");
            }
            browser.run(&format!("{ROOT} w.clear()")).await;
        }
    });
}
