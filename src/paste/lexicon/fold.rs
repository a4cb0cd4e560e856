//! Letters as the lexicon compares them.

/// Base letters of U+00C0 to U+024F, from the Unicode decompositions; `?` where there is none.
const LATIN: &[u8; 400] = b"aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs??????????????ee?ff?g???????????oo?????????????uu???????????????????dddlllnnnaaiioouuuuuuuuuueaaaaaa??ggkkoooo??jdddgg??nnaaaaooaaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy????????????????????????????";
/// The same of U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8; 256] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas??s?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

/// Cyrillic letters and the Latin ones that look the same, in lower case.
const TWINS: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ѕ', 's'),
];

fn from(table: &[u8], place: u32, c: char) -> char {
    match table.get(place as usize) {
        Some(&letter) if letter != b'?' => char::from(letter),
        _ => c,
    }
}

/// A letter or digit as the lexicon compares it, `None` for everything else. Scripts without a rule here stay as they are.
pub fn fold(c: char) -> Option<char> {
    let code = c as u32;
    Some(match code {
        0x30..=0x39 | 0x61..=0x7A => c,
        0x41..=0x5A => char::from(code as u8 + 32),
        0..=0xBF => return if matches!(code, 0xAA | 0xB5 | 0xBA) { Some(c) } else { None },
        0xD7 | 0xF7 => return None,
        0xC0..=0x24F => from(LATIN, code - 0xC0, c),
        0x1E00..=0x1EFF => from(LATIN_ADDITIONAL, code - 0x1E00, c),
        0x386 | 0x391 | 0x3AC => 'α',
        0x388 | 0x3AD => 'ε',
        0x389 | 0x3AE => 'η',
        0x38A | 0x390 | 0x3AA | 0x3AF | 0x3CA => 'ι',
        0x38C | 0x3CC => 'ο',
        0x38E | 0x3AB | 0x3B0 | 0x3CB | 0x3CD => 'υ',
        0x38F | 0x3CE => 'ω',
        0x3C2 => 'σ',
        0x392..=0x3A9 => shifted(code, 32, c),
        // `ё` is written as `е`, `Ѓ`, `Ќ` and the like keep their marks.
        0x401 | 0x451 => 'е',
        0x400..=0x40F => shifted(code, 0x50, c),
        0x410..=0x42F => shifted(code, 32, c),
        0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F if code.is_multiple_of(2) => {
            shifted(code, 1, c)
        }
        0x4C0 => '\u{4CF}',
        0x4C1..=0x4CE if !code.is_multiple_of(2) => shifted(code, 1, c),
        0x531..=0x556 => shifted(code, 0x30, c),
        // Arabic: alif, yeh, kaf and teh marbuta in one form each.
        0x622 | 0x623 | 0x625 => '\u{627}',
        0x649 | 0x6CC => '\u{64A}',
        0x6A9 => '\u{643}',
        0x629 => '\u{647}',
        0x1C90..=0x1CBF => char::from_u32(code - 0x1C90 + 0x10D0).unwrap_or(c),
        0xFF10..=0xFF19 => char::from((code - 0xFF10) as u8 + b'0'),
        0xFF21..=0xFF3A => char::from((code - 0xFF21) as u8 + b'a'),
        0xFF41..=0xFF5A => char::from((code - 0xFF41) as u8 + b'a'),
        _ if is_mark(c) || is_sign(code) => return None,
        _ => c,
    })
}

/// A text in small letters without marks, as the lexicon compares it; signs are kept. The case tables of the standard library
/// would add some 9 KB to the module.
pub fn small(text: &str) -> String {
    text.chars().map(|c| fold(c).unwrap_or(c)).collect()
}

fn shifted(code: u32, by: u32, c: char) -> char {
    char::from_u32(code + by).unwrap_or(c)
}

/// Marks that belong to the letter before them and count for nothing.
pub fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F | 0x670 | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0xFEFF)
}

/// Signs and blanks outside of ASCII and Latin-1.
fn is_sign(code: u32) -> bool {
    matches!(code,
        0x2B0..=0x2FF | 0x37E | 0x387 | 0x482 | 0x55A..=0x55F | 0x589..=0x58F | 0x5F3..=0x5F4 | 0x600..=0x61F | 0x66A..=0x66D | 0x6D4
        | 0x964..=0x965 | 0xE2F | 0xE3F | 0xE4F | 0xE5A..=0xE5B | 0x10FB | 0x1680 | 0x2000..=0x206F | 0x20A0..=0x20CF | 0x2100..=0x214F
        | 0x2190..=0x2BFF | 0x2E00..=0x2E7F | 0x3000..=0x3004 | 0x3008..=0x3020 | 0x3030 | 0x303D..=0x303F | 0x30FB | 0x3164 | 0xD800..=0xF8FF | 0xFD3E..=0xFD3F
        | 0xFE10..=0xFE1F | 0xFE30..=0xFE6F | 0xFF00..=0xFF0F | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF40 | 0xFF5B..=0xFF65 | 0xFFE0..=0xFFFF
        | 0x1F000..=0x1FAFF)
}

/// A Cyrillic letter as the Latin one of the same look.
pub fn as_latin(c: char) -> char {
    let lower = fold(c).unwrap_or(c);
    TWINS.iter().find(|(cyrillic, _)| *cyrillic == lower).map_or(lower, |(_, latin)| *latin)
}

/// A Latin letter as the Cyrillic one of the same look.
pub fn as_cyrillic(c: char) -> char {
    let lower = fold(c).unwrap_or(c);
    TWINS.iter().find(|(_, latin)| *latin == lower).map_or(lower, |(cyrillic, _)| *cyrillic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().filter_map(fold).collect()
    }

    #[test]
    fn folds() {
        assert_eq!(folded("GTİP Kodu"), "gtipkodu");
        assert_eq!(folded("Счёт №"), "счет");
        assert_eq!(folded("ҚҰНЫ"), "құны");
        assert_eq!(folded("Mã số HS"), "masohs");
        assert_eq!(folded("Κωδικός ΣΟ"), "κωδικοσσο");
        assert_eq!(folded("ԱՏԳ ԱԱ"), "ատգաա");
        assert_eq!(folded("Ｃｏｄｅ－１"), "code1");
        assert_eq!(as_cyrillic('H'), 'н');
        assert_eq!(as_latin('В'), 'b');
    }
}
