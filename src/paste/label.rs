/*! Words around a number: what says "a code follows", and what says that the number is something else.

One table a language would scatter what belongs together: English, Russian and Kazakh words stand side by
side, by meaning. All are lower case, `ё` written as `е`.
*/

use super::token;

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

const SPANS: &[&str] = &["to", "по", "до", "through", "thru", "bis", "дейін", "à", "a", "do", "hasta", "al"];
/// What words say, by meaning; the first line that has a word decides.
const WORDS: &[(Word, &str)] = &[
    (
        Word::Code,
        "hs hscode hscodes hs6 hs8 hs10 hsn hts htsus htsno htscode tnved тнвэд тнвед вэд taric ncm \
     harmonized harmonised nomenclature номенклатура номенклатуре номенклатуры cn8 тнвэда гс сэқ \
     тнвэдеаэс intrastat subheading subheadings schb zt gtip gti̇p feacn subpartida subpartidas",
    ),
    (
        Word::AnyCode,
        "code codes код коды кода коду кодом кодов кодам коде кодтары кодты кодын кодтар кодымен kod kody \
     codice codici código códigos codigo codigos kodu kodzie koda kodami cod",
    ),
    (
        Word::Goods,
        "commodity customs goods classification cn таможенный таможенного таможенные кедендік schedule \
     statistical combined export duty nc sh stat comm tar doganale doganali douanier douanière aduanero \
     aduanera celny celna celnej",
    ),
    (
        Word::Heading,
        "heading headings позиция позиции позицию позиций позицией позициям позициях позицияда \
     position positions positionen partida partidas voce voci тп rubrique поз",
    ),
    (
        Word::Chapter,
        "chapter chapters ch chap гл глава главы главе главу глав топ chapitre chapitres capítulo capítulos \
     capitulo capitulos capitolo capitoli kapitel dział działy działu działów fasıl fasli faslı главах \
     главам гр",
    ),
    (Word::Ex, "ex из"),
    (Word::Numbered, "no nos n nr номер номера number numbers нөмірі № num"),
    (
        Word::Joint,
        "and or и или а также және мен немесе а/или plus both und oder bzw sowie et ou y o e i oraz lub ve \
     veya",
    ),
    (
        Word::Excluding,
        "excl excluding exclude excludes except excepting excepted кроме исключением исключая искл басқа \
     қоспағанда басқасы than without außer ausgenommen sauf excepto salvo tranne oprócz hariç",
    ),
    (
        Word::Other(Aside::Quantity),
        "qty quantity кол количество колво саны мөлшері вес масса брутто нетто weight gross net салмағы объем \
     volume весом массой bytes 毛重 净重 gw nw stock остаток остатки қалдық area площадь count population \
     население mln млн тыс thousand thousands units",
    ),
    (
        Word::Other(Aside::Amount),
        "price цена ценой цене сумма суммой сумму amount total subtotal итого всего стоимость стоимостью \
     value бағасы құны сомасы барлығы cost ндс vat ққс freight фрахт budget бюджет бюджеті revenue \
     выручка оплата ставка balance taxbase дебет кредит debit credit money netwr kurs курс",
    ),
    (Word::Other(Aside::Date), "date dated дата даты күні due"),
    (
        Word::Other(Aside::Phone),
        "tel тел телефон телефоны phone fax факс mob моб mobile whatsapp ватсап cell call звоните ph доб ext \
     电话 電話 手机 传真 wechat",
    ),
    (Word::Other(Aside::Barcode), "gtin ean ean8 ean13 upc barcode штрихкод штрих gtin8 gtin13 gtin14 isbn issn штрихкода"),
    (
        Word::Other(Aside::TaxNumber),
        "инн бин иин бсн жсн кпп огрн огрнип окпо оқпо рнн унп inn bin iin tin vatin eori vkn vergi снилс nip \
     окато октмо okpo ogrn kpp кбе кнп duns hrb hra cvr kvk regon siren siret krs gstin cnpj nif cif \
     mersis stir стир",
    ),
    (
        Word::Other(Aside::Account),
        "iban счет счета счету сч р/с рс к/с swift bic бик иик жск account acct шот bank банк card карта blz \
     sort",
    ),
    (
        Word::Other(Aside::DocumentNumber),
        "invoice inv proforma contract order po заказ заказа certificate declaration licence license паспорт \
     passport свидетельство рег регистрационный registration ref reference номерной awb hawb mawb hbl mbl \
     cmr bl контейнер контейнера container пломба seal бланк доверенность акт акта шарт келісімшарт \
     тапсырыс снт эсф гтд дт ticket track tracking booking batch lot партия id report документ документа \
     document dokument doc письмо письма поручение поручения pnr puk seq kundennr материал подтверждения \
     активации доступа клиента абонента заказчика карты verification confirmation activation pin otp \
     client customer mmsi imo itn waybill",
    ),
    (
        Word::Other(Aside::PartNumber),
        "artikelnummer artikel bestellnummer sachnummer hersteller referencia номенклатурный item_no itemno \
     lieferant артикул артикула артикулы арт art article pn p/n mpn sku model модель модели тип \
     type серийный serial serials sn s/n сериясы үлгісі cat catalog каталожный nsn чертеж drawing \
     маркировка oem заводской зав инв шифр",
    ),
    (
        Word::Other(Aside::Standard),
        "гост gost ост ту iso исо en iec мэк din astm ansi ieee jis ст сто стб мемст снип сп rfc gb bs нд \
     cispr сиспр asme api mil ул ul nema",
    ),
    (
        Word::Other(Aside::Act),
        "закон закона фз приказ приказа приказом бұйрық постановление постановления постановлением қаулы указ \
     решение решения regulation regulations directive act law decree пп заңы section annex приложение \
     статья п пункт пункту пункта раздел cfr подпункт таблица table рис page стр страница особенности \
     особенность том",
    ),
    (
        Word::Other(Aside::Activity),
        "окпд окпд2 оквэд оквэд2 okpd okpd2 okved экоқ оқэд окэд nace cpv cpc енс тру ксд окп кпвэд nkved \
     unspsc eclass cfop",
    ),
    (Word::Other(Aside::Railway), "гнг етснг ng nhm этснг жд вагон вагона wagon станция станции"),
    (Word::Other(Aside::Postal), "индекс index zip postal postcode а/я почтовый"),
    (Word::Other(Aside::Substance), "cas un оон einecs ec"),
    (Word::Other(Aside::EditionYear), "edition редакция редакции версия version ред"),
    (
        Word::Currency,
        "usd eur kzt tenge rubles rouble roubles rub rur cny gbp byn amd aed try тг тенге теңге руб рублей \
     рубля рубль долл долларов евро euro euros dollars юаней yuan коп",
    ),
    (
        Word::Link,
        "of р r the sac тов is are for in under by as this our with eaeu eeu eu us еаэс еаэо тс снг рк рф кр \
     кз kz в по на с со для к от же это товар товара товаров товару товары товарная товарной товарную \
     товарные товарных продукции продукция изделия изделий тауар тауардың тауарлар тауарлық бойынша item \
     items system description line full own т н следующие следующий соответствует указан указанный \
     assigned digit digits знаков единой единая тарифа согласно тн номенклатурасы import material product \
     products продукт сыртқы экономикалық қызметтің applicable declared заявлен заявленный присвоен \
     should be to use используем применен было был во доп коде кодах",
    ),
    (
        Word::Unit,
        "шт штук штуки штука pcs pc pce pieces piece units unit ea each set sets kg кг kgs г гр g mg т тонн \
     тонны tonnes tons t m м мм mm cm см km км m2 м2 m3 м3 l л ml мл компл комплект комплекта комплектов \
     упак уп пар пары pairs pair дана ед единиц единицы единица позиций позиции boxes box кор коробок ctn \
     ctns cartons pallets мест места место w вт kw квт v вольт mhz мгц ghz ггц hz гц об rpm мин min сек \
     раз людей человек people persons дней days лет years hours часов руб/шт bytes мб гб год ohm ohms kohm mohm \
     ом ком мом uf nf pf µf мкф нф пф mah года году \
     годы годов гг жыл жылы жылғы year жылдың страниц pages",
    ),
];

thread_local! {
    /// The same by the words, rising, to look one up.
    static TABLE: Vec<(&'static str, Word)> = {
        let mut table: Vec<(&'static str, Word)> =
            WORDS.iter().flat_map(|(word, list)| list.split(' ').map(|name| (name, *word))).collect();
        // A word that stands in two lines keeps their order.
        table.sort_by_key(|(name, _)| *name);
        table
    };
}

/// What the table says of a word, the first line first, where it passes the test.
fn meaning(normal: &str, test: fn(Word) -> bool) -> Option<Word> {
    TABLE.with(|table| {
        let from = table.partition_point(|(name, _)| *name < normal);
        table.get(from..)?.iter().take_while(|(name, _)| *name == normal).map(|(_, word)| *word).find(|word| test(*word))
    })
}

/// Words by their beginning, for languages that bend the end.
const STEMS: &[(&str, Word)] = &[
    ("субпоз", Word::Code),
    ("подсубпоз", Word::Code),
    ("tarif", Word::Code),
    ("taryf", Word::Code),
    ("zolltarif", Word::Code),
    ("warentarif", Word::Code),
    ("warennum", Word::Code),
    ("arancel", Word::Code),
    ("позицияс", Word::Heading),
    ("позициялар", Word::Heading),
    ("позицияны", Word::Heading),
    ("pozisyon", Word::Heading),
    ("pozycj", Word::Heading),
    ("тарау", Word::Chapter),
    ("тобы", Word::Chapter),
    ("топтар", Word::Chapter),
    ("групп", Word::Chapter),
    ("инвойс", Word::Other(Aside::DocumentNumber)),
    ("накладн", Word::Other(Aside::DocumentNumber)),
    ("фактур", Word::Other(Aside::DocumentNumber)),
    ("договор", Word::Other(Aside::DocumentNumber)),
    ("контракт", Word::Other(Aside::DocumentNumber)),
    ("заявк", Word::Other(Aside::DocumentNumber)),
    ("протокол", Word::Other(Aside::DocumentNumber)),
    ("сертификат", Word::Other(Aside::DocumentNumber)),
    ("деклараци", Word::Other(Aside::DocumentNumber)),
    ("лицензи", Word::Other(Aside::DocumentNumber)),
];

/// Chinese and Japanese words, written without blanks: they stand anywhere in a run.
const SIGNS: &[(&str, Word)] = &[
    ("编码", Word::Code),
    ("編碼", Word::Code),
    ("税则号", Word::Code),
    ("税則號", Word::Code),
    ("税号", Word::Code),
    ("税號", Word::Code),
    ("hs编号", Word::Code),
    ("编号hs", Word::Code),
    ("商品编号", Word::Code),
    ("商品編號", Word::Code),
    ("統計品目", Word::Code),
    ("税目", Word::Heading),
    ("品目", Word::Heading),
    ("子目", Word::Code),
    ("以及", Word::Joint),
    ("及び", Word::Joint),
    ("或者", Word::Joint),
];

/// Words for goods as well as for what a number can be: a label only where a sign says so, `Контейнер № 123`.
const THINGS: &str = "телефон телефоны phone mobile cell факс fax контейнер контейнера container пломба seal паспорт \
     passport документ документа документы билет ticket вагон вагона wagon дата модель модели model тип \
     type карта карты card штрихкода кпп ставка стоимость вес масса индекс чертеж drawing booking lot \
     track tracking report станция станции маркировка шот партия value units телефона телефонов";

/// Whether a word for something else names goods, too.
pub fn is_thing(normal: &str) -> bool {
    THINGS.split(' ').any(|thing| thing == normal)
}

/// Lower case, with `ё` as `е`.
pub fn normal(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// What a word says of the number beside it.
pub fn word(normal: &str) -> Word {
    if let Some((_, word)) = STEMS.iter().find(|(stem, _)| normal.starts_with(stem)) {
        return *word;
    }
    if let Some((_, word)) = SIGNS.iter().find(|(sign, _)| !normal.is_ascii() && normal.contains(sign)) {
        return *word;
    }
    meaning(normal, |_| true).unwrap_or(Word::Plain)
}

/// Whether the word joins the ends of a range.
pub fn is_span(normal: &str) -> bool {
    SPANS.contains(&normal)
}

/// Whether the word counts things; a few do other duty as well (`позиции`, `т`).
pub fn is_unit(normal: &str) -> bool {
    meaning(normal, |word| word == Word::Unit).is_some()
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
        "вэд",
        "еаэс",
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

impl Aside {
    /// Whether numbers of this kind can have ten digits. A standard, a postcode, an amount or a bar code has not.
    pub fn holds_ten_digits(self) -> bool {
        !matches!(
            self,
            Aside::Quantity
                | Aside::Amount
                | Aside::Date
                | Aside::Barcode
                | Aside::Standard
                | Aside::Act
                | Aside::Activity
                | Aside::Railway
                | Aside::Postal
                | Aside::Substance
                | Aside::EditionYear
        )
    }
}

/// Reads a header by the letters in it: `Код ТН ВЭД ЕАЭС`, `hs_code`, `GoodsTNVEDCode` alike.
pub fn header(text: &str) -> Option<Header> {
    if text.len() > 2_000 {
        return None;
    }
    // Python and PHP write JSON in escapes, unless they are told otherwise; HTML has references.
    if text.contains(['\\', '<', '&']) { shown_header(&token::shown(text)) } else { shown_header(text) }
}

fn shown_header(text: &str) -> Option<Header> {
    let letters: String = normal(text).chars().filter(|c| c.is_alphanumeric()).collect();
    // A cell of a table, and no telephone.
    if letters == "cell" {
        return None;
    }
    let contains = |words: &[&str]| words.iter().any(|word| letters.contains(word));
    let is = |words: &[&str]| words.contains(&letters.as_str());
    let words: Vec<String> = split_words(text);
    let has_word = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if letters.is_empty() || letters.chars().count() > 90 {
        return None;
    }
    let describes = contains(&["наименование", "описание", "description", "атауы", "сипаттама", "текст"]) || has_word(&["name", "desc"]);
    // The number of the goods in a declaration: a column of the Kazakh electronic invoice.
    if contains(&["номертоварнойпозиции", "номерпозиции", "тауарпозициясыныңнөмірі"])
    {
        return Some(Header::Other(Aside::DocumentNumber));
    }
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
        "commodityno",
        "統計品目",
        "品目番号",
        "gtip",
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
    ]) || is(&[
        "hs",
        "hts",
        "hsn",
        "ncm",
        "htsus",
        "cn8",
        "hs6",
        "hs4",
        "hs8",
        "hs10",
        "hs2",
        "вэд",
        "гс",
        "nandina",
        "sh",
        "codesh",
        "códigosa",
        "codigosa",
        "nc",
        "codenc",
    ]) || has_word(&["hs", "hts", "hsn", "ncm", "htsus", "cn8", "hs6", "hs4", "hs8", "hs10", "вэд"]);
    // Keys of a database: `goods_nomenclature_sid`; `heading_id` is mostly the heading, and its values say so.
    if has_word(&["sid", "indent", "indents"]) {
        return Some(Header::Other(Aside::DocumentNumber));
    }
    if words.len() > 1
        && words.last().is_some_and(|word| word == "id")
        && !strong
        && has_word(&["heading", "subheading", "commodity", "tariff"])
    {
        return Some(Header::MaybeCodes);
    }
    if strong && !describes {
        return Some(if is(&["hs2"]) { Header::Chapters } else { Header::Codes });
    }
    if has_word(&["chapter", "chapters", "глава", "тарау"])
        || is(&["группатнвэд", "товарнаягруппа", "товарнаягруппатнвэд", "hs2", "кодгруппы"])
    {
        return Some(Header::Chapters);
    }
    if is(&["heading", "headings"]) {
        return Some(Header::Codes);
    }
    // `CN` is a country more often than a nomenclature.
    if is(&["позиция", "cn"]) {
        return Some(Header::MaybeCodes);
    }
    if describes
        || contains(&["goods", "товар", "тауар", "product", "item", "продукц"])
            && !contains(&["код", "code", "коды", "номер", "number", "no", "qty", "кол", "id", "sku"])
    {
        return Some(Header::Goods);
    }
    // The first reason in the table, whichever word it stands for.
    let reasons = words.iter().filter_map(|word| match meaning(word, |_| true) {
        Some(Word::Other(reason)) => Some(reason),
        _ => STEMS.iter().find_map(|(stem, meaning)| match meaning {
            Word::Other(reason) if word.starts_with(stem) => Some(*reason),
            _ => None,
        }),
    });
    if let Some(reason) = reasons.min() {
        return Some(Header::Other(reason));
    }
    if contains(&["штрихкод", "barcode"]) {
        return Some(Header::Other(Aside::Barcode));
    }
    if contains(&["количество", "колво", "quantity", "вескг", "weight"]) {
        return Some(Header::Other(Aside::Quantity));
    }
    if contains(&["цена", "сумма", "стоимость", "price", "amount", "баға", "сома"]) || words.iter().any(|one| word(one) == Word::Currency)
    {
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
    ]) || words.iter().any(|one| word(one) == Word::AnyCode)
        && words.iter().all(|one| {
            word(one) == Word::AnyCode
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
                .contains(&one.as_str())
        })
    {
        return Some(Header::MaybeCodes);
    }
    None
}

/// Whether a name is that of a key in a database: `hscode_id`.
pub fn is_key(text: &str) -> bool {
    split_words(text).last().is_some_and(|word| word == "id")
}

/// Whether a header has a word for codes in it: `old code`, `Код (старый)`.
pub fn names_codes(text: &str) -> bool {
    split_words(text).iter().any(|word| matches!(self::word(word), Word::AnyCode | Word::Code))
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
