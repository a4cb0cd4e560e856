//! The measures of the EEC's register: what is said of which code on which day and route, the traps of the register, and
//! every row of the source against the pack.

mod support;

use std::collections::BTreeSet;
use std::process::Command;
use support::{day, options, shared, tariff};
use tamga_screen::code::Code;
use tamga_screen::list::{Covers, Direction, Effect, Pack, Route};
use tamga_screen::nomenclature::Nomenclature;
use tamga_screen::paste::Paste;
use tamga_screen::report::answer::Kind;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;
use tamga_screen::verdict::{Judgement, Note, Rule, State, Verdict};

const TODAY: &str = "2026-11-26";

fn asked(today: &str, route: Option<&str>) -> Options {
    let mut options = options(&["kz-measures"]);
    options.tnved = Some(tariff(&options.hs));
    options.nomenclature = Some(Nomenclature::Tnved);
    options.as_of = day(today);
    options.today = day(today);
    options.route = route.map(|route| Route::parse(route).expect(route));
    options
}

/// What the pack says of a code, and the measures that it names, each with its state.
fn says(options: &Options, code: &str) -> (Judgement, Vec<(String, State)>) {
    let code = Code::parse(code).expect(code);
    let pack = &options.lists[0];
    let circumstances = options.circumstances_of(code, None);
    let hits = circumstances.hits(pack, code).into_iter().map(|hit| {
        let entry = &pack.entries[hit.entry as usize];
        (pack.measure_of(entry).expect("a measure").id.clone(), hit.state)
    });
    (circumstances.judge(pack, code), hits.collect())
}

fn entry<'p>(pack: &'p Pack, measure: &str, code: &str) -> &'p tamga_screen::list::Entry {
    let of = |entry: &&tamga_screen::list::Entry| {
        pack.measure_of(entry).is_some_and(|one| one.id == measure)
            && entry.code.to_string() == code
    };
    pack.entries.iter().find(of).unwrap_or_else(|| panic!("{measure} has no {code}"))
}

#[test]
fn what_the_register_says_on_a_day() {
    use Rule::*;
    use Verdict::*;
    // (code, day, route, verdict, rule, measure that speaks or may have been renewed, its state)
    for (code, today, route, verdict, rule, measure, state) in [
        ("4403110009", TODAY, None, Listed, UnderEntry, "KZ-2026-7", State::Speaks),
        ("4401310000", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-7", State::Speaks),
        ("4406910000", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-7", State::Speaks),
        ("2710191100", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-11", State::Speaks),
        ("2710191100", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-12", State::MayBeRenewed),
        (
            "2710124130",
            TODAY,
            None,
            NoConclusion,
            RenewalUnknown,
            "KZ-2026-12",
            State::MayBeRenewed,
        ),
        ("7204499000", TODAY, None, NoConclusion, RenewalUnknown, "KZ-2026-5", State::MayBeRenewed),
        ("2711129700", TODAY, None, NoConclusion, RenewalUnknown, "KZ-2026-4", State::MayBeRenewed),
        ("0104103000", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-8", State::Speaks),
        ("8482109008", TODAY, None, Listed, UnderEntry, "KZ-2025-1", State::Speaks),
        ("7206900000", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-14", State::Speaks),
        ("7206900000", TODAY, None, ListedInPart, PartOfEntry, "KZ-2026-6", State::MayBeRenewed),
        ("7402000000", TODAY, None, Listed, UnderEntry, "KZ-2026-10", State::Speaks),
        ("740200", TODAY, None, Listed, EqualsEntry, "KZ-2026-10", State::Speaks),
        ("1001990000", TODAY, None, NoConclusion, ListOutOfDate, "KZ-2026-13", State::Elsewhere),
        ("1001990000", TODAY, Some("RU:KZ"), Listed, UnderEntry, "KZ-2026-13", State::Speaks),
        (
            "1001990000",
            TODAY,
            Some("KZ:RU"),
            NoConclusion,
            ListOutOfDate,
            "KZ-2026-13",
            State::Elsewhere,
        ),
        ("4403110009", TODAY, Some("KZ:RU"), Listed, UnderEntry, "KZ-2026-7", State::Speaks),
        (
            "4403110009",
            TODAY,
            Some("RU:KZ"),
            NoConclusion,
            ListOutOfDate,
            "KZ-2026-7",
            State::Elsewhere,
        ),
        ("4403110009", "2026-12-12", None, Listed, UnderEntry, "KZ-2026-7", State::Speaks),
        (
            "4403110009",
            "2026-12-13",
            None,
            NoConclusion,
            RenewalUnknown,
            "KZ-2026-7",
            State::MayBeRenewed,
        ),
        (
            "4403110009",
            "2026-12-20",
            None,
            NoConclusion,
            RenewalUnknown,
            "KZ-2026-7",
            State::MayBeRenewed,
        ),
        (
            "7402000000",
            "2027-01-15",
            None,
            NoConclusion,
            RenewalUnknown,
            "KZ-2026-10",
            State::MayBeRenewed,
        ),
        (
            "1001990000",
            "2027-01-15",
            Some("RU:KZ"),
            Listed,
            UnderEntry,
            "KZ-2026-13",
            State::Speaks,
        ),
        ("8482109008", "2027-01-15", None, Listed, UnderEntry, "KZ-2025-1", State::Speaks),
        ("7206900000", "2027-01-15", None, ListedInPart, PartOfEntry, "KZ-2026-14", State::Speaks),
    ] {
        let options = asked(today, route);
        let (judgement, hits) = says(&options, code);
        assert_eq!(
            (judgement.verdict, judgement.rule),
            (verdict, rule),
            "{code} on {today}, {route:?}"
        );
        assert!(hits.contains(&(measure.into(), state)), "{code} on {today}: {hits:?}");
    }
    // Past the review the hit stays, and its age is said; before it nothing is.
    assert!(says(&asked(TODAY, None), "4403110009").0.notes.has(Note::NotCheckedSince));
    assert!(!says(&asked("2026-09-01", None), "4403110009").0.notes.has(Note::NotCheckedSince));
    // No export ban or quota is in force on that day.
    let options = asked("2027-01-15", None);
    let pack = &options.lists[0];
    let circumstances = options.circumstances();
    for entry in &pack.entries {
        if circumstances.state(pack, entry) == State::Speaks {
            let measure = pack.measure_of(entry).expect("a measure");
            assert_eq!(measure.effect, Effect::ExclusiveRight, "{}", measure.id);
        }
    }
}

#[test]
fn the_paste_needs_no_nomenclature_for_a_heading() {
    let mut options = asked(TODAY, None);
    options.nomenclature = None;
    for text in ["440311", "HS 4403.11", "ТН ВЭД 4403 11 000 9"] {
        let report = screen(Paste::new(text.into()), options.clone());
        assert_eq!(report.headline(), Some(Verdict::Listed), "{text}");
        let finding = report.finding(0).expect(text);
        let pack = report.leading_list(&finding).expect("a list");
        let entry = report.entry(pack, &report.leading(&finding)).expect("an entry");
        assert_eq!(entry.code.to_string(), "4403");
    }
}

/// The lines of the answer: what is in force first, what may have been renewed after it, other routes last.
#[test]
fn the_answer_counts_by_measure() {
    let mut options = asked(TODAY, None);
    options.lists.push(support::embedded_pack("chpl"));
    let text =
        "4403110009\n4407119300\n0104103000\n7204499000\n1001990000\n8542310000\n7206900000\n";
    let report = screen(Paste::new(text.into()), options);
    let lines: Vec<_> = report
        .answer()
        .iter()
        .map(|line| {
            let measure = report.measure_of(line).map(|measure| measure.id.clone());
            (line.kind, measure.unwrap_or_default(), line.codes(), report.is_ban(line))
        })
        .collect();
    let line = |kind, measure: &str, codes, ban| (kind, measure.to_string(), codes, ban);
    assert_eq!(
        lines,
        [
            line(Kind::InForce, "KZ-2026-7", 2, true),
            line(Kind::InForce, "KZ-2026-8", 1, false),
            line(Kind::InForce, "KZ-2026-14", 1, false),
            line(Kind::MayBeRenewed, "KZ-2026-6", 1, false),
            line(Kind::MayBeRenewed, "KZ-2026-5", 1, false),
            line(Kind::List, "", 1, false),
            line(Kind::Elsewhere, "KZ-2026-13", 1, false),
        ]
    );
    assert_eq!(report.headline(), Some(Verdict::Listed));
}

#[test]
fn as_of_looks_no_further_than_the_list() {
    let mut options = options(&["chpl"]);
    options.today = day(TODAY);
    let judge = |as_of: &str, code: &str| {
        let options = Options { as_of: day(as_of), ..options.clone() };
        options.circumstances().judge(&options.lists[0], Code::parse(code).expect(code))
    };
    assert_eq!(judge("2028-01-01", "010121").rule, Rule::ListOutOfDate);
    assert_eq!(judge(TODAY, "010121").verdict, Verdict::NotFound);
    let old = judge("2020-01-01", "854231");
    assert_eq!(old.verdict, Verdict::Listed);
    assert!(old.notes.has(Note::ListYounger));
    assert!(!judge(TODAY, "854231").notes.has(Note::ListYounger));
}

/// What the register prints oddly, each with what it means here.
#[test]
fn traps_of_the_register() {
    let options = asked(TODAY, None);
    let pack = &options.lists[0];
    let kinds = |entry: &tamga_screen::list::Entry| {
        entry.conditions.iter().map(|one| one.kind.clone()).collect::<Vec<_>>()
    };
    let except = |measure: &str, code: &str| {
        entry(pack, measure, code).except.iter().map(|code| code.to_string()).collect::<Vec<_>>()
    };
    // An exception belongs to one code: «6802 93 100 0, (кроме 6801)» must not erase 6801 00 000 0.
    assert_eq!(entry(pack, "KZ-2026-3", "680100").covers, Covers::Whole);
    assert_eq!(except("KZ-2026-3", "68029310"), [""; 0]);
    // «7206 (кроме железа 7203)» excludes nothing.
    assert_eq!(except("KZ-2026-6", "7206"), [""; 0]);
    // 7413 00 000 2 lies under the printed nine digits and is not among the two that are named.
    assert_eq!(entry(pack, "KZ-2026-10", "741300").covers, Covers::Part);
    assert_eq!(entry(pack, "KZ-2026-10", "7413000001").covers, Covers::Whole);
    assert_eq!(entry(pack, "KZ-2025-19", "741300").covers, Covers::Whole);
    // 3403 91 000 0 is no code; …1 and …9 exist.
    assert_eq!(except("KZ-2026-12", "3403"), ["34031990", "340391"]);
    assert_eq!(kinds(entry(pack, "KZ-2026-12", "340391")), ["exception_unclear"]);
    // Scrap: pipes, rails and rolling stock mean used goods; the nine codes of 8607 may be exceptions.
    for code in ["7302", "730300", "7304", "7305", "7306", "8607", "8607191001"] {
        assert_eq!(entry(pack, "KZ-2026-5", code).covers, Covers::Part, "{code}");
        assert!(kinds(entry(pack, "KZ-2026-5", code)).contains(&"used".into()), "{code}");
    }
    assert_eq!(entry(pack, "KZ-2026-5", "7204").covers, Covers::Whole);
    // `8549 1 000 0` is no code: not screenable, and its one free reading a part.
    assert!(pack.not_screenable.iter().any(|item| item.text == "KZ-2025-9: 8549 1 000 0"));
    assert_eq!(kinds(entry(pack, "KZ-2025-9", "854914")), ["printed_wrongly"]);
    // `8482 300 0` covers 8482 30, and stands as it is printed.
    assert_eq!(entry(pack, "KZ-2025-1", "848230").printed, "8482 300 0");
    // Means of transport hide in the register's own words.
    for measure in
        ["KZ-2025-24", "KZ-2024-14", "KZ-2024-12", "KZ-2024-8", "KZ-2026-12", "KZ-2026-12b"]
    {
        let entries = pack
            .entries
            .iter()
            .filter(|entry| pack.measure_of(entry).is_some_and(|one| one.id == measure));
        assert!(
            entries.clone().count() > 0 && entries.clone().all(|one| one.covers == Covers::Part),
            "{measure}"
        );
    }
    // «до» is taken as included, with a note; a term cut short has its real end.
    let measure = |id: &str| pack.measures.iter().find(|one| one.id == id).expect("a measure");
    assert!(measure("KZ-2026-10").conditions.iter().any(|one| one.kind == "until_day"));
    assert_eq!(measure("KZ-2026-10").until, Some(day("2027-01-10")));
    assert_eq!(measure("KZ-2024-6").until, Some(day("2024-08-20")));
    assert!(measure("KZ-2024-6").term.contains("прекращено"));
    // No act in the row is said as such, never filled in from the row below.
    assert_eq!(measure("KZ-2026-11").instrument, None);
    assert_eq!(
        measure("KZ-2026-7").instrument.as_ref().map(|act| act.number.as_str()),
        Some("284")
    );
    assert_eq!(
        measure("KZ-2026-7").instrument.as_ref().and_then(|act| act.date),
        Some(day("2026-06-05"))
    );
}

/// Every row of the source stands in the pack: each code, range and exception, with the dates and the act of its measure.
#[test]
fn every_row_of_the_register() {
    let Some(shared) = shared() else { return };
    let options = asked(TODAY, None);
    let (pack, tariff) = (&options.lists[0], tariff(&options.hs));
    let text = std::fs::read_to_string(shared.join("data/eec-unilateral-measures-2026-08/kz.tsv"))
        .expect("kz.tsv");
    let mut rows = 0;
    let mut measures = BTreeSet::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, direction, effect, _, code, role, some, _, act, from, until, inclusive, ..] =
            cells[..]
        else {
            panic!("{line}")
        };
        let measure =
            pack.measures.iter().find(|one| one.id == id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(measure.effect.name(), effect, "{id}");
        assert_eq!(measure.direction, [Direction::named(direction).expect(direction)], "{id}");
        assert_eq!(measure.from.map(|day| day.to_string()).unwrap_or_default(), from, "{id}");
        // «прекращено с DAY»: the day before is the last.
        let last = |until: &str| -> String {
            let day: jiff::civil::Date = until.parse().expect("a day");
            day.yesterday().expect("a day").to_string()
        };
        let until = if inclusive == "no" { last(until) } else { until.to_string() };
        assert_eq!(measure.until.map(|day| day.to_string()).unwrap_or_default(), until, "{id}");
        assert_eq!(measure.instrument.as_ref().map_or("", |act| &act.name), act, "{id}");
        // What the row means, asked of the pack on the measure's own first day and on its own way.
        let route = if direction == "import" { "RU:KZ" } else { "KZ:RU" };
        let on_its_day = asked(from, Some(route));
        let circumstances = on_its_day.circumstances();
        let hit = |code: Code| {
            let hits = circumstances.hits(pack, code).into_iter();
            let own = hits.filter(|hit| {
                let entry = &pack.entries[hit.entry as usize];
                pack.measure_of(entry).is_some_and(|one| one.id == id)
                    && hit.verdict != Verdict::TooShort
            });
            own.map(|hit| hit.verdict).min()
        };
        let (first, last) = code.split_once('-').unwrap_or((code, code));
        let parse = |text: &str| Code::parse(text).unwrap_or_else(|| panic!("{id} {text}"));
        let heading = parse(&first[..4]);
        let under: Vec<Code> = tariff
            .below(heading)
            .filter(|one| {
                let text = one.to_string();
                text.as_str() >= first && (text.as_str() <= last || text.starts_with(last))
            })
            .collect();
        rows += 1;
        measures.insert(id);
        for one in &under {
            let verdict = hit(*one);
            match role {
                "in" | "in_range" => {
                    // What is excepted may fall silent; everything else is hit.
                    let excepted = text.lines().any(|row| {
                        let other: Vec<&str> = row.split('\t').collect();
                        other[0] == id
                            && other[5] == "except"
                            && one.to_string().starts_with(other[4])
                    });
                    assert!(verdict.is_some() || excepted, "{id} {code}: {one} is not hit");
                    if some == "ex" {
                        assert_ne!(verdict, Some(Verdict::Listed), "{id} из {code}: {one}");
                    }
                }
                // An exception never leaves its code listed whole, but where it names another heading.
                _ if ["7203", "7405", "6801"].contains(&code) => {}
                _ => assert_ne!(verdict, Some(Verdict::Listed), "{id} except {code}: {one}"),
            }
        }
    }
    assert_eq!((rows, measures.len(), pack.measures.len()), (401, 63, 63));
}

/// The table that a portal reads the register from: what can't be read refuses it, line by line.
#[test]
fn a_faulty_table_is_refused_with_every_line() {
    let folder = std::env::temp_dir().join(format!("tamga-register-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("folder");
    let head = "measure_id\tdirection\ttype\tgoods\tcode\trole\tex\tact\tvalid_from\tvalid_until\tuntil_inclusive\n";
    let good = "KZ-2027-1\texport\tban\tЛес\t4403110000\tin\twhole\tПриказ от 01.02.2027 № 7\t2027-02-02\t2027-08-02\tyes\n";
    let run = |text: String, arguments: &[&str]| {
        let file = folder.join("kz.tsv");
        std::fs::write(&file, text).expect("table");
        Command::new(env!("CARGO_BIN_EXE_tamga-screen"))
            .args(["pack", "from-register"])
            .arg(&file)
            .args(arguments)
            .output()
            .expect("the program")
    };
    let out = run(format!("{head}{good}"), &["--state", "2027-02-10"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let hs = tamga_screen::nomenclature::Hs::embedded();
    let pack = Pack::parse(&out.stdout, &hs).expect("pack");
    assert_eq!((pack.id.as_str(), pack.review_by), ("kz-measures", Some(day("2027-03-12"))));
    assert_eq!(pack.entries[0].code.to_string(), "440311");
    assert_eq!(pack.measures[0].instrument.as_ref().map(|act| act.number.as_str()), Some("7"));
    assert!(String::from_utf8_lossy(&out.stderr).contains("goods.tsv"), "unknown goods are told");
    for (text, says) in [
        (
            good.replace("2027-02-02", "02.02.2027"),
            "line 2: \"02.02.2027\" in valid_from is no day",
        ),
        (good.replace("\tban\t", "\ttax\t"), "line 2: the type \"tax\""),
        (good.replace("\texport\t", "\tout\t"), "line 2: the direction \"out\""),
        (good.replace("\tin\t", "\tinside\t"), "line 2: the role \"inside\""),
        (good.replace("4403110000", "4403,11"), "line 2: \"4403,11\" is neither"),
        (good.replace("4403110000", "4499"), "KZ-2027-1: no code of it can be read"),
        (
            format!(
                "{good}{}",
                good.replace("2027-08-02", "2027-09-02").replace("440311", "440312")
            ),
            "line 3: KZ-2027-1 has other goods, dates",
        ),
        (
            format!("{good}{}", good.replace("4403110000\tin", "440712\texcept")),
            "line 3: the exception 440712 of KZ-2027-1 lies under no code",
        ),
        (String::new(), "holds no measure"),
    ] {
        let out = run(format!("{head}{text}"), &["--state", "2027-02-10"]);
        let error = String::from_utf8_lossy(&out.stderr).to_string();
        assert_eq!(out.status.code(), Some(2), "{says}: {error}");
        assert!(out.stdout.is_empty() && error.contains(says), "{says}: {error}");
    }
    let out = run(format!("{head}{good}"), &[]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("--state"));
    let _ = std::fs::remove_dir_all(folder);
}

/// Goods that are named without a code are hinted at; a line with a code, and a word that only begins alike, are not.
#[test]
fn goods_without_a_code_are_hinted_at() {
    let mut options = options(support::EMBEDDED);
    (options.as_of, options.today) = (day(TODAY), day(TODAY));
    let hints = |text: &str| {
        let report = screen(Paste::new(text.into()), options.clone());
        let hints = report.hints();
        let said: Vec<(String, Vec<usize>, usize)> = hints
            .iter()
            .map(|hint| (hint.words.join(","), hint.lines.clone(), hint.count))
            .collect();
        let entries: BTreeSet<String> = hints
            .iter()
            .flat_map(|hint| &hint.entries)
            .map(|(list, entry)| {
                report.options.lists[*list].entries[*entry as usize].code.to_string()
            })
            .collect();
        (report.headline_name(), said, entries)
    };
    let said = |words: &str, lines: &[usize]| (words.to_string(), lines.to_vec(), lines.len());
    let (headline, two, entries) =
        hints("Инвойс № 5\nКвадрокоптер DJI, 2 шт\nПодшипник шариковый, 40 шт\n");
    assert_eq!(headline, "nothing_screened");
    assert_eq!(two, [said("Квадрокоптер", &[1]), said("Подшипник", &[2])]);
    assert!(entries.contains("880622") && entries.contains("848210"));
    // Kazakh and English, several words, the same goods in two lines.
    assert_eq!(hints("Тірі қой мен ешкі\n").1, [said("Тірі қой,қой,ешкі", &[0])]);
    assert_eq!(
        hints("Ball BEARINGS 10 pcs\nроликовые подшипники\n").1,
        [said("BEARINGS,подшипники", &[0, 1])]
    );
    assert_eq!(hints("Integrated circuits, 400\n").1, [said("Integrated circuits", &[0])]);
    // A line that holds a code has its answer; crisps are no chips; what ended long ago and import say nothing here.
    for silent in ["8482 10 900 8 подшипник", "Чипсы картофельные", "Сахар белый", "Пшеница"]
    {
        assert_eq!(hints(&format!("{silent}\n")).1, [], "{silent}");
    }
    // A hint is no verdict: totals and headline are as without it.
    let report = screen(Paste::new("дрон\n9503007500\n".into()), options.clone());
    assert_eq!((report.hints().len(), report.headline()), (1, Some(Verdict::NotFound)));
}

/// A range speaks of the measures between its ends: in force, or perhaps renewed; national digits are compared as such.
#[test]
fn a_range_holds_the_measures_between_its_ends() {
    let answer = |text: &str| {
        let report = screen(Paste::new(text.into()), asked(TODAY, Some("KZ:RU")));
        let lines: Vec<(Kind, String)> = report
            .answer()
            .iter()
            .filter_map(|line| Some((line.kind, report.measure_of(line)?.id.clone())))
            .collect();
        (report.headline(), lines)
    };
    let (headline, lines) = answer("HS 7203 - 7205\n");
    assert_eq!(headline, Some(Verdict::NoConclusion));
    assert!(lines.contains(&(Kind::MayBeRenewed, "KZ-2026-5".into())), "{lines:?}");
    let (headline, lines) = answer("HS 4402 - 4405\n");
    assert_eq!(headline, Some(Verdict::TooShort));
    assert!(lines.contains(&(Kind::InForce, "KZ-2026-7".into())), "{lines:?}");
    // The petrol codes that KZ-2026-11 leaves out lie between its ranges.
    let (_, lines) = answer("ТН ВЭД 2710 12 411 0 - 2710 12 590 0\n");
    assert!(lines.iter().all(|(_, id)| id != "KZ-2026-11"), "{lines:?}");
    assert!(lines.contains(&(Kind::MayBeRenewed, "KZ-2026-12".into())), "{lines:?}");
}

/// What is to come on another way than the asked one is no answer to it, and what begins in years is none of today.
#[test]
fn what_is_to_come_is_told_for_its_own_way() {
    let kinds = |code: &str, today: &str, route: &str| {
        let report = screen(Paste::new(code.into()), asked(today, Some(route)));
        report.answer().iter().map(|line| line.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("1001990000", "2026-07-20", "RU:KZ"), [Kind::Later]);
    assert_eq!(kinds("1001990000", "2026-07-20", "KZ:RU"), [Kind::Elsewhere]);
    assert_eq!(kinds("4407999008", "2023-05-01", "KZ:RU"), []);
    // Ended on another way: history, and no living measure.
    assert_eq!(kinds("0407210000", TODAY, "KZ:RU"), []);
    // «прекращено с 02.11.2024»: on that day the older measures are gone.
    let report = screen(Paste::new("7204491000".into()), asked("2024-11-02", Some("KZ:RU")));
    assert_eq!(report.answer().len(), 1);
}

/// A text that was changed since is never said to be in force, and never red, whatever route was chosen.
#[test]
fn a_superseded_text_is_not_in_force() {
    let file = include_str!("../src/list/packs/loaded/eu-833-2014-2023-12-2026-11-26.json");
    let mut options = asked(TODAY, Some("DE:KZ"));
    let pack = Pack::parse(file.as_bytes(), &options.hs).expect("pack");
    options.lists = vec![std::rc::Rc::new(pack)];
    let report = screen(Paste::new("HS 847130\n".into()), options);
    let lines = report.answer();
    assert_eq!(lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [Kind::Superseded]);
    assert!(!report.is_ban(&lines[0]) && !report.bans(&report.finding(0).expect("a finding")));
    let json = report.to_json(tamga_screen::report::json::Unit::Bytes);
    assert!(!json.contains("\"in_force\""), "{json}");
}

/// A list that could say "not found" does not, beside an entry of its own: not without a route, not where it names no
/// direction, not where it binds goods wherever they are, and not where its codes are wide.
#[test]
fn a_complete_list_says_not_found_beside_no_entry_of_its_own() {
    let options = asked(TODAY, None);
    let words = r#"{"en":"x","ru":"x","kk":"x"}"#;
    let verdict = |direction: &str, measure: &str, entry: &str, route: Option<&str>| {
        let text = format!(
            r#"{{"format":"tamga-list/2","id":"portal","version":"2026-11-01","title":{words},"status":"in_force","effect":"ban","status_note":{words},"instrument":{{"name":"Order"}},"publisher":"p","binds":["KZ"],"direction":{direction},"destinations":[],"coverage":"complete","decided_by":"code","nomenclature":"tnved","edition":2022,"dated":"2026-11-01","checked":"2026-11-01","review_by":"2027-11-01","sources":[],"measures":[{measure}],"count":1,"entries":[{{"code":"4403","covers":"whole","title":{words}{entry}}}]}}"#
        );
        let mut options = Options { route: route.and_then(Route::parse), ..options.clone() };
        let pack = Pack::parse(text.as_bytes(), &options.hs).expect("pack");
        options.lists = vec![std::rc::Rc::new(pack)];
        screen(Paste::new("4403110009".into()), options).headline()
    };
    let listed = Some(Verdict::Listed);
    assert_eq!(verdict(r#"["export"]"#, "", "", None), listed);
    assert_eq!(verdict(r#"["import"]"#, "", "", None), listed);
    assert_eq!(verdict("[]", "", "", Some("KZ:RU")), listed);
    assert_eq!(verdict(r#"["re-export"]"#, "", "", Some("DE:RU")), listed);
    let wide = format!(
        r#"{{"id":"M1","title":{words},"effect":"licence","direction":["export"],"decided_by":"description"}}"#
    );
    assert_eq!(verdict(r#"["export"]"#, &wide, r#","measure":"M1""#, None), listed);
    // A route was chosen, and the list is of another way: that is no answer to it.
    assert_eq!(verdict(r#"["import"]"#, "", "", Some("KZ:RU")), Some(Verdict::NotFound));
}
