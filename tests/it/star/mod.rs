//! The signals of culture answers, held against sixty answers labeled by hand.
//!
//! `cargo test --test it -- star --nocapture` prints the agreement per signal, and each answer on
//! which label and signal part.

use onsite::star::{Length, signals};

const ANSWERS: &str = include_str!("answers.txt");

/// Words an answer of the table should have.
const TARGET: usize = 60;

const NAMES: [&str; 6] = [
    "context",
    "voice",
    "numbers",
    "blame",
    "reflection",
    "length",
];

/// An answer and its labels, in the order of the names.
fn answers() -> Vec<(Vec<&'static str>, String)> {
    let lines = ANSWERS.lines().filter(|line| !line.starts_with('#'));
    let mut answers: Vec<(Vec<&str>, String)> = Vec::new();
    for line in lines {
        if let Some(head) = line.strip_prefix("== ") {
            answers.push((head.split(' ').collect(), String::new()));
        } else if let Some((_, text)) = answers.last_mut() {
            text.push_str(line);
        }
    }
    answers
}

fn read(answer: &str) -> [&'static str; 6] {
    let found = signals(answer);
    let yes = |seen: &[std::ops::Range<usize>]| if seen.is_empty() { "no" } else { "yes" };
    let share = found.doing_share().unwrap_or(0.0);
    let own = found.own_share().unwrap_or(1.0);
    [
        if share < 0.5 { "heavy" } else { "light" },
        if own < 0.5 { "we" } else { "i" },
        yes(&found.numbers),
        yes(&found.blame),
        yes(&found.reflection),
        match found.length(TARGET) {
            Length::Short => "short",
            Length::Fit => "fit",
            Length::Long => "long",
        },
    ]
}

#[test]
fn signals_agree_with_labels_given_by_hand() {
    let answers = answers();
    assert_eq!(answers.len(), 60);
    let mut agree = [0_usize; 6];
    for (labels, answer) in &answers {
        assert_eq!(labels.len(), NAMES.len(), "{answer}");
        for (((name, label), said), n) in NAMES.iter().zip(labels).zip(read(answer)).zip(&mut agree)
        {
            if *label == said {
                *n += 1;
            } else {
                println!("{name}: labeled {label}, read as {said}: {answer}");
            }
        }
    }
    for (name, n) in NAMES.iter().zip(agree) {
        println!("{name}: {n} of {} agree", answers.len());
        assert!(10 * n >= 9 * answers.len(), "{name}");
    }
}

#[test]
fn every_signal_shows_words_of_the_answer() {
    for (_, answer) in answers() {
        let found = signals(&answer);
        let seen = [
            &found.i,
            &found.we,
            &found.numbers,
            &found.blame,
            &found.reflection,
        ];
        for range in seen.into_iter().flatten() {
            assert!(!answer.get(range.clone()).unwrap().trim().is_empty());
        }
        assert!(found.n_words() > 0);
    }
}
