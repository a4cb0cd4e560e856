/*! Mails as they were sent: parts in base64 or quoted-printable, decoded with a map back to where each byte came from. */

use base64::Engine as _;

/// A text in which encoded parts stand decoded, and the place of each of its bytes in the text as it was pasted.
pub struct Decoded {
    pub text: String,
    pub map: Vec<u32>,
}

/// The name of the header that says how a part is encoded.
const HEADER: &str = "content-transfer-encoding:";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Base64,
    Quoted,
}

/// Decodes the encoded parts of a mail; `None` where there is none.
pub fn decoded(text: &str) -> Option<Decoded> {
    if !text
        .as_bytes()
        .windows(HEADER.len())
        .take(4 << 20)
        .any(|window| window.eq_ignore_ascii_case(HEADER.as_bytes()))
    {
        return None;
    }
    let mut out = Decoded {
        text: String::with_capacity(text.len()),
        map: Vec::with_capacity(text.len() + 1),
    };
    let (mut encoding, mut body, mut found) = (None, false, false);
    let mut header = String::new();
    // The lines of a part in base64, with the place of each sign.
    let mut signs: Vec<(u8, u32)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // Quoted in another mail.
        let bare = line.trim_end_matches(['\r', '\n']).trim_start_matches(['>', ' ']);
        let ends = bare.starts_with("--") && bare.len() > 2 && !bare.contains(' ');
        if body && !ends && encoding == Some(Encoding::Base64) && is_base64(bare) {
            let from = start + (line.len() - line.trim_start_matches(['>', ' ']).len());
            signs.extend(bare.bytes().enumerate().map(|(at, byte)| (byte, (from + at) as u32)));
        } else if body && !ends && encoding == Some(Encoding::Quoted) {
            out.quoted(line, start);
            found = true;
        } else {
            found |= out.base64(&mut signs);
            out.push(line, start);
            if ends || body && encoding == Some(Encoding::Base64) && !bare.is_empty() {
                (encoding, body) = (None, false);
            }
            // Some programs leave the empty line between header and body out.
            let starts =
                encoding == Some(Encoding::Base64) && !body && bare.len() >= 16 && is_base64(bare);
            if bare.is_empty() || starts {
                body = encoding.is_some();
            } else if !body {
                // A header that is folded goes on in the next line.
                if !line.starts_with([' ', '\t']) {
                    header.clear();
                }
                header.push_str(&bare.to_ascii_lowercase());
                if let Some(value) = header.strip_prefix(HEADER) {
                    encoding = match value.trim() {
                        "base64" => Some(Encoding::Base64),
                        "quoted-printable" => Some(Encoding::Quoted),
                        _ => None,
                    };
                }
                if header.len() > 200 {
                    header.clear();
                }
            }
        }
        start += line.len();
    }
    found |= out.base64(&mut signs);
    out.map.push(text.len() as u32);
    found.then_some(out)
}

fn is_base64(line: &str) -> bool {
    !line.is_empty()
        && line.len() <= 100
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

impl Decoded {
    fn push(&mut self, text: &str, start: usize) {
        self.text.push_str(text);
        self.map.extend((start..start + text.len()).map(|at| at as u32));
    }

    /// The collected signs of a part; whether there were any that are text.
    fn base64(&mut self, signs: &mut Vec<(u8, u32)>) -> bool {
        let signs = core::mem::take(signs);
        let bytes: Vec<u8> =
            signs.iter().map(|(byte, _)| *byte).filter(|byte| *byte != b'=').collect();
        let Ok(decoded) = base64::engine::general_purpose::STANDARD_NO_PAD.decode(&bytes) else {
            return self.put_back(&signs);
        };
        let Ok(decoded) = String::from_utf8(decoded) else { return self.put_back(&signs) };
        if decoded.is_empty() {
            return false;
        }
        for (place, c) in decoded.char_indices() {
            self.text.push(c);
            // Three bytes stand in four signs.
            let from = signs.get(place * 4 / 3).map_or(0, |(_, from)| *from);
            self.map.resize(self.text.len(), from);
        }
        self.push_end(None);
        true
    }

    /// A part that is no text stays as it is.
    fn put_back(&mut self, signs: &[(u8, u32)]) -> bool {
        let mut last = None;
        for &(byte, from) in signs {
            if last.is_some_and(|last| from != last + 1) {
                self.push_end(None);
            }
            self.text.push(char::from(byte));
            self.map.push(from);
            last = Some(from);
        }
        if !signs.is_empty() {
            self.push_end(None);
        }
        false
    }

    /// A line end, at its place in the paste or behind the last sign that was decoded.
    fn push_end(&mut self, at: Option<usize>) {
        let behind = self.map.last().map_or(0, |&last| last + 1);
        self.text.push('\n');
        self.map.push(at.map_or(behind, |at| at as u32));
    }

    /// A line in quoted-printable: `=D0=9A`; a sign `=` at its end joins the next line.
    fn quoted(&mut self, line: &str, start: usize) {
        let bare = line.trim_end_matches(['\r', '\n']);
        let soft = bare.ends_with('=');
        let bytes = bare.strip_suffix('=').unwrap_or(bare).as_bytes();
        let mut out: Vec<(u8, u32)> = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let hex = bytes
                .get(at + 1..at + 3)
                .and_then(|hex| core::str::from_utf8(hex).ok())
                .and_then(|hex| u8::from_str_radix(hex, 16).ok());
            match (byte, hex) {
                (b'=', Some(value)) => {
                    out.push((value, (start + at) as u32));
                    at += 3;
                }
                _ => {
                    out.push((byte, (start + at) as u32));
                    at += 1;
                }
            }
        }
        let values: Vec<u8> = out.iter().map(|(byte, _)| *byte).collect();
        let mut place = 0;
        for chunk in values.utf8_chunks() {
            // What is no UTF-8 is shown as one sign, as the standard library does.
            let broken = if chunk.invalid().is_empty() { "" } else { "\u{FFFD}" };
            for c in chunk.valid().chars().chain(broken.chars()) {
                self.text.push(c);
                let from = out.get(place).map_or(start as u32, |(_, from)| *from);
                self.map.resize(self.text.len(), from);
                place += c.len_utf8();
            }
            place = place + chunk.invalid().len() - broken.len();
        }
        if !soft {
            self.push_end(Some(start + bare.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_parts_in_place() {
        let text = "Subject: x\nContent-Transfer-Encoding:\n base64\n\nSFMgY29kZSA4NTQy\nMzE5MDAw\n\n--b\nContent-Transfer-Encoding: quoted-printable\n\n=D0=9A 85=\n42\nend\n";
        let mail = decoded(text).expect("a mail");
        assert!(mail.text.contains("HS code 8542319000"), "{}", mail.text);
        assert!(mail.text.contains("К 8542\nend"), "{}", mail.text);
        let at = mail.text.find("8542").expect("code");
        assert!(
            text[mail.map[at] as usize..].starts_with("4NTQy")
                || text[mail.map[at] as usize..].starts_with("NTQy")
                || text[mail.map[at] as usize..].starts_with("A4NTQy")
        );
        assert_eq!(mail.map.len(), mail.text.len() + 1);
        assert!(decoded("HS 8542").is_none());
    }
}
