//! The matcher of clarifying questions, held against words it has not been given.
//!
//! `cargo test --test it -- paraphrases --nocapture` prints the figures, and with
//! `ONSITE_PARAPHRASES=all` every line that was not answered rightly.

#![expect(clippy::print_stdout, reason = "the figures are what is asked for")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onsite::deck::Clarification;
use onsite::interview::matcher::{Match, Matcher};

use crate::shelf;

/// What the matcher was tuned on.
const DEV: &str = include_str!("dev.txt");
/// Written by somebody who saw the interviewer's answers, and neither the phrasings of the decks nor
/// the lexicon.
const HELD_OUT: &str = include_str!("held_out.txt");
/// About data models.
const MODELS: &str = include_str!("models.txt");

/// One question as somebody put it.
struct Line<'t> {
    design: &'t str,
    /// The clarification it asks for, `-` if the deck has none.
    wanted: &'t str,
    text: &'t str,
}

fn lines(table: &str) -> Vec<Line<'_>> {
    let mut section = "";
    let mut lines = Vec::new();
    for line in table.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        }
        let (key, text) = line.split_once(": ").unwrap();
        let (design, wanted) = key.split_once(' ').unwrap_or((section, key));
        lines.push(Line {
            design,
            wanted,
            text,
        });
    }
    lines
}

/// What can be asked about a prompt, and what understands it.
struct Prompt {
    clarifications: Vec<Clarification>,
    /// Fitted for the first line that needs it: most prompts have none.
    matcher: LazyLock<Matcher, Box<dyn FnOnce() -> Matcher + Send>>,
}

static PROMPTS: LazyLock<BTreeMap<String, Prompt>> = LazyLock::new(|| {
    let decks = shelf::decks();
    let questions = decks.iter().flat_map(|deck| &deck.questions);
    let prompts = questions.map(|question| {
        let clarifications = question.clarifications().to_vec();
        let known = clarifications.clone();
        let prompt = Prompt {
            clarifications,
            matcher: LazyLock::new(Box::new(move || Matcher::new(&known))),
        };
        (question.id.to_string(), prompt)
    });
    prompts.collect()
});

/// Shares of lines: answered rightly, asked back with the right one among the choices, answered
/// wrongly.
struct Figures {
    lines: usize,
    right: f64,
    asked_back: f64,
    wrong: f64,
}

fn measure(name: &str, table: &str) -> Figures {
    let lines = lines(table);
    let (mut right, mut back, mut wrong) = (0, 0, 0);
    let tells_all = option_env!("ONSITE_PARAPHRASES").is_some();
    for line in &lines {
        let Prompt {
            clarifications,
            matcher,
        } = PROMPTS.get(line.design).unwrap();
        assert!(
            line.wanted == "-" || clarifications.iter().any(|c| c.id.as_str() == line.wanted),
            "{} has no {}",
            line.design,
            line.wanted
        );
        let said = matcher.understand(line.text);
        let fits = match &said {
            Match::Understood(id) if id.as_str() == line.wanted => &mut right,
            Match::Unmatched if line.wanted == "-" => &mut right,
            Match::Understood(_) => &mut wrong,
            Match::Unclear { candidates }
                if candidates.iter().any(|id| id.as_str() == line.wanted) =>
            {
                &mut back
            }
            _ => &mut 0,
        };
        *fits += 1;
        if tells_all && !matches!(&said, Match::Understood(id) if id.as_str() == line.wanted) {
            println!(
                "{:<24} {:<20} {} -> {said:?}",
                line.design, line.wanted, line.text
            );
        }
    }
    let share = |n: i32| f64::from(n) / lines.len() as f64;
    let figures = Figures {
        lines: lines.len(),
        right: share(right),
        asked_back: share(back),
        wrong: share(wrong),
    };
    println!(
        "{name}: {} questions, {:.1} % answered rightly, {:.1} % asked back with the right one \
         offered, {:.1} % answered wrongly",
        figures.lines,
        100.0 * figures.right,
        100.0 * figures.asked_back,
        100.0 * figures.wrong
    );
    figures
}

#[test]
fn questions_in_other_words_are_understood() {
    let dev = measure("dev", DEV);
    assert!(dev.lines >= 300 && dev.right >= 0.95 && dev.wrong <= 0.02);
    let held_out = measure("held out", HELD_OUT);
    assert!(held_out.lines >= 300 && held_out.right >= 0.9 && held_out.wrong <= 0.03);
}

#[test]
fn questions_about_models_are_understood() {
    let models = measure("models", MODELS);
    assert!(models.lines >= 48 && models.right >= 0.85 && models.wrong <= 0.04);
}
