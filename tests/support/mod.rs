//! What the tests share: the embedded lists, a day that never ages, and screening in one call.
#![allow(dead_code)] // each test file uses its own part

use std::path::PathBuf;
use std::rc::Rc;
use tamga_screen::list::{Date, Pack, embedded};
use tamga_screen::nomenclature::{Hs, Tnved};
use tamga_screen::paste::Paste;
use tamga_screen::report::Report;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;

/// The day of every test, so that none begins to fail when a list ages.
pub const TODAY: &str = "2026-11-24";

/// The lists that every copy carries, in their order.
pub const EMBEDDED: &[&str] = &["kz-measures", "chpl", "kz-2023-10"];

pub fn day(text: &str) -> Date {
    Date::parse(text).expect(text)
}

pub fn embedded_pack(id: &str) -> Rc<Pack> {
    Rc::new(embedded::pack(id).expect(id))
}

/// The file of an embedded pack.
pub fn pack_file(id: &str) -> String {
    let packs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/list/packs");
    let of = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.strip_prefix(id).is_some_and(|rest| rest.starts_with("-20") && rest.ends_with(".json"))
    };
    let files = std::fs::read_dir(packs).expect("packs").flatten().map(|file| file.path());
    let file = files.filter(of).max().expect(id);
    std::fs::read_to_string(file).expect(id)
}

pub fn options(lists: &[&str]) -> Options {
    let lists = lists.iter().map(|id| embedded_pack(id)).collect();
    Options::new(Rc::new(Hs::embedded()), lists, day(TODAY))
}

pub fn tariff(hs: &Hs) -> Rc<Tnved> {
    Rc::new(
        Tnved::decode(hs, include_bytes!("../../src/nomenclature/tnved.bin")).expect("tnved.bin"),
    )
}

pub fn read(text: &str) -> Report {
    screen(Paste::new(text.into()), options(EMBEDDED))
}

/// A file taken through LibreOffice, as bytes of another format; `None`, with a message, where there is no LibreOffice.
/// `target` names the format, `arguments` how the file is read.
#[allow(dead_code)] // Not every test crate converts.
pub fn through_libreoffice(
    name: &str,
    content: &[u8],
    target: &str,
    arguments: &[&str],
) -> Option<Vec<u8>> {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("tamga-office-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("folder");
    std::fs::write(folder.join(name), content).expect("file");
    let office = std::process::Command::new("soffice")
        .arg("--headless")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(arguments)
        .args(["--convert-to", target, "--outdir"])
        .arg(&folder)
        .arg(folder.join(name))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    let back = match office {
        Err(_) => {
            println!("skipped: there is no LibreOffice here; scripts/test installs it");
            None
        }
        Ok(status) => {
            assert!(status.success(), "LibreOffice and {name}");
            let extension = target.split(':').next().unwrap_or(target);
            let made = folder.join(name).with_extension(extension);
            Some(std::fs::read(made).expect("what LibreOffice made"))
        }
    };
    std::fs::remove_dir_all(folder).expect("folder");
    back
}

/// The folder of shared data, where it stands beside the project; says so where it does not.
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.join("data").is_dir() {
        return Some(path);
    }
    println!("skipped: there is no ../shared beside the project");
    None
}

/// A golden case of reading: tests/golden/cases.txt.
pub struct Case {
    pub name: String,
    pub text: String,
    pub expected: Vec<String>,
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in include_str!("../golden/cases.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case { name: name.into(), text: String::new(), expected: Vec::new() });
        } else if let (Some(case), Some(expected)) = (cases.last_mut(), line.strip_prefix("-> ")) {
            case.expected.push(expected.into());
        } else if let Some(case) = cases.last_mut()
            && !line.is_empty()
        {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text.push_str(line);
        }
    }
    for case in &mut cases {
        for (written, meant) in [
            ("\\t", "\t"),
            ("\\n", "\n"),
            ("\\s", "\u{A0}"),
            ("\\z", "\u{2009}"),
            ("\\u{200B}", "\u{200B}"),
            ("\\b", "\\"),
        ] {
            case.text = case.text.replace(written, meant);
        }
    }
    cases
}
