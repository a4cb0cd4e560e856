/*! One commodity code: two to fourteen digits, and its spellings.

The first two digits are the chapter, four the heading, six the subheading; what follows are the
national digits of a nomenclature such as the TN VED (ten digits) or the EU's CN (eight).
*/

pub(crate) mod memo;

use core::fmt;

/// The longest code: fourteen digits.
pub const MAX_DIGITS: usize = 14;

/// A code as it was written, leading zeros included. `012` and `12` are different codes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    value: u64,
    digits: u8,
}

impl Code {
    /// The code with these digits (each 0 to 9), or `None` where there are none or more than fourteen.
    pub fn from_digits(digits: &[u8]) -> Option<Code> {
        if digits.is_empty() || digits.len() > MAX_DIGITS {
            return None;
        }
        let mut value = 0u64;
        for &digit in digits {
            if digit > 9 {
                return None;
            }
            value = value * 10 + u64::from(digit);
        }
        Some(Code { value, digits: digits.len() as u8 })
    }

    /// The code written in ASCII digits and nothing else.
    pub fn parse(text: &str) -> Option<Code> {
        let mut digits = [0u8; MAX_DIGITS];
        if text.len() > MAX_DIGITS {
            return None;
        }
        for (place, byte) in text.bytes().enumerate() {
            let slot = digits.get_mut(place)?;
            *slot = byte.wrapping_sub(b'0');
        }
        Code::from_digits(digits.get(..text.len())?)
    }

    /// The code of a number with so many digits; `None` where it has more, or where no code has so many.
    pub(crate) fn from_number(value: u64, digits: usize) -> Option<Code> {
        let fits = (1..=MAX_DIGITS).contains(&digits) && value < power_of_ten(digits);
        fits.then_some(Code { value, digits: digits as u8 })
    }

    /// The code with a zero before it, which a spreadsheet may have dropped.
    pub(crate) fn with_leading_zero(self) -> Option<Code> {
        Code::from_number(self.value, self.len() + 1)
    }

    /// A subheading by its number, 0 to 999999.
    pub(crate) fn subheading(number: u32) -> Code {
        Code { value: u64::from(number), digits: 6 }
    }

    /// Number of digits, 1 to 14.
    pub fn len(self) -> usize {
        usize::from(self.digits)
    }

    /// Never: a code has at least one digit.
    pub fn is_empty(self) -> bool {
        false
    }

    /// The first `digits` digits; the whole code where it has no more.
    pub fn prefix(self, digits: usize) -> Code {
        if digits == 0 || digits >= self.len() {
            return self;
        }
        Code { value: self.value / power_of_ten(self.len() - digits), digits: digits as u8 }
    }

    /// Whether this code is `other` or lies under it.
    pub fn starts_with(self, other: Code) -> bool {
        other.len() <= self.len() && self.prefix(other.len()) == other
    }

    /// Whether one of the two lies under the other, or they are the same.
    pub fn agrees_with(self, other: Code) -> bool {
        self.starts_with(other) || other.starts_with(self)
    }

    /// The code with its final zeros taken away, of which at least two digits stay.
    pub fn without_padding(self) -> Code {
        let mut code = self;
        while code.digits > 2 && code.value.is_multiple_of(10) {
            code = Code { value: code.value / 10, digits: code.digits - 1 };
        }
        code
    }

    /// The digits as a number; leading zeros are lost.
    pub fn number(self) -> u64 {
        self.value
    }

    /// The smallest and the largest subheading number that agree with this code.
    pub(crate) fn subheading_range(self) -> (u32, u32) {
        if self.len() >= 6 {
            let six = self.prefix(6).value as u32;
            (six, six)
        } else {
            let step = power_of_ten(6 - self.len());
            let low = self.value * step;
            (low as u32, (low + step - 1) as u32)
        }
    }

    /// The smallest and the largest code of fourteen digits that lie under it.
    pub(crate) fn range(self) -> (u64, u64) {
        let step = power_of_ten(MAX_DIGITS - self.len());
        (self.value * step, self.value * step + step - 1)
    }

    /// The digits, 0 to 9 each; the second value says how many of them count.
    pub(crate) fn to_digits(self) -> ([u8; MAX_DIGITS], usize) {
        let mut digits = [0u8; MAX_DIGITS];
        let mut rest = self.value;
        for slot in digits.iter_mut().take(self.len()).rev() {
            *slot = (rest % 10) as u8;
            rest /= 10;
        }
        (digits, self.len())
    }

    /// The spelling that people of the field read most easily: `8542.31`, `8542 31 900 0`.
    pub fn grouped(self) -> String {
        let digits = self.to_string();
        let cuts: &[usize] = match self.len() {
            6 => &[4],
            8 => &[4, 6],
            9 => &[4, 6],
            10 => &[4, 6, 9],
            12 => &[4, 6, 8, 10],
            14 => &[4, 6, 8, 10, 12],
            _ => &[],
        };
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if cuts.contains(&place) {
                out.push(if self.len() == 6 { '.' } else { ' ' });
            }
            out.push(digit);
        }
        out
    }
}

fn power_of_ten(exponent: usize) -> u64 {
    const POWERS: [u64; 16] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
        10_000_000_000_000,
        100_000_000_000_000,
        1_000_000_000_000_000,
    ];
    POWERS.get(exponent).copied().unwrap_or(u64::MAX)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.value, width = self.len())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_leading_zeros() {
        let code = Code::parse("0101210000").unwrap();
        assert_eq!(code.to_string(), "0101210000");
        assert_eq!(code.prefix(4).to_string(), "0101");
        assert!(code.starts_with(Code::parse("01").unwrap()));
        assert_ne!(Code::parse("012"), Code::parse("12"));
        assert_eq!(code.grouped(), "0101 21 000 0");
    }

    #[test]
    fn refuses_what_is_no_code() {
        for text in ["", "12345678901234567", "85a2", "8542 31", "８５"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }

    /// Each length is shown the way that its tariffs print it; others as they are.
    #[test]
    fn groups() {
        for (digits, grouped) in [
            ("85", "85"),
            ("8542", "8542"),
            ("85423", "85423"),
            ("854231", "8542.31"),
            ("8542319", "8542319"),
            ("85423190", "8542 31 90"),
            ("854231900", "8542 31 900"),
            ("8542319000", "8542 31 900 0"),
            ("85423190001", "85423190001"),
            ("854231900012", "8542 31 90 00 12"),
            ("85423190001234", "8542 31 90 00 12 34"),
        ] {
            let code = Code::parse(digits).unwrap();
            assert_eq!(code.grouped(), grouped);
            assert_eq!((format!("{code:?}").as_str(), code.is_empty()), (digits, false));
            let (each, count) = code.to_digits();
            assert_eq!(Code::from_digits(&each[..count]), Some(code));
        }
    }

    #[test]
    fn numbers_fit_their_digits() {
        let text = |value, digits| Code::from_number(value, digits).map(|code| code.to_string());
        assert_eq!(text(99, 2), Some("99".into()));
        assert_eq!(text(100, 2), None);
        assert_eq!(text(7, 2), Some("07".into()));
        assert_eq!((text(0, 0), text(1, 15), text(0, 15)), (None, None, None));
        assert_eq!(text(99_999_999_999_999, 14), Some("99999999999999".into()));
    }

    #[test]
    fn padding() {
        assert_eq!(Code::parse("8542000000").unwrap().without_padding().to_string(), "8542");
        assert_eq!(Code::parse("8500").unwrap().without_padding().to_string(), "85");
        assert_eq!(Code::parse("0000").unwrap().without_padding().to_string(), "00");
    }
}
