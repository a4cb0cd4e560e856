/*! Cells for the proof of identity: the same findings natively, in a browser, in the batch module, and in Spark.

Golden cases, a text for each label of the lexicon with codes in changing spellings, a code cell for each subheading, and the
lines of the samples where they stand beside the project. Which they are depends on nothing but these files. */

use crate::support;
use std::rc::Rc;
use tamga_screen::batch::Field;
use tamga_screen::nomenclature::Hs;
use tamga_screen::paste::{Choice, Paste};
use tamga_screen::report::Report;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;

pub struct Vector {
    pub field: Field,
    pub input: String,
}

/// The spellings of a code, one for each number.
fn spelled(code: &str, number: usize) -> String {
    let (heading, sub, rest) = (&code[..4], &code[4..6], &code[6..]);
    match number % 7 {
        0 => code.into(),
        1 => format!("{heading}.{sub}"),
        2 => format!("{heading} {sub} {rest}"),
        3 => format!("{heading} {sub}"),
        4 => format!("{heading}.{sub}.{rest}"),
        5 => heading.into(),
        _ => code[..6].into(),
    }
}

pub fn vectors() -> Vec<Vector> {
    let hs = Hs::embedded();
    let mut codes: Vec<String> = Vec::new();
    for number in 10_000..1_000_000u64 {
        if let Some(code) = tamga_screen::code::Code::parse(&format!("{number:06}"))
            && hs.known(code)
        {
            codes.push(format!("{code}{:04}", number % 9 * 100));
        }
    }
    let text = |input: String| Vector { field: Field::Text, input };
    let cell = |input: String| Vector { field: Field::Code, input };
    let mut all: Vec<Vector> = support::cases().into_iter().map(|case| text(case.text)).collect();
    let goods = ["Подшипники шариковые", "Integrated circuits", "Мотор", "Leiterplatte", "Сүт"];
    let words = include_str!("../../src/paste/lexicon/words.tsv").lines().skip(1);
    for (place, line) in words.enumerate() {
        let label = line.split('\t').next().unwrap_or_default();
        let code = spelled(&codes[place * 37 % codes.len()], place);
        let (goods, pieces) = (goods[place % goods.len()], place % 90 + 1);
        all.push(text(match place % 3 {
            0 => format!("{goods}, {label}: {code}, {pieces} шт."),
            1 => format!("{pieces} × {goods} {code} ({label})"),
            _ => format!("{goods}\n{label} {code}\n{pieces} 12 500,00"),
        }));
    }
    for (place, code) in codes.iter().enumerate() {
        all.push(cell(spelled(code, place)));
    }
    for odd in [
        "",
        " ",
        "85",
        "1",
        "12345",
        "n/a",
        "8542,31",
        "8542.31; 8471",
        "'0101",
        "854231OOOO",
        "8.54231E+09",
    ] {
        all.push(cell(odd.into()));
    }
    if let Some(shared) = support::shared() {
        let mut files: Vec<_> = walk(&shared.join("samples"));
        files.sort();
        for file in files {
            let Ok(content) = std::fs::read_to_string(&file) else { continue };
            all.extend(content.lines().take(300).map(|line| text(line.into())));
        }
    }
    all
}

fn walk(place: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .flat_map(
            |entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] },
        )
        .collect()
}

/// What the native core says of a vector.
pub fn native(options: &Options, vector: &Vector) -> Report {
    let choice = Choice { cell: vector.field == Field::Code, ..Choice::default() };
    screen(Paste::new(vector.input.clone()), Options { choice, ..options.clone() })
}

/// All embedded lists, the tariff, and the day of the tests.
pub fn options() -> Options {
    let mut options = support::options(support::EMBEDDED);
    options.tnved = Some(support::tariff(&Rc::clone(&options.hs)));
    options
}
