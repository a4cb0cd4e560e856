//! Writes the vectors of identity and what the native core says of them: `cargo run --release --example vectors -- FILE`.
//! One JSON object a line: `field`, `input`, and `json`, the findings as the command line writes them.

#[path = "../support/mod.rs"]
mod support;
mod vectors;

use std::io::Write;

fn main() {
    let path = std::env::args().nth(1).expect("a file to write");
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).expect("the file"));
    let options = vectors::options();
    for vector in vectors::vectors() {
        let report = vectors::native(&options, &vector);
        let json: Vec<String> =
            report.findings().map(|finding| report.finding_line(&finding)).collect();
        let line = serde_json::json!({
            "field": vector.field.name(),
            "input": vector.input,
            "json": json,
        });
        writeln!(out, "{line}").expect("written");
    }
}
