//! A pack's file: read or refused with a sentence; what was read is the same after its way to the engine, and screens.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::rc::Rc;
use tamga_screen::list::{Pack, compact};
use tamga_screen::paste::Paste;
use tamga_screen::request::Options;

fuzz_target!(|data: &[u8]| {
    let ground = tamga_fuzz::ground();
    let _ = tamga_fuzz::bounded(data.len(), 2_000, || compact::read(data));
    match tamga_fuzz::bounded(data.len(), 2_000, || Pack::parse(data, &ground.hs)) {
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
        Ok(pack) => {
            assert!(compact::read(&compact::write(&pack)).as_ref() == Some(&pack));
            let paste = Paste::new("HS 8542.31\nHS 0101.21; HS 4403 11 000 9\n8471-8473".into());
            let options = Options::new(ground.hs.clone(), vec![Rc::new(pack)], ground.today);
            tamga_fuzz::check(paste, options);
        }
    }
});
