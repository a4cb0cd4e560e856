//! Cells in, rows out: every cell is answered, and the rows say what a screening of the cell says.

mod support;
#[path = "scale/vectors.rs"]
mod vectors;

use proptest::prelude::*;
use std::rc::Rc;
use support::TODAY;
use tamga_screen::batch::{Batch, Field};
use tamga_screen::list::Pack;
use tamga_screen::nomenclature::Hs;

/// A cell as a host has it: bytes, or null.
type Cell<'a> = Option<&'a [u8]>;

/// A batch of columns, as a host lays it out.
fn frame(columns: &[(Field, &[Cell])]) -> Vec<u8> {
    let rows = columns[0].1.len();
    let mut head = b"TMG1".to_vec();
    let mut numbers = vec![rows, columns.len()];
    let mut body: Vec<u8> = Vec::new();
    for (field, cells) in columns {
        let mut validity = vec![0u8; rows.div_ceil(8)];
        let (mut offsets, mut data) = (vec![0u8; 4], Vec::new());
        for (place, cell) in cells.iter().enumerate() {
            validity[place / 8] |= u8::from(cell.is_some()) << (place % 8);
            data.extend_from_slice(cell.unwrap_or_default());
            offsets.extend((data.len() as u32).to_le_bytes());
        }
        numbers.extend([*field as usize, validity.len(), offsets.len(), data.len()]);
        for buffer in [validity, offsets, data] {
            body.extend(buffer);
            body.resize(body.len().next_multiple_of(8), 0);
        }
    }
    head.extend(numbers.iter().flat_map(|value| (*value as u32).to_le_bytes()));
    head.resize(head.len().next_multiple_of(8), 0);
    head.extend(body);
    head
}

/// A row of the answer; numbers and flags as texts.
type Row = Vec<Option<String>>;
const CELL: usize = 0;
const FIELD: usize = 1;
const VERDICT: usize = 2;
const FINDING: usize = 3;
const CODE: usize = 4;
const LIST: usize = 5;
const ENTRY: usize = 6;
const RULE: usize = 7;
const COULD: usize = 9;
const JSON: usize = 12;

/// Reads an answer by the description of the frame alone.
fn rows(answer: &[u8]) -> Vec<Row> {
    let number = |at: usize| i32::from_le_bytes(answer[at..at + 4].try_into().unwrap());
    assert_eq!(&answer[..4], b"TMR1");
    let (rows, columns) = (number(4) as usize, number(8) as usize);
    assert_eq!(columns, 13);
    let mut out = vec![Row::new(); rows];
    let mut at = (12 + 16 * columns).next_multiple_of(8);
    for column in 0..columns {
        let about = |part: usize| number(12 + 16 * column + 4 * part) as usize;
        let mut starts = Vec::new();
        for part in 1..4 {
            starts.push(at);
            at = (at + about(part)).next_multiple_of(8);
        }
        let bit = |start: usize, row: usize| answer[start + row / 8] >> (row % 8) & 1 == 1;
        for (row, line) in out.iter_mut().enumerate() {
            let valid = about(1) == 0 || bit(starts[0], row);
            let value = match about(0) {
                0 => number(starts[2] + 4 * row).to_string(),
                1 => bit(starts[2], row).to_string(),
                _ => {
                    let end = |place: usize| number(starts[1] + 4 * place) as usize;
                    let text = &answer[starts[2] + end(row)..starts[2] + end(row + 1)];
                    std::str::from_utf8(text).unwrap().into()
                }
            };
            line.push(valid.then_some(value));
        }
    }
    assert_eq!(at, answer.len());
    out
}

fn opened(request: &str, packs: Vec<Pack>) -> Result<Batch, String> {
    let hs = Rc::new(Hs::embedded());
    let tariff = support::tariff(&hs);
    Batch::open(request.as_bytes(), packs, hs, Some(tariff))
}

fn batch() -> Batch {
    opened(&format!(r#"{{"today":"{TODAY}","json":true,"longest":4096}}"#), Vec::new()).unwrap()
}

fn one(field: Field, cell: &str) -> Vec<Row> {
    rows(&batch().screen(&frame(&[(field, &[Some(cell.as_bytes())])])).unwrap())
}

#[test]
fn a_cell_of_codes_is_read_as_one() {
    for (cell, verdict, code) in [
        ("85", "too_short", Some("85")),
        ("8542", "too_short", Some("8542")),
        ("12345", "not_read", Some("12345")),
        ("85423190", "listed", Some("85423190")),
        ("'0101", "not_found", Some("0101")),
        ("HS 8542.31", "listed", Some("854231")),
        ("8542310000.0", "not_read", None),
        ("0", "not_read", None),
        ("n/a", "nothing_screened", None),
        ("", "nothing_screened", None),
    ] {
        let rows = one(Field::Code, cell);
        assert_eq!(rows.len(), 1, "{cell}");
        assert_eq!(rows[0][VERDICT].as_deref(), Some(verdict), "{cell}");
        assert_eq!(rows[0][CODE].as_deref(), code, "{cell}");
    }
    // Several codes in one cell are several findings; as a text the same digits say nothing.
    let two = one(Field::Code, "8542 31; 8541 10");
    let codes: Vec<_> = two.iter().map(|row| row[CODE].as_deref()).collect();
    assert_eq!(codes, [Some("854231"), Some("854110")]);
    assert_eq!(one(Field::Text, "85")[0][VERDICT].as_deref(), Some("nothing_screened"));
}

#[test]
fn what_was_not_screened_says_why_and_takes_no_other_cell_with_it() {
    let long = "8542 31 ".repeat(1_000);
    let texts: [Cell; 5] =
        [None, Some(b"\xff\xfe"), Some(long.as_bytes()), Some(b"HS 8542.31"), Some(b"")];
    let codes: [Cell; 5] =
        [Some(b"8542"), Some(b"\xc3\x28"), Some(long.as_bytes()), None, Some(b"854231")];
    let rows =
        rows(&batch().screen(&frame(&[(Field::Code, &codes), (Field::Text, &texts)])).unwrap());
    let said: Vec<_> = rows
        .iter()
        .map(|row| {
            let text = |place: usize| row[place].clone().unwrap_or_default();
            format!(
                "{} {} {} {} {}",
                text(CELL),
                text(FIELD),
                text(VERDICT),
                text(RULE),
                text(COULD)
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "0 code too_short above_entries true",
            "0 text not_screened null true",
            "1 code not_screened not_utf8 true",
            "1 text not_screened not_utf8 true",
            "2 code not_screened too_long true",
            "2 text not_screened too_long true",
            "3 code not_screened null true",
            "3 text listed equals_entry true",
            "4 code listed equals_entry true",
            "4 text nothing_screened  false",
        ]
    );
}

/// The rows of all vectors are what the native core says of each, all bytes of the JSON.
#[test]
fn a_batch_says_what_a_paste_says() {
    let options = vectors::options();
    let all = vectors::vectors();
    assert!(all.len() >= 5_000, "only {} vectors", all.len());
    let mut batch = batch();
    let (mut cells, mut findings) = (0, 0);
    for part in all.chunks(500) {
        for field in [Field::Code, Field::Text] {
            let own: Vec<_> = part.iter().filter(|one| one.field == field).collect();
            let given: Vec<Cell> = own.iter().map(|one| Some(one.input.as_bytes())).collect();
            if given.is_empty() {
                continue;
            }
            let rows = rows(&batch.screen(&frame(&[(field, &given)])).unwrap());
            let mut rows = rows.iter().peekable();
            for (place, vector) in own.iter().enumerate() {
                cells += 1;
                let report = vectors::native(&options, vector);
                let mine: Vec<&Row> = std::iter::from_fn(|| {
                    rows.next_if(|row| row[CELL].as_deref() == Some(place.to_string().as_str()))
                })
                .collect();
                if vector.input.len() > 4096 {
                    assert_eq!(mine[0][RULE].as_deref(), Some("too_long"));
                    continue;
                }
                if report.is_empty() {
                    assert_eq!(mine.len(), 1, "{}", vector.input);
                    assert_eq!(mine[0][VERDICT].as_deref(), Some("nothing_screened"));
                    continue;
                }
                assert_eq!(mine.len(), report.len(), "{}", vector.input);
                for (row, finding) in mine.iter().zip(report.findings()) {
                    findings += 1;
                    let line = report.finding_line(&finding);
                    assert_eq!(row[JSON].as_deref(), Some(line.as_str()));
                    assert_eq!(row[FINDING], Some(finding.place.to_string()));
                    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
                    for (place, key) in [
                        (VERDICT, "verdict"),
                        (CODE, "code"),
                        (LIST, "list"),
                        (ENTRY, "entry"),
                        (RULE, "rule"),
                        (8, "readingRule"),
                    ] {
                        assert_eq!(row[place].as_deref(), said[key].as_str(), "{key}: {line}");
                    }
                    for (place, key) in [(10, "line"), (11, "column")] {
                        assert_eq!(row[place], Some(said[key].to_string()), "{line}");
                    }
                    // What is not found is the one thing that can't turn out to be listed.
                    let listed = said["verdict"].as_str().unwrap().starts_with("listed");
                    assert!(!listed || row[COULD].as_deref() == Some("true"), "{line}");
                    assert!(
                        said["verdict"] != "not_found" || row[COULD].as_deref() == Some("false"),
                        "{line}"
                    );
                }
            }
            assert!(rows.next().is_none());
        }
    }
    println!("{cells} cells, {findings} findings");
}

#[test]
fn a_wrong_request_is_refused_with_a_sentence() {
    for (request, sentence) in [
        ("", "the request"),
        ("[]", "must be a JSON object"),
        ("{}", "\"today\" must be given"),
        (r#"{"today":null}"#, "\"today\" must be given"),
        (r#"{"today":"26.11.2026"}"#, "a day as YYYY-MM-DD is needed"),
        (r#"{"today":"2026-11-26","asof":"2026-11-26"}"#, "there is no option \"asof\""),
        (r#"{"today":"2026-11-26","route":"KZ"}"#, "two different countries"),
        (r#"{"today":"2026-11-26","nomenclature":"tn"}"#, "hs, tnved, eu-cn"),
        (r#"{"today":"2026-11-26","edition":"2023"}"#, "2002, 2007"),
        (r#"{"today":"2026-11-26","json":1}"#, "true or false"),
        (r#"{"today":"2026-11-26","longest":0}"#, "a number of bytes"),
        (r#"{"today":"2026-11-26","lists":[]}"#, "not empty"),
        (r#"{"today":"2026-11-26","lists":["chpl"]}"#, "its id and its sha256"),
        (r#"{"today":"2026-11-26","lists":[{"id":"cpl","sha256":""}]}"#, "no list \"cpl\" at hand"),
        (r#"{"today":"2026-11-26","lists":[{"id":"chpl","sha256":"00"}]}"#, "was asked for"),
        (r#"{"today":"2026-11-26","today":"2026-11-27"}"#, "stands twice"),
    ] {
        let refused = opened(request, Vec::new()).err().expect(request);
        assert!(refused.contains(sentence), "{request}: {refused}");
    }
    // An older version of an embedded list is refused, as it is everywhere.
    let older = support::pack_file("chpl")
        .replace("\"version\": \"2026-11-26\"", "\"version\": \"2024-02-23\"");
    let older = Pack::parse(older.as_bytes(), &Hs::embedded()).expect("a pack");
    assert_eq!(older.version, "2024-02-23");
    let refused = opened(r#"{"today":"2026-11-26"}"#, vec![older]).err().expect("older");
    assert!(refused.contains("is older than"), "{refused}");
}

#[test]
fn lists_are_those_that_were_named() {
    let sha256 = support::embedded_pack("chpl").sha256.clone();
    let request = format!(r#"{{"today":"{TODAY}","lists":[{{"id":"chpl","sha256":"{sha256}"}}]}}"#);
    let mut batch = opened(&request, Vec::new()).unwrap();
    let said: serde_json::Value = serde_json::from_str(&batch.opened()).unwrap();
    assert_eq!(said["lists"].as_array().unwrap().len(), 1);
    assert_eq!(said["lists"][0]["sha256"], sha256.as_str());
    // Timber is on the register alone.
    let rows = rows(&batch.screen(&frame(&[(Field::Code, &[Some(b"4403110009")])])).unwrap());
    assert_eq!(rows[0][VERDICT].as_deref(), Some("not_found"));
}

fn cell() -> impl Strategy<Value = Option<Vec<u8>>> {
    let digits = prop::collection::vec(prop::sample::select(b"0123456789 .;-\n".to_vec()), 0..24);
    let words = prop::sample::select(vec!["HS 8542.31", "код ТН ВЭД 8482109008", "хлеб", "85", ""]);
    prop_oneof![
        1 => Just(None),
        4 => digits.prop_map(Some),
        2 => words.prop_map(|word| Some(word.as_bytes().to_vec())),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Some),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever stands in the cells, each is answered, in order, from its finding 0 on; and a cell's rows do not depend on
    /// the batch that it came in, nor on what was asked before.
    #[test]
    fn every_cell_is_answered(cells in prop::collection::vec((cell(), cell()), 1..30)) {
        let given = |place: usize| -> Vec<Cell> {
            cells.iter().map(|pair| [&pair.0, &pair.1][place].as_deref()).collect()
        };
        let (codes, texts) = (given(0), given(1));
        let mut together = batch();
        let all = rows(&together.screen(&frame(&[(Field::Code, &codes), (Field::Text, &texts)])).unwrap());
        let mut expected = Vec::new();
        for place in 0..cells.len() {
            for (field, cell) in [(Field::Code, codes[place]), (Field::Text, texts[place])] {
                let alone = rows(&batch().screen(&frame(&[(field, &[cell])])).unwrap());
                for (finding, mut row) in alone.into_iter().enumerate() {
                    prop_assert_eq!(&row[FINDING], &Some(finding.to_string()));
                    row[CELL] = Some(place.to_string());
                    expected.push(row);
                }
            }
        }
        prop_assert_eq!(&all, &expected);
        let again = rows(&together.screen(&frame(&[(Field::Code, &codes), (Field::Text, &texts)])).unwrap());
        prop_assert_eq!(&again, &expected);
    }
}
