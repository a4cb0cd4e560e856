/*! The packs that every copy carries, and every version of them that was ever published.

An old receipt names a pack by the SHA-256 of its file; `published` finds it, so that the result can be
repeated. A version is never changed once it is published: a new one is added here and leads.
*/

/// The embedded packs in the order in which they speak: (id, bytes of the file).
pub const PACKS: &[(&str, &[u8])] = &[
    ("chpl", include_bytes!("packs/chpl-2026-11-24.json")),
    ("kz-2023-10", include_bytes!("packs/kz-2023-10-2026-11-24.json")),
];

/// The bytes of the published version of an embedded pack with this SHA-256 (hexadecimal).
pub fn published(sha256: &str) -> Option<&'static [u8]> {
    PACKS.iter().map(|(_, bytes)| *bytes).find(|bytes| super::sha256_hex(bytes) == sha256)
}
