//! The rule table against the embedded lists: every entry, every prefix, known cases by hand.

mod support;

use std::rc::Rc;
use support::{day, embedded_pack, options, read, tariff};
use tamga_screen::code::Code;
use tamga_screen::list::Pack;
use tamga_screen::nomenclature::{Edition, Hs, Nomenclature};
use tamga_screen::paste::Paste;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;
use tamga_screen::verdict::{Note, Rule, Verdict};

fn code(text: &str) -> Code {
    Code::parse(text).expect(text)
}

fn judge(options: &Options, list: usize, text: &str) -> (Verdict, Rule) {
    let judgement = options.circumstances().judge(&options.lists[list], code(text));
    (judgement.verdict, judgement.rule)
}

#[test]
fn every_entry_with_digits_appended() {
    let options = options(&["chpl", "kz-2023-10"]);
    for pack in &options.lists {
        let wanted = if pack.id == "chpl" { Verdict::Listed } else { Verdict::ListedInPart };
        for entry in &pack.entries {
            for length in [6, 8, 9, 10, 12, 14] {
                for fill in ["0", "1", "9"] {
                    let text = format!("{}{}", entry.code, fill.repeat(length - 6));
                    let judgement = options.circumstances().judge(pack, code(&text));
                    assert_eq!(judgement.verdict, wanted, "{text} against {}", pack.id);
                }
            }
            for length in [2, 4] {
                let prefix = entry.code.prefix(length);
                let (verdict, rule) = {
                    let one = options.circumstances().judge(pack, prefix);
                    (one.verdict, one.rule)
                };
                let all = pack.id == "chpl"
                    && ["8529", "8534", "8548"].contains(&prefix.to_string().as_str());
                if all {
                    assert_eq!(
                        (verdict, rule),
                        (Verdict::Listed, Rule::AllBelowListed),
                        "{prefix}"
                    );
                } else if pack.id == "chpl" {
                    assert_eq!(verdict, Verdict::TooShort, "{prefix}");
                } else {
                    assert!(
                        matches!(verdict, Verdict::TooShort | Verdict::ListedInPart),
                        "{prefix}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_announcement_never_says_no_and_never_says_listed() {
    let options = options(&["kz-2023-10"]);
    let hs = &options.hs;
    for edition in Edition::ALL {
        for digit in 0..10 {
            for one in hs.below(edition, code(&digit.to_string())).collect::<Vec<_>>() {
                let verdict = options.circumstances().judge(&options.lists[0], one).verdict;
                assert!(
                    !matches!(verdict, Verdict::NotFound | Verdict::Listed),
                    "{one}: {verdict:?}"
                );
            }
        }
    }
}

#[test]
fn a_code_that_neither_list_names() {
    let report = read("0101.21");
    assert_eq!(report.verdict(&report.finding(0).expect("a finding")), Verdict::NotFound);
    assert_eq!(
        report.leading_list(&report.finding(0).expect("a finding")).map(|pack| pack.id.as_str()),
        Some("chpl")
    );
    assert_eq!(report.headline_name(), "not_found");
}

/// Sources: the UN Statistics Division's correlation tables, `src/nomenclature/corrections.tsv` and `moves.tsv`.
#[test]
fn known_successions() {
    let options = options(&["chpl", "kz-2023-10"]);
    let counterparts = |text: &str| -> Vec<String> {
        let mut codes: Vec<_> = options
            .circumstances()
            .counterparts(&options.lists[0], code(text))
            .iter()
            .map(|(one, _)| one.to_string())
            .collect();
        codes.sort();
        codes
    };
    for (old, new) in [
        ("852580", &["852581", "852582", "852583", "852589", "880621"][..]),
        ("854140", &["854141", "854142", "854143", "854149"]),
        ("854150", &["854151", "854159"]),
        ("880310", &["880710"]),
        ("880320", &["880720"]),
        ("880330", &["880730"]),
        ("880390", &["880790"]),
        ("854890", &["854800"]),
        ("851770", &["851771", "851779"]),
        ("851712", &["851713", "851714"]),
        ("880220", &["880621", "880622", "880699"]),
    ] {
        let found = counterparts(old);
        for one in new {
            assert!(found.contains(&one.to_string()), "{old}: {found:?} lacks {one}");
        }
    }
    assert_eq!(judge(&options, 0, "852580"), (Verdict::OtherEdition, Rule::CounterpartListed));
    assert_eq!(judge(&options, 1, "852580"), (Verdict::OtherEdition, Rule::CounterpartListed));
    assert_eq!(judge(&options, 0, "854150"), (Verdict::OtherEdition, Rule::CounterpartListed));
    assert_eq!(judge(&options, 1, "880220"), (Verdict::OtherEdition, Rule::GoodsMovedOut));
    assert_eq!(judge(&options, 0, "8803").0, Verdict::OtherEdition);
    assert_eq!(judge(&options, 0, "8542319000"), (Verdict::Listed, Rule::UnderEntry));
    assert_eq!(judge(&options, 0, "8526000000"), (Verdict::TooShort, Rule::Padded));
    assert_eq!(judge(&options, 0, "854299"), (Verdict::NoSuchCode, Rule::NoSuchSubheading));
    assert_eq!(judge(&options, 0, "770100"), (Verdict::NoSuchCode, Rule::NoSuchChapter));
    // 8524.31 was recorded media in HS 2002; HS 2022 uses the heading for display modules.
    assert_eq!(judge(&options, 0, "852431").0, Verdict::OtherEdition);
    let notes = options.circumstances().judge(&options.lists[0], code("8524")).notes;
    assert!(notes.has(Note::OtherGoodsInEdition));
}

#[test]
fn a_declared_edition_never_weakens() {
    let plain = options(&["chpl", "kz-2023-10"]);
    for edition in Edition::ALL {
        let declared = Options { edition: Some(edition), ..plain.clone() };
        for digit in 0..10 {
            for one in plain.hs.below_in_any(code(&digit.to_string())).collect::<Vec<_>>() {
                for pack in &plain.lists {
                    let (with, without) = (
                        declared.circumstances().judge(pack, one).verdict,
                        plain.circumstances().judge(pack, one).verdict,
                    );
                    // In the list's own edition a living number is what it says.
                    let moved = edition == Edition::Hs2022
                        && without == Verdict::OtherEdition
                        && !plain.hs.moved_to(one).is_empty();
                    assert!(
                        with <= without || moved,
                        "{one} declared {edition:?}: {with:?} after {without:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_retired_code_is_not_found() {
    let options = options(&["chpl", "kz-2023-10"]);
    for pack in &options.lists {
        for digit in 0..10 {
            for one in options.hs.below_in_any(code(&digit.to_string())).collect::<Vec<_>>() {
                let retired = !options.hs.has(Edition::Hs2022, one);
                let moved = !options.hs.moved_to(one).is_empty();
                if retired || moved {
                    assert_ne!(
                        options.circumstances().judge(pack, one).verdict,
                        Verdict::NotFound,
                        "{one}"
                    );
                }
            }
        }
    }
}

fn pack(nomenclature: &str, entries: &str, hs: &Hs) -> Rc<Pack> {
    let text = support::pack_file("chpl");
    let (head, _) = text.split_once("\"entries\": [").expect("entries");
    let count = entries.matches("\"code\"").count();
    let head = head
        .replace("\"count\": 50", &format!("\"count\": {count}"))
        .replace("\"nomenclature\": \"hs\"", &format!("\"nomenclature\": \"{nomenclature}\""));
    Rc::new(Pack::parse(format!("{head}\"entries\": [{entries}]}}").as_bytes(), hs).expect("pack"))
}

const TITLE: &str = r#""title":{"en":"x","ru":"x","kk":"x"}"#;

#[test]
fn national_digits() {
    let mut options = options(&["chpl"]);
    let hs = options.hs.clone();
    options.lists =
        vec![pack("eu-cn", &format!(r#"{{"code":"84433100","covers":"part",{TITLE}}}"#), &hs)];
    assert_eq!(judge(&options, 0, "8443312000"), (Verdict::ListedInPart, Rule::OtherNomenclature));
    options.nomenclature = Some(Nomenclature::Tnved);
    assert_eq!(judge(&options, 0, "8443312000"), (Verdict::ListedInPart, Rule::OtherNomenclature));

    options.lists =
        vec![pack("tnved", &format!(r#"{{"code":"8542319010","covers":"whole",{TITLE}}}"#), &hs)];
    assert_eq!(judge(&options, 0, "8542319000"), (Verdict::TooShort, Rule::Padded));
    assert_eq!(
        judge(&options, 0, "8542319099"),
        (Verdict::NoSuchCode, Rule::NationalDigitsUnknown)
    );
    assert_eq!(
        judge(&options, 0, "8542319090"),
        (Verdict::NoSuchCode, Rule::NationalDigitsUnknown)
    );
    assert_eq!(judge(&options, 0, "85423190"), (Verdict::TooShort, Rule::AboveEntries));
    // With the tariff at hand an existing code beside the entry can be told from a wrong one.
    options.tnved = Some(tariff(&hs));
    assert_eq!(judge(&options, 0, "8542319090"), (Verdict::NotFound, Rule::NotInList));
    assert_eq!(
        judge(&options, 0, "8542319099"),
        (Verdict::NoSuchCode, Rule::NationalDigitsUnknown)
    );
}

#[test]
fn exceptions_dates_and_staleness() {
    let mut options = options(&["chpl"]);
    let hs = options.hs.clone();
    options.lists = vec![pack(
        "hs",
        &format!(
            r#"{{"code":"8542","covers":"whole","except":["854232"],{TITLE}}},{{"code":"8471","covers":"whole","from":"2027-01-01",{TITLE}}},{{"code":"8517","covers":"whole","until":"2026-01-01",{TITLE}}}"#
        ),
        &hs,
    )];
    assert_eq!(judge(&options, 0, "854231"), (Verdict::Listed, Rule::UnderEntry));
    assert_eq!(judge(&options, 0, "854232"), (Verdict::NotFound, Rule::NotInList));
    assert_eq!(judge(&options, 0, "8542"), (Verdict::ListedInPart, Rule::HasExceptions));
    assert!(
        options
            .circumstances()
            .judge(&options.lists[0], code("854232"))
            .notes
            .has(Note::UnderException)
    );
    // Within 90 days of becoming valid it is no plain "not found".
    let soon = options.circumstances().judge(&options.lists[0], code("847130"));
    assert_eq!(soon.verdict, Verdict::NoConclusion);
    assert!(soon.notes.has(Note::ListedFrom));
    let over = options.circumstances().judge(&options.lists[0], code("851762"));
    assert_eq!(over.verdict, Verdict::NotFound);
    assert!(over.notes.has(Note::EntryNotValidOn));
    options.as_of = day("2027-01-01");
    assert_eq!(judge(&options, 0, "847130").0, Verdict::Listed);
    options.as_of = day("2020-01-01");
    assert_eq!(judge(&options, 0, "010121"), (Verdict::NoConclusion, Rule::ListSilentOnDate));
}

#[test]
fn past_its_review_date_a_list_never_says_no() {
    let mut options = options(&["chpl", "kz-2023-10"]);
    options.today = day("2028-01-01");
    options.as_of = options.today;
    let report = screen(Paste::new("0101.21\n8542.31\n0404.90\n2204".into()), options);
    assert_eq!(report.totals.verdicts[Verdict::NotFound as usize], 0);
    assert_eq!(report.totals.verdicts[Verdict::Listed as usize], 1);
    assert_eq!(report.headline_name(), "listed");
}

#[test]
fn ranges_carry_the_worst_of_what_lies_between() {
    let report = read("HS 8540-8543");
    assert_eq!(report.len(), 2);
    assert_eq!(
        report.leading(&report.finding(0).expect("a finding")).rule,
        Rule::RangeCoversEntries
    );
    let details = report.details(&report.finding(0).expect("a finding"));
    assert!(details.between.contains(&code("854231")));
    assert_eq!(embedded_pack("chpl").entries.len(), 50);
}

/// `8.48E+09` could be more codes than a person is shown: then the listed ones may be among those cut off.
#[test]
fn a_number_with_too_many_readings_could_be_listed() {
    let report = support::read("HS code;n\n8.48E+09;1\n8542.31;2\n");
    let finding = report.findings().next().expect("a finding");
    assert_eq!(report.verdict(&finding), Verdict::NotRead);
    assert!(report.could_be_listed(&finding) && report.may_be_listed(&finding));
    assert_eq!(report.totals.could_be_listed, 1);
}

fn judged(options: &Options, list: usize, text: &str) -> (Verdict, Rule, Vec<Note>) {
    let one = options.circumstances().judge(&options.lists[list], code(text));
    (one.verdict, one.rule, one.notes.iter().collect())
}

/// The day of a list's review is its last day, the day that stands on it its first.
#[test]
fn a_list_has_a_first_and_a_last_day() {
    let mut options = options(&["chpl"]);
    let pack = options.lists[0].clone();
    let (dated, review) = (pack.dated, pack.review_by.expect("a day"));
    let next = |date: tamga_screen::list::Date, days: i64| {
        let text = date.to_string();
        let (year, month, of_month): (i32, u32, i64) =
            (text[..4].parse().unwrap(), text[5..7].parse().unwrap(), text[8..].parse().unwrap());
        day(&format!("{year}-{month:02}-{:02}", of_month + days))
    };
    assert!(!pack.is_overdue(review) && pack.is_overdue(next(review, 1)));
    options.as_of = dated;
    options.today = review;
    assert_eq!(judged(&options, 0, "854231"), (Verdict::Listed, Rule::EqualsEntry, vec![]));
    assert_eq!(judged(&options, 0, "010121").1, Rule::NotInList);
    options.today = next(review, 1);
    assert_eq!(judged(&options, 0, "854231").2, [Note::NotCheckedSince]);
    assert_eq!(judged(&options, 0, "010121").1, Rule::ListOutOfDate);
    options.today = review;
    options.as_of = next(dated, -1);
    assert_eq!(judged(&options, 0, "854231").2, [Note::ListYounger]);
    assert_eq!(judged(&options, 0, "010121").1, Rule::ListSilentOnDate);
}

/// National digits that the tariff lacks are told, for its own codes that have such digits and for no others.
#[test]
fn digits_that_the_tariff_lacks_are_told() {
    let mut options = options(&["chpl"]);
    options.tnved = Some(tariff(&options.hs));
    let told = |options: &Options, text: &str| {
        judged(options, 0, text).2.contains(&Note::NationalDigitsNotInTariff)
    };
    options.nomenclature = Some(Nomenclature::Tnved);
    assert!(told(&options, "8542319999") && told(&options, "8542317"));
    // What is in the tariff, what has no national digits, and what no edition of today has.
    for text in ["8542319010", "8542", "854231", "8542990000"] {
        assert!(!told(&options, text), "{text}");
    }
    options.nomenclature = Some(Nomenclature::EuCn);
    assert!(!told(&options, "8542319999"));
    options.nomenclature = None;
    assert!(!told(&options, "8542319999"));
}

/// A range over what ended, and may have been renewed, says so of its first end.
#[test]
fn a_range_over_what_may_be_renewed_has_no_conclusion() {
    let mut options = options(&["kz-measures"]);
    options.today = day("2026-11-26");
    options.as_of = options.today;
    let said = |text: &str| {
        let report = screen(Paste::new(text.into()), options.clone());
        let first = report.finding(0).expect("a finding");
        let judgement = report.leading(&first);
        (judgement.verdict, judgement.rule, report.hits(&first).len())
    };
    // 7204 49 900 0 ended on 31 October 2026; the register was read before.
    let (verdict, rule, hits) = said("HS 7203-7205\n");
    assert_eq!((verdict, rule), (Verdict::NoConclusion, Rule::RenewalUnknown));
    assert!(hits > 0, "no measure between the ends");
    let (verdict, rule, hits) = said("HS 0103-0105\n");
    assert_eq!((verdict, rule), (Verdict::TooShort, Rule::RangeCoversEntries));
    assert!(hits > 0);
    // The same range said twice, and another one, say what each says by itself.
    let report =
        screen(Paste::new("HS 7203-7205\nHS 0103-0105\nHS 7203-7205\n".into()), options.clone());
    let rules: Vec<Rule> =
        [0, 2, 4].map(|place| report.leading(&report.finding(place).expect("one")).rule).into();
    assert_eq!(rules, [Rule::RenewalUnknown, Rule::RangeCoversEntries, Rule::RenewalUnknown]);
}

#[test]
fn sets_of_notes() {
    use tamga_screen::verdict::Notes;
    let (mut one, mut two) = (Notes::EMPTY, Notes::EMPTY);
    assert!(one.is_empty());
    one.add(Note::ListYounger);
    two.add(Note::ListYounger);
    two.add(Note::Elsewhere);
    assert!(!one.is_empty() && one.union(two) == two && two.union(one) == two);
    two.remove(Note::Elsewhere);
    assert_eq!(one, two);
    let undecided = Verdict::ALL.iter().filter(|verdict| verdict.is_undecided()).count();
    assert_eq!(undecided, Verdict::ALL.len() - 3);
    let words = tamga_screen::list::Words::default();
    assert!(words.is_empty());
    for language in 0..3 {
        let mut words = words.clone();
        *[&mut words.en, &mut words.ru, &mut words.kk][language] = "x".into();
        assert!(!words.is_empty(), "{language}");
    }
}

/// The CHPL with other entries.
fn with_entries(options: &Options, nomenclature: &str, entries: serde_json::Value) -> Rc<Pack> {
    let mut pack: serde_json::Value =
        serde_json::from_str(&support::pack_file("chpl")).expect("a pack");
    pack["count"] = entries.as_array().expect("entries").len().into();
    pack["entries"] = entries;
    pack["nomenclature"] = nomenclature.into();
    Rc::new(Pack::parse(pack.to_string().as_bytes(), &options.hs).expect("a pack"))
}

/// An exception touches the codes that it lies under or over; where the code's nomenclature is not known, all of its
/// subheading, and no other.
#[test]
fn an_exception_touches_its_subheading_and_no_other() {
    let mut options = options(&[]);
    let entry = serde_json::json!([{"code": "8542", "covers": "whole", "title": {"en": "circuits"}, "group": "4.A", "except": ["8542319000"]}]);
    options.lists = vec![with_entries(&options, "tnved", entry)];
    use Rule::{HasExceptions, UnderEntry};
    for (said, text, rule) in [
        (None, "854231", HasExceptions),
        (None, "85423100", HasExceptions),
        (None, "8542311000", HasExceptions),
        (None, "854239", UnderEntry),
        (None, "8542390000", UnderEntry),
        (Some(Nomenclature::Tnved), "854231", HasExceptions),
        (Some(Nomenclature::Tnved), "8542311000", UnderEntry),
        (Some(Nomenclature::Tnved), "8542390000", UnderEntry),
    ] {
        options.nomenclature = said;
        assert_eq!(judge(&options, 0, text).1, rule, "{text}, {said:?}");
    }
    assert_ne!(judge(&options, 0, "8542319000").0, Verdict::Listed);
}

/// An entry to come is told ninety days before, and on its first day it speaks.
#[test]
fn an_entry_to_come_is_told_ninety_days_before() {
    let mut options = options(&[]);
    let entry = serde_json::json!([{"code": "854231", "covers": "whole", "title": {"en": "circuits"}, "group": "4.A", "from": "2026-12-01"}]);
    options.lists = vec![with_entries(&options, "hs", entry)];
    options.today = day("2026-09-01");
    let on = |options: &mut Options, text: &str| {
        options.as_of = day(text);
        judged(options, 0, "854231")
    };
    assert_eq!(
        on(&mut options, "2026-09-01"),
        (Verdict::NotFound, Rule::NotInList, vec![Note::ListedFrom])
    );
    assert_eq!(
        on(&mut options, "2026-09-02"),
        (Verdict::NoConclusion, Rule::ListSilentOnDate, vec![Note::ListedFrom])
    );
    assert_eq!(on(&mut options, "2026-11-30").1, Rule::ListSilentOnDate);
    assert_eq!(on(&mut options, "2026-12-01"), (Verdict::Listed, Rule::EqualsEntry, vec![]));
    // What lies under it is told as well, and what is no kin of it is not.
    options.as_of = day("2026-11-30");
    assert_eq!(judged(&options, 0, "8542319000").2, [Note::ListedFrom]);
    assert_eq!(judged(&options, 0, "854239"), (Verdict::NotFound, Rule::NotInList, vec![]));
}
