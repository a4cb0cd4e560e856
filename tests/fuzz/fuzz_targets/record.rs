//! A record: any bytes are damaged; one whose hash fits is compared, whatever it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tamga_screen::list::json::Json;
use tamga_screen::list::sha256_hex;
use tamga_screen::paste::Paste;
use tamga_screen::verify::{Outcome, Verification, verify};

fuzz_target!(|data: &[u8]| {
    let ground = tamga_fuzz::ground();
    let again = |bytes: &[u8], paste: Option<Paste>| {
        let supplied = paste.map(Into::into);
        verify(bytes, &ground.lists, supplied, &ground.hs, ground.tnved.as_ref())
    };
    again(data, None);
    let Ok(Json::Object(mut fields)) = Json::parse(data) else { return };
    fields.retain(|(key, _)| key != "sha256" && key != "format");
    fields.push(("format".into(), "tamga-receipt/1".into()));
    let hash = sha256_hex(Json::Object(fields.clone()).canonical().as_bytes());
    fields.push(("sha256".into(), hash.into()));
    let record = Json::Object(fields).canonical();
    for paste in [None, Some(Paste::new("HS 8542.31\n0101.21".into()))] {
        let found = tamga_fuzz::bounded(record.len(), 4_000, || again(record.as_bytes(), paste));
        let told = Json::parse(found.to_json().as_bytes()).expect("JSON of our own");
        assert_eq!(Verification::of(&told).map(|read| read.to_json()), Some(found.to_json()));
        // A record that is no canonical JSON is damaged, and nothing else is said of it.
        assert!(found.outcome != Outcome::Damaged || !found.fault.is_empty());
    }
});
