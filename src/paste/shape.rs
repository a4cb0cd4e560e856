/*! How codes are written: the groups of digits, what parts them, and which form that is.

One table for lines, cells and codes over several cells. The longest shape that fits stands first.
*/

/// How the digits of a number are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Without anything between.
    Bare,
    /// Four and two with a blank or hyphen: `8542 31`.
    Pair,
    /// Two groups with a point: `8542.31`. Prices and measured values look so.
    Point,
    /// Three groups or more, or two long ones: hardly anything but a code.
    Grouped,
}

/// What parts two groups.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    Blank,
    Point,
    Hyphen,
}

/// Lengths of the groups, and whether the separators may differ in the way that [`mixed`] says.
pub const SHAPES: &[&[usize]] = &[
    &[4, 2, 2, 2, 2, 2],
    &[4, 2, 2, 2, 2],
    // `8471.50.0000.00`, as in Türkiye.
    &[4, 2, 4, 2],
    // `2204 21 420 00`, eleven digits in Georgia; `8516.10.00.110`, as in Argentina.
    &[4, 2, 3, 2],
    &[4, 2, 2, 3],
    &[4, 2, 3, 1],
    &[2, 2, 2, 3, 1],
    &[2, 2, 2, 2, 2],
    &[4, 2, 2, 2],
    // `4202.12.291000`, as in Türkiye.
    &[4, 2, 6],
    &[4, 4, 2],
    &[4, 2, 4],
    &[6, 3, 1],
    &[6, 2, 2],
    &[4, 6],
    &[6, 4],
    &[8, 2],
    &[4, 2, 2, 1],
    &[2, 2, 2, 3],
    &[4, 2, 3],
    &[6, 3],
    &[2, 2, 2, 2],
    // `95.03.0090`, as in Norway.
    &[2, 2, 4],
    &[4, 2, 2],
    // Seven digits: the end was cut.
    &[4, 2, 1],
    &[4, 4],
    &[6, 2],
    &[2, 2, 2],
    &[4, 2],
    // `84.71`, the way the WCO prints a heading.
    &[2, 2],
];

/// Shapes of codes over several cells.
pub const OVER_CELLS: &[&[usize]] = &[
    &[2, 2, 2, 3, 1],
    &[2, 2, 2, 2],
    &[2, 2, 2],
    &[2, 2],
    &[4, 2, 3, 1],
    &[4, 2, 2, 2],
    &[4, 2, 4],
    &[6, 3, 1],
    &[4, 2, 3],
    &[4, 2, 2],
    &[4, 2],
];

/// The form of a shape with these separators.
pub fn form(shape: &[usize], gaps: &[Gap]) -> Form {
    match (shape, gaps.first()) {
        ([_], _) => Form::Bare,
        ([4, 2] | [4, 4] | [4, 6] | [2, 2, 2, 2], Some(Gap::Point)) => Form::Point,
        ([4, 2] | [2, 2, 2], _) => Form::Pair,
        _ => Form::Grouped,
    }
}

/// Separators that differ within one shape and still make sense.
fn mixed(shape: &[usize], gaps: &[Gap]) -> bool {
    let rest = gaps.get(1..).unwrap_or_default();
    match shape {
        // `85 42.31`
        [2, 2, ..] => rest.iter().all(|gap| rest.first() == Some(gap)),
        // `8542.31 900 0`; but `8542.31 250` is a subheading and a quantity.
        [4, 2, 3, 1] | [4, 2, 2, 2] => {
            gaps.first() == Some(&Gap::Point) && rest.iter().all(|&gap| gap == Gap::Blank)
        }
        // `8542.31-010`: nine digits in Japan. `8542.31-0001`.
        [4, 2, 3] | [4, 2, 4] => gaps == [Gap::Point, Gap::Hyphen],
        _ => false,
    }
}

/// Whether the separators make sense for the shape, and the code can end before `after`.
pub fn fits(shape: &[usize], gaps: &[Gap], after: Option<Gap>) -> bool {
    let first = gaps.first().copied();
    let uniform = gaps.iter().all(|&gap| Some(gap) == first);
    if !uniform && (shape.len() < 3 || !mixed(shape, gaps)) {
        return false;
    }
    // Runs of six and eight digits are whole by themselves: a blank behind them parts columns, a point decimals. Four digits
    // behind six and a hyphen or blank are the national ones.
    if matches!(shape.first(), Some(6 | 8)) && first != Some(Gap::Hyphen) {
        return false;
    }
    // `8542 31 90 100` is a code and a quantity.
    if shape == [4, 2, 2, 3] && first != Some(Gap::Point) {
        return false;
    }
    // `84-85` is a range of chapters.
    if shape == [2, 2] && first == Some(Gap::Hyphen) {
        return false;
    }
    match after {
        None | Some(Gap::Blank) => true,
        Some(Gap::Hyphen) => !gaps.contains(&Gap::Hyphen),
        Some(Gap::Point) => false,
    }
}

/// Lengths that commodity codes have.
pub fn is_code_length(digits: usize) -> bool {
    matches!(digits, 2 | 4 | 6 | 8 | 9 | 10 | 12 | 14)
}

/// A year in papers of this trade: HS headings 2001 to 2009 (drinks, vinegar, preserved vegetables) look the same.
pub fn is_year(number: u64) -> bool {
    (1900..=2100).contains(&number)
}

/// Whether ten digits are written in the groups of a tariff: `8536 69 160 0`, `8536.69.1600`, `8536 69 16 00`.
pub fn is_of_a_tariff(text: &str) -> bool {
    let mut lengths = [0usize; 4];
    let mut count = 0;
    for group in text.split([' ', '.', '\u{A0}', '\u{2009}', '\u{202F}']) {
        let Some(slot) = lengths.get_mut(count) else { return false };
        *slot = group.len();
        count += 1;
        if !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    matches!(lengths, [4, 2, 3, 1] | [4, 2, 4, 0] | [4, 2, 2, 2])
}

/// Whether eight digits are a day: `20091119`, `19112009`.
pub fn is_day(number: u64) -> bool {
    let day = |year: u64, month: u64, day: u64| {
        (1990..=2040).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    let (a, b, c, d) = (number / 10_000, number / 100 % 100, number % 100, number % 10_000);
    day(a, b, c)
        || day(d, number / 10_000 % 100, number / 1_000_000)
        || day(d, number / 1_000_000, number / 10_000 % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_shapes_stand_first() {
        for (at, shape) in SHAPES.iter().enumerate() {
            for later in &SHAPES[at + 1..] {
                assert!(
                    !(later.len() > shape.len() && later.starts_with(shape)),
                    "{later:?} is hidden by {shape:?}"
                );
            }
        }
    }

    /// What `Cell::parse` takes for granted of a number in front of others.
    #[test]
    fn no_shape_begins_with_an_odd_group() {
        assert!(SHAPES.iter().all(|shape| matches!(shape[0], 2 | 4 | 6 | 8)));
    }

    #[test]
    fn separators() {
        use Gap::*;
        assert!(fits(&[4, 2, 3, 1], &[Point, Blank, Blank], None));
        assert!(!fits(&[4, 2, 3], &[Point, Blank], None));
        assert!(fits(&[4, 2, 3], &[Point, Hyphen], None));
        assert!(!fits(&[4, 2], &[Point], Some(Point)));
        assert_eq!(form(&[4, 2], &[Point]), Form::Point);
        assert!(is_day(20_091_119) && is_day(2_012_019) && !is_day(85_423_190));
    }
}
