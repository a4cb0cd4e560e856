//! A person's own list: read, or refused with each row that can't be; what was read is a pack that its own check accepts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tamga_screen::list::{Pack, own};

fuzz_target!(|data: &[u8]| {
    let ground = tamga_fuzz::ground();
    let text = String::from_utf8_lossy(data);
    let made = tamga_fuzz::bounded(data.len(), 2_000, || {
        own::from_csv("a list", &text, data, ground.today, &ground.hs)
    });
    match made {
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
        Ok(pack) => {
            let json = own::to_json(&pack);
            let again = Pack::parse(json.as_bytes(), &ground.hs);
            assert_eq!(again.map(|again| again.entries.len()), Ok(pack.entries.len()), "{json}");
        }
    }
});
