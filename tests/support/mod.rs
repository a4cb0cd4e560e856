//! What the tests share: the embedded lists, a day that never ages, and screening in one call.
#![allow(dead_code)] // each test file uses its own part

use std::path::PathBuf;
use std::rc::Rc;
use tamga_screen::list::{Date, Pack, embedded};
use tamga_screen::nomenclature::{Hs, Tnved};
use tamga_screen::paste::{Choice, Paste};
use tamga_screen::report::Report;
use tamga_screen::request::{Options, Ran};
use tamga_screen::screen::screen;

/// The day of every test, so that none begins to fail when a list ages.
pub const TODAY: &str = "2026-11-24";

pub fn day(text: &str) -> Date {
    Date::parse(text).expect(text)
}

pub fn embedded_pack(hs: &Hs, id: &str) -> Rc<Pack> {
    let (_, bytes) = embedded::PACKS.iter().find(|(known, _)| *known == id).expect(id);
    Rc::new(Pack::parse(bytes, hs).expect(id))
}

pub fn options(lists: &[&str]) -> Options {
    let hs = Rc::new(Hs::embedded());
    let lists = lists.iter().map(|id| embedded_pack(&hs, id)).collect();
    Options {
        hs,
        tnved: None,
        lists,
        as_of: day(TODAY),
        today: day(TODAY),
        nomenclature: None,
        edition: None,
        choice: Choice::default(),
        corrections: Vec::new(),
        ran: Ran::Native,
    }
}

pub fn tariff(hs: &Hs) -> Rc<Tnved> {
    Rc::new(
        Tnved::decode(hs, include_bytes!("../../src/nomenclature/tnved.bin")).expect("tnved.bin"),
    )
}

pub fn read(text: &str) -> Report {
    screen(Paste::new(text.into()), options(&["chpl", "kz-2023-10"]))
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
