//! Days as a calendar (RFC 5545): what comes back, or what a plan asks for.
//!
//! Invariant: a day's event has the same id in every export, so that importing again replaces it;
//! no line is longer than 75 bytes.

use std::collections::BTreeMap;

use crate::base::Timestamp;
use crate::memory::{Day, Item};

/// So many items are named in an event.
const NAMED: usize = 20;

/// What a calendar says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEvent {
    /// Which day; one event a day.
    pub day: Day,
    /// In a line.
    pub summary: String,
    /// In lines.
    pub text: String,
}

/// Returns the days on which items come back, from `today` on; what is overdue is due today.
pub fn due_days(items: &[Item], today: Day, now: Timestamp) -> String {
    let mut days: BTreeMap<Day, Vec<&Item>> = BTreeMap::new();
    for item in items {
        if let Some(due) = item.due {
            days.entry(due.max(today)).or_default().push(item);
        }
    }
    let days = days.into_iter().map(|(day, mut due)| {
        due.sort_by(|a, b| a.key.cmp(&b.key));
        let count = match due.len() {
            1 => "1 item".to_owned(),
            n => format!("{n} items"),
        };
        let named = due.iter().take(NAMED).map(|item| item.key.to_string());
        let mut named: Vec<String> = named.collect();
        if due.len() > NAMED {
            named.push(format!("and {} more", due.len() - NAMED));
        }
        DayEvent {
            day,
            summary: format!("Onsite: {count} due"),
            text: named.join("\n"),
        }
    });
    calendar("due", days, now)
}

/// Returns a calendar with one event a day; `name` keeps its events apart from those of another.
pub fn calendar(name: &str, days: impl IntoIterator<Item = DayEvent>, now: Timestamp) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//Onsite//{name}//EN"),
        "CALSCALE:GREGORIAN".to_owned(),
        "X-WR-CALNAME:Onsite".to_owned(),
    ];
    for event in days {
        let day = event.day;
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{name}-{day}@onsite"),
            format!("DTSTAMP:{}", stamp(now)),
            format!("DTSTART;VALUE=DATE:{}", date(day)),
            format!("DTEND;VALUE=DATE:{}", date(day.plus(1))),
            format!("SUMMARY:{}", escaped(&event.summary)),
            format!("DESCRIPTION:{}", escaped(&event.text)),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn stamp(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;");
    text.replace(',', "\\,").replace('\n', "\\n")
}

/// Returns a line in pieces of at most 75 bytes, each but the first after a space.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}
