//! The pack format: every fault refuses the whole pack with its own message, the schema agrees with the parser,
//! the embedded packs are what their facts say, and a person's own CSV becomes a list.

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;
use support::{TODAY, day, options, shared};
use tamga_screen::list::{Covers, Fault, Pack, Status, embedded, own};
use tamga_screen::nomenclature::{Edition, Hs, Nomenclature};
use tamga_screen::paste::Paste;
use tamga_screen::report::json::Unit;
use tamga_screen::screen::screen;
use tamga_screen::verdict::Verdict;

fn good() -> Value {
    json!({
        "format": "tamga-list/2", "id": "test", "version": "2026-01-02.3",
        "title": {"en": "t", "ru": "t", "kk": "t"}, "status": "in_force", "effect": "ban",
        "status_note": {"en": "n", "ru": "n", "kk": "n"},
        "instrument": {"name": "Order", "number": "1", "date": "2025-01-01", "url": "https://example.org/"},
        "instrument_note": null, "publisher": "p", "binds": "KZ", "direction": ["export"], "destinations": ["RU"],
        "coverage": "complete", "decided_by": "code", "nomenclature": "hs", "edition": 2022,
        "dated": "2025-01-01", "checked": "2026-01-01", "review_by": "2027-01-01",
        "sources": [{"title": "s", "url": "https://example.org/", "retrieved": "2026-01-01"}],
        "not_screenable": [{"text": "x", "reason": "y"}], "count": 2,
        "entries": [
            {"code": "8542", "covers": "whole", "except": ["854290"], "title": {"en": "a", "ru": "a", "kk": "a"}, "from": "2025-01-01", "until": "2027-01-01"},
            {"code": "854110", "covers": "part", "conditions": [{"kind": "power", "text": "over 1 W"}], "title": {"en": "b"}, "text": {"language": "en", "words": "w"}, "group": "g", "edition": 2017, "note": {"ru": "n"}, "source": "s"}
        ]
    })
}

fn set(path: &str, value: Value) -> Value {
    let mut pack = good();
    *pack.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
    pack
}

fn without(parent: &str, key: &str) -> Value {
    let mut pack = good();
    pack.pointer_mut(parent).expect(parent).as_object_mut().expect(parent).remove(key);
    pack
}

fn with(parent: &str, key: &str, value: Value) -> Value {
    let mut pack = good();
    pack.pointer_mut(parent)
        .expect(parent)
        .as_object_mut()
        .expect(parent)
        .insert(key.into(), value);
    pack
}

/// A pack in which every text is a sign of its own.
fn every_field() -> Value {
    let words = |sign: &str| json!({"en": format!("{sign}-en"), "ru": format!("{sign}-ru"), "kk": format!("{sign}-kk")});
    let mut pack = good();
    for (path, value) in [
        ("/id", json!("every-field")),
        ("/title", words("TITLE")),
        ("/status_note", words("STATUSNOTE")),
        (
            "/instrument",
            json!({"name": "INSTRUMENT", "number": "NUMBER", "date": "2025-01-09", "url": "https://example.org/act"}),
        ),
        ("/publisher", json!("PUBLISHER")),
        ("/binds", json!("BINDS")),
        ("/direction", json!(["export", "transit"])),
        ("/destinations", json!(["RU", "BY"])),
        ("/decided_by", json!("code_and_description")),
        ("/dated", json!("2025-01-08")),
        ("/checked", json!("2026-01-07")),
        ("/review_by", json!("2027-01-06")),
        (
            "/sources",
            json!([{"title": "SOURCE", "url": "https://example.org/source", "retrieved": "2026-01-05"}]),
        ),
        ("/not_screenable", json!([{"text": "NOCODE", "reason": "NOREASON"}])),
        ("/count", json!(2)),
        (
            "/entries",
            json!([
                {"code": "8542", "covers": "part", "except": ["854290"], "conditions": [{"kind": "power", "text": "CONDITION"}],
                 "title": words("ENTRY"), "text": {"language": "en", "words": "VERBATIM"}, "group": "GROUP", "from": "2025-02-01",
                 "until": "2027-03-01", "edition": 2017, "note": words("NOTE"), "source": "PLACE"},
                {"code": "854110", "covers": "whole", "title": words("LATER"), "from": "2027-04-01"}
            ]),
        ),
    ] {
        *pack.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
    }
    pack
}

/// Every field of a pack that says something of a hit stands in the exports.
#[test]
fn every_field_is_exported() {
    let mut options = options(&[]);
    let pack =
        Pack::parse(&serde_json::to_vec(&every_field()).expect("JSON"), &options.hs).expect("pack");
    let sha256 = pack.sha256.clone();
    options.lists = vec![std::rc::Rc::new(pack)];
    let report = screen(Paste::new("HS 8542.31\nHS 8541.10\nHS 8541\n".into()), options);
    let json = report.to_json(Unit::Bytes);
    let parsed: Value = serde_json::from_str(&json).expect("JSON");
    for sign in [
        "TITLE-kk",
        "STATUSNOTE-ru",
        "INSTRUMENT",
        "NUMBER",
        "2025-01-09",
        "https://example.org/act",
        "PUBLISHER",
        "BINDS",
        "transit",
        "BY",
        "code_and_description",
        "complete",
        "2025-01-08",
        "2026-01-07",
        "2027-01-06",
        "SOURCE",
        "https://example.org/source",
        "2026-01-05",
        "NOCODE",
        "NOREASON",
        "854290",
        "CONDITION",
        "power",
        "ENTRY-ru",
        "VERBATIM",
        "GROUP",
        "2025-02-01",
        "2027-03-01",
        "2017",
        "NOTE-kk",
        "PLACE",
        "in_force",
        "ban",
        sha256.as_str(),
        "2026-01-02.3",
    ] {
        assert!(json.contains(sign), "{sign}: {json}");
    }
    // What is to come is told with its date, above the code and below it.
    for place in [1, 2] {
        assert_eq!(parsed["findings"][place]["lists"][0]["listedFrom"], "2027-04-01");
        assert_eq!(parsed["findings"][place]["notes"], json!(["listed_from"]));
    }
    let csv = report.to_csv();
    for sign in [
        "every-field",
        "2026-01-02.3",
        "in_force",
        "ban",
        "complete",
        "code_and_description",
        "8542",
        "part",
        "ENTRY-en",
        "VERBATIM",
        "CONDITION",
        "8542 90",
        "GROUP",
        "2025-02-01",
        "2027-03-01",
        "NOTE-en",
        "PLACE",
        "2027-04-01",
    ] {
        assert!(csv.contains(sign), "{sign}: {csv}");
    }
    let width = csv.lines().next().expect("header").split(';').count();
    assert!(csv.lines().all(|line| line.split(';').count() == width), "{csv}");
}

/// (what is wrong, the pack, the fault, what its message must name, whether a schema can see it)
fn broken() -> Vec<(&'static str, Value, Fault, &'static str, bool)> {
    let mut table = vec![
        (
            "another format",
            set("/format", json!("tamga-list/3")),
            Fault::UnknownFormat,
            "tamga-list/2",
            true,
        ),
        (
            "format is a number",
            set("/format", json!(1)),
            Fault::UnknownFormat,
            "tamga-list/1",
            true,
        ),
        (
            "unknown field",
            with("", "colour", json!("red")),
            Fault::UnknownField,
            "\"colour\"",
            true,
        ),
        (
            "unknown field of an entry",
            with("/entries/1", "hs", json!("1")),
            Fault::UnknownField,
            "entry 2 (854110)",
            true,
        ),
        (
            "unknown field of a title",
            with("/title", "de", json!("x")),
            Fault::UnknownField,
            "\"de\"",
            true,
        ),
        (
            "unknown field of a source",
            with("/sources/0", "page", json!(1)),
            Fault::UnknownField,
            "source 1",
            true,
        ),
        (
            "unknown field of the instrument",
            with("/instrument", "page", json!(1)),
            Fault::UnknownField,
            "instrument",
            true,
        ),
        (
            "unknown field of a condition",
            with("/entries/1/conditions/0", "page", json!(1)),
            Fault::UnknownField,
            "conditions",
            true,
        ),
        (
            "unknown field of words",
            with("/entries/1/text", "page", json!(1)),
            Fault::UnknownField,
            "text",
            true,
        ),
        (
            "unknown field of what has no code",
            with("/not_screenable/0", "page", json!(1)),
            Fault::UnknownField,
            "not_screenable 1",
            true,
        ),
        (
            "instrument without a name",
            without("/instrument", "name"),
            Fault::MissingField,
            "instrument",
            true,
        ),
        (
            "no instrument and no reason",
            set("/instrument", json!(null)),
            Fault::MissingField,
            "instrument_note",
            true,
        ),
        ("title without Kazakh", without("/title", "kk"), Fault::MissingField, "\"kk\"", true),
        (
            "note without Russian",
            without("/status_note", "ru"),
            Fault::MissingField,
            "\"ru\"",
            true,
        ),
        ("entry without code", without("/entries/0", "code"), Fault::MissingField, "entry 1", true),
        (
            "entry without covers",
            without("/entries/0", "covers"),
            Fault::MissingField,
            "entry 1 (8542)",
            true,
        ),
        (
            "entry without title",
            without("/entries/0", "title"),
            Fault::MissingField,
            "entry 1 (8542)",
            true,
        ),
        (
            "entry with an empty title",
            set("/entries/0/title", json!({})),
            Fault::MissingField,
            "entry 1 (8542)",
            true,
        ),
        (
            "source without a title",
            without("/sources/0", "title"),
            Fault::MissingField,
            "source 1",
            true,
        ),
        (
            "condition without text",
            without("/entries/1/conditions/0", "text"),
            Fault::MissingField,
            "conditions",
            true,
        ),
        (
            "words without a language",
            without("/entries/1/text", "language"),
            Fault::MissingField,
            "text",
            true,
        ),
        (
            "no reason for what has no code",
            without("/not_screenable/0", "reason"),
            Fault::MissingField,
            "not_screenable 1",
            true,
        ),
        ("id with blanks", set("/id", json!("my list")), Fault::UnknownValue, "\"id\"", true),
        ("id is empty", set("/id", json!("")), Fault::Empty, "\"id\"", true),
        ("id of 65 signs", set("/id", json!("a".repeat(65))), Fault::UnknownValue, "64", true),
        (
            "a line end in a title",
            set("/title/en", json!("a\nb")),
            Fault::UnknownValue,
            "control",
            true,
        ),
        (
            "text that runs backwards",
            set("/entries/0/title/en", json!("a\u{202E}b")),
            Fault::UnknownValue,
            "control",
            true,
        ),
        ("id is a number", set("/id", json!(5)), Fault::WrongType, "\"id\"", true),
        (
            "version is no date",
            set("/version", json!("1.0.0")),
            Fault::MalformedVersion,
            "1.0.0",
            true,
        ),
        (
            "version with a zero",
            set("/version", json!("2026-01-02.0")),
            Fault::MalformedVersion,
            "2026-01-02.0",
            true,
        ),
        (
            "version of no day",
            set("/version", json!("2026-02-30")),
            Fault::MalformedVersion,
            "2026-02-30",
            false,
        ),
        ("unknown status", set("/status", json!("active")), Fault::UnknownValue, "active", true),
        ("unknown effect", set("/effect", json!("embargo")), Fault::UnknownValue, "embargo", true),
        ("unknown coverage", set("/coverage", json!("full")), Fault::UnknownValue, "full", true),
        (
            "unknown decided_by",
            set("/decided_by", json!("chance")),
            Fault::UnknownValue,
            "chance",
            true,
        ),
        (
            "unknown nomenclature",
            set("/nomenclature", json!("cn")),
            Fault::UnknownValue,
            "\"cn\"",
            true,
        ),
        (
            "unknown direction",
            set("/direction", json!(["exports"])),
            Fault::UnknownValue,
            "exports",
            true,
        ),
        (
            "direction is text",
            set("/direction", json!("export")),
            Fault::WrongType,
            "direction",
            true,
        ),
        (
            "destination in small letters",
            set("/destinations", json!(["ru"])),
            Fault::UnknownValue,
            "ru",
            true,
        ),
        (
            "destination of three letters",
            set("/destinations", json!(["RUS"])),
            Fault::UnknownValue,
            "RUS",
            true,
        ),
        ("unknown edition", set("/edition", json!(2028)), Fault::UnknownValue, "2028", true),
        ("edition is true", set("/edition", json!(true)), Fault::WrongType, "edition", true),
        (
            "dated is no date",
            set("/dated", json!("1.1.2025")),
            Fault::MalformedDate,
            "1.1.2025",
            true,
        ),
        (
            "dated on no day",
            set("/dated", json!("2025-13-01")),
            Fault::MalformedDate,
            "2025-13-01",
            false,
        ),
        (
            "checked before dated",
            set("/checked", json!("2024-12-31")),
            Fault::DatesOutOfOrder,
            "checked",
            false,
        ),
        (
            "review before dated",
            set("/review_by", json!("2024-12-31")),
            Fault::DatesOutOfOrder,
            "review_by",
            false,
        ),
        (
            "until before from",
            set("/entries/0/until", json!("2024-12-31")),
            Fault::DatesOutOfOrder,
            "entry 1 (8542)",
            false,
        ),
        (
            "from is no date",
            set("/entries/0/from", json!("soon")),
            Fault::MalformedDate,
            "entry 1 (8542)",
            true,
        ),
        (
            "retrieved is no date",
            set("/sources/0/retrieved", json!("2026")),
            Fault::MalformedDate,
            "source 1",
            true,
        ),
        (
            "date of the instrument",
            set("/instrument/date", json!("x")),
            Fault::MalformedDate,
            "instrument",
            true,
        ),
        ("sources are an object", set("/sources", json!({})), Fault::WrongType, "sources", true),
        ("a source is text", set("/sources/0", json!("x")), Fault::WrongType, "source 1", true),
        ("publisher is blank", set("/publisher", json!("  ")), Fault::Empty, "publisher", true),
        ("count is too small", set("/count", json!(1)), Fault::WrongCount, "count", false),
        ("count is too large", set("/count", json!(3)), Fault::WrongCount, "3", false),
        ("count is text", set("/count", json!("2")), Fault::WrongType, "count", true),
        ("no entries", set("/entries", json!([])), Fault::Empty, "entries", true),
        ("entries are an object", set("/entries", json!({})), Fault::WrongType, "entries", true),
        ("an entry is text", set("/entries/0", json!("8542")), Fault::WrongType, "entry 1", true),
        (
            "code with a point",
            set("/entries/0/code", json!("85.42")),
            Fault::MalformedCode,
            "85.42",
            true,
        ),
        (
            "code of three digits",
            set("/entries/0/code", json!("854")),
            Fault::MalformedCode,
            "854",
            true,
        ),
        (
            "code of five digits",
            set("/entries/0/code", json!("85423")),
            Fault::MalformedCode,
            "85423",
            true,
        ),
        (
            "code of other digits",
            set("/entries/0/code", json!("８５４２")),
            Fault::MalformedCode,
            "entry 1",
            true,
        ),
        (
            "code is a number",
            set("/entries/0/code", json!(8542)),
            Fault::WrongType,
            "entry 1",
            true,
        ),
        (
            "code that no edition has",
            set("/entries/1/code", json!("854199")),
            Fault::CodeNotInEdition,
            "854199",
            false,
        ),
        (
            "code of another edition",
            set("/entries/1/code", json!("854151")),
            Fault::CodeNotInEdition,
            "HS 2017",
            false,
        ),
        (
            "heading that does not exist",
            set("/entries/0/code", json!("8599")),
            Fault::CodeNotInEdition,
            "8599",
            false,
        ),
        (
            "covers is unknown",
            set("/entries/0/covers", json!("all")),
            Fault::UnknownValue,
            "all",
            true,
        ),
        (
            "exception is malformed",
            set("/entries/0/except", json!(["8542.90"])),
            Fault::MalformedCode,
            "8542.90",
            true,
        ),
        (
            "exception that does not exist",
            set("/entries/0/except", json!(["854299"])),
            Fault::CodeNotInEdition,
            "854299",
            false,
        ),
        (
            "exception outside its entry",
            set("/entries/0/except", json!(["854110"])),
            Fault::ExceptionOutside,
            "854110",
            false,
        ),
        (
            "exception is the entry",
            set("/entries/0/except", json!(["8542"])),
            Fault::ExceptionOutside,
            "8542",
            false,
        ),
        (
            "exceptions are text",
            set("/entries/0/except", json!("854290")),
            Fault::WrongType,
            "except",
            true,
        ),
        (
            "edition of an entry",
            set("/entries/1/edition", json!("HS22")),
            Fault::UnknownValue,
            "HS22",
            true,
        ),
    ];
    for field in [
        "format",
        "id",
        "version",
        "title",
        "status",
        "effect",
        "status_note",
        "publisher",
        "binds",
        "direction",
        "destinations",
        "coverage",
        "decided_by",
        "nomenclature",
        "edition",
        "dated",
        "checked",
        "sources",
        "count",
        "entries",
    ] {
        table.push((field, without("", field), Fault::MissingField, field, true));
    }
    table.extend(broken_measures());
    let mut twice = good();
    let entry = twice["entries"][1].clone();
    twice["entries"].as_array_mut().expect("entries").push(entry);
    twice["count"] = json!(3);
    table.push(("the same entry twice", twice, Fault::Twice, "entry 3 (854110)", false));
    table
}

/// A register with two measures.
fn register() -> Value {
    let mut pack = good();
    let three = |text: &str| json!({"en": text, "ru": text, "kk": text});
    pack["status"] = json!("register");
    pack["binds"] = json!(["KZ"]);
    pack["measures"] = json!([
        {"id": "KZ-1", "title": three("timber"), "effect": "ban", "direction": ["export"],
         "instrument": {"name": "Order 1", "number": "1", "date": "2026-01-02"}, "from": "2026-01-05", "until": "2026-06-05",
         "term": "t", "conditions": [{"kind": "road", "text": three("by road")}], "destinations": ["RU"], "third_countries": false},
        {"id": "KZ-2", "title": three("sheep"), "effect": "quota", "direction": ["export"], "instrument": null}
    ]);
    pack["entries"] = json!([
        {"code": "4403", "covers": "whole", "measure": "KZ-1"},
        {"code": "010410", "covers": "part", "measure": "KZ-2", "printed": "0104 10", "words": {"ru": ["овц"]}}
    ]);
    pack
}

fn broken_measures() -> Vec<(&'static str, Value, Fault, &'static str, bool)> {
    let set = |path: &str, value: Value| {
        let mut pack = register();
        *pack.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        pack
    };
    let without = |parent: &str, key: &str| {
        let mut pack = register();
        pack.pointer_mut(parent).and_then(Value::as_object_mut).expect(parent).remove(key);
        pack
    };
    let mut twice = register();
    let mut again = twice["entries"][0].clone();
    again["conditions"] = json!([{"kind": "used", "text": "used"}]);
    twice["entries"].as_array_mut().expect("entries").push(again);
    twice["count"] = json!(3);
    let mut late = register();
    late["entries"][0]["until"] = json!("2026-06-06");
    let mut old = register();
    old["format"] = json!("tamga-list/1");
    old["binds"] = json!("KZ");
    let mut stray = register();
    stray["entries"][0]["except"] = json!(["440131"]);
    vec![
        (
            "a measure that is not there",
            set("/entries/0/measure", json!("KZ-9")),
            Fault::UnknownMeasure,
            "\"KZ-9\"",
            false,
        ),
        (
            "a measure without goods",
            set("/entries/0/measure", json!("KZ-2")),
            Fault::MeasureWithoutEntry,
            "measure 1 (KZ-1)",
            false,
        ),
        (
            "a register without measures",
            {
                let mut pack = without("", "measures");
                pack["entries"] =
                    json!([{"code": "4403", "covers": "whole", "title": {"en": "a"}}]);
                pack["count"] = json!(1);
                pack
            },
            Fault::MeasureMissing,
            "measures",
            false,
        ),
        (
            "a measure twice",
            set("/measures/1/id", json!("KZ-1")),
            Fault::Twice,
            "measure 2 (KZ-1)",
            false,
        ),
        ("an entry twice in one measure", twice, Fault::Twice, "entry 3 (4403)", false),
        (
            "days of a measure out of order",
            set("/measures/0/until", json!("2026-01-04")),
            Fault::DatesOutOfOrder,
            "measure 1 (KZ-1)",
            false,
        ),
        (
            "an entry longer than its measure",
            late,
            Fault::DatesOutOfOrder,
            "beyond those of its measure KZ-1",
            false,
        ),
        (
            "an exception under no code of its measure",
            stray,
            Fault::ExceptionOutside,
            "440131 does not lie under 4403",
            false,
        ),
        (
            "an unknown effect of a measure",
            set("/measures/0/effect", json!("tax")),
            Fault::UnknownValue,
            "\"tax\"",
            true,
        ),
        (
            "an unknown direction of a measure",
            set("/measures/0/direction", json!(["out"])),
            Fault::UnknownValue,
            "\"out\"",
            true,
        ),
        (
            "an unknown field of a measure",
            set("/measures/0/conditions/0/kind", json!(1)),
            Fault::WrongType,
            "\"kind\"",
            true,
        ),
        (
            "a measure without goods' names",
            without("/measures/0", "title"),
            Fault::MissingField,
            "measure 1 (KZ-1)",
            true,
        ),
        (
            "an id of a measure with blanks",
            set("/measures/0/id", json!("KZ 1")),
            Fault::UnknownValue,
            "measure 1 (KZ 1)",
            true,
        ),
        (
            "destinations of a measure",
            set("/measures/0/destinations", json!(["Russia"])),
            Fault::UnknownValue,
            "\"Russia\"",
            true,
        ),
        (
            "third countries as text",
            set("/measures/0/third_countries", json!("yes")),
            Fault::WrongType,
            "third_countries",
            true,
        ),
        (
            "a stem too short",
            set("/entries/1/words", json!({"ru": ["ов"]})),
            Fault::UnknownValue,
            "\"ов\"",
            true,
        ),
        (
            "a stem in capitals",
            set("/entries/1/words", json!({"ru": ["Овц"]})),
            Fault::UnknownValue,
            "\"Овц\"",
            false,
        ),
        (
            "an entry without title and measure",
            without("/entries/0", "measure"),
            Fault::MissingField,
            "title",
            true,
        ),
        ("measures in the first format", old, Fault::UnknownField, "\"measures\"", false),
    ]
}

/// A pack of the first format reads as before: its `binds` is a text, and it has no measures.
#[test]
fn the_first_format_reads() {
    let hs = Hs::embedded();
    let mut first = good();
    first["format"] = json!("tamga-list/1");
    let first = Pack::parse(first.to_string().as_bytes(), &hs).expect("tamga-list/1");
    let handed = tamga_screen::list::compact::read(&tamga_screen::list::compact::write(&first));
    assert!(handed.as_ref() == Some(&first));
    let second = Pack::parse(good().to_string().as_bytes(), &hs).expect("tamga-list/2");
    assert_eq!((first.entries, first.binds), (second.entries, second.binds));
    let register = Pack::parse(register().to_string().as_bytes(), &hs).expect("register");
    let [timber, sheep] = register.entries.as_slice() else { panic!("two entries") };
    assert_eq!(timber.title.en, "timber");
    assert_eq!((timber.from, timber.until), (Some(day("2026-01-05")), Some(day("2026-06-05"))));
    assert_eq!(sheep.until, None);
}

#[test]
fn every_fault_refuses_the_pack_and_says_why() {
    let hs = Hs::embedded();
    assert!(Pack::parse(good().to_string().as_bytes(), &hs).is_ok());
    let table = broken();
    assert!(table.len() >= 60);
    let mut messages = BTreeSet::new();
    for (name, pack, fault, says, _) in &table {
        let refusal = Pack::parse(pack.to_string().as_bytes(), &hs)
            .err()
            .unwrap_or_else(|| panic!("{name} was accepted"));
        assert_eq!(refusal.fault, *fault, "{name}: {refusal}");
        assert!(refusal.to_string().contains(says), "{name}: \"{refusal}\" does not name {says}");
        messages.insert(refusal.to_string());
    }
    assert!(
        messages.len() >= table.len() - 6,
        "messages repeat: {} of {}",
        messages.len(),
        table.len()
    );
    for (name, bytes, says) in [
        (
            "a byte-order mark",
            [b"\xEF\xBB\xBF".as_slice(), good().to_string().as_bytes()].concat(),
            "byte-order mark",
        ),
        ("data behind it", [good().to_string().as_bytes(), b" x"].concat(), "trailing"),
        (
            "a key twice",
            good().to_string().replacen("\"id\"", "\"binds\":\"x\",\"id\"", 1).into_bytes(),
            "twice",
        ),
        ("half a file", good().to_string().as_bytes()[..300].to_vec(), "EOF"),
        ("no JSON", b"code;covers\n8542;whole\n".to_vec(), "expected"),
        ("an empty file", Vec::new(), "EOF"),
        ("no UTF-8", b"{\"format\":\"\xFF\"}".to_vec(), "unicode"),
        ("a bare array", b"[]".to_vec(), "object"),
    ] {
        let refusal =
            Pack::parse(&bytes, &hs).err().unwrap_or_else(|| panic!("{name} was accepted"));
        assert!(
            refusal.to_string().to_lowercase().contains(&says.to_lowercase()),
            "{name}: {refusal}"
        );
    }
}

/// What stands just inside the bounds of the checks is taken.
#[test]
fn the_edge_of_what_is_good() {
    let hs = Hs::embedded();
    for (name, pack) in [
        ("checked on the day of its date", set("/checked", json!("2025-01-01"))),
        ("reviewed by the day of its date", set("/review_by", json!("2025-01-01"))),
        ("an entry of one day", set("/entries/0/until", json!("2025-01-01"))),
        ("an id of 64 signs", set("/id", json!("a".repeat(64)))),
    ] {
        assert!(Pack::parse(pack.to_string().as_bytes(), &hs).is_ok(), "{name}");
    }
}

#[test]
fn the_schema_and_the_parser_agree() {
    let schema: Value =
        serde_json::from_str(include_str!("../src/list/pack.schema.json")).expect("schema");
    let schema = jsonschema::validator_for(&schema).expect("schema");
    assert!(schema.is_valid(&good()));
    for id in embedded::ids() {
        let file: Value = serde_json::from_str(&support::pack_file(id)).expect(id);
        let faults: Vec<String> = schema
            .iter_errors(&file)
            .map(|fault| format!("{fault} at {}", fault.instance_path))
            .collect();
        assert_eq!(faults, [""; 0], "{id}");
    }
    for (name, pack, _, _, visible) in broken() {
        assert_eq!(!schema.is_valid(&pack), visible, "{name}");
    }
}

#[test]
fn no_older_version_takes_the_place_of_a_newer() {
    let hs = Hs::embedded();
    let parse = |version: &str| {
        Pack::parse(set("/version", json!(version)).to_string().as_bytes(), &hs).expect(version)
    };
    let known = parse("2026-01-02.3");
    assert!(parse("2026-01-02.10").may_replace(&known).is_ok());
    assert!(parse("2026-01-03").may_replace(&known).is_ok());
    assert!(parse("2026-01-02.3").may_replace(&known).is_ok());
    // The same version with other content is no newer one.
    let mut other = set("/publisher", json!("another"));
    other["version"] = json!("2026-01-02.3");
    let other = Pack::parse(other.to_string().as_bytes(), &hs).expect("pack");
    assert_eq!(other.may_replace(&known).expect_err("other content").fault, Fault::OlderVersion);
    for older in ["2026-01-02.2", "2026-01-02", "2025-12-31.9"] {
        assert_eq!(parse(older).may_replace(&known).expect_err(older).fault, Fault::OlderVersion);
    }
}

#[test]
fn embedded_packs_are_what_their_facts_say() {
    let hs = Hs::embedded();
    let options = options(&["chpl", "kz-2023-10"]);
    let [chpl, kz] = options.lists.as_slice() else { panic!("two lists") };
    assert_eq!(
        (chpl.entries.len(), chpl.status, chpl.dated),
        (50, Status::NotLaw, day("2024-02-23"))
    );
    for (tier, count) in [("1", 4), ("2", 5), ("3.A", 16), ("3.B", 9), ("4.A", 11), ("4.B", 5)] {
        assert_eq!(
            chpl.entries.iter().filter(|entry| entry.group == tier).count(),
            count,
            "tier {tier}"
        );
    }
    assert_eq!((kz.entries.len(), kz.status), (18, Status::AnnouncedThenDenied));
    assert!(kz.entries.iter().all(|entry| entry.covers == Covers::Part));
    for pack in [chpl, kz] {
        for words in
            pack.entries.iter().map(|entry| &entry.title).chain([&pack.title, &pack.status_note])
        {
            assert!(!words.en.is_empty() && !words.ru.is_empty() && !words.kk.is_empty());
            assert!(words.en != words.ru && words.ru != words.kk, "not translated: {}", words.en);
        }
        assert_eq!(embedded::published(&pack.sha256).as_ref(), Some(pack.as_ref()));
    }
    for (listed, text) in [
        (true, "854231"),
        (true, "880730"),
        (true, "846693"),
        (false, "880622"),
        (false, "850760"),
        (false, "010121"),
    ] {
        let code = tamga_screen::code::Code::parse(text).expect(text);
        assert_eq!(
            options.circumstances().judge(chpl, code).verdict == Verdict::Listed,
            listed,
            "{text}"
        );
    }
    assert!(hs.has(Edition::Hs2022, tamga_screen::code::Code::parse("8806").expect("code")));
}

/// What every copy carries is the JSON file, field for field and with its hash.
#[test]
fn the_compact_form_is_the_file() {
    let hs = Hs::embedded();
    for pack in embedded::packs() {
        let file = support::pack_file(&pack.id);
        assert!(pack == Pack::parse(file.as_bytes(), &hs).expect("pack"), "{}", pack.id);
        // Damage is seen, wherever it is.
        let bytes = tamga_screen::list::compact::write(&pack);
        for end in (0..bytes.len()).step_by(97) {
            assert!(tamga_screen::list::compact::read(&bytes[..end]).is_none(), "{end}");
        }
    }
    assert_eq!(embedded::packs().count(), embedded::ids().count());
    // So do packs that are loaded, of both formats, on their way from the part that checks them to the engine.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/list/packs/loaded");
    let mut loaded = 0;
    for file in std::fs::read_dir(folder).expect("loaded packs").flatten() {
        let bytes = std::fs::read(file.path()).expect("pack");
        let pack = Pack::parse(&bytes, &hs).expect("pack");
        let handed = tamga_screen::list::compact::read(&tamga_screen::list::compact::write(&pack));
        assert!(handed == Some(pack), "{:?}", file.path());
        loaded += 1;
    }
    assert!(loaded >= 5);
}

#[test]
fn generated_data_is_fresh() {
    let Some(shared) = shared() else { return };
    let out = std::env::temp_dir().join(format!("tamga-generated-{}", std::process::id()));
    std::fs::create_dir_all(&out).expect("folder");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (script, folder, files) in [
        ("generate-nomenclature", "src/nomenclature", &["hs.bin", "hs.tsv", "tnved.bin"][..]),
        (
            "generate-packs",
            "src/list/packs",
            &[
                "chpl-2026-11-26.json",
                "kz-2023-10-2026-11-26.json",
                "kz-measures-2026-08-24.json",
                "chpl.bin",
                "kz-2023-10.bin",
                "kz-measures.bin",
                "loaded/kg-measures-2026-09-16.json",
                "loaded/ru-measures-2026-08-24.json",
                "loaded/eaeu-decision-30-export-2026-11-26.json",
                "loaded/eu-833-2014-2023-12-2026-11-26.json",
                "loaded/eu-833-2014-2023-04-2026-11-24.json",
            ],
        ),
    ] {
        let status = Command::new(root.join("scripts").join(script))
            .arg(&shared)
            .arg(&out)
            .env("TAMGA", env!("CARGO_BIN_EXE_tamga-screen"))
            .status()
            .expect(script);
        assert!(status.success(), "{script} failed");
        for file in files {
            let (fresh, kept) = (
                std::fs::read(out.join(file)).expect(file),
                std::fs::read(root.join(folder).join(file)).expect(file),
            );
            assert!(
                fresh == kept,
                "{folder}/{file} is not what scripts/{script} makes; run it: scripts/{script} ../shared {folder}"
            );
        }
    }
    std::fs::remove_dir_all(out).expect("folder");
}

#[test]
fn the_european_pack_never_says_no() {
    let hs = Hs::embedded();
    let bytes = include_bytes!("../src/list/packs/loaded/eu-833-2014-2023-04-2026-11-24.json");
    let pack = std::rc::Rc::new(Pack::parse(bytes, &hs).expect("pack"));
    assert!(pack.not_screenable.iter().any(|item| item.text.contains("98")));
    let mut options = options(&["chpl"]);
    options.lists = vec![pack.clone()];
    let tariff = support::tariff(&hs);
    let mut tried = 0;
    for entry in pack.entries.iter().filter(|entry| entry.code.len() > 6) {
        for national in tariff.below(entry.code.prefix(6)) {
            let verdict = options.circumstances().judge(&pack, national).verdict;
            assert!(
                !matches!(verdict, Verdict::NotFound | Verdict::NoConclusion),
                "{national} beside {}",
                entry.code
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} codes");
    for edition in Edition::ALL {
        for digit in 0..10 {
            let digit = tamga_screen::code::Code::parse(&digit.to_string()).expect("digit");
            for code in hs.below(edition, digit).collect::<Vec<_>>() {
                assert_ne!(
                    options.circumstances().judge(&pack, code).verdict,
                    Verdict::NotFound,
                    "{code}"
                );
            }
        }
    }
}

#[test]
fn a_csv_becomes_a_list_of_ones_own() {
    let hs = Hs::embedded();
    let parse = |text: &str| own::from_csv("mine", text, text.as_bytes(), day(TODAY), &hs);
    let pack = parse("Код ТН ВЭД;covers;Название;from;until\n8542.31;part;Чип;2026-01-01;\n8471;;ПК;;2026-12-31\n8525.80;whole;старый;;\n")
        .expect("list");
    assert_eq!(pack.entries.len(), 3);
    assert_eq!(pack.entries[0].covers, Covers::Part);
    assert_eq!(pack.entries[1].until, Some(day("2026-12-31")));
    assert_eq!(pack.warnings.len(), 1, "{:?}", pack.warnings);
    assert!(parse("8542\n8471\n").is_ok());
    let refusal =
        parse("code;covers\n8542;whole\n7O70;whole\n85423;part\n9999;all\n").expect_err("refused");
    for row in ["row 3", "row 4", "row 5"] {
        assert!(refusal.to_string().contains(row), "{refusal}");
    }
    assert_eq!(parse("").expect_err("empty").fault, Fault::Empty);
    assert_eq!(parse("name;price\nx;1\n").expect_err("no column").fault, Fault::MissingField);
    // Whose digits a list has is what its column is named by; where nothing names it, that is said.
    assert_eq!(pack.nomenclature, Nomenclature::Tnved);
    let unsaid = parse("code\n8544429009\n").expect("list");
    assert_eq!(unsaid.nomenclature, Nomenclature::Hs);
    assert_eq!(unsaid.warnings[0].kind, own::RowKind::DigitsUnsaid);
    assert_eq!(parse("CN code;name\n85444290;x\n").expect("list").nomenclature, Nomenclature::EuCn);
    // Titles may stand above the names of the columns.
    let titled =
        parse("Список контроля;;\n;;\n№;Код ТН ВЭД ЕАЭС;Наименование\n1;8544429009;Провод\n");
    assert_eq!(titled.expect("list").entries[0].title.ru, "Провод");
    let titled = parse("Перечень кодов;;\n№;Код ТН ВЭД;Наименование\n1;8544429009;Провод\n");
    assert_eq!(titled.expect("list").entries.len(), 1);
    // What is no title is no row to pass over.
    assert!(parse("85A2;Чип;5\ncode;name;n\n854231;x;1\n").is_err());
    // What is written out is read again by the strict parser.
    let again = Pack::parse(own::to_json(&pack).as_bytes(), &hs).expect("own list as a pack");
    assert_eq!(again.entries.len(), 3);
}

/// A list of one's own under "Код ТН ВЭД" against an invoice under "Код ТН ВЭД ЕАЭС": digits are compared with digits.
#[test]
fn whose_digits_a_list_has_reaches_the_comparison() {
    let list = |name: &str| {
        let text = format!("{name}\n8544429009\n");
        let hs = Hs::embedded();
        std::rc::Rc::new(
            own::from_csv("mine", &text, text.as_bytes(), day(TODAY), &hs).expect("list"),
        )
    };
    let verdict = |name: &str, paste: &str, chosen, assumed| {
        let mut options = options(&["chpl"]);
        options.tnved = Some(support::tariff(&options.hs));
        options.lists = vec![list(name)];
        (options.nomenclature, options.assumed) = (chosen, assumed);
        screen(Paste::new(paste.into()), options).headline()
    };
    let (tnved, cn) = (Some(Nomenclature::Tnved), Some(Nomenclature::EuCn));
    let (listed, not) = (Some(Verdict::Listed), Some(Verdict::NotFound));
    let part = Some(Verdict::ListedInPart);
    for (name, label, code, chosen, assumed, expected) in [
        ("Код ТН ВЭД", "Код ТН ВЭД ЕАЭС", "8544421000", None, None, not),
        ("Код ТН ВЭД", "Код ТН ВЭД ЕАЭС", "8544429009", None, None, listed),
        // Nobody says whose the list's digits are: a neighbour can't be told apart, until a person says it.
        ("code", "Код ТН ВЭД ЕАЭС", "8544421000", None, None, part),
        ("code", "Код ТН ВЭД ЕАЭС", "8544421000", tnved, None, not),
        ("code", "HS code", "8544421000", tnved, None, not),
        ("code", "HS code", "8544421000", None, tnved, part),
        // The page's word comes after the paper's, the person's before it.
        ("Код ТН ВЭД", "HS code", "8544421000", None, tnved, not),
        ("Код ТН ВЭД", "CN code", "85444210", None, tnved, part),
        ("Код ТН ВЭД", "CN code", "8544421000", tnved, cn, not),
        ("Код ТН ВЭД", "HS code", "8544421000", None, None, part),
    ] {
        let found = verdict(name, &format!("{label}: {code}\n"), chosen, assumed);
        assert_eq!(
            found, expected,
            "{name}, {label} {code}, chosen {chosen:?}, assumed {assumed:?}"
        );
    }
}
