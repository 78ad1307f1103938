//! Stories and numbers as facts: when they may be noted, and what the evidence makes of them.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly"
)]

use onsite::base::Span;
use onsite::deck::{RoundKind, Trigger};
use onsite::interview::evidence::{Topic, evidence};
use onsite::interview::own::NumberHeard;
use onsite::interview::{
    Command, DrillTarget, Event, Fact, Mode, Pad, Plan, Rejected, draw_drill, replay,
};
use onsite::report::debrief::debrief;

use crate::interview_deck::{Play, deck, insert, options};
use crate::shelf;

fn drill(kind: RoundKind) -> Plan {
    let target = DrillTarget::Kind(kind);
    draw_drill(&deck(), &target, &options(Mode::Standard, 7), &[]).expect("the deck has one")
}

fn begin(kind: RoundKind) -> Play {
    let mut play = Play::new(drill(kind));
    play.ok(Command::BeginRound);
    play
}

fn tell(id: &str, times: u32) -> Command {
    Command::TellStory {
        id: id.into(),
        title: format!("The {id}"),
        times,
        before: "2026-09-02".into(),
    }
}

fn lines(play: &Play, topic: Topic) -> Vec<String> {
    let round = &play.session.plan.rounds[0];
    let (plan, state) = (&round.questions[0], &play.session.rounds[0].questions[0]);
    let question = deck();
    let found = evidence(round.kind, plan, state, question.question(&plan.id));
    let found = found.into_iter().filter(|line| line.topic == topic);
    found.map(|line| line.text).collect()
}

#[test]
fn a_story_is_told_in_a_culture_round_and_once_a_question() {
    let mut play = begin(RoundKind::Recruiter);
    assert_eq!(
        play.try_do(tell("outage", 1)),
        Err(Rejected::NotNow("stories are told in culture rounds"))
    );
    let mut play = begin(RoundKind::Culture);
    play.wait(Span::seconds(80)).ok(tell("outage", 7));
    assert!(play.try_do(tell("outage", 8)).is_err());
    play.ok(tell("cost", 1));
    assert_eq!(
        lines(&play, Topic::Telling)[..2],
        [
            "told “The outage” at 01:20, told 7 times: too often, let it rest",
            "told “The cost” at 01:20, told for the first time"
        ]
    );
    assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
    play.ok(Command::EndRound);
    assert!(play.try_do(tell("late", 1)).is_err());
}

#[test]
fn a_story_told_to_two_questions_is_named() {
    let mut plan = drill(RoundKind::Culture);
    let again = plan.rounds[0].questions[0].clone();
    plan.rounds[0].questions.push(again);
    let mut play = Play::new(plan);
    play.ok(Command::BeginRound);
    play.ok(tell("outage", 2));
    play.ok(Command::OpenQuestion(1));
    play.ok(tell("outage", 3));
    let told = debrief(&play.session, Some(&deck()));
    let stories: Vec<&str> = told.rounds[0]
        .questions
        .iter()
        .flat_map(|question| &question.stories)
        .map(|story| story.told.as_str())
        .collect();
    let title = &play.session.plan.rounds[0].questions[0].title;
    let second = format!(
        "“The outage” at 00:00, told 3 times so far; told to \"{title}\" in this sitting, too"
    );
    assert_eq!(
        stories,
        [
            "“The outage” at 00:00, told 2 times so far",
            second.as_str()
        ]
    );
}

#[test]
fn a_call_is_timed_and_counted() {
    let mut play = begin(RoundKind::Recruiter);
    let pitch = "word ".repeat(260);
    play.wait(Span::seconds(70))
        .ok(Command::Type(Pad::Answer, insert(0, pitch.trim_end())));
    play.wait(Span::seconds(20)).ok(Command::Type(
        Pad::Answer,
        insert(pitch.trim_end().len(), "\n\nMore."),
    ));
    play.ok(Command::Ask {
        text: "Who decides?".into(),
        understood: None,
    });
    assert_eq!(
        lines(&play, Topic::Telling),
        [
            "pitch (the first paragraph): 260 words, 02:00 spoken at 130 a minute, 00:30 over 01:30; \
          written by 01:30 on the question's clock"
        ]
    );
    let asked = "1 question of your own asked, 2 are due".to_owned();
    assert!(lines(&play, Topic::Clarifying).contains(&asked));
}

#[test]
fn the_numbers_are_noted_once_and_after_the_call() {
    let heard = |words: Option<&str>| {
        vec![
            NumberHeard {
                name: "cost".into(),
                words: words.map(str::to_owned),
            },
            NumberHeard {
                name: "years".into(),
                words: None,
            },
        ]
    };
    let note = |heard: Vec<NumberHeard>| Command::HearNumbers { question: 0, heard };
    let mut play = begin(RoundKind::Recruiter);
    assert!(play.try_do(note(heard(None))).is_err());
    play.wait(Span::minutes(5)).ok(Command::EndRound);
    play.ok(note(heard(Some("$38k a month"))));
    assert!(play.try_do(note(heard(None))).is_err());
    assert_eq!(
        lines(&play, Topic::Figures),
        [
            "said of your sheet: cost (“$38k a month”)",
            "on your sheet and never said: years"
        ]
    );
    assert_eq!(replay(&play.events).as_ref(), Ok(&play.session));
    // Whatever is noted, the score does not hang on it.
    play.score_all(3, 3, 50);
    let score = debrief(&play.session, Some(&deck())).rounds[0].score;
    assert_eq!(score, Some(3.0));
}

#[test]
fn events_from_before_counts_were_kept_are_read() {
    let old = r#"{"fact":"story_told","question":0,"id":"a","title":"A"}"#;
    let fact: Fact = serde_json::from_str(old).expect("it is read");
    assert!(matches!(fact, Fact::StoryTold { times: 0, .. }));
    let mut play = begin(RoundKind::Culture);
    let at = play.now;
    play.events.push(Event { at, fact });
    assert!(replay(&play.events).is_ok());
}

/// The script of every call that ships: in rising minutes, about what a recruiter asks, and at its
/// end the candidate's own questions.
#[test]
fn the_scripts_that_ship_are_in_order() {
    let mut n = 0;
    for deck in shelf::decks() {
        let calls = deck.questions.iter();
        for call in calls.filter(|question| question.kind == RoundKind::Recruiter) {
            // A question comes at its minute, or with the phase that it opens.
            let minutes: Vec<u32> = call
                .probes
                .iter()
                .filter_map(|probe| match &probe.when {
                    Trigger::Minute { minute } => Some(*minute),
                    Trigger::Phase { .. } => None,
                    other => panic!("{}: {} comes at {other:?}", call.id, probe.id),
                })
                .collect();
            assert!(minutes.is_sorted(), "{}: {minutes:?}", call.id);
            let last = call.probes.last().expect("a call has a script");
            assert_eq!(last.id.as_str(), "your-turn", "{}", call.id);
            n += 1;
        }
    }
    assert!(n >= 3, "{n} calls");
}

/// What one would do has no result yet: it is not measured as a story is.
#[test]
fn an_answer_to_a_scenario_is_not_measured_as_a_story() {
    let mut play = begin(RoundKind::Culture);
    let text = "I would ask who decided it, and then I would say what it costs.";
    play.ok(Command::Type(Pad::Answer, insert(0, text)));
    let round = &play.session.plan.rounds[0];
    let (plan, state) = (&round.questions[0], &play.session.rounds[0].questions[0]);
    let mut deck = deck();
    let mut measured = |tag: Option<&str>| {
        let mut questions = deck.questions.iter_mut();
        let question = questions
            .find(|one| one.id == plan.id)
            .expect("it was dealt");
        question.tags.extend(tag.map(str::to_owned));
        let found = evidence(round.kind, plan, state, Some(question));
        let lines = found.into_iter().map(|line| line.text);
        lines.filter(|text| text.contains("learned")).count()
    };
    assert_eq!(measured(None), 1);
    assert_eq!(measured(Some("scenario")), 0);
}
