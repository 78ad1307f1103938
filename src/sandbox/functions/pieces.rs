//! The pieces that patterns of dates are cut into, in each style.
//!
//! Invariant: what no style knows stands for itself.

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Year,
    ShortYear,
    Month,
    BareMonth,
    MonthName,
    ShortMonthName,
    Day,
    BareDay,
    BlankDay,
    SuffixDay,
    DayOfYear,
    WeekdayName,
    ShortWeekdayName,
    WeekdayNumber(u8),
    Hour,
    BareHour,
    BlankHour,
    Hour12,
    BareHour12,
    BlankHour12,
    Minute,
    Second,
    Fraction(usize),
    HalfDay,
    IsoWeek,
    SundayWeek,
    IsoYear,
    Quarter,
    /// Letters in the case they were asked for, filled up with blanks to a width.
    Styled(Box<Self>, Case, usize),
}

/// The case of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    Kept,
}

/// Cuts a pattern of a style into pieces.
pub(super) fn pieces(format: &str, style: &str) -> Vec<Piece> {
    match style {
        "java" => java(format),
        "pattern" => pattern(format),
        _ => percent(format, style == "c"),
    }
}

fn push_text(out: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Text(before)) = out.last_mut() {
        before.push_str(text);
    } else {
        out.push(Piece::Text(text.to_owned()));
    }
}

/// `%Y-%m-%d`; C's letters differ from MySQL's in a few places.
fn percent(format: &str, is_c: bool) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            push_text(&mut out, c.encode_utf8(&mut [0; 4]));
            continue;
        }
        let Some(letter) = chars.next() else { break };
        let more: &[Piece] = match (letter, is_c) {
            ('Y', _) | ('E', true) => &[Piece::Year],
            ('y', _) => &[Piece::ShortYear],
            ('m', _) => &[Piece::Month],
            ('c', false) => &[Piece::BareMonth],
            ('M', false) | ('B', true) => &[Piece::MonthName],
            ('b', _) | ('h', true) => &[Piece::ShortMonthName],
            ('d', _) => &[Piece::Day],
            ('e', true) => &[Piece::BlankDay],
            ('e', false) => &[Piece::BareDay],
            ('D', false) => &[Piece::SuffixDay],
            ('j', _) => &[Piece::DayOfYear],
            ('W', false) | ('A', true) => &[Piece::WeekdayName],
            ('a', _) => &[Piece::ShortWeekdayName],
            ('w', _) => &[Piece::WeekdayNumber(0)],
            ('u', true) => &[Piece::WeekdayNumber(1)],
            ('H', _) => &[Piece::Hour],
            ('k', true) => &[Piece::BlankHour],
            ('k', false) => &[Piece::BareHour],
            ('h', false) | ('I', _) => &[Piece::Hour12],
            ('l', true) => &[Piece::BlankHour12],
            ('l', false) => &[Piece::BareHour12],
            ('i', false) | ('M', true) => &[Piece::Minute],
            ('s', false) | ('S', _) => &[Piece::Second],
            ('f', false) => &[Piece::Fraction(6)],
            ('p', _) => &[Piece::HalfDay],
            ('v', false) | ('V', true) => &[Piece::IsoWeek],
            ('U', _) => &[Piece::SundayWeek],
            ('x', false) | ('G', true) => &[Piece::IsoYear],
            ('Q', true) => &[Piece::Quarter],
            ('F', true) => &[Piece::Year, Piece::Month, Piece::Day],
            ('D', true) => &[Piece::Month, Piece::Day, Piece::ShortYear],
            ('R', true) => &[Piece::Hour, Piece::Minute],
            ('r', _) => &[Piece::Hour12, Piece::Minute, Piece::Second, Piece::HalfDay],
            ('T', _) => &[Piece::Hour, Piece::Minute, Piece::Second],
            _ => {
                push_text(&mut out, letter.encode_utf8(&mut [0; 4]));
                continue;
            }
        };
        for (index, piece) in more.iter().enumerate() {
            if index > 0 {
                let between = match (letter, piece) {
                    ('F', _) => "-",
                    ('D', _) => "/",
                    (_, Piece::HalfDay) => " ",
                    _ => ":",
                };
                push_text(&mut out, between);
            }
            out.push(piece.clone());
        }
    }
    out
}

/// `yyyy-MM-dd HH:mm:ss`, with texts in quotes.
fn java(format: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let inner = rest.get(1..).unwrap_or_default();
            let end = inner.find('\'').unwrap_or(inner.len());
            let text = inner.get(..end).unwrap_or_default();
            push_text(&mut out, if text.is_empty() { "'" } else { text });
            rest = inner.get(end + 1..).unwrap_or_default();
            continue;
        }
        let len = rest.chars().take_while(|other| *other == c).count();
        let piece = match (c, len) {
            ('y' | 'u', 2) => Piece::ShortYear,
            ('y' | 'u', _) => Piece::Year,
            ('x' | 'Y', _) => Piece::IsoYear,
            ('M' | 'L', 1) => Piece::BareMonth,
            ('M' | 'L', 2) => Piece::Month,
            ('M' | 'L', 3) => Piece::ShortMonthName,
            ('M' | 'L', _) => Piece::MonthName,
            ('d', 1) => Piece::BareDay,
            ('d', _) => Piece::Day,
            ('D', _) => Piece::DayOfYear,
            ('E', 4..) => Piece::WeekdayName,
            ('E', _) => Piece::ShortWeekdayName,
            ('e', _) => Piece::WeekdayNumber(1),
            ('H', 1) => Piece::BareHour,
            ('H', _) => Piece::Hour,
            ('h', 1) => Piece::BareHour12,
            ('h', _) => Piece::Hour12,
            ('m', _) => Piece::Minute,
            ('s', _) => Piece::Second,
            ('S', n) => Piece::Fraction(n),
            ('a', _) => Piece::HalfDay,
            ('w', _) => Piece::IsoWeek,
            ('Q' | 'q', _) => Piece::Quarter,
            _ => Piece::Text(c.to_string().repeat(len)),
        };
        match piece {
            Piece::Text(text) => push_text(&mut out, &text),
            piece => out.push(piece),
        }
        rest = rest.get(c.len_utf8() * len..).unwrap_or_default();
    }
    out
}

/// `YYYY-MM-DD HH24:MI:SS`.
fn pattern(format: &str) -> Vec<Piece> {
    const WORDS: &[(&str, Piece)] = &[
        ("YYYY", Piece::Year),
        ("IYYY", Piece::IsoYear),
        ("YY", Piece::ShortYear),
        ("MONTH", Piece::MonthName),
        ("MON", Piece::ShortMonthName),
        ("MM", Piece::Month),
        ("DDD", Piece::DayOfYear),
        ("DD", Piece::Day),
        ("DAY", Piece::WeekdayName),
        ("DY", Piece::ShortWeekdayName),
        ("ID", Piece::WeekdayNumber(1)),
        ("D", Piece::WeekdayNumber(7)),
        ("HH24", Piece::Hour),
        ("HH12", Piece::Hour12),
        ("HH", Piece::Hour12),
        ("MI", Piece::Minute),
        ("SS", Piece::Second),
        ("MS", Piece::Fraction(3)),
        ("US", Piece::Fraction(6)),
        ("IW", Piece::IsoWeek),
        ("AM", Piece::HalfDay),
        ("PM", Piece::HalfDay),
        ("Q", Piece::Quarter),
    ];
    let mut out = Vec::new();
    let mut rest = format;
    let mut is_filled = true;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let inner = rest.get(1..).unwrap_or_default();
            let end = inner.find('"').unwrap_or(inner.len());
            push_text(&mut out, inner.get(..end).unwrap_or_default());
            rest = inner.get(end + 1..).unwrap_or_default();
            continue;
        }
        // `FM` takes the blanks and zeros of the next piece away.
        if let Some(after) = rest.strip_prefix("FM") {
            is_filled = false;
            rest = after;
            continue;
        }
        let found = WORDS.iter().find(|(word, _)| {
            rest.get(..word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
        });
        if let Some((word, piece)) = found {
            let typed = rest.get(..word.len()).unwrap_or_default();
            out.push(styled(
                piece,
                typed,
                std::mem::replace(&mut is_filled, true),
            ));
            rest = rest.get(word.len()..).unwrap_or_default();
        } else {
            push_text(&mut out, c.encode_utf8(&mut [0; 4]));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// A piece of PostgreSQL's pattern as it was typed: `MON`, `Mon` and `mon` differ, and full names are
/// as wide as the longest one.
fn styled(piece: &Piece, typed: &str, is_filled: bool) -> Piece {
    let width = match piece {
        Piece::MonthName | Piece::WeekdayName if is_filled => 9,
        Piece::MonthName
        | Piece::WeekdayName
        | Piece::ShortMonthName
        | Piece::ShortWeekdayName
        | Piece::HalfDay => 0,
        Piece::Day if !is_filled => return Piece::BareDay,
        Piece::Month if !is_filled => return Piece::BareMonth,
        Piece::Hour if !is_filled => return Piece::BareHour,
        Piece::Hour12 if !is_filled => return Piece::BareHour12,
        other => return other.clone(),
    };
    let mut letters = typed.chars().filter(char::is_ascii_alphabetic);
    let case = match (letters.next(), letters.next()) {
        (Some(first), _) if first.is_lowercase() => Case::Lower,
        (_, Some(second)) if second.is_uppercase() => Case::Upper,
        _ => Case::Kept,
    };
    if width == 0 && case == Case::Kept {
        return piece.clone();
    }
    Piece::Styled(Box::new(piece.clone()), case, width)
}
