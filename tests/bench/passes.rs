//! What each pass over a file costs, natively: `cargo run --release --example passes FILE`. The least of five rounds.

#[path = "../support/mod.rs"]
mod support;

use std::rc::Rc;
use std::time::Instant;
use tamga_screen::paste::{Choice, Paste, Reader};
use tamga_screen::screen::screen;

fn main() {
    let options = support::options(&["chpl", "kz-2023-10"]);
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("file");
        let mut least = [f64::MAX; 3];
        let mut numbers = String::new();
        for _ in 0..5 {
            let copy = text.clone();
            let start = Instant::now();
            let paste = Paste::new(copy);
            least[0] = least[0].min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let reading =
                Reader::new(options.hs.clone(), Rc::new(paste.clone()), Choice::default()).finish();
            least[1] = least[1].min(start.elapsed().as_secs_f64());
            drop(reading);
            let start = Instant::now();
            let report = screen(paste, options.clone());
            least[2] = least[2].min(start.elapsed().as_secs_f64());
            let totals = report.totals;
            numbers = format!(
                "{} read, {} not read, {} set aside, {} bare",
                totals.read, totals.not_read, totals.set_aside, totals.bare
            );
        }
        let [lines, reading, whole] = least.map(|seconds| seconds * 1_000.0);
        let bytes = text.len() as f64;
        println!(
            "{path}: lines {lines:.1} ms, reading {reading:.1} ms ({:.1} ns a byte), all of it {whole:.1} ms; {numbers}",
            reading * 1e6 / bytes
        );
    }
}
