//! Properties that hold for every text.

#[path = "support/conserved.rs"]
mod conserved;
mod support;

use conserved::{adds_up, conserved};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;
use support::read;
use tamga_screen::code::Code;
use tamga_screen::list::Pack;
use tamga_screen::nomenclature::{Edition, Hs, Nomenclature};
use tamga_screen::paste::{Paste, Sheet};
use tamga_screen::report::{Read, Report};
use tamga_screen::screen::screen;

/// Texts made of what papers are made of, and of anything at all.
fn paper() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("8542 31 900 0".to_string()),
        Just("8517.62".to_string()),
        Just("ТН ВЭД".to_string()),
        Just("HS code".to_string()),
        Just("85423l9000".to_string()),
        Just("8.54232E+09".to_string()),
        Just("https://x/8542".to_string()),
        Just("2В350".to_string()),
        Just("8542.31.90.1234".to_string()),
        "(8542|854231|8471)([. -][0-9]{1,4}){1,4}",
        Just("\t".to_string()),
        Just(";".to_string()),
        Just(",".to_string()),
        Just("\n".to_string()),
        Just("\r\n".to_string()),
        Just("\"".to_string()),
        Just("{\"tnved\":".to_string()),
        Just("<a b='".to_string()),
        "[0-9]{1,16}",
        "\\p{Nd}{1,12}",
        "[٠-٩]{4}[٫.]?[٠-٩]{2}",
        "[0-9 .,/-]{1,20}",
        "\\PC{0,12}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

/// The rows of a sheet.
fn sheet() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        Just(String::new()),
        "(8542|8471|8507)",
        "(854231|847130|850760)(9000|0000)?",
        "(8542|8471)[. ](31|30)",
        Just("HS code".to_string()),
        Just("Код ТН ВЭД".to_string()),
        Just("Qty".to_string()),
        Just("Goods".to_string()),
        Just("chip of heading".to_string()),
        Just("HS".to_string()),
        "[0-9]{1,10}",
        "[0-9.,]{1,8}",
        "[a-zа-я ]{1,12}",
    ];
    let row = prop::collection::vec(cell, 1..5).prop_map(|cells| cells.join("\t") + "\n");
    prop::collection::vec(row, 1..8).prop_map(|rows| rows.concat())
}

/// All subheadings of HS 2022.
fn subheadings() -> Vec<Code> {
    let hs = Hs::embedded();
    let digits = (0..10).filter_map(|digit| Code::parse(&digit.to_string()));
    digits.flat_map(|digit| hs.below(Edition::Hs2022, digit).collect::<Vec<_>>()).collect()
}

fn check(text: &str) -> Result<Report, TestCaseError> {
    let report = read(text);
    adds_up(&report).map_err(TestCaseError::fail)?;
    Ok(report)
}

fn conserves(text: &str) -> Result<(), TestCaseError> {
    conserved(text, &Rc::new(Hs::embedded())).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_124), ..ProptestConfig::default() })]

    #[test]
    fn totals_add_up_and_spans_are_in_order(text in paper()) {
        check(&text)?;
    }

    #[test]
    fn nothing_disappears(text in paper()) {
        conserves(&text)?;
    }

    /// The text at a finding, read by itself under a label, gives the same code.
    #[test]
    fn a_finding_reads_the_same_by_itself(text in paper()) {
        let report = check(&text)?;
        for finding in report.findings() {
            if let Read::Code(code) = finding.read {
                let again = read(&format!("HS code: {}", report.text_of(&finding)));
                let codes: Vec<_> = again.findings().filter_map(|finding| again.code_of(&finding)).collect();
                prop_assert!(codes.iter().any(|one| code.starts_with(*one) || one.starts_with(code)) || code.len() == 2, "{code} from {:?} in {text:?}, then {codes:?}", report.text_of(&finding));
            }
        }
    }

    /// A new sheet is a barrier: what two sheets say together is what each says by itself.
    #[test]
    fn a_sheet_says_nothing_of_the_next(one in sheet(), two in sheet()) {
        let said = |sheets: &[&String]| {
            let sheet = |text: &&String| (Sheet { lines: text.lines().count(), ..Sheet::default() }, text.to_string());
            let report = screen(Paste::from_sheets(sheets.iter().map(sheet).collect()), support::options(support::EMBEDDED));
            report.findings().map(|finding| (report.text_of(&finding).to_string(), report.code_of(&finding), finding.reading_rule, report.leading(&finding).verdict)).collect::<Vec<_>>()
        };
        let apart = [said(&[&one]), said(&[&two])].concat();
        prop_assert_eq!(said(&[&one, &two]), apart);
    }

    /// The order in which lists speak changes who leads, and nothing that any of them says.
    #[test]
    fn the_order_of_lists_changes_no_verdict(text in paper(), turn in 1usize..3) {
        let said = |ids: &[&str]| {
            let report = screen(Paste::new(text.clone()), support::options(ids));
            let lists: Vec<String> = report.options.lists.iter().map(|pack| pack.id.clone()).collect();
            let all: Vec<_> = report
                .findings()
                .map(|finding| {
                    let judged = report.judgements(&finding).iter().map(|one| (one.verdict, one.rule));
                    let by_list: std::collections::BTreeMap<_, _> = lists.iter().cloned().zip(judged).collect();
                    (finding.span, by_list)
                })
                .collect();
            (all, report.totals.verdicts)
        };
        let mut turned = support::EMBEDDED.to_vec();
        turned.rotate_left(turn);
        prop_assert_eq!(said(support::EMBEDDED), said(&turned), "{:?}", text);
    }

    /// Taking an entry away makes no verdict of its list worse.
    #[test]
    fn an_entry_less_is_never_worse(place in 0usize..50, suffix in 0u32..10_000) {
        let options = support::options(&["chpl"]);
        let code = format!("{}{suffix:04}", options.lists[0].entries[place].code);
        let mut file: serde_json::Value = serde_json::from_str(&support::pack_file("chpl")).expect("JSON");
        let gone = file["entries"].as_array_mut().expect("entries").remove(place);
        file["count"] = 49.into();
        let less = Rc::new(Pack::parse(file.to_string().as_bytes(), &options.hs).expect("a pack"));
        for text in [code.clone(), code[..6].into(), code[..4].into(), code[..2].into()] {
            let code = Code::parse(&text).expect("a code");
            let circumstances = options.circumstances();
            let (with, without) = (circumstances.judge(&options.lists[0], code), circumstances.judge(&less, code));
            prop_assert!(without.verdict >= with.verdict, "{text} without {}: {:?} after {:?}", gone["code"], without.verdict, with.verdict);
        }
    }

    /// Respelling a code never changes what is found.
    #[test]
    fn spellings_agree(place in 0usize..5612, suffix in 0u32..10_000, gap in prop_oneof![Just(" "), Just("."), Just("-"), Just("\u{A0}"), Just("\u{2009}")]) {
        let all = subheadings();
        prop_assume!(place < all.len());
        let digits = format!("{}{suffix:04}", all[place]);
        let parts = [&digits[..4], &digits[4..6], &digits[6..9], &digits[9..]];
        let grouped = parts.join(gap);
        for text in [digits.clone(), grouped.clone(), format!("HS code {grouped}"), format!("Goods under {digits} were sent."), format!("Item;HS code;Qty\nChip;{grouped};12\nOther;{digits};3\n")] {
            let report = read(&text);
            let found: BTreeSet<String> = report.findings().filter_map(|finding| report.code_of(&finding)).map(|code| code.to_string()).collect();
            prop_assert_eq!(found, BTreeSet::from([digits.clone()]), "{}", text);
        }
    }

    /// Codes that are judged once for all of their kind have the judgement that each has by itself.
    #[test]
    fn alike_is_alone(codes in prop::collection::vec((0usize..5612, 0u32..10_000, 0usize..5), 1..40), whose in 0usize..4) {
        let mut options = support::options(support::EMBEDDED);
        let loaded = include_bytes!("../src/list/packs/loaded/eu-833-2014-2023-04-2026-11-24.json");
        options.lists.push(Rc::new(Pack::parse(loaded, &options.hs).expect("pack")));
        options.tnved = Some(support::tariff(&options.hs));
        options.nomenclature = [None, Some(Nomenclature::Tnved), Some(Nomenclature::EuCn), Some(Nomenclature::Other)][whose];
        let all = subheadings();
        let lines = codes.iter().map(|&(place, suffix, length)| {
            let digits = format!("{}{suffix:04}", all[place % all.len()]);
            let name = ["HS", "ТН ВЭД", "CN8"][suffix as usize % 3];
            format!("{name}: {}\n", &digits[..[4, 6, 8, 9, 10][length]])
        });
        let report = screen(Paste::new(lines.collect()), options.clone());
        for finding in report.findings() {
            let Read::Code(code) = finding.read else { continue };
            let alone = options.circumstances_of(code, finding.names);
            for (pack, judgement) in options.lists.iter().zip(report.judgements(&finding)) {
                let judged = alone.judge(pack, code);
                prop_assert_eq!((judgement.verdict, judgement.rule, judgement.entry), (judged.verdict, judged.rule, judged.entry), "{} in {}", code, pack.id);
            }
        }
    }

    /// Shuffling rows, adding columns, changing the delimiter: the same codes.
    #[test]
    fn tables_agree(seed in any::<u64>(), rows in 3usize..12) {
        let codes = ["8542319000", "8517 62 000 9", "8471.30", "0101210000", "8482.10", "9014 20", "8803.30", "8525.80", "2204", "8504 40 300 8", "8541100009", "0207141000"];
        let mut order: Vec<usize> = (0..rows).collect();
        let mut state = seed | 1;
        for place in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(place, (state % (place as u64 + 1)) as usize);
        }
        let found = |text: &str| -> BTreeSet<String> {
            let report = read(text);
            report.findings().filter_map(|finding| report.code_of(&finding)).map(|code| code.to_string()).collect()
        };
        let table = |delimiter: &str, order: &[usize], more: bool| {
            let head = if more { vec!["No", "Товар", "Код ТН ВЭД", "Кол-во", "Цена"] } else { vec!["Товар", "Код ТН ВЭД"] };
            let mut lines = vec![head.join(delimiter)];
            for (number, &place) in order.iter().enumerate() {
                let number = (number + 1).to_string();
                let cells = if more { vec![number.as_str(), "Изделие", codes[place], "850440", "8516.50"] } else { vec!["Изделие", codes[place]] };
                lines.push(cells.join(delimiter));
            }
            lines.join("\n")
        };
        let straight: Vec<usize> = (0..rows).collect();
        let expected = found(&table("\t", &straight, false));
        prop_assert_eq!(expected.len(), rows);
        for text in [table(";", &straight, false), table("\t", &order, false), table(";", &order, true), table("|", &order, true), table("\t", &straight, true)] {
            prop_assert_eq!(found(&text), expected.clone(), "{}", text);
        }
    }
}

#[test]
fn no_text_is_an_error() {
    for text in [
        "",
        " ",
        "\n",
        "\r\n\r\n",
        "\u{FEFF}",
        "\u{0}\u{1}\u{2}",
        "\u{10FFFF}",
        "\"",
        "{",
        "<",
        "<a",
        "\t\t\t",
        ";;;",
        "8542\r8541\r",
    ] {
        check(text).expect(text);
    }
    let report = read("\u{0}\u{FFFF}");
    assert_eq!(report.headline_name(), "nothing_screened");
}

/// All of the shared papers, where they stand beside the project: nothing of them disappears.
#[test]
fn nothing_of_the_samples_disappears() {
    let Some(shared) = support::shared() else { return };
    let mut open = vec![shared.join("samples")];
    let mut papers = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                conserves(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                papers += 1;
            }
        }
    }
    assert!(papers > 20, "{papers}");
    for case in include_str!("golden/cases.txt").split("\n== ") {
        conserves(case).expect(case);
    }
}

/// Found by fuzzing: a field whose record went on behind another stood last.
#[test]
fn findings_stand_in_the_order_of_the_text() {
    check("<tr>130860854</tr>\n<td>854231</td>\n<item>8542319000</item>").expect("in order");
}

/// Found by fuzzing: a damaged line was joined to the heading above it as if its letter were a digit, and told twice.
#[test]
fn a_letter_is_not_joined_silently() {
    conserves("8501\n8О02").expect("in one number");
    let report = read("8501\n8О02");
    let codes: Vec<_> = report.findings().filter_map(|finding| report.code_of(&finding)).collect();
    assert!(codes.iter().all(|code| code.to_string() != "850180"), "{codes:?}");
}
