//! Due days as a calendar (RFC 5545).
//!
//! Invariant: a day's event has the same id in every export, so that importing again replaces it;
//! no line is longer than 75 bytes.

use std::collections::BTreeMap;

use crate::base::Timestamp;
use crate::memory::{Day, Item};

/// So many items are named in an event.
const NAMED: usize = 20;

/// Returns the days on which items come back, from `today` on; what is overdue is due today.
pub fn due_days(items: &[Item], today: Day, now: Timestamp) -> String {
    let mut days: BTreeMap<Day, Vec<&Item>> = BTreeMap::new();
    for item in items {
        if let Some(due) = item.due {
            days.entry(due.max(today)).or_default().push(item);
        }
    }
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Onsite//due//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "X-WR-CALNAME:Onsite".to_owned(),
    ];
    for (day, mut due) in days {
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
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:due-{day}@onsite"),
            format!("DTSTAMP:{}", stamp(now)),
            format!("DTSTART;VALUE=DATE:{}", date(day)),
            format!("DTEND;VALUE=DATE:{}", date(day.plus(1))),
            format!("SUMMARY:Onsite: {count} due"),
            format!("DESCRIPTION:{}", escaped(&named.join("\n"))),
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
