//! Whether the terminal's background is light: the terminal is asked once, before the first frame.
//!
//! Invariant: what it answers never becomes a key, however late it comes; one that does not answer
//! costs [`PATIENCE`], once. A late answer counts as long as no key was pressed.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};

use crate::view::Theme;

/// Asks for the color of the background (OSC 11).
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// How long the first frame waits for the answer.
const PATIENCE: Duration = Duration::from_millis(50);

/// The answer begins with this, behind what starts a command.
const HEAD: &str = "11;rgb";

/// No answer is longer.
const LONGEST: usize = 40;

/// Events that are read at most before the first frame; an answer has about thirty.
const EARLY: usize = 128;

/// What listens for the answer among the events of the terminal.
#[derive(Clone, Debug, Default)]
pub struct Ear {
    state: State,
    /// The event before was an escape: the start of an answer may come in two pieces.
    after_escape: bool,
}

#[derive(Clone, Debug, Default)]
enum State {
    /// Nobody was asked, or it has answered.
    #[default]
    Deaf,
    /// The answer may come.
    Open,
    /// It is coming: what came of it, as text and as events.
    Hearing(String, Vec<Event>),
}

/// What the terminal said after the first frame, before the first key.
#[derive(Debug, Default)]
pub struct LateAnswer(OnceLock<bool>);

impl LateAnswer {
    /// Notes whether the background is light; the first answer stays.
    pub fn say(&self, is_light: bool) {
        let _ = self.0.set(is_light);
    }

    /// Returns the theme for what was said, if something was.
    pub fn theme(&self) -> Option<Theme> {
        let theme = |is_light: &bool| if *is_light { Theme::Light } else { Theme::Dark };
        self.0.get().map(theme)
    }
}

/// What came of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// These are none of the answer.
    Events(Vec<Event>),
    /// The answer is whole: light or not, if it can be read.
    Answer(Option<bool>),
}

impl Ear {
    /// Returns one that waits for an answer.
    pub fn open() -> Self {
        Self {
            state: State::Open,
            after_escape: false,
        }
    }

    /// Takes an event of the terminal; keeps it if it may belong to the answer.
    pub fn take(&mut self, event: Event) -> Heard {
        let nothing = Heard::Events(Vec::new());
        match std::mem::take(&mut self.state) {
            State::Deaf => Heard::Events(vec![event]),
            State::Open => {
                let is_start = starts(&event, self.after_escape);
                self.after_escape = is_escape(&event);
                if is_start {
                    self.state = State::Hearing(String::new(), vec![event]);
                    return nothing;
                }
                self.state = State::Open;
                Heard::Events(vec![event])
            }
            State::Hearing(mut text, mut kept) => {
                let ended = std::mem::replace(&mut self.after_escape, is_escape(&event));
                if is_bell(&event) || ends(&event, ended) {
                    return Heard::Answer(is_light(&text));
                }
                // The mouse and the window have nothing to do with it.
                let Event::Key(key) = &event else {
                    self.state = State::Hearing(text, kept);
                    return Heard::Events(vec![event]);
                };
                let letter = letter(key);
                kept.push(event);
                text.extend(letter);
                let fits = text.starts_with(HEAD) || HEAD.starts_with(text.as_str());
                if (letter.is_some() || self.after_escape) && fits && text.len() <= LONGEST {
                    self.state = State::Hearing(text, kept);
                    return nothing;
                }
                // Somebody typed what only looked like it.
                self.state = State::Open;
                Heard::Events(kept)
            }
        }
    }
}

/// What is known before the first frame.
#[derive(Debug, Default)]
pub struct Asked {
    /// Whether the background is light, if the terminal said so in time.
    pub is_light: Option<bool>,
    /// What else came meanwhile.
    pub early: Vec<Event>,
    /// Listens for an answer that is late.
    pub ear: Ear,
}

/// Asks the terminal, which is in raw mode and read by nobody else yet.
pub fn ask(out: &mut impl Write) -> io::Result<Asked> {
    out.write_all(QUESTION)?;
    out.flush()?;
    let mut asked = Asked {
        ear: Ear::open(),
        ..Asked::default()
    };
    for _ in 0..EARLY {
        if !event::poll(PATIENCE)? {
            break;
        }
        match asked.ear.take(event::read()?) {
            Heard::Events(events) => asked.early.extend(events),
            Heard::Answer(is_light) => {
                asked.is_light = is_light;
                break;
            }
        }
    }
    Ok(asked)
}

fn starts(event: &Event, after_escape: bool) -> bool {
    is_letter(event, ']', after_escape)
}

fn ends(event: &Event, after_escape: bool) -> bool {
    is_letter(event, '\\', after_escape)
}

/// An escape and a letter come as one key with alt, or as two.
fn is_letter(event: &Event, wanted: char, after_escape: bool) -> bool {
    let Event::Key(key) = event else { return false };
    key.code == KeyCode::Char(wanted) && (key.modifiers.contains(KeyModifiers::ALT) || after_escape)
}

fn is_escape(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.code == KeyCode::Esc)
}

fn is_bell(event: &Event) -> bool {
    matches!(event, Event::Key(key)
        if key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL)
}

fn letter(key: &KeyEvent) -> Option<char> {
    let is_plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match key.code {
        KeyCode::Char(c) if is_plain => Some(c),
        _ => None,
    }
}

/// Reads `11;rgb:ffff/ffff/ffff`; a fourth part, after `rgba`, is left alone.
fn is_light(answer: &str) -> Option<bool> {
    let (_, colors) = answer.split_once(':')?;
    let mut parts = colors.split('/').map(|part| {
        let most = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)?;
        let value = u32::from_str_radix(part, 16).ok()?;
        Some(f64::from(value) / f64::from(most.checked_sub(1).filter(|most| *most > 0)?))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    /// The events of a text as crossterm has them; `␛` is an escape, `␇` a bell, `ESC` one alone.
    fn events(text: &str) -> Vec<Event> {
        let mut out = Vec::new();
        let mut letters = text.chars();
        while let Some(c) = letters.next() {
            out.push(match c {
                '␛' => {
                    let next = letters.next().unwrap();
                    key(KeyCode::Char(next), KeyModifiers::ALT)
                }
                '␇' => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
                '⎋' => key(KeyCode::Esc, KeyModifiers::NONE),
                '⏎' => key(KeyCode::Enter, KeyModifiers::NONE),
                c => key(KeyCode::Char(c), KeyModifiers::NONE),
            });
        }
        out
    }

    /// What gets through, and what was answered.
    fn check(text: &str, through: &str, answer: Option<bool>) {
        let mut ear = Ear::open();
        let (mut passed, mut heard) = (Vec::new(), None);
        for event in events(text) {
            match ear.take(event) {
                Heard::Events(events) => passed.extend(events),
                Heard::Answer(found) => heard = found,
            }
        }
        assert_eq!(passed, events(through), "{text}");
        assert_eq!(heard, answer, "{text}");
    }

    #[test]
    fn an_answer_is_heard_and_typed_by_nobody() {
        check("␛]11;rgb:ffff/ffff/ffff␛\\", "", Some(true));
        check("␛]11;rgb:1e1e/1e1e/2e2e␇", "", Some(false));
        check("ab␛]11;rgba:ff/fa/e0/ff␛\\cd", "abcd", Some(true));
        // It came in pieces, and cannot be read.
        check("␛]11;rgb:ffff/ffff/ffff⎋\\j", "j", Some(true));
        check("␛]11;rgb:what␇", "", None);
    }

    #[test]
    fn a_late_answer_stays_as_it_was_first_told() {
        let late = LateAnswer::default();
        assert_eq!(late.theme(), None);
        late.say(true);
        late.say(false);
        assert_eq!(late.theme(), Some(Theme::Light));
    }

    #[test]
    fn what_only_looks_like_it_is_typed() {
        check("␛]", "", None);
        check("␛]x", "␛]x", None);
        check("␛]11 o'clock⏎", "␛]11 o'clock⏎", None);
        check("]11;rgb:", "]11;rgb:", None);
        let endless = format!("␛]11;rgb:{}", "f".repeat(60));
        check(&endless, &endless, None);
        // One answer was asked for.
        let twice = "␛]11;rgb:0/0/0␇␛]11;rgb:f/f/f␇";
        check(twice, "␛]11;rgb:f/f/f␇", Some(false));
    }
}
