//! The words of quantities: scales, small numbers, units by other names, money, plurals.
//!
//! Invariant: a word is listed where the calculator does not know it or means something else by it.

/// Words behind a figure that scale it.
pub(super) const SCALES: &[(&str, &str)] = &[
    ("trillion", "1e12"),
    ("billion", "1e9"),
    ("bn", "1e9"),
    ("million", "1e6"),
    ("mio", "1e6"),
    ("thousand", "1e3"),
    ("k", "1e3"),
    ("m", "1e6"),
    ("b", "1e9"),
];

/// Small numbers in words.
pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("fifteen", "15"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
];

/// Words that the calculator knows by another name, or in another sense.
pub(super) const UNITS: &[(&str, &str)] = &[
    ("kb", "kB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
    ("pb", "PB"),
    ("h", "hours"),
    ("hr", "hours"),
    ("min", "minutes"),
    ("mins", "minutes"),
    ("sec", "seconds"),
    ("percent", "%"),
];

/// Words that stand behind a figure without being its unit.
pub(super) const NOT_UNITS: &[&str] = &[
    "in", "at", "of", "and", "to", "the", "is", "was", "or", "on", "by", "as", "we", "i", "with",
    "for", "from", "that", "it", "are", "were", "then", "when", "but", "now", "so", "more", "than",
];

/// Money by its sign and by its names; no exchange rate is known.
pub(super) const MONEY: &[(&str, &[&str])] = &[
    ("usd", &["$", "usd", "dollar"]),
    ("eur", &["€", "eur", "euro"]),
    ("gbp", &["£", "gbp", "pound"]),
];

/// Returns the digits that a word stands for; `None` if it is no number.
pub(super) fn number(word: &str) -> Option<String> {
    if let Some((_, digits)) = NUMBERS.iter().find(|(said, _)| *said == word) {
        return Some((*digits).to_owned());
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain: String = word
        .chars()
        .filter(|c| !matches!(c, '_' | '\'' | '\u{202f}'))
        .collect();
    // A comma sets thousands apart where three digits follow it, else it is a decimal point.
    let is_grouped = plain
        .split(',')
        .skip(1)
        .all(|group| group.split('.').next().is_some_and(|head| head.len() == 3));
    let plain = if is_grouped {
        plain.replace(',', "")
    } else {
        plain.replace(',', ".")
    };
    plain.parse::<f64>().ok().map(|_| plain)
}

/// Returns the currency that a sign or a word names.
pub(super) fn money(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let one = lower.strip_suffix('s').unwrap_or(&lower);
    let found = MONEY
        .iter()
        .find(|(_, names)| names.contains(&lower.as_str()) || names.contains(&one));
    found.map(|(code, _)| *code)
}

/// Returns a noun in the singular.
pub(super) fn singular(word: &str) -> String {
    match word {
        "people" | "persons" => "person".to_owned(),
        word => match (word.strip_suffix("ies"), word.strip_suffix('s')) {
            (Some(stem), _) => format!("{stem}y"),
            (None, Some(stem)) if !stem.ends_with('s') => stem.to_owned(),
            _ => word.to_owned(),
        },
    }
}
