/*! Which encoding a text file is in. The decoding itself is the platform's: `encoding_rs` on the command line,
`TextDecoder` in the browser. */

/// An encoding that text files of this field come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1251,
    /// What programs of the DOS age wrote, and some dumps still do.
    Ibm866,
    /// What mail of the Unix age is in.
    Koi8R,
}

impl Encoding {
    /// The label of the encoding in the WHATWG standard.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1251 => "windows-1251",
            Encoding::Ibm866 => "ibm866",
            Encoding::Koi8R => "koi8-r",
        }
    }
}

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Text(Encoding),
    /// XLSX, ODS or another ZIP archive.
    Zip,
    /// The old binary workbook, or a workbook under a password.
    Compound,
    Pdf,
    /// Something else that is no text.
    Binary,
}

/// Tells what a file is by its first bytes, and a text's encoding by all of them.
pub fn recognise(bytes: &[u8]) -> File {
    match bytes {
        // RTF, GIF, PNG, JPEG, gzip, 7z, RAR: their codes are hidden from whoever reads bytes.
        [b'{', b'\\', b'r', b't', b'f', ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [0x1F, 0x8B, ..]
        | [b'7', b'z', 0xBC, 0xAF, ..]
        | [b'R', b'a', b'r', b'!', ..] => return File::Binary,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return File::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return File::Compound,
        [b'%', b'P', b'D', b'F', ..] => return File::Pdf,
        [0xEF, 0xBB, 0xBF, ..] => return File::Text(Encoding::Utf8),
        // UTF-32, which no platform's decoder reads.
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return File::Binary,
        [0xFF, 0xFE, ..] => return File::Text(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return File::Text(Encoding::Utf16Be),
        _ => {}
    }
    // UTF-16 without a mark: in papers of this field most signs are ASCII digits, blanks and line ends.
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let zeros = |odd: usize| {
        head.iter().enumerate().filter(|(place, byte)| place % 2 == odd && **byte == 0).count()
    };
    let half = head.len() / 2;
    if half > 0 && zeros(1) * 10 >= half * 3 && zeros(0) * 20 <= half {
        return File::Text(Encoding::Utf16Le);
    }
    if half > 0 && zeros(0) * 10 >= half * 3 && zeros(1) * 20 <= half {
        return File::Text(Encoding::Utf16Be);
    }
    if core::str::from_utf8(bytes).is_ok() {
        let control = head.iter().filter(|byte| **byte < 9).count();
        return if control * 10 > head.len().max(1) {
            File::Binary
        } else {
            File::Text(Encoding::Utf8)
        };
    }
    // Any byte is a sign of Windows-1251; texts hold next to no control bytes.
    let control =
        head.iter().filter(|byte| **byte < 9 || (14..32).contains(*byte) || **byte == 127).count();
    if control * 50 > head.len() {
        return File::Binary;
    }
    // IBM 866 has its capitals and half of its small letters where Windows-1251 has next to no letters.
    // A blank that does not break, dashes and quotation marks of Windows say nothing of letters.
    let letters = || {
        bytes.iter().filter(|byte| {
            **byte >= 0x80 && !matches!(**byte, 0x91..=0x97 | 0xA0 | 0xAB | 0xB9 | 0xBB)
        })
    };
    let high = letters().count();
    let dos = letters().filter(|byte| (0x80..0xB0).contains(*byte)).count();
    if dos * 2 > high {
        return File::Text(Encoding::Ibm866);
    }
    // KOI8-R has its small letters where Windows-1251 has its capitals. What `о а и т` are in the one is rare in the
    // other, and the other way round, so a text of capitals is not taken for it.
    let count = |signs: &[u8]| bytes.iter().filter(|byte| signs.contains(byte)).count();
    let small = bytes.iter().filter(|byte| (0xC0..0xE0).contains(*byte)).count();
    let (koi8, capitals) = (count(&[0xCF, 0xC1, 0xC9, 0xD4]), count(&[0xCE, 0xC0, 0xC8, 0xD2]));
    let koi8 = small * 2 > high && koi8 >= 3 && koi8 > capitals * 2;
    File::Text(if koi8 { Encoding::Koi8R } else { Encoding::Windows1251 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises() {
        assert_eq!(recognise("Код 8542".as_bytes()), File::Text(Encoding::Utf8));
        assert_eq!(recognise(b"\xCA\xEE\xE4 8542"), File::Text(Encoding::Windows1251));
        assert_eq!(
            recognise(b"\x8A\xAE\xA4 \x92\x8D \x82\x9D\x84 8542"),
            File::Text(Encoding::Ibm866)
        );
        // Blanks that don't break and dashes are no letters of DOS.
        assert_eq!(recognise(b"8542\xA031\xA0900 \x96 8541"), File::Text(Encoding::Windows1251));
        // `код товара 8542, лошадь` in KOI8-R, and `ПРИКАЗ ОБ УТВЕРЖДЕНИИ ПЕРЕЧНЯ КОД` in Windows-1251.
        assert_eq!(
            recognise(b"\xCB\xCF\xC4 \xD4\xCF\xD7\xC1\xD2\xC1 8542, \xCC\xCF\xDB\xC1\xC4\xD8"),
            File::Text(Encoding::Koi8R)
        );
        assert_eq!(
            recognise(b"\xCF\xD0\xC8\xCA\xC0\xC7 \xCE\xC1 \xD3\xD2\xC2\xC5\xD0\xC6\xC4\xC5\xCD\xC8\xC8 \xCF\xC5\xD0\xC5\xD7\xCD\xDF \xCA\xCE\xC4 8542"),
            File::Text(Encoding::Windows1251)
        );
        assert_eq!(
            recognise(b"\xCA\xCE\xC4 \xD2\xCD \xC2\xDD\xC4 8542"),
            File::Text(Encoding::Windows1251)
        );
        assert_eq!(recognise(b"\xFF\xFE\0\x008\0\0\0"), File::Binary);
        assert_eq!(recognise(b"8\x005\x004\x002\x00\r\x00\n\x00"), File::Text(Encoding::Utf16Le));
        assert_eq!(recognise(b"PK\x03\x04"), File::Zip);
        assert_eq!(recognise(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), File::Compound);
        assert_eq!(recognise(&[1, 2, 3, 0x80, 0x90, 5, 6]), File::Binary);
        assert_eq!(recognise(b""), File::Text(Encoding::Utf8));
    }
}
