//! The rule table against a naive reference, for every subheading, heading and chapter of every edition: written
//! straight from the readable tables, with loops instead of indices.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use support::options;
use tamga_screen::code::Code;
use tamga_screen::list::{Coverage, Pack};
use tamga_screen::nomenclature::{Edition, Hs};
use tamga_screen::request::Options;
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

/// What stands under a code in a table that is sorted by code.
fn under<'t, T>(
    table: &'t BTreeMap<String, T>,
    code: &'t str,
) -> impl Iterator<Item = (&'t String, &'t T)> {
    table.range(code.to_string()..).take_while(move |(one, _)| one.starts_with(code))
}

fn in_edition(tables: &Tables, code: &str, year: &str) -> bool {
    under(&tables.editions, code).any(|(_, editions)| editions.contains(year))
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

/// A pack whose entries belong to measures, as texts.
struct Row {
    code: String,
    part: bool,
    except: Vec<String>,
    from: String,
    until: String,
    import: bool,
}

/// What is asked of the measures: days as texts, whether the paste's digits are the tariff's, whether goods come or go.
#[derive(Clone, Copy)]
struct Asked {
    as_of: &'static str,
    tnved: bool,
    import: bool,
}

/// A list as texts.
struct List {
    rows: Vec<Row>,
    /// The last day on which it was compared with its source.
    checked: String,
    /// What stands in it is all there is.
    complete: bool,
}

impl List {
    fn of(pack: &Pack) -> List {
        let day = |day: Option<tamga_screen::list::Date>| {
            day.map(|day| day.to_string()).unwrap_or_default()
        };
        let row = |entry: &tamga_screen::list::Entry| Row {
            code: entry.code.to_string(),
            part: entry.is_part(),
            except: entry.except.iter().map(|code| code.to_string()).collect(),
            from: day(entry.from),
            until: day(entry.until),
            import: pack.measure_of(entry).is_some_and(|measure| {
                measure.direction == [tamga_screen::list::Direction::Import]
            }),
        };
        List {
            rows: pack.entries.iter().map(row).collect(),
            checked: pack.checked.to_string(),
            complete: pack.coverage == Coverage::Complete,
        }
    }

    /// Six digits under which an entry or an exception stands.
    fn sixes(&self) -> BTreeSet<String> {
        let codes = self.rows.iter().flat_map(|row| row.except.iter().chain([&row.code]));
        codes.filter(|code| code.len() >= 6).map(|code| code[..6].to_string()).collect()
    }
}

/// The verdict of a list on a code, by loops over its rows. Days are compared as texts: they are ISO.
fn naive_register(
    tables: &Tables,
    tariff: &BTreeSet<String>,
    list: &List,
    asked: Asked,
    code: &str,
) -> Verdict {
    let (rows, checked) = (&list.rows, list.checked.as_str());
    let exists = |code: &str| {
        tariff.range(code.to_string()..).next().is_some_and(|one| one.starts_with(code))
    };
    let state = |row: &Row| {
        if asked.as_of < row.from.as_str() {
            if row.import == asked.import { "later" } else { "elsewhere" }
        } else if !row.until.is_empty() && row.until.as_str() < asked.as_of {
            if checked <= row.until.as_str() && row.import == asked.import {
                "renewal"
            } else {
                "ended"
            }
        } else if row.import == asked.import {
            "speaks"
        } else {
            "elsewhere"
        }
    };
    // Above or equal: how an entry matches a code; `None` under an exception.
    let matched = |row: &Row, code: &str| {
        let certain = |exception: &String| {
            code.starts_with(exception.as_str()) && (exception.len() <= 6 || asked.tnved)
        };
        if row.except.iter().any(certain) {
            return None;
        }
        let touched = |exception: &String| {
            exception.starts_with(code)
                || code.starts_with(exception.as_str())
                || (!asked.tnved
                    && exception.len() > 6
                    && code.len() > 6
                    && exception[..6] == code[..6])
        };
        Some(if row.part || row.except.iter().any(touched) {
            Verdict::ListedInPart
        } else {
            Verdict::Listed
        })
    };
    let worst = |wanted: &str| {
        let mut found: Vec<Verdict> = Vec::new();
        let mut below = false;
        for row in rows.iter().filter(|row| state(row) == wanted) {
            if code.starts_with(row.code.as_str()) {
                found.extend(matched(row, code));
            } else if row.code.starts_with(code) {
                below = true;
                found.push(Verdict::TooShort);
            } else if !asked.tnved
                && code.len() > 6
                && row.code.len() > 6
                && row.code[..6] == code[..6]
            {
                found.push(Verdict::ListedInPart);
            }
        }
        if below && code.len() < 6 {
            let subheadings =
                under(&tables.editions, code).filter(|(_, years)| years.contains("2022"));
            let covered = subheadings.map(|(one, _)| {
                rows.iter()
                    .filter(|row| state(row) == wanted && one.starts_with(row.code.as_str()))
                    .filter_map(|row| matched(row, one))
                    .min()
            });
            if let Some(covered) = covered.collect::<Option<Vec<Verdict>>>() {
                found.extend(covered.into_iter().max());
            }
        }
        if found.is_empty() {
            // Zeros at the end that fill up a shorter code.
            let mut bare = code;
            while bare.len() > 2 && bare.ends_with('0') {
                bare = &bare[..bare.len() - 1];
            }
            let known = under(&tables.editions, &code[..code.len().min(6)]).next().is_some();
            let own = known && (!asked.tnved || exists(code));
            if bare.len() < code.len() && !own {
                let under = |row: &&Row| {
                    state(row) == wanted
                        && row.code.len() > bare.len()
                        && row.code.starts_with(bare)
                };
                found.extend(rows.iter().find(under).map(|_| Verdict::TooShort));
            }
        }
        found.into_iter().min()
    };
    if let Some(verdict) = worst("speaks") {
        return verdict;
    }
    if worst("renewal").is_some() {
        return Verdict::NoConclusion;
    }
    let six = &code[..code.len().min(6)];
    if !in_edition(tables, six, "2022") {
        let known = under(&tables.editions, six).next().is_some();
        return if known { Verdict::OtherEdition } else { Verdict::NoSuchCode };
    }
    if under(&tables.moves, six).any(|(_, targets)| !targets.is_empty()) {
        return Verdict::OtherEdition;
    }
    let beside = rows
        .iter()
        .filter(|row| !matches!(state(row), "ended" | "elsewhere"))
        .any(|row| row.code.len() > 6 && row.code.starts_with(six));
    if code.len() > 6 && beside && !(asked.tnved && exists(code)) {
        return Verdict::NoSuchCode;
    }
    if list.complete { Verdict::NotFound } else { Verdict::NoConclusion }
}

/// The codes of the tariff, of ten digits.
fn tariff_codes(tariff: &tamga_screen::nomenclature::Tnved) -> BTreeSet<String> {
    let digits = (0..10).filter_map(|digit| Code::parse(&digit.to_string()));
    digits
        .flat_map(|digit| tariff.below(digit).map(|code| code.to_string()).collect::<Vec<_>>())
        .collect()
}

/// The options of what is asked.
fn asking(options: &Options, asked: Asked) -> Options {
    let day = support::day(asked.as_of);
    Options {
        as_of: day,
        today: day,
        nomenclature: asked.tnved.then_some(tamga_screen::nomenclature::Nomenclature::Tnved),
        route: tamga_screen::list::Route::parse(if asked.import { "RU:KZ" } else { "KZ:RU" }),
        ..options.clone()
    }
}

/// The register against the naive reference: every subheading, heading and chapter, every code of the tariff under each
/// six digits that an entry or an exception has, and every ten digits there could be under them.
#[test]
fn every_code_against_the_register() {
    let tables = tables();
    let mut options = options(&["kz-measures"]);
    let tariff_digits = support::tariff(&options.hs);
    options.tnved = Some(tariff_digits.clone());
    let pack = options.lists[0].clone();
    let tariff = tariff_codes(&tariff_digits);
    let list = List::of(&pack);
    let mut codes: BTreeSet<String> = tables.editions.keys().cloned().collect();
    for code in tables.editions.keys() {
        codes.insert(code[..4].into());
        codes.insert(code[..2].into());
    }
    let sixes = list.sixes();
    assert!(sixes.len() > 60, "{}", sixes.len());
    for six in &sixes {
        codes.extend(tariff.iter().filter(|code| code.starts_with(six.as_str())).cloned());
        codes.extend(
            tariff
                .iter()
                .filter(|code| code.starts_with(six.as_str()))
                .map(|code| code[..8].to_string()),
        );
    }
    let asked = |as_of, tnved, import| Asked { as_of, tnved, import };
    let check = |asked: Asked, codes: &mut dyn Iterator<Item = String>| {
        let options = asking(&options, asked);
        let circumstances = options.circumstances();
        for text in codes {
            let code = Code::parse(&text).expect(&text);
            let judged = circumstances.judge(&pack, code).verdict;
            let naive = naive_register(&tables, &tariff, &list, asked, &text);
            assert_eq!(
                judged, naive,
                "{text} on {}, tnved {}, import {}",
                asked.as_of, asked.tnved, asked.import
            );
        }
    };
    for day in [
        "2024-06-01",
        "2025-01-20",
        "2026-06-10",
        "2026-08-24",
        "2026-11-26",
        "2026-12-20",
        "2027-01-15",
    ] {
        for (tnved, import) in [(true, false), (false, false), (true, true)] {
            check(asked(day, tnved, import), &mut codes.iter().cloned());
        }
    }
    // Ten digits that need not exist: all of them take minutes; each 37th falls on every digit of each place.
    let step = if exhaustive() { 1 } else { 37 };
    for six in &sixes {
        let mut all = (0..10_000).step_by(step).map(|national| format!("{six}{national:04}"));
        check(asked("2026-11-26", true, false), &mut all);
    }
}

/// `EXHAUSTIVE=1`: every code instead of a sample. Minutes, in a release build.
fn exhaustive() -> bool {
    std::env::var_os("EXHAUSTIVE").is_some()
}

/// Every code of two, four, six and eight digits against every embedded list, or one in 97 of those of eight; and some of
/// up to fourteen. Where no entry and no exception has more than six digits under a subheading, its codes of eight digits
/// are alike for the reference, but for the zeros that fill up a shorter code.
#[test]
fn every_code_there_could_be() {
    let tables = tables();
    let none = BTreeSet::new();
    let asked = Asked { as_of: "2026-11-26", tnved: false, import: false };
    let judged = std::sync::atomic::AtomicUsize::new(0);
    let check = |id: &str, chapters: std::ops::Range<u32>| {
        let options = asking(&options(&[id]), asked);
        let circumstances = options.circumstances();
        let pack = &options.lists[0];
        let whole = List::of(pack);
        let mut count = 0;
        let mut same = |list: &List, text: &str, wanted: Option<Verdict>| {
            let wanted =
                wanted.unwrap_or_else(|| naive_register(&tables, &none, list, asked, text));
            let found = circumstances.judge(pack, Code::parse(text).expect(text)).verdict;
            assert_eq!(found, wanted, "{text} against {id}");
            count += 1;
            wanted
        };
        for chapter in chapters {
            let chapter = format!("{chapter:02}");
            // What another chapter says is nothing to this one.
            let list = List {
                rows: List::of(pack)
                    .rows
                    .into_iter()
                    .filter(|row| row.code.starts_with(&chapter) || chapter.starts_with(&row.code))
                    .collect(),
                checked: whole.checked.clone(),
                complete: whole.complete,
            };
            let long: BTreeSet<String> = list
                .rows
                .iter()
                .flat_map(|row| row.except.iter().chain([&row.code]))
                .filter(|code| code.len() > 6)
                .map(|code| code[..6].to_string())
                .collect();
            same(&list, &chapter, None);
            for heading in 0..100 {
                let heading = format!("{chapter}{heading:02}");
                same(&list, &heading, None);
                for subheading in 0..100 {
                    let six = format!("{heading}{subheading:02}");
                    same(&list, &six, None);
                    let number: u32 = six.parse().expect("digits");
                    if !exhaustive() && !number.is_multiple_of(97) {
                        continue;
                    }
                    let mut alike = None;
                    for national in 0..100 {
                        let eight = format!("{six}{national:02}");
                        if national % 10 == 0 || long.contains(&six) {
                            same(&list, &eight, None);
                        } else {
                            alike = Some(same(&list, &eight, alike));
                        }
                    }
                    for more in ["0101", "9000", "000001"] {
                        same(&list, &format!("{six}01{more}"), None);
                    }
                }
            }
        }
        judged.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
    };
    for id in support::EMBEDDED {
        std::thread::scope(|scope| {
            scope.spawn(|| check(id, 0..50));
            scope.spawn(|| check(id, 50..100));
        });
    }
    println!("{} codes judged", judged.into_inner());
}

/// A row of numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// A register as nobody would write one: entries within and over one another, exceptions of all lengths, terms that
/// overlap, ended or begin, both directions; in a few chapters, so that much of it meets.
fn random_register(dice: &mut Dice, tables: &Tables, tariff: &[String]) -> serde_json::Value {
    const DAYS: [&str; 6] =
        ["2024-03-01", "2025-07-01", "2026-05-30", "2026-08-24", "2026-11-26", "2027-02-01"];
    let mut pack: serde_json::Value =
        serde_json::from_str(&support::pack_file("kz-measures")).expect("a pack");
    let (measure, entry) = (pack["measures"][0].clone(), pack["entries"][0].clone());
    let six: Vec<&String> = tables
        .editions
        .iter()
        .filter(|(_, editions)| editions.contains("2022"))
        .map(|(code, _)| code)
        .collect();
    let near: Vec<&String> = {
        let at = dice.below(six.len() - 40);
        six[at..at + 40].to_vec()
    };
    let national = |dice: &mut Dice, six: &str| {
        let own: Vec<&String> = tariff.iter().filter(|code| code.starts_with(six)).collect();
        if own.is_empty() { six.to_string() } else { (*dice.of(&own)).clone() }
    };
    let (mut measures, mut entries) = (Vec::new(), Vec::new());
    for number in 0..1 + dice.below(5) {
        let id = format!("R-{number}");
        let mut one = measure.clone();
        let (from, until) = (dice.below(DAYS.len() - 1), dice.below(DAYS.len()));
        one["id"] = id.as_str().into();
        one["from"] = DAYS[from].into();
        one["until"] = if until > from { DAYS[until].into() } else { serde_json::Value::Null };
        one["direction"] = if dice.below(4) == 0 {
            serde_json::json!(["import"])
        } else {
            serde_json::json!(["export"])
        };
        one["conditions"] = serde_json::json!([]);
        measures.push(one);
        let mut known: BTreeSet<String> = BTreeSet::new();
        for _ in 0..1 + dice.below(6) {
            let base = (*dice.of(&near)).clone();
            let code = match dice.below(6) {
                0 => base[..4].to_string(),
                1 => base[..2].to_string(),
                2 | 3 => base.clone(),
                4 => national(dice, &base)[..8.min(national(dice, &base).len())].to_string(),
                _ => national(dice, &base),
            };
            if !known.insert(code.clone()) {
                continue;
            }
            let mut except: BTreeSet<String> = BTreeSet::new();
            for _ in 0..dice.below(3) {
                let other = if code.len() < 6 { (*dice.of(&near)).clone() } else { base.clone() };
                let other = if dice.below(2) == 0 { national(dice, &other) } else { other };
                if other.starts_with(&code) && other != code {
                    except.insert(other);
                }
            }
            let mut row = entry.clone();
            for key in ["words", "printed", "note", "group", "text", "source", "edition"] {
                if let Some(fields) = row.as_object_mut() {
                    fields.remove(key);
                }
            }
            row["code"] = code.into();
            row["covers"] = if dice.below(3) == 0 { "part".into() } else { "whole".into() };
            row["conditions"] = serde_json::json!([]);
            if row["covers"] == "part" {
                row["conditions"] = serde_json::json!([{"kind": "used", "text": "used"}]);
            }
            row["measure"] = id.as_str().into();
            row["except"] = except.into_iter().collect::<Vec<_>>().into();
            entries.push(row);
        }
    }
    pack["count"] = entries.len().into();
    pack["measures"] = measures.into();
    pack["entries"] = entries.into();
    pack["not_screenable"] = serde_json::json!([]);
    pack
}

/// Registers as nobody would write one, against the naive reference.
#[test]
fn random_registers() {
    let tables = tables();
    let plain = options(&["kz-measures"]);
    let digits = support::tariff(&plain.hs);
    let tariff = tariff_codes(&digits);
    let all: Vec<String> = tariff.iter().cloned().collect();
    let options = Options { tnved: Some(digits), ..plain };
    let mut dice = Dice(20_261_127);
    let (mut packs, mut judged) = (0, 0usize);
    while packs < if exhaustive() { 2_000 } else { 60 } {
        let json = random_register(&mut dice, &tables, &all);
        let pack = match Pack::parse(json.to_string().as_bytes(), &options.hs) {
            Ok(pack) => std::rc::Rc::new(pack),
            Err(refusal) => panic!("{}: {refusal} in {json}", refusal.fault.name()),
        };
        packs += 1;
        let list = List::of(&pack);
        let mut codes: BTreeSet<String> = BTreeSet::new();
        for row in &list.rows {
            for code in row.except.iter().chain([&row.code]) {
                for length in [2, 4, 6, 8, 10] {
                    codes.extend(code.get(..length).map(String::from));
                }
                let chapter = &code[..2];
                let beside = under(&tables.editions, chapter).map(|(one, _)| one.clone());
                codes.extend(beside.filter(|_| dice.below(8) == 0));
                let six = &code[..code.len().min(6)];
                codes.extend(all.iter().filter(|one| one.starts_with(six)).take(20).cloned());
                if six.len() == 6 {
                    codes.extend((0..6).map(|_| format!("{six}{:04}", dice.below(10_000))));
                    codes.insert(format!("{six}0000"));
                    codes.insert(format!("{six}00"));
                }
            }
        }
        for as_of in ["2024-02-01", "2025-08-01", "2026-08-24", "2026-11-26", "2027-03-01"] {
            for (tnved, import) in [(true, false), (false, false), (true, true)] {
                let asked = Asked { as_of, tnved, import };
                let options = asking(&options, asked);
                let circumstances = options.circumstances();
                for text in &codes {
                    let found = circumstances.judge(&pack, Code::parse(text).expect(text)).verdict;
                    let wanted = naive_register(&tables, &tariff, &list, asked, text);
                    assert_eq!(
                        found, wanted,
                        "{text} on {as_of}, tnved {tnved}, import {import}, against {}",
                        json["entries"]
                    );
                    judged += 1;
                }
            }
        }
    }
    println!("{judged} codes judged against {packs} random registers");
}
