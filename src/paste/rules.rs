/*! The decision table: what becomes of a number, by its signals.

Rows stand in order, the first that fits decides, and there is no decision outside the table. A row fits where all
signals of `when`, one of `any` and none of `unless` are set, and the spelling and the length are among its own. Each has
a name, a reason in one sentence, and an example that a test runs.
*/

use super::evidence::{Number, Signals, Spelling};
use super::lexicon::Reason;
use super::repair::Damage;
use super::shape::Form;

/// What becomes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a code.
    Read,
    /// Its first six digits are a code.
    ReadSix,
    /// Its first four digits are a code.
    ReadFour,
    /// A code is due here and can't be read.
    NotRead,
    /// It is something else, by its own label or column.
    Aside,
    /// It is this.
    AsideAs(Reason),
    /// A number without any evidence for a code.
    Bare,
    /// A control number of a dual-use list: counted, not screened.
    Control,
    /// Decided at the end of the text.
    Deferred,
}

/// A row of the table.
pub struct Rule {
    /// Its name in reports.
    pub name: &'static str,
    pub when: Signals,
    pub any: Signals,
    pub unless: Signals,
    /// Bits of [`spelling_bit`].
    spellings: u16,
    /// A bit for each length, from 0 to 15 (more digits than a code has).
    lengths: u16,
    pub then: Outcome,
    pub why: &'static str,
    /// A text in which it decides.
    pub example: &'static str,
}

const BARE: u16 = 1;
const PAIR: u16 = 1 << 1;
const POINT: u16 = 1 << 2;
const GROUPED: u16 = 1 << 3;
const CODE: u16 = BARE | PAIR | POINT | GROUPED;
const ODD: u16 = 1 << 4;
const ODD_GROUPED: u16 = 1 << 5;
const SCIENTIFIC: u16 = 1 << 6;
const SPOILED: u16 = 1 << 7;
const SPOILED_GROUPED: u16 = 1 << 8;
const DAY: u16 = 1 << 9;
const DAY_YEAR_FIRST: u16 = 1 << 10;
const TWO: u16 = 1 << 11;
const LOOK_ALIKE: u16 = 1 << 12;
const CONTROL: u16 = 1 << 13;
const PHONE: u16 = 1 << 14;
const DAMAGED: u16 = ODD | ODD_GROUPED | SCIENTIFIC | SPOILED | SPOILED_GROUPED | TWO | LOOK_ALIKE;
const ANY: u16 = u16::MAX;

const fn lengths(from: u16, to: u16) -> u16 {
    let mut bits = 0u32;
    let mut length = from;
    while length <= to {
        bits |= 1 << length;
        length += 1;
    }
    bits as u16
}

const ALL: u16 = lengths(0, 15);
const TWO_DIGITS: u16 = lengths(2, 2);
const FOUR: u16 = lengths(4, 4);
const SIX: u16 = lengths(6, 6);
const SIX_UP: u16 = lengths(6, 15);
/// Of digits that are no code as they stand.
const UNSAID: u16 = lengths(0, 0);

fn spelling_bit(number: &Number) -> u16 {
    match number.spelling {
        Spelling::Code(Form::Bare) => BARE,
        Spelling::Code(Form::Pair) => PAIR,
        Spelling::Code(Form::Point) => POINT,
        Spelling::Code(Form::Grouped) => GROUPED,
        Spelling::Damaged(Damage::OddLength, Form::Grouped) => ODD_GROUPED,
        Spelling::Damaged(Damage::OddLength, _) => ODD,
        Spelling::Damaged(Damage::Scientific, _) => SCIENTIFIC,
        Spelling::Damaged(Damage::Number, Form::Grouped) => SPOILED_GROUPED,
        Spelling::Damaged(Damage::Number, _) => SPOILED,
        Spelling::Damaged(Damage::Date, Form::Bare) => DAY_YEAR_FIRST,
        Spelling::Damaged(Damage::Date, _) => DAY,
        Spelling::Damaged(Damage::TwoReadings, _) => TWO,
        Spelling::Damaged(Damage::LookAlike, _) => LOOK_ALIKE,
        Spelling::Control => CONTROL,
        Spelling::Phone => PHONE,
    }
}

type S = Signals;

/// Either of the labels that only codes have.
const LABELLED: S = S::CODE.and(S::LIST);
/// Any label that speaks for a code.
const FOR: S = LABELLED.and(S::HEADING).and(S::ANY);
const IN_CODES: S = S::COLUMN_CODES.and(S::COLUMN_CHAPTERS).and(S::COLUMN_NHM);
const NONE: S = S::NONE;

#[allow(clippy::too_many_arguments)] // a row of the table
const fn rule(
    name: &'static str,
    spellings: u16,
    lengths: u16,
    when: S,
    any: S,
    unless: S,
    then: Outcome,
    why: &'static str,
    example: &'static str,
) -> Rule {
    // A page has these sentences in its own language.
    let (why, example) = if cfg!(target_arch = "wasm32") { ("", "") } else { (why, example) };
    Rule { name, when, any, unless, spellings, lengths, then, why, example }
}

use Outcome::*;

/// All rules, in their order.
#[rustfmt::skip] // a table
pub const RULES: &[Rule] = &[
    // Numbers of other systems, by their form.
    rule("control_number", CONTROL, ALL, NONE, NONE, NONE, Control,
        "A control number of a dual-use list is no commodity code.", "3A001"),
    rule("telephone", PHONE, ALL, NONE, NONE, NONE, AsideAs(Reason::Phone),
        "A plus and a country's code make a telephone number.", "+7 727 250 42 31"),
    rule("placeholder", ANY, lengths(4, 15), S::PLACEHOLDER, NONE, NONE, AsideAs(Reason::Placeholder),
        "Nothing but zeros stands in the place of a code.", "HS code: 00000000"),
    rule("day_shaped_code", DAY_YEAR_FIRST, ALL, S::KNOWN, S::CODE.and(S::LIST), S::FOLLOWS, Read,
        "Under a label of codes groups that could be a day are a code.", "код ТН ВЭД: 2009.11.19"),
    rule("day_shaped_code_in_column", DAY_YEAR_FIRST, ALL, S::KNOWN.and(S::ALONE).and(S::COLUMN_CODES), NONE, NONE, Read,
        "In a column of codes groups that could be a day are a code.", "HS code;Goods\n2009.11.19;juice\n8542.31;chip"),
    rule("day_in_column_of_codes", DAY | DAY_YEAR_FIRST, ALL, S::REPAIRS.and(S::ALONE).and(S::COLUMN_CODES), NONE, NONE, NotRead,
        "In a column of codes a day is a code that a spreadsheet spoiled.", "HS code\tName\n8542.31\tChip\n8471.30\tPC\n01.11.2009\tJuice"),
    rule("day_in_list", DAY | DAY_YEAR_FIRST, ALL, S::REPAIRS.and(S::FOLLOWS).and(S::CODE), NONE, NONE, NotRead,
        "Among labelled codes a day is a code that was spoiled.", "HS code: 8542.31, 01.11.2009"),
    rule("day", DAY | DAY_YEAR_FIRST, ALL, NONE, NONE, NONE, AsideAs(Reason::Date),
        "It is a day of the calendar.", "Shipped 2009-11-19"),
    rule("left_out", ANY, ALL, S::EXCLUDED, NONE, NONE, AsideAs(Reason::Reference),
        "It is named to be left out.", "Товары кроме 8471300000"),
    rule("okpd", ANY, ALL, S::OKPD, NONE, FOR.and(IN_CODES), AsideAs(Reason::Activity),
        "Groups of two, two, two and three with points are the form of OKPD2.", "КТРУ 85.42.31.110"),

    // Labels of something else.
    rule("column_over_label", ANY, SIX_UP, S::COLUMN_CODES.and(S::ALONE).and(S::TABLE).and(S::KNOWN), S::OTHER.and(S::OTHER_WEAK), NONE, Read,
        "The column of codes outweighs a word in the cell.", "HS code;Goods\nNo 8542.31;chip\nref 847130;pc\n"),
    rule("groups_over_label", GROUPED, lengths(10, 10), S::OTHER.and(S::TARIFF_GROUPS).and(S::UNMISTAKABLE), NONE, S::COLUMN_OTHER, Read,
        "Only codes are written in these groups of ten digits, whatever word is beside them.", "Invoice 8536 69 160 0"),
    rule("labelled_other", ANY, ALL, S::OTHER, NONE, NONE, Aside,
        "A label directly at it names one other thing.", "Тел. 8542319000"),
    rule("weak_label_in_doubt", TWO, SIX_UP, S::OTHER_WEAK.and(S::REPAIRS), NONE, IN_CODES.and(S::COLUMN_OTHER), NotRead,
        "A word beside it speaks of something else, and its groups can be those of a code.", "Order 854320 1909"),
    rule("weak_label", ANY, ALL, S::OTHER_WEAK, NONE, S::UNMISTAKABLE.and(IN_CODES).and(S::COLUMN_OTHER), Aside,
        "A word beside it speaks of something else, and nothing speaks for a code.", "order 854231"),
    rule("identifier_by_look", BARE | PAIR | GROUPED | DAMAGED, ALL, S::IDENTIFIER, NONE, LABELLED.and(IN_CODES).and(S::ANY), AsideAs(Reason::PartNumber),
        "It is part of an identifier: a short name in capitals or a part number hangs on it.", "order SO-84713001"),
    rule("identifier", CODE | ODD | ODD_GROUPED | LOOK_ALIKE, ALL, S::GLUED, NONE, S::UNMISTAKABLE.and(LABELLED).and(IN_CODES).and(S::ANY), AsideAs(Reason::PartNumber),
        "It is part of an identifier.", "plate ABCDE-854231"),

    // Digits of fields of their own, and railway numbers.
    rule("continued_digits", ANY, lengths(1, 5), S::COLUMN_DIGITS, NONE, S::UNMISTAKABLE.and(FOR), AsideAs(Reason::NationalDigits),
        "Digits in a field of their own continue the code beside them.", "{\"hsCode\":\"640399\",\"Precision_1\":\"90\"}"),
    rule("railway_national", CODE, SIX_UP, S::NATIONAL, S::NHM.and(S::COLUMN_NHM), NONE, AsideAs(Reason::Railway),
        "Chapters 98 and 99 of railway numbers are the railway's own.", "ГНГ 99010000"),
    rule("railway", CODE | ODD | ODD_GROUPED, SIX_UP, S::KNOWN, S::NHM.and(S::COLUMN_NHM), S::RAILWAY_FUEL, ReadSix,
        "The first six digits of a railway number (ГНГ, NHM) are the HS.", "ГНГ 85423190"),
    rule("railway_fuel", CODE | ODD | ODD_GROUPED, SIX_UP, S::KNOWN.and(S::RAILWAY_FUEL), S::NHM.and(S::COLUMN_NHM), NONE, ReadFour,
        "In chapter 27 only the heading of a railway number is the HS.", "ГНГ 27101943"),
    rule("railway_unknown", ANY, ALL, NONE, S::NHM.and(S::COLUMN_NHM), NONE, AsideAs(Reason::Railway),
        "A railway number whose beginning no edition has.", "ГНГ 77777777"),

    // Damaged numbers.
    rule("damaged_in_other_column", DAMAGED, ALL, S::COLUMN_OTHER, NONE, FOR, Aside,
        "Its header names one other thing.", "Код ТН ВЭД;Цена\n8542319000;8542319000.0\n8471300000;12.50"),
    rule("short_among_lines", DAMAGED, ALL, S::MIXED.and(S::COLUMN_CODES), NONE, S::TEN_REPAIR.and(FOR).and(S::LONG_REPAIR), AsideAs(Reason::Column),
        "Quantities and prices stand among the codes of a table that lost its columns.", "Кол-во\n\n8542.31\n\n8471.30\n\n12.5"),
    rule("scientific", SCIENTIFIC, ALL, NONE, FOR.and(IN_CODES), NONE, NotRead,
        "A spreadsheet rounded the code.", "HS code: 8.54232E+09"),
    rule("scientific_alone", SCIENTIFIC, ALL, S::ALONE.and(S::REPAIRS), NONE, S::COLUMN_WEAK, NotRead,
        "A number that a spreadsheet rounded could be a code.", "8.54232E+09"),
    rule("two_readings_amount", TWO, ALL, S::MONEY.and(S::STRONGER_NEAR), NONE, FOR.and(IN_CODES), AsideAs(Reason::Amount),
        "A currency stands at it, and its line has a code.", "8542319010 chip 8519 620311 USD"),
    rule("two_readings_numbers", TWO, ALL, S::COLUMN_NUMBERS, NONE, FOR, AsideAs(Reason::Column),
        "Few numbers of its column are codes.", "1234\n2345\n3456\n4567\n5678\n6789\n7890\n1122\n1133\n3917 3924"),
    rule("two_readings", TWO, ALL, NONE, NONE, NONE, NotRead,
        "The same digits can be read in two ways.", "HS 8471 50 PC industrial"),
    rule("look_alike", LOOK_ALIKE, ALL, S::REPAIRS, FOR.and(IN_CODES).and(S::LONG_REPAIR), S::GLUED, NotRead,
        "A letter stands where a digit should, and it could be more than one.", "HS 8542S1"),
    rule("look_alike_due", LOOK_ALIKE, ALL, NONE, LABELLED.and(IN_CODES), NONE, NotRead,
        "A code is due here, and letters stand among the digits.", "HS code: 99x4231"),
    rule("spoiled_amount", SPOILED | SPOILED_GROUPED, ALL, NONE, S::MONEY.and(S::COUNTED), LABELLED.and(S::HEADING).and(IN_CODES), AsideAs(Reason::Amount),
        "A currency or a counting word stands at it.", "8542,31 EUR"),
    rule("spoiled_in_column", SPOILED | SPOILED_GROUPED, ALL, NONE, IN_CODES, S::GLUED, NotRead,
        "A column of codes holds a number that a spreadsheet spoiled.", "HS code\tName\n8482.1\tBearing"),
    rule("spoiled", SPOILED | SPOILED_GROUPED, ALL, S::REPAIRS, LABELLED.and(S::HEADING), S::GLUED, NotRead,
        "A code is due here, and a spreadsheet spoiled it.", "HS 8482.1"),
    rule("spoiled_grouped", SPOILED_GROUPED, ALL, S::CODE, NONE, S::FOLLOWS.and(S::GLUED), NotRead,
        "A code is due here, and its groups are those of no code.", "HS code: 1 999 999 999 999 999"),
    rule("spoiled_weak", SPOILED_GROUPED, ALL, S::ANY.and(S::REPAIRS), NONE, S::GLUED, NotRead,
        "It could be a code that was formatted as a number.", "код 8 542 319 000"),
    rule("spoiled_alone", SPOILED, ALL, S::ALONE.and(S::LINES).and(S::REPAIRS), NONE, S::GLUED, NotRead,
        "Alone on its line it could be a code that a spreadsheet spoiled.", "8542,31"),
    rule("spoiled_ten", SPOILED | SPOILED_GROUPED, ALL, S::TEN_REPAIR, NONE, S::GLUED.and(S::THOUSANDS), NotRead,
        "No amount has ten digits before its point.", "Chip 8542319010.0 10"),
    rule("cut_code", ODD_GROUPED, lengths(7, 7), S::KNOWN, NONE, FOR.and(IN_CODES).and(S::ALONE), ReadSix,
        "A subheading and a number of its own.", "какие условия, 8403 10 1 и далее"),
    rule("odd_length_in_column", ODD | ODD_GROUPED, lengths(5, 15), NONE, IN_CODES, NONE, NotRead,
        "A column of codes holds a number of a length that no code has.", "Name;Код ТН ВЭД\nЧип;8542319000\nДиск;84717\nПК;8471300000"),
    rule("odd_short_in_column", ODD | ODD_GROUPED, lengths(3, 3), S::ALONE, IN_CODES, NONE, NotRead,
        "A column of codes holds three digits: a zero was lost.", "HS code;Goods\n402;milk\n8542;chip"),
    rule("odd_chapter", ODD, lengths(1, 1), S::ALONE.and(S::COLUMN_CHAPTERS), NONE, NONE, NotRead,
        "A column of chapters holds one digit: a zero was lost.", "Chapter;Goods\n1;animals\n85;chips"),
    rule("odd_length", ODD | ODD_GROUPED, lengths(5, 15), NONE, LABELLED.and(S::HEADING), S::COUNTED.and(S::MONEY), NotRead,
        "A label says that a code follows, and no code has this length.", "HS 8542312"),
    rule("odd_short", ODD, lengths(3, 3), S::CODE.and(S::ALONE), NONE, NONE, NotRead,
        "A label says that a code follows: a zero was lost.", "HS code: 402"),
    rule("odd_weak", ODD | ODD_GROUPED, lengths(5, 7), S::ANY.and(S::REPAIRS), NONE, NONE, NotRead,
        "A word for codes stands before it, and the end was cut.", "код 85423"),
    rule("nine_digits", ODD, lengths(9, 9), S::REPAIRS, NONE, NONE, NotRead,
        "Ten digits whose first was a zero.", "Wings 207141000"),
    rule("odd_alone", ODD | ODD_GROUPED, lengths(5, 7), S::ALONE.and(S::LINES).and(S::REPAIRS).and(S::SAME_HEADING), NONE, NONE, NotRead,
        "Alone on its line it could be a code whose end was cut.", "85423"),
    rule("thirteen_digits", ODD, lengths(13, 13), NONE, NONE, NONE, AsideAs(Reason::Barcode),
        "Thirteen digits are a bar code.", "4600051000057"),
    rule("damaged_long", SPOILED | SPOILED_GROUPED, UNSAID | SIX_UP, NONE, S::LONG_REPAIR.and(S::KNOWN), S::MONEY, AsideAs(Reason::Length),
        "Points that make no shape of a code, among digits that one begins with.", "chip 8542.31.90.1234 x"),
    rule("damaged_known", DAMAGED, lengths(6, 14), S::KNOWN, NONE, NONE, AsideAs(Reason::Length),
        "Its digits begin like a code, and no code has this length.", "Processor 85423101234"),
    rule("damaged_number", DAMAGED, ALL, NONE, NONE, NONE, Bare,
        "A number without any evidence for a code.", "12.345 m"),

    // Plain numbers: what no code is, whatever stands around it.
    rule("national_chapter", GROUPED, lengths(8, 8), S::NATIONAL, NONE, NONE, AsideAs(Reason::NationalChapter),
        "The American chapters 98 and 99 are references to duties.", "9903.88.15"),
    rule("chapter", BARE, TWO_DIGITS, NONE, S::CHAPTER.and(S::COLUMN_CHAPTERS), NONE, Read,
        "A word for chapters stands at it.", "глава 85"),
    rule("chapter_in_column", BARE, TWO_DIGITS, S::COLUMN_CODES.and(S::ALONE).and(S::KNOWN), NONE, S::LINES.and(S::FOLLOWS).and(S::VALUES), Read,
        "A column of codes holds a chapter.", "HS code;Goods\n85;machines\n8471;computers"),
    rule("two_digits", ANY, lengths(1, 3), NONE, NONE, NONE, Bare,
        "So few digits are a code only by a word or column for chapters.", "85"),
    rule("short_number_among_lines", CODE, FOUR, S::MIXED.and(S::COLUMN_CODES), NONE, S::KNOWN.and(FOR), Bare,
        "Quantities stand among the codes of a table that lost its columns.", "Кол-во\n\n8542.31\n\n8471.30\n\n5000"),
    rule("decimal", PAIR | POINT | GROUPED, FOUR, NONE, NONE, S::COLUMN_CODES.and(S::CODE).and(S::HEADING), Bare,
        "Two digits, a point and two digits are a code only by a label.", "The ratio rose to 84.71"),

    // Columns of codes.
    rule("cut_to_heading", BARE, FOUR, S::COLUMN_CODES.and(S::COLUMN_CUT).and(S::ALONE).and(S::KNOWN).and(S::REPAIRS), NONE, S::COUNTED, NotRead,
        "Zeros were cut elsewhere in its column, so they may be missing here.", "HS code\tName\n8548\tWaste\n8482.1\tBearing"),
    rule("column", CODE, ALL, S::KNOWN, IN_CODES, NONE, Read,
        "It stands in a column of codes.", "Item;HS code;Qty\nChip;8542.31;12\nRouter;8517.62;3"),
    rule("column_alone", CODE, lengths(4, 15), S::ALONE, IN_CODES, S::DECIMAL_FOUR, Read,
        "It stands alone in its cell, in a column of codes.", "HS code;Goods\n8542.99;chip\n8471.30;pc"),
    rule("column_long", CODE, SIX_UP, NONE, IN_CODES, S::GLUED, Read,
        "So long a number in a column of codes is one.", "HS code;Goods\nfor 8542.99 only;chip\n8471.30;pc"),
    rule("column_number", CODE, ALL, NONE, IN_CODES, NONE, Bare,
        "A number among the words of a cell.", "HS code;Goods\n8471 card for 5120 slots;pc\n8542;chip"),

    // Labels of codes.
    rule("quantity_in_list", BARE, FOUR, S::COUNTED.and(S::FOLLOWS), LABELLED, NONE, Bare,
        "A quantity stands in the next place of the list.", "ТН ВЭД 8542319010, 8517 шт"),
    rule("edition_in_row", BARE, FOUR, S::EDITION.and(S::ROW_CODE).and(S::CODE), NONE, NONE, AsideAs(Reason::EditionYear),
        "Its row has a code; this is the edition that it is of.", "HS code,made after\n8542310000,HS 2002"),
    rule("year_counted", BARE, FOUR, S::YEAR.and(S::CODE).and(S::COUNTED), NONE, NONE, AsideAs(Reason::EditionYear),
        "A year is counted, not a heading.", "ТН ВЭД 2005 года"),
    rule("year_behind_label", BARE, FOUR, S::YEAR.and(S::CODE), NONE, S::KNOWN.and(S::ANNOUNCED), AsideAs(Reason::EditionYear),
        "A year stands behind the name of the nomenclature.", "HS 2017 edition"),
    rule("label", CODE, lengths(4, 15), S::CODE, NONE, NONE, Read,
        "A label that only commodity codes have stands before it.", "HS 8542.31 USD"),
    rule("list", CODE, lengths(4, 15), S::LIST, NONE, NONE, Read,
        "It is one of several codes side by side.", "Goods 3917; 3924; 6911; 8542 were sent"),
    rule("heading_in_row_with_code", CODE, FOUR, S::HEADING.and(S::ROW_CODE), NONE, NONE, AsideAs(Reason::Reference),
        "Its row has a code; a heading in the description is a reference.", "HS code;Goods\n854720;fittings of heading 8546"),
    rule("heading", CODE, lengths(4, 15), S::HEADING.and(S::KNOWN), NONE, NONE, Read,
        "The word heading stands at it.", "Goods of heading 8542"),
    rule("heading_long", CODE, SIX_UP, S::HEADING, NONE, NONE, Read,
        "The word heading stands at it.", "heading 8542.99"),
    rule("heading_unknown", CODE, ALL, S::HEADING, NONE, NONE, Bare,
        "No edition has such a heading.", "position 7777"),
    rule("code_year", CODE, FOUR, S::ANY.and(S::YEAR).and(S::COUNTED), NONE, NONE, Bare,
        "A year behind the word code.", "коды 2005 года"),
    rule("code_or_heading", PAIR, SIX, S::ANY.and(S::HEADING_KNOWN), NONE, S::KNOWN, NotRead,
        "A heading and another number, or a subheading that no edition has.", "Код товара 8542 34 CN"),
    rule("code_word", CODE, lengths(4, 15), S::ANY.and(S::KNOWN), NONE, NONE, Read,
        "The word code stands before it, and some edition has it.", "Товар, код 8542"),
    rule("code_word_grouped", GROUPED, lengths(4, 15), S::ANY.and(S::HEADING_KNOWN), NONE, NONE, Read,
        "The word code stands before groups of a code.", "код 8542 99 900 0"),
    rule("code_word_unknown", CODE, SIX_UP, S::ANY.and(S::COLUMN_OTHER), NONE, NONE, Aside,
        "Its header names one other thing.", "Артикул;Кол-во\nкод 99999999;5"),

    // Columns of something else.
    rule("other_column", CODE, ALL, S::COLUMN_OTHER, NONE, NONE, Aside,
        "Its header names one other thing.", "Артикул;Товар;ТН ВЭД\n84713001;ПК;8471300000"),
    rule("weak_column_beside_codes", CODE, ALL, S::COLUMN_WEAK.and(S::COLUMN_HEADED_BESIDE), NONE, NONE, Aside,
        "Its header speaks of something else, and another column has the codes.", "id;HS code\n84713001;8471300000"),
    rule("weak_column", CODE, ALL, S::COLUMN_WEAK, NONE, S::UNMISTAKABLE, Aside,
        "Its header speaks of something else, and nothing speaks for a code.", "value;name\n854231;chip"),
    rule("row_has_code", BARE | POINT | PAIR, ALL, S::ROW_CODE.and(S::ALONE).and(S::TABLE), NONE, S::COLUMN_NAMES_CODES.and(S::SAME_AS_NEAR), AsideAs(Reason::Column),
        "Its row has its code in the column of codes.", "HS code;a\n8542319000;84713001"),
    rule("column_of_numbers", BARE | POINT, ALL, S::COLUMN_NUMBERS.and(S::ALONE), NONE, NONE, AsideAs(Reason::Column),
        "Few numbers of its column are codes.", "12345678\n23456781\n34567812\n45678123\n56781234\n67812345\n78123456\n85423190\n11112222x"),

    // By the spelling alone.
    rule("amount_beside_code", BARE | PAIR | POINT, lengths(4, 9), S::MONEY.and(S::STRONGER_NEAR), NONE, NONE, AsideAs(Reason::Amount),
        "A currency stands directly at it, and its line has a code by stronger evidence.", "8542319010 chip 8516.50 USD"),
    rule("price_beside_ten", POINT, SIX, S::NEAR_TEN, NONE, S::LEADING, AsideAs(Reason::Amount),
        "A code of ten digits stands in its line; this looks like its price.", "8542319000 STM32 100 pcs 8516.50"),
    rule("groups", GROUPED, ALL, S::KNOWN, NONE, NONE, Read,
        "Nothing but a code is written in these groups.", "Router 8517 62 000 9"),
    rule("groups_typing_error", GROUPED, lengths(8, 15), S::HEADING_KNOWN, NONE, S::COUNTED.and(S::MONEY), Read,
        "Groups of a code whose heading exists: a typing error must not move goods off a list.", "Router 8517 99 000 9"),
    rule("groups_unknown", GROUPED, ALL, NONE, NONE, NONE, Bare,
        "Groups that begin like no code.", "7777 62 000 9"),
    rule("decimals_column", POINT, ALL, S::ALONE.and(S::COLUMN_DECIMALS), NONE, S::LINES, AsideAs(Reason::Column),
        "Few decimals of its column look like codes.", "a;x\nb;8542.31\nc;1.51\nd;77.52\ne;19.50\nf;8.10"),
    rule("point", POINT, SIX_UP, S::KNOWN, NONE, NONE, Read,
        "Four digits, a point and two digits that some edition has.", "Chip 8542.31"),
    rule("point_alone", POINT, ALL, S::HEADING_KNOWN.and(S::ALONE).and(S::LINES), NONE, NONE, Read,
        "Alone on its line, with a heading that exists.", "8542.99"),
    rule("point_unknown", POINT, ALL, S::HEADING_KNOWN, NONE, S::MONEY.and(S::LATE), Deferred,
        "A code if others of its heading were read.", "Чип 8542.99 и 8542.31"),
    rule("year_and_month", PAIR, ALL, S::KNOWN.and(S::YEAR), NONE, S::ALONE, AsideAs(Reason::Date),
        "A year and a month.", "in 2009 11 of them"),
    rule("pair", PAIR, ALL, S::KNOWN, NONE, NONE, Read,
        "Four digits and two that some edition has.", "chips 8542 31"),
    rule("pair_alone", PAIR, ALL, S::HEADING_KNOWN.and(S::ALONE).and(S::LINES), NONE, NONE, Read,
        "Alone on its line, with a heading that exists.", "8542 99"),
    rule("run_amount", BARE, SIX, S::KNOWN.and(S::MONEY), NONE, NONE, AsideAs(Reason::Amount),
        "A currency stands directly at six digits.", "854231 USD"),
    rule("run_day", BARE, lengths(8, 8), S::KNOWN.and(S::DAY), NONE, NONE, AsideAs(Reason::Date),
        "Eight digits that are a day.", "file 20091119"),
    rule("run_too_long", BARE, lengths(11, 15), S::KNOWN, NONE, NONE, AsideAs(Reason::Length),
        "More than ten digits in one run are a code only by a label or column.", "arn 850440847130"),
    rule("run", BARE, SIX_UP, S::KNOWN, NONE, NONE, Read,
        "A run of digits whose first six some edition has.", "Goods under 8542319000 were sent."),
    rule("run_unknown", BARE, lengths(8, 10), S::HEADING_KNOWN, NONE, S::MONEY.and(S::COUNTED).and(S::LATE), Deferred,
        "A code if others of its heading and length were read.", "8542319000 a\n8542139000 b"),
    rule("heading_alone", BARE, FOUR, S::KNOWN.and(S::LEADING).and(S::LINES), NONE, S::LATE, Deferred,
        "A heading at the beginning of its line is one if longer codes of it were read.", "8542 chips\n8542.31 processors"),
    rule("read_elsewhere", ANY, ALL, S::LATE.and(S::HEADING_READ), NONE, NONE, Read,
        "Others of its heading and form were read.", "8542 chips\n8542.31 processors"),
    rule("beside_its_name", ANY, ALL, S::LATE.and(S::NAMED), NONE, NONE, Read,
        "It stands beside the name of its goods, as many above and below it do.", "1) 8541 – диоды;\n2) 8542 – схемы;\n3) 8471 – машины"),
    rule("number", ANY, ALL, NONE, NONE, NONE, Bare,
        "A number without any evidence for a code.", "8542 boxes"),
];

/// Why a number was read so, in one of a few ways that every reader of a result knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingKind {
    /// A label stands at it.
    Label,
    /// It stands in a column of codes.
    Column,
    /// It is one of several.
    List,
    /// Nothing but a code is written so.
    Spelling,
    /// Others like it were read.
    Others,
    /// A code is due, and what stands there is damaged.
    Damage,
    /// It stands in several cells.
    Cells,
    Person,
}

impl ReadingKind {
    pub const ALL: [ReadingKind; 8] = [
        ReadingKind::Label,
        ReadingKind::Column,
        ReadingKind::List,
        ReadingKind::Spelling,
        ReadingKind::Others,
        ReadingKind::Damage,
        ReadingKind::Cells,
        ReadingKind::Person,
    ];

    /// The name in tables of words.
    pub fn name(self) -> &'static str {
        match self {
            ReadingKind::Label => "label",
            ReadingKind::Column => "column",
            ReadingKind::List => "list",
            ReadingKind::Spelling => "spelling",
            ReadingKind::Others => "others",
            ReadingKind::Damage => "damage",
            ReadingKind::Cells => "cells",
            ReadingKind::Person => "person",
        }
    }
}

/// Place of a rule in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct RuleId(pub u8);

impl RuleId {
    /// What was read without the table: an empty cell of codes, a join, a person's word.
    pub const MISSING: RuleId = RuleId(250);
    pub const UNREADABLE: RuleId = RuleId(251);
    pub const SPLIT_CELLS: RuleId = RuleId(252);
    pub const PERSON: RuleId = RuleId(253);

    /// The rule's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            RuleId::MISSING => "empty_cell",
            RuleId::UNREADABLE => "unreadable_cell",
            RuleId::SPLIT_CELLS => "several_cells",
            RuleId::PERSON => "person",
            RuleId(place) => RULES.get(usize::from(place)).map_or("number", |rule| rule.name),
        }
    }

    /// In which way it was read.
    pub fn kind(self) -> ReadingKind {
        let Some(rule) = RULES.get(usize::from(self.0)) else {
            return match self {
                RuleId::SPLIT_CELLS => ReadingKind::Cells,
                RuleId::PERSON => ReadingKind::Person,
                _ => ReadingKind::Damage,
            };
        };
        let names = rule.when.and(rule.any);
        if rule.then == NotRead {
            ReadingKind::Damage
        } else if names.any(IN_CODES) {
            ReadingKind::Column
        } else if rule.when.has(S::LATE) {
            ReadingKind::Others
        } else if rule.when.has(S::LIST) {
            ReadingKind::List
        } else if names.any(FOR.and(S::CHAPTER).and(S::NHM)) {
            ReadingKind::Label
        } else {
            ReadingKind::Spelling
        }
    }

    /// The reason in one sentence.
    pub fn why(self) -> &'static str {
        match self {
            RuleId::MISSING => "The row has goods, and its cell for the code is empty.",
            RuleId::UNREADABLE => "What stands in the column of codes can't be read as one.",
            RuleId::SPLIT_CELLS => "The code stands in several cells side by side.",
            RuleId::PERSON => "A person said so.",
            RuleId(place) => RULES.get(usize::from(place)).map_or("", |rule| rule.why),
        }
    }
}

/// Decides by the table; remembers what it decided for the same signals.
#[derive(Default)]
pub struct Table {
    memo: Vec<(u64, u32, u8)>,
}

impl Table {
    /// The rule that fits a number, and what becomes of it.
    pub fn decide(&mut self, number: &Number) -> (RuleId, Outcome) {
        let (spelling, length) = (spelling_bit(number), number.length().min(15) as u32);
        let signals = number.signals.0;
        if self.memo.is_empty() {
            self.memo = vec![(0, u32::MAX, 0); 1 << 10];
        }
        let key = u32::from(spelling) << 4 | length;
        let hash = (signals ^ u64::from(key) << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54;
        let slot = self.memo.get_mut(hash as usize);
        let place = match slot {
            Some(&mut (known, one, place)) if known == signals && one == key => place,
            slot => {
                let place = find(number.signals, spelling, length);
                if let Some(slot) = slot {
                    *slot = (signals, key, place);
                }
                place
            }
        };
        (RuleId(place), RULES.get(usize::from(place)).map_or(Bare, |rule| rule.then))
    }
}

fn find(signals: Signals, spelling: u16, length: u32) -> u8 {
    let fits = |rule: &Rule| {
        rule.spellings & spelling != 0
            && rule.lengths & (1 << length) != 0
            && signals.has(rule.when)
            && (rule.any == NONE || signals.any(rule.any))
            && !signals.any(rule.unless)
    };
    RULES.iter().position(fits).unwrap_or(RULES.len() - 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_rows_complete() {
        let mut names = std::collections::BTreeSet::new();
        for rule in RULES {
            assert!(names.insert(rule.name), "{} appears twice", rule.name);
            assert!(rule.why.ends_with('.') && !rule.example.is_empty(), "{}", rule.name);
        }
        assert!(RULES.len() < 250);
    }

    #[test]
    fn each_row_is_hit_by_its_example() {
        let hs = std::rc::Rc::new(crate::nomenclature::Hs::embedded());
        let mut wrong = Vec::new();
        for rule in RULES {
            let paste = crate::paste::Paste::new(rule.example.into());
            let reader = crate::paste::Reader::new(hs.clone(), paste.into(), Default::default());
            let reading = reader.with_trace().finish();
            let rules = reading.trace.unwrap_or_default().rules;
            if !rules.contains(&rule.name) {
                wrong.push(format!("{}: {:?} gives {rules:?}", rule.name, rule.example));
            }
        }
        assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// A row is hidden where a row above it fits whenever it does.
    #[test]
    fn no_row_is_hidden_by_one_above() {
        for (place, rule) in RULES.iter().enumerate() {
            for above in &RULES[..place] {
                let hides = above.spellings & rule.spellings == rule.spellings
                    && above.lengths & rule.lengths == rule.lengths
                    && rule.when.has(above.when)
                    && (above.any == NONE || rule.when.any(above.any))
                    && above.unless == NONE;
                assert!(!hides, "{} is hidden by {}", rule.name, above.name);
            }
        }
    }

    /// A row that takes an unmistakable spelling away must name strong evidence for it.
    #[test]
    fn only_strong_evidence_takes_an_unmistakable_spelling_away() {
        let strong = S::OTHER
            .and(S::COLUMN_OTHER)
            .and(S::COLUMN_NUMBERS)
            .and(S::COLUMN_DIGITS)
            .and(S::COLUMN_DECIMALS)
            .and(S::COLUMN_HEADED_BESIDE)
            .and(S::EXCLUDED)
            .and(S::PLACEHOLDER)
            .and(S::ROW_CODE)
            .and(S::STRONGER_NEAR)
            .and(S::NEAR_TEN)
            .and(S::OKPD)
            .and(S::NATIONAL)
            .and(S::LIST)
            .and(S::DAY)
            .and(S::IDENTIFIER)
            .and(S::YEAR);
        for rule in RULES.iter().filter(|rule| matches!(rule.then, Aside | AsideAs(_) | Bare)) {
            let can_be = rule.spellings & CODE != 0
                && rule.lengths & SIX_UP != 0
                && !rule.unless.any(S::UNMISTAKABLE.and(S::KNOWN));
            let short = rule.spellings & CODE == BARE && rule.lengths & lengths(8, 10) == 0;
            let last = rule.when == NONE && rule.any == NONE || rule.name == "run_too_long";
            let behind =
                matches!(rule.name, "column_number" | "heading_unknown" | "railway_unknown");
            assert!(
                !can_be || short || last || behind || rule.when.any(strong) || rule.any.any(strong),
                "{}",
                rule.name
            );
        }
    }
}
