//! What reading and screening cost, by criterion: `scripts/bench`. Quote ratios of one run; the milliseconds are a
//! machine's own.

#[path = "../support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tamga_screen::paste::Paste;
use tamga_screen::screen::screen;

/// Ordinary papers and texts made to be slow, all of the same size: no text may cost many times another.
fn texts() -> Vec<(&'static str, String)> {
    const BYTES: usize = 200_000;
    let whole = |piece: &str| piece.repeat(BYTES / piece.len() + 1);
    vec![
        ("a code a line", whole("8542 31 900 0\n0101.21\n85258013\n8471500000\n")),
        (
            "a table",
            format!(
                "Товар;Код ТН ВЭД;Кол-во;Цена\n{}",
                whole("Микросхема;8542319000;12;1 250,50\n")
            ),
        ),
        (
            "prose",
            whole(
                "Просим отгрузить микросхемы по коду ТН ВЭД 8542 31 900 0 согласно договору от 12.03.2026.\n",
            ),
        ),
        ("no code", whole("lorem ipsum dolor sit amet, consectetur\n")),
        ("one line of bare numbers", whole("8542 ")),
        ("one line of unreadable codes", format!("HS {}", whole("85423, "))),
        ("one quoted field", format!("\"{}", whole("8542;"))),
        ("grouped digits without an end", whole("85.42.")),
        ("labels without codes", whole("HS HS HS код код ")),
        ("look-alikes", whole("85４2.З1 O1O1.2l ")),
        ("open brackets", whole("{\"hs\":[")),
        ("tags", whole("<a><b>8542.31</b>")),
        ("tabs", whole("8542\t\t\t\t\t\t")),
        ("ranges", whole("8541-8542–8543—")),
    ]
}

fn reading(criterion: &mut Criterion) {
    let options = support::options(&["chpl", "kz-2023-10"]);
    let mut group = criterion.benchmark_group("screen 200 KB");
    group.sample_size(10);
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |bencher, text| {
            bencher.iter(|| black_box(screen(Paste::new(text.clone()), options.clone()).totals));
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
