//! Screens the lines of a file as cells, natively, and says how long it took: what the batch module is compared with.
//!
//!     cargo run --release --example cells -- text|code FILE [ROUNDS]

use std::rc::Rc;
use std::time::Instant;
use tamga_screen::batch::{Batch, Field};
use tamga_screen::nomenclature::{Hs, Tnved};

const TNVED: &[u8] = include_bytes!("../../src/nomenclature/tnved.bin");

/// A batch of one column, as a host lays it out.
fn frame(field: Field, cells: &[&str]) -> Vec<u8> {
    let data: String = cells.concat();
    let mut end = 0u32;
    let ends = cells.iter().map(|cell| {
        end += cell.len() as u32;
        end
    });
    let offsets: Vec<u8> = std::iter::once(0).chain(ends).flat_map(u32::to_le_bytes).collect();
    let mut out = b"TMG1".to_vec();
    let lengths = [0, offsets.len() as u32, data.len() as u32];
    for value in [cells.len() as u32, 1, field as u32].into_iter().chain(lengths) {
        out.extend_from_slice(&value.to_le_bytes());
    }
    for buffer in [&[][..], &offsets, data.as_bytes()] {
        out.resize(out.len().next_multiple_of(8), 0);
        out.extend_from_slice(buffer);
    }
    out
}

fn main() {
    let mut words = std::env::args().skip(1);
    let field = words.next().and_then(|name| Field::named(&name)).expect("text or code");
    let text = std::fs::read_to_string(words.next().expect("a file")).expect("a text");
    let rounds: usize = words.next().map_or(1, |rounds| rounds.parse().expect("a number"));
    let cells: Vec<&str> = text.lines().collect();
    let batches: Vec<Vec<u8>> = cells.chunks(4096).map(|cells| frame(field, cells)).collect();
    let hs = Rc::new(Hs::embedded());
    let tnved = Tnved::decode(&hs, TNVED).map(Rc::new);
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let mut batch =
            Batch::open(br#"{"today":"2026-11-26"}"#, Vec::new(), hs.clone(), tnved.clone())
                .expect("a job");
        let begun = Instant::now();
        let bytes: usize = batches.iter().map(|one| batch.screen(one).expect("rows").len()).sum();
        std::hint::black_box(bytes);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{{\"cells\":{},\"seconds\":{best:.4}}}", cells.len());
}
