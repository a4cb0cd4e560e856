//! The command line as a person drives it: exit status, what stands on standard output, what on standard error.

mod support;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use support::TODAY;

/// A folder of its own for a test, taken away at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("tamga-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("folder");
        Folder(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("file");
        path.to_string_lossy().into_owned()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tamga-screen"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tamga-screen");
    // Who only prints a usage does not read.
    let _ = child.stdin.take().expect("stdin").write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("output");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("exit status"), text(stdout), text(stderr))
}

const PACK: &str = include_str!("../src/list/packs/chpl-2026-11-26.json");

#[test]
fn the_main_job() {
    let arguments = ["--list", "chpl", "--format", "jsonl", "--today", TODAY];
    let (status, out, errors) = run(&arguments, "8542 31 900 0\nHS 8542\n0101.21\n");
    assert_eq!((status, errors.as_str()), (1, ""));
    let lines: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let said: Vec<_> = lines[..3]
        .iter()
        .map(|line| (line["verdict"].as_str().unwrap_or(""), line["entry"].as_str()))
        .collect();
    assert_eq!(
        said,
        [("listed", Some("854231")), ("too_short", Some("854231")), ("not_found", None)]
    );
    assert_eq!(lines[3]["summary"]["codes"], 3);

    let (status, out, _) = run(&arguments, "");
    assert_eq!(status, 1);
    assert!(out.contains("\"headline\":\"nothing_screened\""));
    assert_eq!(run(&arguments, "0101.21\n").0, 0);
    // The same day a year past the review date: nothing is "not found".
    let (status, out, _) =
        run(&["--list", "chpl", "--format", "jsonl", "--today", "2031-01-01"], "0101.21\n");
    assert_eq!(status, 1);
    assert!(out.contains("list_out_of_date") && !out.contains("\"verdict\":\"not_found\""));
}

#[test]
fn what_cannot_be_read_says_so_and_prints_nothing() {
    let folder = Folder::new("refused");
    let broken =
        folder.file("broken.json", PACK.replace("\"count\": 50", "\"count\": 51").as_bytes());
    let pdf = folder.file("a.pdf", b"%PDF-1.7");
    for (arguments, says) in [
        (vec!["--list", "no-such-list"], "no-such-list"),
        (vec!["--list", "chpl", "--list", broken.as_str()], "count"),
        (vec![pdf.as_str()], "PDF"),
        (vec!["--format", "xml"], "xml"),
        (vec!["--today", "tomorrow"], "tomorrow"),
        (vec!["--edition", "2028"], "2028"),
        (vec!["--nomenclature", "cn"], "cn"),
        (vec!["--colour"], "colour"),
        (vec!["/no/such/file"], "/no/such/file"),
        (vec!["pack"], "pack check"),
        (vec!["pack", "check", broken.as_str()], "wrong_count"),
        (vec!["pack", "sign", broken.as_str(), broken.as_str()], "wrong_count"),
    ] {
        let (status, out, errors) = run(&arguments, "8542.31");
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {errors}");
        assert!(errors.contains(says), "{arguments:?}: {errors}");
    }
}

#[test]
fn packs_are_checked_compared_made_and_signed() {
    let folder = Folder::new("packs");
    let pack = folder.file("portal.json", PACK.as_bytes());
    let (status, out, _) = run(&["pack", "check", &pack], "");
    assert_eq!(status, 0);
    assert!(out.contains("chpl 2026-11-26, 50 entries, signature not checked"), "{out}");

    // Signed, changed by a byte, and under another key.
    let key = folder.path("key");
    let (status, public, _) = run(&["pack", "keygen", &key], "");
    assert_eq!(status, 0);
    assert_eq!(std::fs::read_to_string(format!("{key}.pub")).expect("public key"), public);
    assert_eq!(run(&["pack", "keygen", &key], "").0, 2, "a key is never overwritten");
    assert_eq!(run(&["pack", "sign", &key, &pack], "").0, 0);
    let check = |key: &str| run(&["pack", "check", "--key", key, &pack], "");
    let (status, out, _) = check(&format!("{key}.pub"));
    assert_eq!(status, 0);
    assert!(out.contains("signature fits"), "{out}");
    let other = folder.path("other");
    assert_eq!(run(&["pack", "keygen", &other], "").0, 0);
    let (status, _, errors) = check(&format!("{other}.pub"));
    assert_eq!(status, 2);
    assert!(errors.contains("bad_signature"), "{errors}");
    std::fs::write(&pack, PACK.replacen("Processor and controller", "Processor or controller", 1))
        .expect("pack");
    assert_eq!(check(&format!("{key}.pub")).0, 2);

    // Two versions: one entry gone, one changed.
    let lines: Vec<&str> = PACK.lines().filter(|line| !line.contains("\"848210\"")).collect();
    let newer = lines
        .join("\n")
        .replace("\"count\": 50", "\"count\": 49")
        .replace("\"version\": \"2026-11-26\"", "\"version\": \"2027-01-01\"");
    let newer = folder.file("newer.json", newer.as_bytes());
    let (status, out, _) = run(&["pack", "diff", &pack, &newer], "");
    assert_eq!(status, 1);
    assert!(
        out.starts_with("chpl 2026-11-26 → chpl 2027-01-01: 0 added, 1 removed, 1 changed\n"),
        "{out}"
    );
    assert!(out.contains("- 848210") && out.contains("~ 854231"), "{out}");
    let (_, out, _) = run(&["pack", "diff", "--format", "json", &newer, &pack], "");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["added"][0]["code"], "848210");
    assert_eq!(json["changed"][0]["code"], "854231");
    assert_eq!(run(&["pack", "diff", &pack, &pack], "").0, 0);

    // A list of one's own becomes a pack that the parser takes, and screens as one.
    let own = folder.file(
        "our goods.csv",
        "Код;Наименование;until\n8542 31;Чип;2027-01-01\n0101;Конь;\n".as_bytes(),
    );
    let (status, made, _) = run(&["pack", "from-csv", &own], "");
    assert_eq!(status, 0);
    let made = folder.file("our-goods.json", made.as_bytes());
    assert_eq!(run(&["pack", "check", &made], "").0, 0);
    for list in [&own, &made] {
        let (status, out, _) = run(
            &["--list", list, "--format", "jsonl", "--today", TODAY],
            "HS 0101.21\nHS 8471.50\n",
        );
        assert_eq!(status, 1);
        assert!(
            out.contains("\"verdict\":\"listed\"") && out.contains("\"verdict\":\"not_found\""),
            "{out}"
        );
    }
    let bad = folder.file("bad.csv", b"code\n8542.31\n85x2\n8599.99\n");
    let (status, _, errors) = run(&["pack", "from-csv", &bad], "");
    assert_eq!(status, 2);
    assert!(
        errors.contains("85x2") && errors.contains("859999"),
        "every row that can't be read is named: {errors}"
    );
    // A column that is not there screens nothing.
    // A chapter says something only where it is known to be a code.
    let cell = |more: &[&str], input| {
        run(&[&["--format", "jsonl", "--today", TODAY], more].concat(), input)
    };
    assert!(cell(&["--cell"], "85").1.contains("\"verdict\":\"too_short\""));
    assert!(cell(&[], "85").1.contains("\"headline\":\"nothing_screened\""));
    assert_eq!(cell(&["--cell", "--column", "1"], "85").0, 2);
    let (status, out, errors) = run(&["--column", "99"], "code;name\n8542;chip\n");
    assert_eq!((status, out.as_str()), (2, ""), "{errors}");
}

#[test]
fn receipts_repeat() {
    let folder = Folder::new("receipts");
    let paste =
        folder.file("paste.csv", "Код ТН ВЭД;Товар\n8542319000;Чип\n0101210000;Конь\n".as_bytes());
    let receipt = folder.path("receipt.json");
    let (status, _, _) = run(&["--receipt", &receipt, "--today", TODAY, &paste], "");
    assert_eq!(status, 1);
    let verified = |arguments: &[&str]| {
        let (status, out, _) = run(arguments, "");
        (status, out.lines().next().unwrap_or_default().to_string())
    };
    assert_eq!(verified(&["--verify", &receipt, &paste]), (0, "same".into()));
    assert_eq!(verified(&["--verify", &receipt]), (1, "paste not supplied".into()));
    std::fs::write(&paste, "Код ТН ВЭД;Товар\n8542319000;Чип\n").expect("paste");
    assert_eq!(verified(&["--verify", &receipt, &paste]), (1, "changed".into()));
    let text = std::fs::read_to_string(&receipt).expect("receipt");
    std::fs::write(&receipt, text.replacen("0101210000", "0101290000", 1)).expect("receipt");
    assert_eq!(verified(&["--verify", &receipt]), (2, "damaged".into()));
    // What is screened is never overwritten by its receipt.
    let before = std::fs::read(&paste).expect("paste");
    assert_eq!(run(&["--receipt", &paste, &paste], "").0, 2);
    assert_eq!(std::fs::read(&paste).expect("paste"), before);
}

#[test]
fn explain_names_the_rule() {
    let (_, out, errors) =
        run(&["--explain", "--today", TODAY], "HS 8542.31 USD\npay 8542 USD\nтел. 8542319\n");
    assert_eq!(errors, "");
    let after = |start: &str| {
        let rest = out.split_once(start).unwrap_or_else(|| panic!("{start} in {out}")).1;
        rest.lines().nth(1).expect("a reason").trim().to_string()
    };
    assert!(after("line 1: 8542.31 ").starts_with("rule label: "), "{out}");
    assert_eq!(after("line 2: 8542: bare"), "nothing beside it says that it is a code");
    assert!(after("line 3: 8542319").starts_with("rule "), "{out}");
    let (status, _, errors) = run(&["--explain", "--format", "json"], "8542.31");
    assert_eq!(status, 2);
    assert!(errors.contains("--format text"), "{errors}");
}

/// The public vectors run in the program itself, and the table comes back as a workbook that is read again.
#[test]
fn the_self_test_and_the_workbook() {
    let (code, out, _) = run(&["--self-test"], "");
    assert_eq!(code, 0, "{out}");
    let counts: Vec<&str> = out.split_whitespace().collect();
    assert_eq!((counts[0], counts[1]), (counts[2], "of"), "{out}");
    let folder = Folder::new("workbook");
    let table =
        folder.file("table.csv", "Товар;Код ТН ВЭД\nЧип;8542310000\nКонь;0101210000\n".as_bytes());
    let path = folder.path("back.xlsx");
    let (code, _, error) = run(&["--xlsx", &path, &table], "");
    assert_eq!(code, 1, "{error}");
    let (_, out, _) = run(&["--format", "jsonl", &path], "");
    assert!(out.contains("8542310000") && out.contains("0101210000"), "{out}");
    // What is screened is never overwritten.
    let (code, _, error) = run(&["--xlsx", &table, &table], "");
    assert_eq!(code, 2);
    assert!(error.contains("overwrite"), "{error}");
}
