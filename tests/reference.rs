//! The rule table against a naive reference, for every subheading, heading and chapter of every edition: written
//! straight from the readable tables, with loops instead of indices.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use support::options;
use tamga_screen::code::Code;
use tamga_screen::list::{Coverage, Pack};
use tamga_screen::nomenclature::{Edition, Hs};
use tamga_screen::verdict::{Rule, Verdict};

#[derive(Default)]
struct Tables {
    editions: BTreeMap<String, BTreeSet<String>>,
    /// Counterparts in HS 2022.
    counterparts: BTreeMap<String, BTreeSet<String>>,
    moves: BTreeMap<String, BTreeSet<String>>,
}

/// `hs.tsv`, which `scripts/generate-nomenclature` writes from the public tables; another test regenerates it.
fn tables() -> Tables {
    let mut tables = Tables::default();
    for line in include_str!("../src/nomenclature/hs.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let set = |text: &str| text.split_whitespace().map(String::from).collect::<BTreeSet<_>>();
        tables.editions.insert(cells[0].into(), set(cells[1]));
        let later: BTreeSet<String> = set(cells[3]).union(&set(cells[4])).cloned().collect();
        tables.counterparts.insert(cells[0].into(), later);
        tables.moves.insert(cells[0].into(), set(cells[5]));
    }
    tables
}

fn in_edition(tables: &Tables, code: &str, year: &str) -> bool {
    tables.editions.iter().any(|(one, editions)| one.starts_with(code) && editions.contains(year))
}

/// (verdict, counterparts, whether one of them is listed)
fn naive(tables: &Tables, pack: &Pack, code: &str) -> (Verdict, BTreeSet<String>, bool) {
    let entries: Vec<(String, bool)> =
        pack.entries.iter().map(|entry| (entry.code.to_string(), entry.is_part())).collect();
    let best = |code: &str| {
        entries
            .iter()
            .filter(|(entry, _)| code.starts_with(entry.as_str()))
            .map(|(_, part)| *part)
            .min()
    };
    let listed = |code: &str| {
        best(code).is_some() || entries.iter().any(|(entry, _)| entry.starts_with(code))
    };
    let mut counterparts = BTreeSet::new();
    for (one, targets) in tables.counterparts.iter().chain(&tables.moves) {
        if one.starts_with(code) {
            counterparts.extend(targets.iter().cloned());
        }
    }
    let any_listed = counterparts.iter().any(|one| listed(one));
    let verdict = if let Some(part) = best(code) {
        if part { Verdict::ListedInPart } else { Verdict::Listed }
    } else if entries.iter().any(|(entry, _)| entry.starts_with(code)) {
        let below: Vec<&String> = tables
            .editions
            .iter()
            .filter(|(one, years)| one.starts_with(code) && years.contains("2022"))
            .map(|(one, _)| one)
            .collect();
        match below.iter().map(|one| best(one)).collect::<Option<Vec<bool>>>() {
            Some(parts) if parts.iter().any(|part| *part) => Verdict::ListedInPart,
            Some(_) => Verdict::Listed,
            None => Verdict::TooShort,
        }
    } else if !in_edition(tables, code, "2022")
        || tables.moves.iter().any(|(one, targets)| one.starts_with(code) && !targets.is_empty())
    {
        Verdict::OtherEdition
    } else if pack.coverage == Coverage::Complete {
        Verdict::NotFound
    } else {
        Verdict::NoConclusion
    };
    (verdict, counterparts, any_listed)
}

#[test]
fn every_code_of_every_edition() {
    let tables = tables();
    let options = options(&["chpl", "kz-2023-10"]);
    let circumstances = options.circumstances();
    let mut codes: BTreeSet<String> = tables.editions.keys().cloned().collect();
    for code in tables.editions.keys() {
        codes.insert(code[..4].into());
        codes.insert(code[..2].into());
    }
    assert!(codes.len() > 7_500, "{}", codes.len());
    for pack in &options.lists {
        for text in &codes {
            let code = Code::parse(text).expect(text);
            let judgement = circumstances.judge(pack, code);
            let (verdict, counterparts, any_listed) = naive(&tables, pack, text);
            assert_eq!(judgement.verdict, verdict, "{text} against {}", pack.id);
            if verdict == Verdict::OtherEdition {
                let found: BTreeSet<String> = circumstances
                    .counterparts(pack, code)
                    .iter()
                    .map(|(one, _)| one.to_string())
                    .collect();
                assert_eq!(found, counterparts, "{text}");
                let moved = options.hs.has(Edition::Hs2022, code);
                let rule = if moved {
                    Rule::GoodsMovedOut
                } else if any_listed {
                    Rule::CounterpartListed
                } else {
                    Rule::RetiredCode
                };
                assert_eq!(judgement.rule, rule, "{text}");
            }
        }
    }
}

/// Codes whose life is told by a public source, to see that the tables were read rightly.
#[test]
fn spot_checks() {
    let hs = Hs::embedded();
    // UN Statistics Division, HS 2022 to HS 2017 conversion table: gone in HS 2022.
    let gone = "841931 841932 846210 846221 846231 846241 846291 846299 850740 851410 851430 851712 851770 851950 852580 853950 854140 854150 854810 854890 880310 880320 880330 880390 900651 900652 902780";
    // The same: new in HS 2022 (unmanned aircraft, their parts, smartphones, flat panel modules, electronic waste).
    let new = "880610 880621 880622 880623 880624 880629 880691 880692 880693 880694 880699 880710 880720 880730 880790 851713 851714 851771 851779 852581 852582 852583 852589 852411 854141 854142 854143 854149 854151 854159 854911 854800";
    // EAEU tariff and EU CN: in all editions known here.
    let steady = "851762 847150 850440 848210 848220 900211 220421 040690";
    let code = |text: &str| Code::parse(text).expect("code");
    let mut count = 0;
    for text in gone.split(' ') {
        assert!(
            hs.has(Edition::Hs2017, code(text)) && !hs.has(Edition::Hs2022, code(text)),
            "{text}"
        );
        count += 1;
    }
    for text in new.split(' ') {
        assert!(
            !hs.has(Edition::Hs2017, code(text)) && hs.has(Edition::Hs2022, code(text)),
            "{text}"
        );
        count += 1;
    }
    for text in steady.split(' ') {
        assert!(
            hs.has(Edition::Hs2007, code(text)) && hs.has(Edition::Hs2022, code(text)),
            "{text}"
        );
        count += 1;
    }
    assert!(count >= 40);
    for (edition, subheadings) in [
        (Edition::Hs2002, 5224),
        (Edition::Hs2007, 5052),
        (Edition::Hs2012, 5205),
        (Edition::Hs2017, 5387),
        (Edition::Hs2022, 5612),
    ] {
        let found: usize =
            (0..10).map(|digit| hs.below(edition, code(&digit.to_string())).count()).sum();
        assert_eq!(found, subheadings, "{edition:?}");
    }
    let tariff = support::tariff(&hs);
    let codes: usize = (0..10).map(|digit| tariff.below(code(&digit.to_string())).count()).sum();
    assert_eq!(codes, 13_289);
    for (text, exists) in [
        ("8542319010", true),
        ("8542319000", false),
        ("8517620009", true),
        ("8806220001", true),
        ("8457101000", false),
        ("8807300000", true),
    ] {
        assert_eq!(tariff.has(code(text)), exists, "{text}");
    }
}

/// What is embedded of the lexicon is what `scripts/generate-lexicon` writes from `words.tsv`.
#[test]
fn the_lexicon_is_generated() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = std::env::temp_dir().join(format!("tamga-lexicon-{}.txt", std::process::id()));
    let status = std::process::Command::new("python3")
        .arg(root.join("scripts/generate-lexicon"))
        .arg(&out)
        .status();
    let Ok(status) = status else {
        eprintln!("skipped: python3 is not here");
        return;
    };
    assert!(status.success());
    let written = std::fs::read_to_string(&out).expect("what it wrote");
    let _ = std::fs::remove_file(&out);
    let carried =
        std::fs::read_to_string(root.join("src/paste/lexicon/table.txt")).expect("table.txt");
    assert!(written == carried, "run scripts/generate-lexicon and commit table.txt");
}
