/*! A calendar date, as packs and options write it: `YYYY-MM-DD`. */

use core::fmt;

/// A day of the proleptic Gregorian calendar, years 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day there is.
    pub const FIRST: Date = Date { year: 1900, month: 1, day: 1 };

    /// `None` where there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            _ => return None,
        };
        ((1900..2200).contains(&year) && (1..=days).contains(&day)).then_some(Date {
            year,
            month,
            day,
        })
    }

    /// Exactly `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str, length| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day as one number, for compact forms.
    pub fn packed(self) -> u32 {
        u32::from(self.year - 1900) << 9 | u32::from(self.month) << 5 | u32::from(self.day)
    }

    /// The day of such a number.
    pub fn unpacked(value: u32) -> Option<Date> {
        let year = u16::try_from(value >> 9).ok()?.checked_add(1900)?;
        Date::new(year, (value >> 5 & 15) as u8, (value & 31) as u8)
    }

    /// Days since 0000-03-01, by Howard Hinnant's published algorithm "days from civil".
    fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + day_of_year
    }

    /// Whole days from this date to a later one; negative where `later` is earlier.
    pub fn days_until(self, later: Date) -> i64 {
        later.number() - self.number()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days() {
        for (text, right) in [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("2026-11-24", true),
            ("2026-13-01", false),
            ("2026-1-01", false),
            ("2026-11-24 ", false),
            ("+026-11-24", false),
        ] {
            assert_eq!(Date::parse(text).is_some(), right, "{text}");
        }
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2026-11-24").days_until(day("2027-02-22")), 90);
        assert_eq!(day("2024-02-28").days_until(day("2024-03-01")), 2);
    }
}
