//! Any bytes as a paste or a file of text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tamga_screen::paste::decode;

fuzz_target!(|data: &[u8]| {
    let _ = decode::recognise(data);
    tamga_fuzz::check_text(&String::from_utf8_lossy(data));
});
