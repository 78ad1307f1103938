//! Stories and numbers: laws of their texts, and the rules.

use proptest::prelude::*;

use super::file::{read_numbers, read_stories, write_numbers, write_stories};
use super::markdown::{BLANK, of_markdown, to_markdown};
use super::matrix::TIRED_AFTER;
use super::*;
use crate::base::SourceText;

fn source(text: &str) -> SourceText {
    SourceText::new("stories.toml", text)
}

fn story(id: &str, values: &[&str], told: u32) -> Story {
    Story {
        id: id.to_owned(),
        title: format!("The {id}"),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        told,
        ..Story::default()
    }
}

/// Texts that look like the forms they are written in.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# "),
        Just("## Situation"),
        Just("- id: x"),
        Just("\\"),
        Just("\n"),
        Just("\n\n"),
        Just("'''"),
        Just("\"\"\""),
        Just("\r\n"),
        Just("<!--"),
        Just("\t"),
        Just("ä東 "),
        Just("[["),
        Just("told: 3"),
        Just(" "),
        Just("\u{1b}"),
        Just("word"),
        Just("\u{2028}"),
        Just("\u{a0}"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn a_story() -> impl Strategy<Value = Story> {
    let texts = prop::collection::vec(hostile(), 7);
    let values = prop::collection::vec("[a-z]{1,6}(-[a-z]{1,4})?", 0..4);
    (
        "[a-z0-9][a-z0-9-]{0,8}",
        texts,
        values,
        0..9_u32,
        any::<bool>(),
    )
        .prop_map(|(id, texts, values, told, retired)| {
            let mut texts = texts.into_iter();
            let mut next = || texts.next().unwrap_or_default();
            Story {
                id,
                title: format!("T{}", next()),
                metric: next(),
                situation: next(),
                task: next(),
                action: next(),
                result: next(),
                reflection: next(),
                values,
                told,
                last_told: if told > 0 {
                    "2027-03-01".into()
                } else {
                    String::new()
                },
                retired,
            }
            .tidied()
        })
}

proptest! {
    #[test]
    fn markdown_comes_back_as_it_went(stories in prop::collection::vec(a_story(), 0..4)) {
        let text = to_markdown(&stories);
        let back = of_markdown(&source(&text)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&back, &stories);
        prop_assert_eq!(to_markdown(&back), text);
    }

    #[test]
    fn the_file_comes_back_as_it_went(stories in prop::collection::vec(a_story(), 0..4)) {
        let mut bank = Stories::default();
        for story in stories {
            bank.put(story);
        }
        let text = write_stories(&bank);
        let back = read_stories(&source(&text)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(back, bank);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in hostile()) {
        let _ = of_markdown(&source(&text));
        let _ = read_stories(&source(&text));
        let _ = read_numbers(&source(&text));
    }

    #[test]
    fn a_fitting_story_comes_before_one_that_fits_less(
        stories in prop::collection::vec(a_story(), 0..6),
        values in prop::collection::vec("[a-z]{1,2}", 0..3),
    ) {
        let bank = Stories { all: stories };
        let fits: Vec<usize> = bank.fitting(&values).iter().map(|story| story.fit(&values)).collect();
        prop_assert!(fits.is_sorted_by(|a, b| a >= b));
        prop_assert_eq!(fits.len(), bank.active().count());
    }
}

#[test]
fn a_damaged_file_is_refused_with_its_place() {
    let check = |text: &str, expect: (&str, usize, usize)| {
        let error = read_stories(&source(text)).expect_err(text);
        let place = error.place.as_ref().expect("it has a place");
        assert!(error.message.contains(expect.0), "{error}");
        assert_eq!((place.line, place.column), (expect.1, expect.2), "{error}");
        assert_eq!(place.text, text.lines().nth(place.line - 1).unwrap());
    };
    check("[[stories]]\nid = \"a\"\ntitel = \"x\"\n", ("titel", 3, 1));
    check("[[stories]]\nid = \"a\ntitle = \"x\"\n", ("", 2, 8));
    check(
        "[[stories]]\nid = \"a b\"\ntitle = \"x\"\n",
        ("cannot be the id", 1, 1),
    );
    check("[[stories]]\nid = \"a\"\n", ("no title", 1, 1));
    let twice = "[[stories]]\nid = \"a\"\ntitle = \"x\"\n[[stories]]\nid = \"a\"\ntitle = \"y\"\n";
    check(twice, ("two stories `a`", 4, 1));
}

#[test]
fn markdown_says_which_line_it_does_not_understand() {
    let check = |text: &str, message: &str, line: usize| {
        let error = of_markdown(&source(text)).expect_err(text);
        assert!(error.message.contains(message), "{error}");
        assert_eq!(
            error.place.as_ref().map(|place| place.line),
            Some(line),
            "{error}"
        );
    };
    check("words\n# A\n", "before the first story", 1);
    check("# A\n- told: often\n", "`often` is no count", 2);
    check("# A\n\n## Moral\n", "`Moral` is no part", 3);
    check("# A\nwords\n", "no `- name: value`", 2);
    check(BLANK, "no title", 1);
    let filled = BLANK.replacen("# \n", "# A pager at night\n", 1);
    let read = of_markdown(&source(&filled)).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].title, "A pager at night");
}

#[test]
fn a_story_without_an_id_gets_one_of_its_title() {
    let mut bank = Stories::default();
    let titled = |title: &str| Story {
        title: title.into(),
        ..Story::default()
    };
    assert_eq!(
        bank.put(titled("The night the pager rang!")),
        "the-night-the-pager-rang"
    );
    assert_eq!(
        bank.put(titled("The night the pager rang")),
        "the-night-the-pager-rang-2"
    );
    assert_eq!(bank.put(titled("東京")), "story");
}

#[test]
fn the_matrix_shows_gaps_and_worn_stories() {
    let bank = Stories {
        all: vec![
            story("outage", &["ownership", "candor"], TIRED_AFTER),
            story("cost", &["impact"], 2),
            Story {
                retired: true,
                ..story("old", &["courage"], 1)
            },
        ],
    };
    let wanted = [("candor", 3), ("courage", 2), ("ownership", 3)].map(|(value, asked)| Wanted {
        value: value.into(),
        asked,
    });
    let matrix = Matrix::of(&bank, &wanted);
    let rows: Vec<_> = matrix
        .rows
        .iter()
        .map(|row| (row.value.as_str(), row.asked))
        .collect();
    assert_eq!(
        rows,
        [
            ("candor", 3),
            ("ownership", 3),
            ("courage", 2),
            ("impact", 0)
        ]
    );
    assert_eq!(
        matrix
            .gaps()
            .map(|row| row.value.as_str())
            .collect::<Vec<_>>(),
        ["courage"]
    );
    assert_eq!(
        matrix.advice(),
        [
            "no story for courage",
            "outage: told 6 times, tired, retire it or let it rest"
        ]
    );
    let overused = Stories {
        all: vec![story("a", &[], 3), story("b", &[], 1)],
    };
    assert_eq!(overused.all[0].wear(&overused), Wear::Overused);
    assert_eq!(overused.all[1].wear(&overused), Wear::Fresh);
}

fn sheet() -> Numbers {
    let mut numbers = Numbers::default();
    for (name, value) in [
        ("events-per-day", "9 billion events/day"),
        ("data-volume", "2 TB/day"),
        ("team-size", "6 people"),
        ("cost", "38k USD/month"),
        ("freshness", "15 minutes"),
        ("years", "7 years"),
    ] {
        numbers.set(name, value).unwrap();
    }
    numbers
}

#[test]
fn numbers_come_back_as_they_went() {
    let text = write_numbers(&sheet());
    assert_eq!(read_numbers(&source(&text)).unwrap(), sheet());
    let bad = "[[numbers]]\nname = \"cost\"\nvalue = \"a lot\"\n";
    let error = read_numbers(&source(bad)).unwrap_err();
    assert_eq!(error.place.as_ref().unwrap().line, 1);
    assert!(error.message.contains("no figure"), "{error}");
}

#[test]
fn numbers_that_were_said_are_heard_in_their_words() {
    let check = |answer: &str, expect: &[(&str, &str)]| {
        let said: Vec<(String, String)> = heard(answer, &sheet())
            .into_iter()
            .filter_map(|heard| Some((heard.name, heard.words?)))
            .collect();
        let expect: Vec<(String, String)> = expect
            .iter()
            .map(|(name, words)| ((*name).into(), (*words).into()))
            .collect();
        assert_eq!(said, expect, "{answer}");
    };
    check(
        "I own a domain of about 9 billion events a day, 2.1 TB a day, fresh in 15 minutes.",
        &[
            ("events-per-day", "9 billion events a day"),
            ("data-volume", "2.1 TB a day"),
            ("freshness", "15 minutes"),
        ],
    );
    // Another unit, another thing, too far off, another thing of the same count.
    check(
        "5 billion events a day, 2 TB of logs, 6 tables, 7 hours.",
        &[],
    );
    check("We are a team of six.", &[("team-size", "six")]);
    check(
        "It costs us $38,000 a month.",
        &[("cost", "$38,000 a month")],
    );
    check("I have done this for 7 years.", &[("years", "7 years")]);
    check("", &[]);
}

#[test]
fn a_guess_says_how_far_off_it_is() {
    let check = |name: &str, said: &str, expect: &str| {
        let sheet = sheet();
        assert_eq!(
            sheet.get(name).unwrap().guess(said).told(),
            expect,
            "{said}"
        );
    };
    check("events-per-day", "9e9 events/day", "right");
    check(
        "events-per-day",
        "8.5 billion a day",
        "near enough, 6 % low",
    );
    check(
        "events-per-day",
        "27 billion events a day",
        "3.0 times too high",
    );
    check(
        "events-per-day",
        "3 billion events a day",
        "3.0 times too low",
    );
    check("data-volume", "1.5 TB/day", "25 % low");
    check(
        "data-volume",
        "2 TB",
        "another unit, or something else that is counted",
    );
    check("team-size", "6", "right");
    check(
        "team-size",
        "6 tables",
        "another unit, or something else that is counted",
    );
    check("team-size", "dunno", "that is no figure with a unit");
}
