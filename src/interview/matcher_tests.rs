//! The labelled table the matcher is held against.

use super::matcher::{Match, Matcher};
use crate::deck::Clarification;

fn clarification(id: &str, asks: &[&str]) -> Clarification {
    Clarification {
        id: id.into(),
        asks: asks.iter().map(|ask| (*ask).to_owned()).collect(),
        answer: "x".into(),
        matters: true,
    }
}

/// A design question about logging what people do on a start page.
fn example() -> Matcher {
    Matcher::new(&[
        clarification(
            "late",
            &[
                "How late can events arrive?",
                "is there late data",
                "what about out of order events",
            ],
        ),
        clarification(
            "volume",
            &[
                "How many events per day?",
                "what is the traffic at peak",
                "how big is an event",
            ],
        ),
        clarification(
            "latency",
            &[
                "How fresh must the dashboard be?",
                "what latency do we need",
                "is this real time or batch",
            ],
        ),
        clarification(
            "retention",
            &["How long do we keep the raw data?", "what is the retention"],
        ),
        clarification(
            "privacy",
            &[
                "Are there privacy rules?",
                "does it hold personal data",
                "who may see user ids",
            ],
        ),
        clarification(
            "deletion",
            &[
                "What if a user asks for deletion?",
                "do we support erasure requests",
            ],
        ),
        clarification(
            "duplicates",
            &[
                "Can events be sent twice?",
                "are there duplicates",
                "do clients retry",
            ],
        ),
        clarification(
            "consumers",
            &[
                "Who are the consumers?",
                "who reads the data downstream",
                "what is it used for",
            ],
        ),
        clarification(
            "metric",
            &[
                "How is click-through rate defined?",
                "what counts as an impression",
            ],
        ),
        clarification(
            "budget",
            &[
                "Is there a cost limit?",
                "what is the budget",
                "how many engineers do we have",
            ],
        ),
    ])
}

/// `?` where asking back is right, `-` where nothing fits.
const TABLE: &[(&str, &str)] = &[
    ("How late can events arrive?", "late"),
    ("how late do events come in", "late"),
    ("can the data be late?", "late"),
    ("Do we have to handle late arriving events?", "late"),
    ("are events ever delayed", "late"),
    ("what's the maximum delay of an event", "late"),
    ("can events arrive out of order?", "late"),
    ("is lateness a problem here", "late"),
    ("how much lag can an event have before it arrives?", "late?"),
    ("How many events per day?", "volume"),
    ("how many events a day do we get", "volume"),
    ("what's the daily event volume?", "volume"),
    ("what is the scale", "volume"),
    ("how much traffic is there at peak?", "volume"),
    ("what peak load should I plan for", "volume"),
    ("How large is one event?", "volume"),
    ("what throughput per day", "volume"),
    ("How fresh must the dashboard be?", "latency"),
    (
        "how fresh does the data in the dashboard have to be",
        "latency",
    ),
    ("what is the latency requirement", "latency"),
    ("is it real-time or batch?", "latency"),
    ("batch or streaming?", "latency"),
    ("do we need this in real time", "latency"),
    ("how stale may the dashboard get", "latency"),
    ("is there an SLA on freshness", "latency"),
    ("How long do we keep the raw data?", "retention"),
    ("how long is raw data retained", "retention"),
    ("what's the retention period?", "retention"),
    ("what is the retenton", "retention"),
    ("for how long should we store raw events", "retention"),
    ("Are there privacy rules?", "privacy"),
    ("any privacy constraints", "privacy"),
    ("is there PII in it?", "privacy"),
    ("does the event contain personal data?", "privacy"),
    ("do GDPR rules apply", "privacy"),
    ("what about privcy", "privacy"),
    ("who is allowed to see user ids", "privacy"),
    ("What if a user asks for deletion?", "deletion"),
    (
        "do we need to support deletion requests from members",
        "deletion",
    ),
    ("must we handle erasure", "deletion"),
    ("can customers ask for their data to be deleted", "deletion"),
    ("Can events be sent twice?", "duplicates"),
    ("are there duplicate events", "duplicates"),
    ("Do clients retry on failure?", "duplicates"),
    ("will we see duplicates", "duplicates"),
    ("should I dedupe", "duplicates"),
    ("are there dupliactes", "duplicates"),
    ("Who are the consumers?", "consumers"),
    ("who consumes this", "consumers"),
    ("who are the downstream readers of the data?", "consumers"),
    ("which stakeholders do we have", "consumers"),
    ("How is click-through rate defined?", "metric"),
    ("what is the definition of click-through rate", "metric"),
    ("what counts as an impression?", "metric"),
    ("when does an impression count", "metric"),
    ("how do you define click through", "metric"),
    ("Is there a cost limit?", "budget"),
    ("what's our budget", "budget"),
    ("how much money can we spend", "budget?"),
    ("how many engineers are on the team", "budget"),
    ("is cost a concern", "budget"),
    ("which cloud are we on?", "-"),
    ("what color is the start page", "-"),
    ("may I use Kafka?", "-"),
    ("can I take five minutes to think", "-"),
    ("should the API be REST or gRPC", "-"),
    ("what time is it", "-"),
    ("is the team remote?", "-"),
    ("do I need to write code", "-"),
    ("", "-"),
    ("???", "-"),
    ("do we run A/B tests on this page", "-"),
    ("is there an existing warehouse", "-"),
    ("data", "-"),
];

/// What the label allows: `late?` is happy with an answer and with asking back.
fn fits(label: &str, said: &Match) -> bool {
    let wanted = label.trim_end_matches('?');
    match said {
        Match::Understood(id) => id.as_str() == wanted,
        Match::Unclear { candidates } => {
            label.ends_with('?') && candidates.iter().any(|id| id.as_str() == wanted)
        }
        Match::Unmatched => wanted == "-",
    }
}

#[test]
fn most_paraphrases_are_understood_and_none_as_something_else() {
    let matcher = example();
    let mut missed = Vec::new();
    for (text, label) in TABLE {
        let said = matcher.understand(text);
        if let Match::Understood(id) = &said {
            assert_eq!(
                id.as_str(),
                label.trim_end_matches('?'),
                "{text:?} was misunderstood"
            );
        }
        if !fits(label, &said) {
            missed.push(format!("{text:?} ({label}): {said:?}"));
        }
    }
    assert!(TABLE.len() >= 60);
    let share = 1.0 - missed.len() as f64 / TABLE.len() as f64;
    // With two or three phrasings each, where decks have two dozen, more is asked back.
    assert!(
        share >= 0.87,
        "understood {share:.2}; missed:\n{}",
        missed.join("\n")
    );
}

#[test]
fn no_clarifications_understand_nothing() {
    assert_eq!(Matcher::new(&[]).understand("How late?"), Match::Unmatched);
}

#[test]
fn a_word_with_a_meaning_is_no_typo_for_another() {
    let matcher = Matcher::new(&[
        clarification(
            "size",
            &["How large is an event?", "What is the peak rate?"],
        ),
        clarification("loss", &["May events be lost?"]),
    ]);
    assert!(!matches!(
        matcher.understand("how late can the events be"),
        Match::Understood(_)
    ));
}
