//! Tables: headers and cells that papers have, any number of columns, ragged rows, quotes.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

const HEADERS: &[&str] = &[
    "HS Code", "Код ТН ВЭД", "СЭҚ ТН коды", "Code", "Heading", "Subheading", "Suffix", "Item", "Qty", "Price", "Weight",
    "Article", "№", "Date", "ГНГ", "HSN/SAC", "Наименование", "", "Total", "Country",
];
const CELLS: &[&str] = &[
    "8542 31 900 0", "8542.31", "85423190", "8542", "31", "900 0", "84", "01", "101210000", "8.54E+09", "854Z31", "12.03.2024",
    "8414515", "1 500,00", "Чип", "pump 8413", "ИТОГО", "", "\"a;b\"", "из 8517", "8471-8473", "=8542.31", "2710 12 411 0", "+7 701 854 23 19",
];

#[derive(Arbitrary, Debug)]
enum Piece {
    Known(u8),
    Digits(u64),
    Any(String),
}

#[derive(Arbitrary, Debug)]
struct Table {
    delimiter: u8,
    header: Vec<u8>,
    rows: Vec<Vec<Piece>>,
    line_end: u8,
}

fuzz_target!(|data: &[u8]| {
    let Ok(table) = Table::arbitrary(&mut Unstructured::new(data)) else { return };
    let pick = |words: &[&str], at: u8| words[at as usize % words.len()].to_string();
    let delimiter = pick(&["\t", ";", ",", "|", "  ", " | "], table.delimiter);
    let end = pick(&["\n", "\r\n", "\r"], table.line_end);
    let mut text = String::new();
    if !table.header.is_empty() {
        let names: Vec<String> = table.header.iter().map(|&at| pick(HEADERS, at)).collect();
        text += &names.join(&delimiter);
        text += &end;
    }
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|piece| match piece {
                Piece::Known(at) => pick(CELLS, *at),
                Piece::Digits(number) => number.to_string(),
                Piece::Any(text) => text.clone(),
            })
            .collect();
        text += &cells.join(&delimiter);
        text += &end;
    }
    tamga_fuzz::check_text(&text);
});
