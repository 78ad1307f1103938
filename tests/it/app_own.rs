//! Stories and numbers in a round: what is noted, what is counted, and what never leaves the files.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::app::{Msg, Reply};
use onsite::deck::RoundKind;
use onsite::interview::{Event, Fact, Mode};
use onsite::store::PrivateFiles;
use onsite::view::Theme;

use crate::play::{Play, SMALL, buffer, minutes, text};
use crate::screens::own::{STORIES, with_files};
use crate::screens::still::choose;

fn begin(mode: Mode, kind: RoundKind) -> Play {
    let mut play = with_files(mode);
    choose(&mut play, HomeItem::Drill(kind));
    play.keys("<enter><enter>");
    play
}

fn shown(play: &Play) -> String {
    text(&buffer(&play.model, play.now(), Theme::Dark, SMALL))
}

fn told(events: &[Event]) -> Vec<(String, u32)> {
    let told = events.iter().filter_map(|event| match &event.fact {
        Fact::StoryTold { id, times, .. } => Some((id.clone(), *times)),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_story_that_is_told_is_noted_counted_and_stays_private() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.keys("<alt-s><enter>");
    assert!(
        shown(&play).contains("A partner sent a whole day twice"),
        "{}",
        shown(&play)
    );
    play.keys("<alt-s><down><enter>");
    let events = play.events();
    assert_eq!(told(&events), [("pager".into(), 7), ("cost".into(), 2)]);
    let journal = serde_json::to_string(&events).unwrap();
    assert!(journal.contains("The night the pager rang"));
    assert!(
        !journal.contains("finance noticed") && !journal.contains("31 h"),
        "{journal}"
    );
    play.wait(minutes(1)).keys("<alt-e>y");
    let (_home, data) = play.ended();
    let stories = PrivateFiles::of(&data).stories().unwrap();
    let counted: Vec<_> = stories
        .all
        .iter()
        .map(|story| (story.told, story.last_told.as_str()))
        .collect();
    assert_eq!(counted, [(7, "2027-03-01"), (2, "2027-03-01"), (0, "")]);
}

#[test]
fn a_story_picked_by_mistake_is_taken_back() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.keys("<alt-s><enter><alt-s>");
    assert!(shown(&play).contains("told here") && shown(&play).contains("enter takes it back"));
    play.keys("<enter>");
    let live = play.model.live.as_ref().unwrap();
    assert!(live.session.open_question().unwrap().2.stories.is_empty());
    let (_home, data) = play.ended();
    let stories = PrivateFiles::of(&data).stories().unwrap();
    let first = stories.get("pager").unwrap();
    assert_eq!((first.told, first.last_told.as_str()), (6, "2027-02-20"));
}

#[test]
fn under_pressure_everything_is_told_from_memory() {
    let mut play = begin(Mode::Pressure, RoundKind::Culture);
    play.keys("<alt-s><enter>");
    assert_eq!(told(&play.events()), [("pager".into(), 7)]);
    for _ in 0..4 {
        play.keys("<F6>");
        let shown = shown(&play);
        for secret in ["whole day twice", "nine readers", "31 h"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    let mut play = begin(Mode::Pressure, RoundKind::Recruiter);
    play.keys("<alt-s>");
    assert!(!shown(&play).contains("9 billion"), "{}", shown(&play));
}

#[test]
fn the_debrief_names_the_story_and_that_it_is_told_too_often() {
    let mut play = begin(Mode::Standard, RoundKind::Culture);
    play.keys("<alt-s><enter>I owned it.")
        .wait(minutes(2))
        .keys("<alt-e>y");
    while matches!(play.model.screen, Screen::Sitting) {
        play.keys("3<down>3<down>3<down>3<down>+<enter>");
    }
    let Screen::Debrief(view) = &play.model.screen else {
        panic!("no debrief")
    };
    let markdown = onsite::report::markdown::to_markdown(&view.packet);
    let line = "“The night the pager rang” at 00:00, told 7 times: too often, let it rest";
    assert!(markdown.contains(line), "{markdown}");
}

#[test]
fn what_was_said_of_the_numbers_is_noted_after_the_call() {
    let mut play = begin(Mode::Standard, RoundKind::Recruiter);
    play.keys("About 9.2 billion events a day, for $38k a month.");
    play.wait(minutes(1)).keys("<alt-e>y");
    let heard = play
        .events()
        .into_iter()
        .find_map(|event| match event.fact {
            Fact::NumbersHeard { heard, .. } => Some(heard),
            _ => None,
        });
    let heard: Vec<_> = heard
        .unwrap()
        .into_iter()
        .map(|one| (one.name, one.words))
        .collect();
    let said = |words: &str| Some(words.to_owned());
    assert_eq!(
        heard,
        [
            ("events-per-day".into(), said("9.2 billion events a day")),
            ("cost".into(), said("$38k a month")),
            ("team-size".into(), None),
        ]
    );
}

#[test]
fn a_damaged_file_stops_no_round_and_is_not_written_over() {
    let mut play = Play::new();
    let broken = STORIES.replace("told = 6", "told = many");
    play.own_file("stories.toml", &broken);
    choose(&mut play, HomeItem::Stories);
    play.keys("n");
    assert!(
        shown(&play).contains("stories.toml:12:8"),
        "{}",
        shown(&play)
    );
    play.keys("<esc>");
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter><alt-s>");
    assert!(play.model.overlays.is_empty());
    play.keys("words");
    let (_home, data) = play.ended();
    assert_eq!(
        std::fs::read_to_string(data.join("stories.toml")).unwrap(),
        broken
    );
}

#[test]
fn a_text_that_is_refused_is_offered_again() {
    let mut play = with_files(Mode::Standard);
    choose(&mut play, HomeItem::Stories);
    let back = |play: &mut Play, text: &str| {
        let request = play.model.last_request;
        play.send(Msg::Done(request, Reply::Edited(Ok(text.to_owned()))));
    };
    play.keys("n");
    back(&mut play, "# Told twice\n## Moral\n");
    let Screen::Stories(view) = &play.model.screen else {
        panic!("no stories")
    };
    assert_eq!(
        view.draft.as_ref().unwrap().text,
        "# Told twice\n## Moral\n"
    );
    play.keys("n");
    back(&mut play, "# Told twice\n## Result\n\nMended.\n");
    let stories = play.model.stories().unwrap();
    assert_eq!(stories.get("told-twice").unwrap().result, "Mended.");
    let Screen::Stories(view) = &play.model.screen else {
        panic!("no stories")
    };
    assert_eq!((view.selected, view.draft.is_none()), (3, true));
}
