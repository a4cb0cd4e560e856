//! Receipts: repeated, changed, damaged.

mod support;

use std::rc::Rc;
use support::{options, shared, tariff};
use tamga_screen::list::json::Json;
use tamga_screen::list::{Pack, sha256_hex};
use tamga_screen::paste::{Paste, workbook};
use tamga_screen::report::json::Unit;
use tamga_screen::report::receipt::{Circumstance, FileFacts};
use tamga_screen::report::{Decided, Decision};
use tamga_screen::screen::screen;
use tamga_screen::verify::{Outcome, Supplied, Verification, verify};

const TEXT: &str = "Товар;Код ТН ВЭД;Кол-во\nЧип;8542 31 900 0;2\nКамера;8525.80;1\nДиск;84717;3\nКонь;0101.21;1\n";

fn circumstance(with_paste: bool) -> Circumstance {
    Circumstance {
        salt: "00ff".into(),
        with_paste,
        reference: "SNT 1".into(),
        ..Circumstance::default()
    }
}

#[test]
fn repeated() {
    let options = options(&["chpl", "kz-2023-10"]);
    let hs = options.hs.clone();
    let receipt = screen(Paste::new(TEXT.into()), options.clone()).receipt(&circumstance(true));
    assert!(receipt.contains("8542 31 900 0"));
    assert_eq!(verify(receipt.as_bytes(), &options.lists, None, &hs, None).outcome, Outcome::Same);
    // The embedded lists of every version are found by their hash.
    assert_eq!(verify(receipt.as_bytes(), &[], None, &hs, None).outcome, Outcome::Same);

    let bare = screen(Paste::new(TEXT.into()), options.clone()).receipt(&circumstance(false));
    assert!(!bare.contains("Чип"));
    assert_eq!(verify(bare.as_bytes(), &[], None, &hs, None).outcome, Outcome::PasteNotSupplied);
    assert_eq!(
        verify(bare.as_bytes(), &[], Some(Paste::new(TEXT.into()).into()), &hs, None).outcome,
        Outcome::Same
    );
    let other = verify(bare.as_bytes(), &[], Some(Paste::new("8542".into()).into()), &hs, None);
    // In the browser what compares and what shows are two modules.
    let told = Json::parse(other.to_json().as_bytes()).unwrap();
    assert_eq!(Verification::of(&told).unwrap().to_json(), other.to_json());
    assert_eq!(other.outcome, Outcome::Changed);
    assert!(other.fault.contains("not the one"));
    assert!(other.other_paste);
}

/// A record of a file knows it again, says whose it is, and tells another file or a changed row.
#[test]
fn of_a_file() {
    let options = options(&["chpl"]);
    let hs = options.hs.clone();
    let facts =
        |text: &str| FileFacts { name: "invoice.csv".into(), sha256: sha256_hex(text.as_bytes()) };
    let time = "2026-11-26T14:05:09+05:00";
    let receipt = screen(Paste::new(TEXT.into()), options).receipt(&Circumstance {
        file: Some(facts(TEXT)),
        time: time.into(),
        operator: "A. B.".into(),
        ..circumstance(false)
    });
    let again = |text: &str, of: &str| {
        let supplied = Supplied { paste: Paste::new(text.into()), file: Some(facts(of)) };
        verify(receipt.as_bytes(), &[], Some(supplied), &hs, None)
    };
    let same = again(TEXT, TEXT);
    assert_eq!((same.outcome, same.other_file), (Outcome::Same, None));
    assert_eq!((same.about.time.as_str(), same.about.operator.as_str()), (time, "A. B."));
    assert_eq!((same.about.file, same.about.lines), (Some(facts(TEXT)), 5));
    // The same text in other bytes.
    let bytes = again(TEXT, "\u{feff}");
    assert_eq!((bytes.outcome, bytes.changes.len()), (Outcome::Changed, 0));
    assert_eq!(bytes.other_file, Some(facts("\u{feff}")));
    // A changed row is told by its line.
    let row = TEXT.replace("84717", "847170");
    let row = again(&row, &row);
    assert!(row.other_paste && row.other_file.is_some());
    let lines: Vec<(i64, &str)> = row.changes.iter().map(|one| (one.line, one.why)).collect();
    assert_eq!(lines, [(4, "other_text")]);
}

/// Anyone can write a hash that fits: what the same screening would not write is told.
#[test]
fn lies_with_a_fitting_hash() {
    let options = options(&["chpl", "kz-2023-10"]);
    let hs = options.hs.clone();
    let options_sha = options.lists[0].sha256.clone();
    let hash_field = format!("\"sha256\":\"{options_sha}\",");
    let receipt = screen(Paste::new(TEXT.into()), options).receipt(&circumstance(true));
    for (name, from, to) in [
        ("headline", "\"headline\":\"listed\"", "\"headline\":\"not_found\""),
        ("lines", "\"lines\":5", "\"lines\":4"),
        ("list id", "\"id\":\"chpl\",\"sha256\"", "\"id\":\"other\",\"sha256\""),
        ("list version", "\"version\":\"2026-11-26\"}", "\"version\":\"2020-01-01\"}"),
        ("edition", "\"edition\":null", "\"edition\":\"1\""),
        ("nomenclature", "\"nomenclature\":null", "\"nomenclature\":\"x\""),
        ("paste", "0101.21", "0102.21"),
        ("a verdict", "\"verdict\":\"listed\"", "\"verdict\":\"not_found\""),
        ("corrections", "\"corrections\":[]", "\"corrections\":[1]"),
        (
            "a list of no known content",
            &options_sha,
            "0000000000000000000000000000000000000000000000000000000000000000",
        ),
        ("a list without its hash", &hash_field, ""),
        ("the engine's hash", "\"wasmSha256\":null", "\"wasmSha256\":\"zzz\""),
        ("where it ran", "\"ran\":\"native\"", "\"ran\":\"nowhere\""),
        ("more of the engine", "\"ran\":\"native\"", "\"checked\":true,\"ran\":\"native\""),
        ("another field", "\"corrections\":[]", "\"approved\":true,\"corrections\":[]"),
    ] {
        assert!(receipt.contains(from), "{name}: {receipt}");
        let lie = receipt.replacen(from, to, 1);
        let Json::Object(mut fields) = Json::parse(lie.as_bytes()).expect("JSON") else {
            panic!("object")
        };
        fields.retain(|(key, _)| key != "sha256");
        let hash = sha256_hex(Json::Object(fields.clone()).canonical().as_bytes());
        fields.push(("sha256".into(), hash.as_str().into()));
        let outcome =
            verify(Json::Object(fields).canonical().as_bytes(), &[], None, &hs, None).outcome;
        assert!(
            matches!(outcome, Outcome::Changed | Outcome::Damaged | Outcome::ListNotAtHand),
            "{name}: {outcome:?}"
        );
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let options = options(&["chpl", "kz-2023-10"]);
    let hs = options.hs.clone();
    let receipt =
        screen(Paste::new("8542.31".into()), options).receipt(&circumstance(true)).into_bytes();
    for place in 0..receipt.len() {
        for bit in 0..8 {
            let mut flipped = receipt.clone();
            flipped[place] ^= 1 << bit;
            let outcome = verify(&flipped, &[], None, &hs, None).outcome;
            assert_eq!(outcome, Outcome::Damaged, "byte {place}, bit {bit}");
        }
    }
}

#[test]
fn a_changed_list_names_the_lines_that_changed() {
    let options = options(&["chpl"]);
    let hs = options.hs.clone();
    let receipt =
        screen(Paste::new("854231\n848210\n010121\n".into()), options).receipt(&circumstance(true));
    let text = support::pack_file("chpl");
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("\"848210\"")).collect();
    let changed = without
        .join("\n")
        .replace("\"count\": 50", "\"count\": 49")
        .replace("\"version\": \"2026-11-26\"", "\"version\": \"2027-01-01\"");
    let pack = Rc::new(Pack::parse(changed.as_bytes(), &hs).expect("pack"));
    // The version of the receipt is still published, so it is used.
    assert_eq!(
        verify(receipt.as_bytes(), std::slice::from_ref(&pack), None, &hs, None).outcome,
        Outcome::Same
    );
    // A receipt of the changed list, repeated with the embedded one.
    let mut options = support::options(&["chpl"]);
    options.lists = vec![pack];
    let receipt =
        screen(Paste::new("854231\n848210\n010121\n".into()), options).receipt(&circumstance(true));
    let embedded = support::embedded_pack("chpl");
    let found = verify(receipt.as_bytes(), &[embedded], None, &hs, None);
    assert_eq!(found.outcome, Outcome::Changed);
    assert_eq!(found.replaced.len(), 1);
    assert_eq!(found.changes.iter().map(|change| change.line).collect::<Vec<_>>(), [2]);
    assert_eq!(found.changes[0].why, "entry_added");
    // The other way round, and without the paste.
    let text = support::pack_file("chpl").replacen("\"chpl\"", "\"portal\"", 1);
    let whole = Rc::new(Pack::parse(text.as_bytes(), &hs).expect("pack"));
    let less = Rc::new(
        Pack::parse(changed.replacen("\"chpl\"", "\"portal\"", 1).as_bytes(), &hs).expect("pack"),
    );
    for with_paste in [true, false] {
        let mut options = support::options(&["chpl"]);
        options.lists = vec![whole.clone()];
        let receipt = screen(Paste::new("854231\n848210\n010121\n".into()), options)
            .receipt(&circumstance(with_paste));
        let found = verify(receipt.as_bytes(), std::slice::from_ref(&less), None, &hs, None);
        let changes: Vec<_> =
            found.changes.iter().map(|change| (change.line, change.why)).collect();
        assert_eq!(
            (found.outcome, changes),
            (Outcome::Changed, vec![(2, "entry_removed")]),
            "{with_paste}"
        );
    }
    assert_eq!(verify(receipt.as_bytes(), &[], None, &hs, None).outcome, Outcome::ListNotAtHand);
}

#[test]
fn every_sample_document() {
    let Some(shared) = shared() else { return };
    let mut options = options(&["chpl", "kz-2023-10"]);
    let hs = options.hs.clone();
    options.tnved = Some(tariff(&hs));
    let mut tried = 0;
    for folder in std::fs::read_dir(shared.join("samples"))
        .expect("samples")
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        for file in std::fs::read_dir(folder.path()).expect("folder").flatten() {
            let bytes = std::fs::read(file.path()).expect("file");
            let paste = match String::from_utf8(bytes.clone()) {
                Ok(text) => Paste::new(text),
                Err(_) => match workbook::read(&bytes) {
                    Ok(paste) => paste,
                    Err(_) => continue,
                },
            };
            let receipt = screen(paste, options.clone()).receipt(&circumstance(true));
            let found = verify(receipt.as_bytes(), &[], None, &hs, options.tnved.as_ref());
            assert_eq!(
                found.outcome,
                Outcome::Same,
                "{}: {:?}",
                file.path().display(),
                found.changes.first()
            );
            tried += 1;
        }
    }
    assert!(tried >= 27, "only {tried}");
}

/// What a person decided stands in every export, changes no verdict, and is not repeated with the screening.
#[test]
fn decisions_are_recorded_and_change_nothing() {
    let options = options(&["chpl", "kz-2023-10"]);
    let hs = options.hs.clone();
    let report = screen(Paste::new(TEXT.into()), options.clone());
    let before = report.summary_json();
    let decision = Decision {
        decided: Decided::GoodsNotMeant,
        reason: "Лишь корпус, без чипа".into(),
    };
    report.decide(&report.finding(0).expect("a finding"), Some(decision.clone()));
    report.decide(&report.finding(1).expect("a finding"), Some(decision.clone()));
    report.decide(&report.finding(1).expect("a finding"), None);
    assert_eq!(report.decision(&report.finding(0).expect("a finding")), Some(decision.clone()));
    assert_eq!(report.summary_json(), before);
    let receipt = report.receipt(&circumstance(true));
    for export in [&receipt, &report.to_csv(), &report.to_json(Unit::Bytes), &report.to_jsonl()] {
        assert_eq!(export.matches("goods_not_meant").count(), 1, "{export}");
        assert_eq!(export.matches("без чипа").count(), 1, "{export}");
    }
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../src/report/receipt.schema.json")).expect("schema");
    let schema = jsonschema::validator_for(&schema).expect("schema");
    assert!(schema.is_valid(&serde_json::from_str(&receipt).expect("JSON")));
    assert_eq!(verify(receipt.as_bytes(), &[], None, &hs, None).outcome, Outcome::Same);
    // A decision that no version of this program writes is an alteration, whatever its hash says.
    let lie = receipt.replace("\"goods_not_meant\"", "\"approved\"");
    let Json::Object(mut fields) = Json::parse(lie.as_bytes()).expect("JSON") else {
        panic!("object")
    };
    fields.retain(|(key, _)| key != "sha256");
    let hash = sha256_hex(Json::Object(fields.clone()).canonical().as_bytes());
    fields.push(("sha256".into(), hash.as_str().into()));
    assert_eq!(
        verify(Json::Object(fields).canonical().as_bytes(), &[], None, &hs, None).outcome,
        Outcome::Changed
    );
    // Another screening of the same text takes the decisions over.
    let again = screen(Paste::new(TEXT.into()), options);
    again.keep_decisions(&report.decisions());
    assert_eq!(again.decision(&again.finding(0).expect("a finding")), Some(decision));
}

#[test]
fn a_receipt_fits_its_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../src/report/receipt.schema.json")).expect("schema");
    let schema = jsonschema::validator_for(&schema).expect("schema");
    for with_paste in [true, false] {
        let receipt = screen(Paste::new(TEXT.into()), options(&["chpl", "kz-2023-10"]))
            .receipt(&circumstance(with_paste));
        let json: serde_json::Value = serde_json::from_str(&receipt).expect("JSON");
        let wrong: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        // Canonical: what serde_json writes with sorted keys is the same text.
        assert_eq!(json.to_string(), receipt);
    }
}
