/*! Words around a number: what says "a code follows", and what says that the number is something else.

One table a language would scatter what belongs together: English, Russian and Kazakh words stand side by
side, by meaning. All are lower case, `ё` written as `е`.
*/

/// Why a number in the form of a code was taken for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    Quantity,
    Amount,
    Date,
    Phone,
    Barcode,
    TaxNumber,
    Account,
    DocumentNumber,
    PartNumber,
    Standard,
    Act,
    Activity,
    Railway,
    Postal,
    Substance,
    Reference,
    EditionYear,
    NationalChapter,
    Column,
    Length,
    NotACode,
}

impl Aside {
    pub const ALL: [Aside; 21] = [
        Aside::Quantity,
        Aside::Amount,
        Aside::Date,
        Aside::Phone,
        Aside::Barcode,
        Aside::TaxNumber,
        Aside::Account,
        Aside::DocumentNumber,
        Aside::PartNumber,
        Aside::Standard,
        Aside::Act,
        Aside::Activity,
        Aside::Railway,
        Aside::Postal,
        Aside::Substance,
        Aside::Reference,
        Aside::EditionYear,
        Aside::NationalChapter,
        Aside::Column,
        Aside::Length,
        Aside::NotACode,
    ];

    /// The name in reports, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Aside::Quantity => "quantity",
            Aside::Amount => "amount",
            Aside::Date => "date",
            Aside::Phone => "phone",
            Aside::Barcode => "barcode",
            Aside::TaxNumber => "tax_number",
            Aside::Account => "account",
            Aside::DocumentNumber => "document_number",
            Aside::PartNumber => "part_number",
            Aside::Standard => "standard",
            Aside::Act => "act",
            Aside::Activity => "activity_code",
            Aside::Railway => "railway_number",
            Aside::Postal => "postal_code",
            Aside::Substance => "substance_number",
            Aside::Reference => "reference",
            Aside::EditionYear => "edition_year",
            Aside::NationalChapter => "national_chapter",
            Aside::Column => "column",
            Aside::Length => "length",
            Aside::NotACode => "not_a_code",
        }
    }
}

/// What a word does to the number after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Only commodity codes are called so.
    Code,
    /// `code`, `код`: many things are called so.
    AnyCode,
    /// A code only together with `code`: `commodity`, `customs`.
    Goods,
    /// `heading`, `позиция`.
    Heading,
    /// `chapter`, `глава`: two digits may follow.
    Chapter,
    /// Says what else the number is.
    Other(Aside),
    /// `No`, `№`, `номер`.
    Numbered,
    /// Says nothing by itself and may stand between a label and its code.
    Link,
    /// Joins two codes: `and`, `или`.
    Joint,
    /// `ex`, `из`.
    Ex,
    /// What follows is not meant: `excluding`, `кроме`.
    Excluding,
    /// Counts things: `шт`, `pcs`.
    Unit,
    Currency,
    /// Any other word.
    Plain,
}

const CODE: &[&str] = &[
    "hs",
    "hscode",
    "hscodes",
    "hs6",
    "hs8",
    "hs10",
    "hsn",
    "hts",
    "htsus",
    "htsno",
    "htscode",
    "tnved",
    "тнвэд",
    "тнвед",
    "вэд",
    "taric",
    "ncm",
    "harmonized",
    "harmonised",
    "tariff",
    "tariffs",
    "tarif",
    "zolltarifnummer",
    "zolltarif",
    "warennummer",
    "nomenclature",
    "номенклатура",
    "номенклатуре",
    "номенклатуры",
    "cn8",
    "тнвэда",
    "编码",
    "编号hs",
    "hs编码",
    "海关编码",
    "商品编码",
    "税则号",
    "税号",
    "гс",
    "сэқ",
    "тнвэдеаэс",
    "hscode编码",
    "hs编号",
    "intrastat",
    "subheading",
    "subheadings",
    "субпозиция",
    "субпозиции",
    "субпозицию",
    "подсубпозиция",
    "подсубпозиции",
    "подсубпозицию",
    "субпозиций",
    "hts#",
    "hs#",
];
const ANY_CODE: &[&str] = &[
    "code",
    "codes",
    "код",
    "коды",
    "кода",
    "коду",
    "кодом",
    "кодов",
    "кодам",
    "коде",
    "коды",
    "кодтары",
    "кодты",
    "кодын",
    "кодын",
    "кодтар",
    "кодымен",
    "kod",
    "kody",
];
const GOODS: &[&str] = &[
    "commodity",
    "customs",
    "goods",
    "classification",
    "cn",
    "таможенный",
    "таможенного",
    "таможенные",
    "кедендік",
    "schedule",
    "statistical",
    "combined",
    "export",
    "duty",
];
const HEADING: &[&str] = &[
    "heading",
    "headings",
    "позиция",
    "позиции",
    "позицию",
    "позиций",
    "позицией",
    "позициям",
    "позициях",
    "позицияда",
    "позициясы",
    "позициялар",
    "позициясының",
    "позицияның",
];
const CHAPTER: &[&str] = &[
    "chapter",
    "chapters",
    "ch",
    "chap",
    "гл",
    "глава",
    "главы",
    "главе",
    "главу",
    "глав",
    "группа",
    "группы",
    "группе",
    "группу",
    "групп",
    "группам",
    "тарау",
    "тарауы",
    "тараулар",
    "топ",
    "топтар",
    "тауарлық топ",
];
const LINKS: &[&str] = &[
    "of",
    "р",
    "r",
    "the",
    "sac",
    "тов",
    "is",
    "are",
    "for",
    "in",
    "under",
    "by",
    "as",
    "this",
    "our",
    "with",
    "eaeu",
    "eeu",
    "eu",
    "us",
    "еаэс",
    "еаэо",
    "тс",
    "снг",
    "рк",
    "рф",
    "кр",
    "кз",
    "kz",
    "в",
    "по",
    "на",
    "с",
    "со",
    "для",
    "к",
    "от",
    "же",
    "это",
    "товар",
    "товара",
    "товаров",
    "товару",
    "товары",
    "товарная",
    "товарной",
    "товарную",
    "товарные",
    "товарных",
    "продукции",
    "продукция",
    "изделия",
    "изделий",
    "тауар",
    "тауардың",
    "тауарлар",
    "тауарлық",
    "бойынша",
    "item",
    "items",
    "system",
    "description",
    "line",
    "full",
    "own",
    "т",
    "н",
    "следующие",
    "следующий",
    "соответствует",
    "указан",
    "указанный",
    "assigned",
    "digit",
    "digits",
    "знаков",
    "единой",
    "единая",
    "тарифа",
    "согласно",
    "тн",
    "номенклатурасы",
    "import",
    "material",
    "product",
    "products",
    "продукт",
    "сыртқы",
    "экономикалық",
    "қызметтің",
    "applicable",
    "declared",
    "заявлен",
    "заявленный",
    "присвоен",
    "should",
    "be",
    "to",
    "use",
    "используем",
    "применен",
    "было",
    "был",
];
const JOINTS: &[&str] = &["and", "or", "и", "или", "а", "также", "және", "мен", "немесе", "а/или", "plus", "both"];
const SPANS: &[&str] = &["to", "по", "до", "through", "thru", "bis", "дейін"];
const EXCLUDING: &[&str] = &[
    "excl",
    "excluding",
    "exclude",
    "excludes",
    "except",
    "excepting",
    "excepted",
    "кроме",
    "исключением",
    "исключая",
    "искл",
    "басқа",
    "қоспағанда",
    "басқасы",
    "than",
    "without",
    "помимо",
];
const UNITS: &[&str] = &[
    "шт",
    "штук",
    "штуки",
    "штука",
    "pcs",
    "pc",
    "pce",
    "pieces",
    "piece",
    "units",
    "unit",
    "ea",
    "each",
    "set",
    "sets",
    "kg",
    "кг",
    "kgs",
    "г",
    "гр",
    "g",
    "mg",
    "т",
    "тонн",
    "тонны",
    "tonnes",
    "tons",
    "t",
    "m",
    "м",
    "мм",
    "mm",
    "cm",
    "см",
    "km",
    "км",
    "m2",
    "м2",
    "m3",
    "м3",
    "l",
    "л",
    "ml",
    "мл",
    "компл",
    "комплект",
    "комплекта",
    "комплектов",
    "упак",
    "уп",
    "пар",
    "пары",
    "pairs",
    "pair",
    "дана",
    "ед",
    "единиц",
    "единицы",
    "единица",
    "позиций",
    "позиции",
    "boxes",
    "box",
    "кор",
    "коробок",
    "ctn",
    "ctns",
    "cartons",
    "pallets",
    "мест",
    "места",
    "место",
    "w",
    "вт",
    "kw",
    "квт",
    "v",
    "вольт",
    "mhz",
    "мгц",
    "ghz",
    "ггц",
    "hz",
    "гц",
    "об",
    "rpm",
    "мин",
    "min",
    "сек",
    "раз",
    "людей",
    "человек",
    "people",
    "persons",
    "дней",
    "days",
    "лет",
    "years",
    "hours",
    "часов",
    "руб/шт",
    "bytes",
    "мб",
    "гб",
    "год",
    "года",
    "году",
    "годы",
    "годов",
    "гг",
    "жыл",
    "жылы",
    "жылғы",
    "year",
    "жылдың",
    "страниц",
    "pages",
];
const CURRENCIES: &[&str] = &[
    "usd",
    "eur",
    "kzt",
    "tenge",
    "rubles",
    "rouble",
    "roubles",
    "rub",
    "rur",
    "cny",
    "gbp",
    "byn",
    "kgs.",
    "amd",
    "aed",
    "try",
    "тг",
    "тенге",
    "теңге",
    "руб",
    "рублей",
    "рубля",
    "рубль",
    "долл",
    "долларов",
    "евро",
    "euro",
    "euros",
    "dollars",
    "юаней",
    "yuan",
    "коп",
];
const OTHERS: &[(Aside, &[&str])] = &[
    (
        Aside::Quantity,
        &[
            "qty",
            "quantity",
            "кол",
            "количество",
            "колво",
            "саны",
            "мөлшері",
            "вес",
            "масса",
            "брутто",
            "нетто",
            "weight",
            "gross",
            "net",
            "салмағы",
            "объем",
            "volume",
            "весом",
            "массой",
            "bytes",
            "毛重",
            "净重",
            "g.w",
            "n.w",
            "gw",
            "nw",
            "stock",
            "остаток",
            "остатки",
            "қалдық",
            "area",
            "площадь",
            "count",
            "population",
            "население",
            "mln",
            "млн",
            "тыс",
            "thousand",
            "thousands",
            "units",
        ],
    ),
    (
        Aside::Amount,
        &[
            "price",
            "цена",
            "ценой",
            "цене",
            "сумма",
            "суммой",
            "сумму",
            "amount",
            "total",
            "subtotal",
            "итого",
            "всего",
            "стоимость",
            "стоимостью",
            "value",
            "бағасы",
            "құны",
            "сомасы",
            "барлығы",
            "cost",
            "ндс",
            "vat",
            "ққс",
            "freight",
            "фрахт",
            "budget",
            "бюджет",
            "бюджеті",
            "revenue",
            "выручка",
            "оплата",
            "ставка",
            "balance",
            "taxbase",
            "дебет",
            "кредит",
            "debit",
            "credit",
        ],
    ),
    (Aside::Date, &["date", "dated", "дата", "даты", "күні", "due"]),
    (
        Aside::Phone,
        &[
            "tel",
            "тел",
            "телефон",
            "телефоны",
            "phone",
            "fax",
            "факс",
            "mob",
            "моб",
            "mobile",
            "whatsapp",
            "ватсап",
            "cell",
            "call",
            "звоните",
            "ph",
            "доб",
            "ext",
        ],
    ),
    (
        Aside::Barcode,
        &["gtin", "ean", "ean8", "ean13", "upc", "barcode", "штрихкод", "штрих", "gtin8", "gtin13", "gtin14", "isbn", "issn", "штрихкода"],
    ),
    (
        Aside::TaxNumber,
        &[
            "инн",
            "бин",
            "иин",
            "бсн",
            "жсн",
            "кпп",
            "огрн",
            "огрнип",
            "окпо",
            "оқпо",
            "рнн",
            "унп",
            "inn",
            "bin",
            "iin",
            "tin",
            "vatin",
            "eori",
            "vkn",
            "vergi",
            "снилс",
            "nip",
            "окато",
            "октмо",
            "okpo",
            "ogrn",
            "kpp",
            "кбе",
            "кнп",
            "duns",
        ],
    ),
    (
        Aside::Account,
        &[
            "iban",
            "счет",
            "счета",
            "счету",
            "сч",
            "р/с",
            "рс",
            "к/с",
            "swift",
            "bic",
            "бик",
            "иик",
            "жск",
            "account",
            "acct",
            "шот",
            "bank",
            "банк",
            "card",
            "карта",
        ],
    ),
    (
        Aside::DocumentNumber,
        &[
            "invoice",
            "inv",
            "proforma",
            "инвойс",
            "накладная",
            "накладной",
            "фактура",
            "фактуры",
            "договор",
            "договора",
            "договору",
            "контракт",
            "контракта",
            "contract",
            "order",
            "po",
            "заказ",
            "заказа",
            "заявка",
            "заявки",
            "протокол",
            "протокола",
            "протоколов",
            "сертификат",
            "сертификата",
            "certificate",
            "декларация",
            "declaration",
            "лицензия",
            "licence",
            "license",
            "паспорт",
            "passport",
            "свидетельство",
            "рег",
            "регистрационный",
            "registration",
            "ref",
            "reference",
            "номерной",
            "awb",
            "hawb",
            "mawb",
            "hbl",
            "mbl",
            "cmr",
            "bl",
            "контейнер",
            "контейнера",
            "container",
            "пломба",
            "seal",
            "бланк",
            "доверенность",
            "акт",
            "акта",
            "шарт",
            "келісімшарт",
            "тапсырыс",
            "снт",
            "эсф",
            "гтд",
            "дт",
            "ticket",
            "track",
            "tracking",
            "booking",
            "batch",
            "lot",
            "партия",
            "id",
            "report",
            "документ",
            "документа",
            "document",
            "dokument",
            "doc",
            "письмо",
            "письма",
            "поручение",
            "поручения",
            "pnr",
            "puk",
            "seq",
            "kundennr",
            "материал",
            "подтверждения",
            "активации",
            "доступа",
            "клиента",
            "абонента",
            "заказчика",
            "карты",
            "verification",
            "confirmation",
            "activation",
            "pin",
            "otp",
            "client",
            "customer",
        ],
    ),
    (
        Aside::PartNumber,
        &[
            "artikelnummer",
            "artikel",
            "bestellnummer",
            "sachnummer",
            "hersteller",
            "referencia",
            "номенклатурный",
            "item_no",
            "itemno",
            "lieferant",
            "build",
            "rev",
            "артикул",
            "артикула",
            "артикулы",
            "арт",
            "art",
            "article",
            "pn",
            "p/n",
            "mpn",
            "sku",
            "model",
            "модель",
            "модели",
            "тип",
            "type",
            "серийный",
            "serial",
            "serials",
            "sn",
            "s/n",
            "сериясы",
            "үлгісі",
            "cat",
            "catalog",
            "каталожный",
            "nsn",
            "чертеж",
            "drawing",
            "маркировка",
            "oem",
            "заводской",
            "зав",
            "инв",
            "material no",
            "шифр",
        ],
    ),
    (
        Aside::Standard,
        &[
            "гост",
            "gost",
            "ост",
            "ту",
            "iso",
            "исо",
            "en",
            "iec",
            "мэк",
            "din",
            "astm",
            "ansi",
            "ieee",
            "jis",
            "ст",
            "сто",
            "стб",
            "мемст",
            "снип",
            "сп",
            "rfc",
            "gb",
            "bs",
            "нд",
            "cispr",
            "сиспр",
            "asme",
            "api",
            "mil",
            "ул",
            "ul",
            "nema",
        ],
    ),
    (
        Aside::Act,
        &[
            "закон",
            "закона",
            "фз",
            "приказ",
            "приказа",
            "приказом",
            "бұйрық",
            "постановление",
            "постановления",
            "постановлением",
            "қаулы",
            "указ",
            "решение",
            "решения",
            "regulation",
            "regulations",
            "directive",
            "act",
            "law",
            "decree",
            "пп",
            "заңы",
            "section",
            "annex",
            "приложение",
            "ст.",
            "статья",
            "article no",
            "п",
            "пункт",
            "пункту",
            "пункта",
            "раздел",
            "cfr",
            "подпункт",
            "таблица",
            "table",
            "рис",
            "page",
            "стр",
            "страница",
            "особенности",
            "особенность",
            "том",
        ],
    ),
    (
        Aside::Activity,
        &[
            "окпд",
            "окпд2",
            "оквэд",
            "оквэд2",
            "okpd",
            "okpd2",
            "okved",
            "экоқ",
            "оқэд",
            "окэд",
            "nace",
            "cpv",
            "cpc",
            "енс",
            "тру",
            "ксд",
            "окп",
            "кпвэд",
            "nkved",
            "unspsc",
            "eclass",
        ],
    ),
    (Aside::Railway, &["гнг", "етснг", "ng", "nhm", "этснг", "жд", "вагон", "вагона", "wagon", "станция", "станции"]),
    (Aside::Postal, &["индекс", "index", "zip", "postal", "postcode", "а/я", "почтовый"]),
    (Aside::Substance, &["cas", "un", "оон", "einecs", "ec"]),
    (Aside::EditionYear, &["edition", "редакция", "редакции", "версия", "version", "ред"]),
];

/// Lower case, with `ё` as `е`.
pub fn normal(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// What a word says of the number beside it.
pub fn word(normal: &str) -> Word {
    let has = |table: &[&str]| table.contains(&normal);
    if has(CODE)
        || normal.starts_with("субпоз")
        || normal.starts_with("подсубпоз")
        || normal == "gtip"
        || normal == "gti\u{307}p"
        || normal == "feacn"
    {
        Word::Code
    } else if has(ANY_CODE) {
        Word::AnyCode
    } else if has(GOODS) {
        Word::Goods
    } else if has(HEADING) || normal.starts_with("позицияс") || normal.starts_with("позициялар") || normal == "поз" {
        Word::Heading
    } else if has(CHAPTER) || normal.starts_with("тарау") || normal.starts_with("тобы") || normal.starts_with("топт") || normal == "гр"
    {
        Word::Chapter
    } else if matches!(normal, "ex" | "из") {
        Word::Ex
    } else if matches!(normal, "no" | "nos" | "n" | "nr" | "номер" | "номера" | "number" | "numbers" | "нөмірі" | "№" | "num")
    {
        Word::Numbered
    } else if has(JOINTS) {
        Word::Joint
    } else if has(EXCLUDING) {
        Word::Excluding
    } else if let Some((reason, _)) = OTHERS.iter().find(|(_, words)| words.contains(&normal)) {
        Word::Other(*reason)
    } else if has(CURRENCIES) {
        Word::Currency
    } else if has(LINKS) {
        Word::Link
    } else if has(UNITS) {
        Word::Unit
    } else {
        Word::Plain
    }
}

/// Whether the word joins the ends of a range.
pub fn is_span(normal: &str) -> bool {
    SPANS.contains(&normal)
}

/// Whether the word counts things; a few do other duty as well (`позиции`, `т`).
pub fn is_unit(normal: &str) -> bool {
    UNITS.contains(&normal)
}

/// Whether letters run together with digits are a label: `HS8542.31`, `ТНВЭД8542`, `编码85423100`.
pub fn is_glued(normal: &str) -> bool {
    let normal = normal.trim_end_matches('_');
    const GLUED: &[&str] = &[
        "hs",
        "hts",
        "htsus",
        "hscode",
        "тнвэд",
        "tnved",
        "taric",
        "hsn",
        "кодтнвэд",
        "тнвэдеаэс",
        "ncm",
        "cn",
        "код",
        "code",
        "гс",
        "ex",
        "из",
    ];
    GLUED.contains(&normal)
}

/// What a column header, a JSON key or an XML name says of the values under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// Commodity codes.
    Codes,
    /// Chapters: two digits are codes here.
    Chapters,
    /// `Код`, `Product code`: codes if the values say so.
    MaybeCodes,
    /// Words about the goods.
    Goods,
    /// Something else.
    Other(Aside),
}

/// Reads a header by the letters in it: `Код ТН ВЭД ЕАЭС`, `hs_code`, `GoodsTNVEDCode` alike.
pub fn header(text: &str) -> Option<Header> {
    // Python and PHP write JSON so, unless they are told otherwise.
    if text.contains("\\u") {
        return header(&unescaped(text));
    }
    let letters: String = normal(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let contains = |words: &[&str]| words.iter().any(|word| letters.contains(word));
    let is = |words: &[&str]| words.contains(&letters.as_str());
    let words: Vec<String> = split_words(text);
    let has_word = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if letters.is_empty() || letters.chars().count() > 90 {
        return None;
    }
    let describes =
        contains(&["наименование", "описание", "description", "атауы", "сипаттама", "текст"]) || has_word(&["name", "desc", "goods name"]);
    let strong = contains(&[
        "тнвэд",
        "тнвед",
        "сэқтн",
        "сэктн",
        "tnved",
        "hscode",
        "hsno",
        "hsnum",
        "htsno",
        "htsnum",
        "htscode",
        "hts8",
        "hts10",
        "tariffc",
        "tariffn",
        "tariffitem",
        "tariffhead",
        "tarifnummer",
        "customscode",
        "customstariff",
        "customstarif",
        "commoditycode",
        "commoditynum",
        "cncode",
        "taric",
        "harmonized",
        "harmonised",
        "combinednomenclature",
        "intrastat",
        "commcode",
        "zolltarif",
        "warennummer",
        "编码",
        "税号",
        "税则",
        "таможенныйкод",
        "кодгс",
        "гармонизированн",
        "товарнаяпозиция",
        "товарнойпозиции",
        "подсубпозиц",
        "субпозиц",
        "subheading",
        "scheduleb",
        "goodsclassificationcode",
        "goodscode",
        "hsheading",
        "hssubheading",
        "кедендіккод",
        "tariff",
        "goodsnomenclature",
        "commodityitem",
    ]) || is(&["hs", "hts", "hsn", "ncm", "htsus", "cn", "cn8", "hs6", "hs4", "hs8", "hs10", "hs2", "вэд", "гс", "nandina"])
        || has_word(&["hs", "hts", "hsn", "ncm", "htsus", "cn8", "hs6", "hs4", "hs8", "hs10", "вэд"]);
    if strong && !describes {
        return Some(if is(&["hs2"]) { Header::Chapters } else { Header::Codes });
    }
    if has_word(&["chapter", "chapters", "глава", "тарау"]) || is(&["группатнвэд"]) {
        return Some(Header::Chapters);
    }
    if is(&["heading", "headings"]) {
        return Some(Header::Codes);
    }
    if is(&["позиция"]) {
        return Some(Header::MaybeCodes);
    }
    if describes
        || contains(&["goods", "товар", "тауар", "product", "item", "продукц"])
            && !contains(&["код", "code", "коды", "номер", "number", "no", "qty", "кол", "id", "sku"])
    {
        return Some(Header::Goods);
    }
    for (reason, list) in OTHERS {
        if words.iter().any(|word| list.contains(&word.as_str())) {
            return Some(Header::Other(*reason));
        }
    }
    if contains(&["штрихкод", "barcode"]) {
        return Some(Header::Other(Aside::Barcode));
    }
    if contains(&["количество", "колво", "quantity", "вескг", "weight"]) {
        return Some(Header::Other(Aside::Quantity));
    }
    if contains(&["цена", "сумма", "стоимость", "price", "amount", "баға", "сома"]) || has_word(CURRENCIES) {
        return Some(Header::Other(Aside::Amount));
    }
    if contains(&["invoiceno", "invoicenum", "orderno", "ordernum"]) {
        return Some(Header::Other(Aside::DocumentNumber));
    }
    if has_word(&["part", "parts"]) || contains(&["partno", "partnum", "артикул", "vendorcode", "кодпоставщика"]) {
        return Some(Header::Other(Aside::PartNumber));
    }
    if is(&[
        "код",
        "code",
        "коды",
        "codes",
        "кодтовара",
        "кодпродукции",
        "productcode",
        "itemcode",
        "тауаркоды",
        "goodscodes",
        "unitcode",
        "classification",
        "classificationcode",
    ]) || words.iter().any(|word| ANY_CODE.contains(&word.as_str()))
        && words.iter().all(|word| {
            ANY_CODE.contains(&word.as_str())
                || [
                    "goods",
                    "product",
                    "item",
                    "of",
                    "the",
                    "no",
                    "n",
                    "товара",
                    "товаров",
                    "продукции",
                    "тауар",
                    "тауардың",
                    "изделия",
                    "your",
                    "ваш",
                    "по",
                ]
                .contains(&word.as_str())
        })
    {
        return Some(Header::MaybeCodes);
    }
    None
}

/// A text with its `\\u0041` as the signs they mean; what is none stays without its backslash.
fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        units.extend(rest.get(..at).unwrap_or_default().encode_utf16());
        match rest.get(at + 2..at + 6).and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                rest = rest.get(at + 6..).unwrap_or_default();
            }
            None => rest = rest.get(at + 2..).unwrap_or_default(),
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).replace("\\u", "")
}

/// Whether a header has a word for codes in it: `old code`, `Код (старый)`.
pub fn names_codes(text: &str) -> bool {
    split_words(text).iter().any(|word| ANY_CODE.contains(&word.as_str()) || CODE.contains(&word.as_str()))
}

/// The words of a header, of a `snake_case` and of a `camelCase` name alike, in normal form.
fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for c in text.chars() {
        let breaks = !(c.is_alphanumeric() || c == '/') || (c.is_uppercase() && before.is_lowercase());
        if breaks && !word.is_empty() {
            words.push(normal(&word));
            word.clear();
        }
        if c.is_alphanumeric() || c == '/' {
            word.push(c);
        }
        before = c;
    }
    if !word.is_empty() {
        words.push(normal(&word));
    }
    // `HSN/SAC`, but also `p/n`: as one word and as two.
    let halves: Vec<String> = words
        .iter()
        .filter(|word| word.contains('/'))
        .flat_map(|word| word.split('/'))
        .filter(|half| half.chars().count() > 1)
        .map(String::from)
        .collect();
    words.extend(halves);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (text, expected) in [
            ("Код ТН ВЭД ЕАЭС", Some(Header::Codes)),
            ("код_ТНВЭД_ИЛ", Some(Header::Codes)),
            ("ЕАЭО СЭҚ ТН коды", Some(Header::Codes)),
            ("H.S. CODE", Some(Header::Codes)),
            ("hs_code", Some(Header::Codes)),
            ("HTS Number", Some(Header::Codes)),
            ("Goods code", Some(Header::Codes)),
            ("GoodsTNVEDCode", Some(Header::Codes)),
            ("Наименование по ТН ВЭД", Some(Header::Goods)),
            ("Наименование товара", Some(Header::Goods)),
            ("Код", Some(Header::MaybeCodes)),
            ("Кол-во", Some(Header::Other(Aside::Quantity))),
            ("Цена, USD", Some(Header::Other(Aside::Amount))),
            ("Артикул", Some(Header::Other(Aside::PartNumber))),
            ("Штрих-код", Some(Header::Other(Aside::Barcode))),
            ("БИН", Some(Header::Other(Aside::TaxNumber))),
            ("invoiceNumber", Some(Header::Other(Aside::DocumentNumber))),
            ("Страна", None),
        ] {
            assert_eq!(header(text), expected, "{text}");
        }
    }
}
