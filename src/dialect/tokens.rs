//! What the parser does not know, said in tokens that it knows.
//!
//! Invariant: nothing is lost. A token that is taken out has its meaning in another one, which
//! either means the same to the parser or is turned back when the tree is written out.

use sqlparser::keywords::{Keyword, RESERVED_FOR_COLUMN_ALIAS};
use sqlparser::tokenizer::{Span, Token, TokenWithSpan, Word};

use super::name::Dialect;

/// How a window is marked that leaves rows out of its frame: the name of a window it would build on.
const EXCLUDES: &str = "onsite_exclude_";

/// What a frame can leave out, as it is typed and as it is marked.
const EXCLUDED: [(&[&str], &str); 4] = [
    (&["current", "row"], "current_row"),
    (&["group"], "group"),
    (&["ties"], "ties"),
    // What every frame does.
    (&["no", "others"], ""),
];

/// MySQL's units made of several, and their parts.
const COMPOUND: [(&str, &[&str]); 7] = [
    ("year_month", &["year", "month"]),
    ("day_hour", &["day", "hour"]),
    ("day_minute", &["day", "hour", "minute"]),
    ("day_second", &["day", "hour", "minute", "second"]),
    ("hour_minute", &["hour", "minute"]),
    ("hour_second", &["hour", "minute", "second"]),
    ("minute_second", &["minute", "second"]),
];

/// Words that stand between operands and are no names, beside those that begin a clause.
const CONNECTIVES: [Keyword; 22] = [
    Keyword::ALL,
    Keyword::AND,
    Keyword::ANY,
    Keyword::AS,
    Keyword::BETWEEN,
    Keyword::BY,
    Keyword::CASE,
    Keyword::DISTINCT,
    Keyword::ELSE,
    Keyword::IN,
    Keyword::INTERVAL,
    Keyword::IS,
    Keyword::LIKE,
    Keyword::NOT,
    Keyword::ON,
    Keyword::OR,
    Keyword::REGEXP,
    Keyword::RLIKE,
    Keyword::SET,
    Keyword::THEN,
    Keyword::WHEN,
    Keyword::XOR,
];

/// Returns the parts of one of MySQL's units made of several.
pub(super) fn compound(unit: &str) -> Option<&'static [&'static str]> {
    let found = COMPOUND
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit));
    found.map(|(_, parts)| *parts)
}

/// Puts the tokens of a text into words that the parser knows.
pub(super) fn prepare(tokens: Vec<TokenWithSpan>, dialect: Dialect) -> Vec<TokenWithSpan> {
    let mut tokens = tokens;
    lists_of_subqueries(&mut tokens);
    match dialect {
        Dialect::MySql => {
            word_operators(&mut tokens);
            compound_intervals(&mut tokens);
            tokens
        }
        Dialect::Postgres => exclusions(tokens),
        _ => tokens,
    }
}

/// Writes the marks of [`prepare`] as what they stand for.
pub(super) fn restore(text: String) -> String {
    if !text.contains(EXCLUDES) {
        return text;
    }
    let mut text = text;
    for (words, mark) in EXCLUDED.iter().filter(|(_, mark)| !mark.is_empty()) {
        let mark = format!("({EXCLUDES}{mark} ");
        while let Some(at) = text.find(&mark) {
            let rest = text.get(at + mark.len()..).unwrap_or_default();
            let end = closing(rest).map_or(text.len(), |end| at + mark.len() + end);
            let clause = format!(" EXCLUDE {}", words.join(" ").to_uppercase());
            text.insert_str(end, &clause);
            text.replace_range(at + 1..at + mark.len(), "");
        }
    }
    text
}

/// Where the parenthesis is closed that was open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('(', None) => depth += 1,
            (')', None) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            },
            _ => {}
        }
    }
    None
}

/// The places of tokens that are no blanks.
fn solid(tokens: &[TokenWithSpan]) -> Vec<usize> {
    let is_solid = |token: &TokenWithSpan| !matches!(token.token, Token::Whitespace(_));
    let solid = tokens.iter().enumerate().filter(|(_, t)| is_solid(t));
    solid.map(|(at, _)| at).collect()
}

fn is_word(token: Option<&TokenWithSpan>, word: &str) -> bool {
    matches!(token.map(|token| &token.token), Some(Token::Word(found))
        if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

/// `EXCLUDE TIES` at the end of a window, as the name of a window at its start.
fn exclusions(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    if !tokens.iter().any(|token| is_word(Some(token), "exclude")) {
        return tokens;
    }
    let solid = solid(&tokens);
    let token = |n: usize| solid.get(n).and_then(|at| tokens.get(*at));
    let kind = |n: usize| token(n).map(|token| &token.token);
    // Where the parentheses stand that are open.
    let mut open: Vec<usize> = Vec::new();
    let mut dropped: Vec<usize> = Vec::new();
    let mut marked: Vec<(usize, &str)> = Vec::new();
    for n in 0..solid.len() {
        match kind(n) {
            Some(Token::LParen) => open.push(n),
            Some(Token::RParen) => drop(open.pop()),
            _ => {}
        }
        let Some(start) = open.last().copied() else {
            continue;
        };
        // A window that builds on a named one has no room for the mark.
        let is_plain = ["partition", "order", "rows", "range", "groups"]
            .iter()
            .any(|word| is_word(token(start + 1), word));
        if !is_plain || !is_word(token(n), "exclude") {
            continue;
        }
        let found = EXCLUDED.iter().find(|(words, _)| {
            let mut words = words.iter().zip(n + 1..);
            words.all(|(word, at)| is_word(token(at), word))
        });
        if let Some((words, mark)) = found
            && kind(n + 1 + words.len()) == Some(&Token::RParen)
        {
            dropped.extend((n..=n + words.len()).filter_map(|n| solid.get(n)));
            marked.extend(solid.get(start).map(|at| (*at, *mark)));
        }
    }
    let mut out = Vec::with_capacity(tokens.len() + marked.len());
    for (at, token) in tokens.into_iter().enumerate() {
        if dropped.binary_search(&at).is_ok() {
            continue;
        }
        out.push(token);
        let mark = marked.iter().find(|(open, _)| *open == at);
        if let Some((_, mark)) = mark.filter(|(_, mark)| !mark.is_empty()) {
            let word = Token::make_word(&format!("{EXCLUDES}{mark}"), None);
            out.push(TokenWithSpan::new(word, Span::empty()));
        }
    }
    out
}

/// `INTERVAL '1:30' HOUR_MINUTE` as a number of seconds, `'1-2' YEAR_MONTH` as one of months.
fn compound_intervals(tokens: &mut [TokenWithSpan]) {
    let solid = solid(tokens);
    for window in solid.windows(3) {
        let &[before, value, unit] = window else {
            continue;
        };
        let Some(Token::Word(word)) = tokens.get(unit).map(|token| &token.token) else {
            continue;
        };
        let Some(
            Token::SingleQuotedString(text)
            | Token::DoubleQuotedString(text)
            | Token::Number(text, _),
        ) = tokens.get(value).map(|token| &token.token)
        else {
            continue;
        };
        let Some((amount, plain)) = compound(&word.value).and_then(|parts| amount(text, parts))
        else {
            continue;
        };
        if !is_word(tokens.get(before), "interval") {
            continue;
        }
        if let Some(token) = tokens.get_mut(value) {
            token.token = Token::SingleQuotedString(amount.to_string());
        }
        if let Some(token) = tokens.get_mut(unit) {
            token.token = Token::make_word(plain, None);
        }
    }
}

/// What a text means in a unit of several parts: numbers between any other characters, the last one
/// for the last part.
fn amount(text: &str, parts: &[&str]) -> Option<(i64, &'static str)> {
    let text = text.trim();
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let numbers = numbers.filter(|number| !number.is_empty());
    let numbers: Vec<i64> = numbers
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let skipped = parts.len().checked_sub(numbers.len())?;
    let mut total = 0_i64;
    for (number, part) in numbers.iter().zip(parts.iter().skip(skipped)) {
        let size = match *part {
            "year" => 12,
            "day" => 86_400,
            "hour" => 3_600,
            "minute" => 60,
            _ => 1,
        };
        total = total.checked_add(number.checked_mul(size)?)?;
    }
    let unit = if parts.first() == Some(&"year") {
        "MONTH"
    } else {
        "SECOND"
    };
    let sign = if text.starts_with('-') { -1 } else { 1 };
    (!numbers.is_empty()).then_some((sign * total, unit))
}

/// MySQL's `a MOD b`, which the parser does not know, as `a % b`; its `||` and `&&`, which the parser
/// takes for operators that bind more than comparisons do, as OR and AND.
fn word_operators(tokens: &mut [TokenWithSpan]) {
    for token in tokens.iter_mut() {
        match token.token {
            Token::StringConcat => token.token = Token::make_keyword("OR"),
            Token::Overlap => token.token = Token::make_keyword("AND"),
            _ => {}
        }
    }
    let solid = solid(tokens);
    let ends = |token: &Token| match token {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::RParen => true,
        Token::Word(word) => is_name(word) || word.keyword == Keyword::END,
        _ => false,
    };
    let begins = |token: &Token| match token {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::LParen | Token::Minus => true,
        Token::Word(word) => is_name(word),
        _ => false,
    };
    for window in solid.windows(3) {
        let &[before, at, after] = window else {
            continue;
        };
        let found = matches!(
            (tokens.get(before), tokens.get(after)),
            (Some(a), Some(b)) if ends(&a.token) && begins(&b.token)
        );
        if found
            && is_word(tokens.get(at), "mod")
            && let Some(token) = tokens.get_mut(at)
        {
            token.token = Token::Mod;
        }
    }
}

/// Says whether a word may name a column: the parser's keywords do, but for those that end a clause
/// or join conditions.
fn is_name(word: &Word) -> bool {
    let keyword = &word.keyword;
    word.quote_style.is_some()
        || !(RESERVED_FOR_COLUMN_ALIAS.contains(keyword) || CONNECTIVES.contains(keyword))
}

/// `IN ((SELECT …), …)`: the parser would take the first subquery for all of the list, so it is given
/// a sign that changes nothing.
fn lists_of_subqueries(tokens: &mut Vec<TokenWithSpan>) {
    let solid = solid(tokens);
    let kind = |n: usize| solid.get(n).and_then(|at| tokens.get(*at));
    let is = |n: usize, wanted: &Token| kind(n).is_some_and(|token| token.token == *wanted);
    let mut signed = Vec::new();
    for n in 0..solid.len() {
        let opens =
            is_word(kind(n), "in") && is(n + 1, &Token::LParen) && is(n + 2, &Token::LParen);
        let selects = is_word(kind(n + 3), "select") || is_word(kind(n + 3), "with");
        if !opens || !selects {
            continue;
        }
        let mut depth = 0_usize;
        let close = (n + 2..solid.len()).find(|at| {
            depth += usize::from(is(*at, &Token::LParen));
            depth -= usize::from(is(*at, &Token::RParen)).min(depth);
            depth == 0
        });
        if close.is_some_and(|close| is(close + 1, &Token::Comma)) {
            signed.extend(solid.get(n + 2).copied());
        }
    }
    for at in signed.into_iter().rev() {
        tokens.insert(at, TokenWithSpan::new(Token::Plus, Span::empty()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_units_are_one_number() {
        let of = |text: &str, unit: &str| compound(unit).and_then(|parts| amount(text, parts));
        assert_eq!(of("1:30", "HOUR_MINUTE"), Some((5_400, "SECOND")));
        assert_eq!(of("30", "hour_minute"), Some((1_800, "SECOND")));
        assert_eq!(of("-1 2:03:04", "day_second"), Some((-93_784, "SECOND")));
        assert_eq!(of("1-2", "year_month"), Some((14, "MONTH")));
        assert_eq!(of("1:2:3", "year_month"), None);
        assert_eq!(of("", "year_month"), None);
    }

    #[test]
    fn an_exclusion_goes_to_the_end_of_its_window() {
        let text =
            "sum(x) OVER (onsite_exclude_ties ORDER BY f(')') ROWS 1 PRECEDING), 1".to_owned();
        assert_eq!(
            restore(text),
            "sum(x) OVER (ORDER BY f(')') ROWS 1 PRECEDING EXCLUDE TIES), 1"
        );
    }
}
