/*! What the fuzz targets share: memory that is counted, and what must hold of every text. */

#[path = "../../support/conserved.rs"]
mod conserved;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tamga_screen::list::{Date, Pack, embedded};
use tamga_screen::nomenclature::{Hs, Tnved};
use tamga_screen::paste::Paste;
use tamga_screen::report::Report;
use tamga_screen::report::json::Unit;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;

/// Counts the bytes in use and their peak.
struct Counted;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came; what stands beside it only counts.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static MEMORY: Counted = Counted;

/// Bytes that any call may take, however short what it is given.
const BASE: usize = 8 << 20;

/// Runs something over `length` bytes of input, which may take [`BASE`] and `times` as much memory.
pub fn bounded<T>(length: usize, times: usize, act: impl FnOnce() -> T) -> T {
    let before = IN_USE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let done = act();
    let taken = PEAK.load(Relaxed).saturating_sub(before);
    assert!(
        taken <= BASE + times * length,
        "{taken} bytes of memory for {length} bytes of input, more than {times} times as many"
    );
    done
}

/// What is made once.
pub struct Ground {
    pub hs: Rc<Hs>,
    pub tnved: Option<Rc<Tnved>>,
    pub lists: Vec<Rc<Pack>>,
    pub today: Date,
}

thread_local! {
    static GROUND: Cell<Option<&'static Ground>> = const { Cell::new(None) };
}

/// The lists and nomenclatures that every run shares.
pub fn ground() -> &'static Ground {
    GROUND.with(|cell| match cell.get() {
        Some(ground) => ground,
        None => {
            let hs = Rc::new(Hs::embedded());
            let tariff = include_bytes!("../../../src/nomenclature/tnved.bin");
            let made: &'static Ground = Box::leak(Box::new(Ground {
                tnved: Tnved::decode(&hs, tariff).map(Rc::new),
                lists: embedded::packs().map(Rc::new).collect(),
                today: Date::parse("2026-11-24").expect("a day"),
                hs,
            }));
            cell.set(Some(made));
            made
        }
    })
}

/// How every text is screened.
pub fn options() -> Options {
    let ground = ground();
    Options {
        tnved: ground.tnved.clone(),
        ..Options::new(ground.hs.clone(), ground.lists.clone(), ground.today)
    }
}

/// Memory for each byte of a text: a cell, a number and its finding for a sign and a line end, and all exports.
const TIMES: usize = 4_000;

/// Screens a paste and holds what must hold of every one.
pub fn check(paste: Paste, options: Options) -> Report {
    let length = paste.text().len();
    bounded(length, TIMES, || {
        let report = screen(paste, options);
        if let Err(sentence) = conserved::adds_up(&report) {
            panic!("{sentence}");
        }
        for finding in report.findings() {
            let nothing = report.text_of(&finding).is_empty();
            assert!(!nothing || report.code_of(&finding).is_none(), "{:?}", finding.span);
        }
        let json = report.to_json(Unit::Bytes);
        tamga_screen::list::json::Json::parse(json.as_bytes()).expect("JSON of our own");
        for line in report.to_csv().lines() {
            assert!(!line.starts_with(['=', '+', '@']), "a formula: {line}");
        }
        report
    })
}

/// As [`check`], and no digit of the text disappears.
pub fn check_text(text: &str) -> Report {
    if let Err(sentence) = conserved::conserved(text, &ground().hs) {
        panic!("{sentence}");
    }
    check(Paste::new(text.into()), options())
}
