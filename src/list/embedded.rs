/*! The packs that every copy carries, in their compact form.

The JSON files beside them are the packs: `scripts/generate-packs` writes the compact form, and a test compares the two.
*/

use super::{Pack, compact};

/// The embedded packs in the order in which they speak: (id, bytes of the compact form).
const PACKS: &[(&str, &[u8])] = &[
    ("kz-measures", include_bytes!("packs/kz-measures.bin")),
    ("chpl", include_bytes!("packs/chpl.bin")),
    ("kz-2023-10", include_bytes!("packs/kz-2023-10.bin")),
];

/// The ids of the embedded packs in the order in which they speak.
pub fn ids() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|(id, _)| *id)
}

/// The embedded pack of an id.
pub fn pack(id: &str) -> Option<Pack> {
    let (_, bytes) = PACKS.iter().find(|(known, _)| *known == id)?;
    compact::read(bytes)
}

/// All embedded packs in the order in which they speak.
pub fn packs() -> impl Iterator<Item = Pack> {
    PACKS.iter().filter_map(|(_, bytes)| compact::read(bytes))
}

/// The embedded pack whose file has this SHA-256 (hexadecimal).
pub fn published(sha256: &str) -> Option<Pack> {
    packs().find(|pack| pack.sha256 == sha256)
}
