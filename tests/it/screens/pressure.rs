//! In pressure mode nothing that helps is on the screen before the round is over, whatever is
//! pressed: no hint, no reference, no alternative, no name of a known mistake, no model answer, no
//! word on a strong reaction, no row of a counterexample.

use std::collections::BTreeSet;

use onsite::app::{Effect, Env, Model, Msg, Reply, Size, update};
use onsite::base::Timestamp;
use onsite::deck::{Body, Question, RoundKind};
use onsite::interview::{Judgement, Mode, Stage};
use onsite::keymap::{ACTIONS, Context};
use onsite::keymap::{Key, menu_entries};
use onsite::verdict::SqlVerdict;
use onsite::view::Theme;
use regex::Regex;

use super::rounds::{begin, question, write, wrong_answer};
use crate::play::{Play, buffer, minutes, parse, text};

/// Wide enough for whole sentences beside the pad.
const WIDE: Size = Size {
    width: 140,
    height: 36,
};

/// Shorter pieces of a text may stand anywhere.
const PIECE: usize = 25;

/// What must not be seen, in pieces that fit on a line.
struct Secrets {
    pieces: BTreeSet<String>,
    /// Finds where any of them begins; thousands of screens are looked through for hundreds of them.
    any: Regex,
}

impl Secrets {
    fn of(play: &Play, question: &Question, judgement: Option<&Judgement>) -> Self {
        let mut texts: Vec<&str> = vec![&question.model_answer];
        let mut names: Vec<&str> = Vec::new();
        let mut cases = Vec::new();
        let mut allowed = vec![question.prompt.clone()];
        texts.extend(question.hints.iter().map(|hint| hint.text.as_str()));
        texts.extend(question.probes.iter().map(|probe| probe.good.as_str()));
        match &question.body {
            Body::Sql(sql) => {
                let live = play.model.live.as_ref().unwrap();
                let scenario = live.deck.as_ref().unwrap().scenario(&sql.scenario);
                allowed.push(scenario.unwrap().story.clone());
                texts.push(&sql.reference);
                texts.extend(sql.alternatives.iter().map(|known| known.text.as_str()));
                names.extend(sql.wrong.iter().map(|wrong| wrong.name.as_str()));
                texts.extend(sql.wrong.iter().map(|wrong| wrong.text.as_str()));
            }
            Body::Coding(coding) => {
                texts.push(&coding.reference);
                texts.extend(coding.alternatives.iter().map(|known| known.text.as_str()));
                names.extend(coding.wrong.iter().map(|wrong| wrong.name.as_str()));
                texts.extend(coding.wrong.iter().map(|wrong| wrong.text.as_str()));
                allowed.extend([coding.signature.clone(), coding.starter.clone()]);
                let hidden = coding.cases.iter().filter(|case| case.hidden);
                for case in hidden {
                    cases.extend([
                        format!("`{}`", case.name),
                        format!("by hand: {}", case.name),
                    ]);
                }
            }
            Body::Modelling(model) => {
                let known = &model.specimens;
                texts.extend(known.iter().map(|known| known.text.as_str()));
                names.extend(known.iter().map(|known| known.name.as_str()));
                names.extend(model.trials.iter().map(|trial| trial.name.as_str()));
                allowed.extend([model.raw.clone(), model.starter()]);
                allowed.extend(model.batches.iter().map(|batch| batch.text.clone()));
            }
            Body::Talk(talk) => {
                texts.extend(
                    talk.clarifications
                        .iter()
                        .map(|known| known.answer.as_str()),
                );
                texts.extend(talk.checklist.iter().map(|item| item.text.as_str()));
            }
        }
        let mut pieces: BTreeSet<String> = texts.iter().flat_map(|text| pieces(text)).collect();
        pieces.extend(
            names
                .iter()
                .filter(|name| name.len() > 4)
                .map(|&s| s.to_owned()),
        );
        pieces.extend(cases);
        pieces.extend(judgement.into_iter().flat_map(of_verdict));
        let allowed: Vec<String> = allowed.iter().map(|text| one_line(text)).collect();
        pieces.retain(|piece| !allowed.iter().any(|text| text.contains(piece)));
        assert!(pieces.len() > 20, "there is something to hide");
        let any: Vec<String> = pieces.iter().map(|piece| regex::escape(piece)).collect();
        let any = Regex::new(&any.join("|")).unwrap();
        Self { pieces, any }
    }

    /// The secrets that are in a text.
    fn in_text<'s>(&'s self, text: &'s str) -> impl Iterator<Item = &'s str> {
        let starts = std::iter::successors(self.any.find(text), |last| {
            let next = last.as_str().chars().next().map_or(1, char::len_utf8);
            self.any.find_at(text, last.start() + next)
        });
        starts.flat_map(move |found| {
            let rest = text.get(found.start()..).unwrap();
            let pieces = self.pieces.iter().map(String::as_str);
            pieces.filter(move |piece| rest.starts_with(piece))
        })
    }

    /// Fails if a secret is on the screen, or in what leaves for the clipboard.
    #[track_caller]
    fn check(&self, model: &Model, now: Timestamp, keys: &str) {
        let stage = model.live.as_ref().map(|live| live.session.stage);
        if matches!(stage, None | Some(Stage::Revealed { .. })) {
            return;
        }
        let screen = text(&buffer(model, now, Theme::Mono, WIDE));
        // What the candidate typed is no secret.
        let typed = model.live.as_ref().map(|live| live.answer_text());
        let typed = typed.unwrap_or_default();
        let found = self.in_text(&screen).find(|piece| !typed.contains(*piece));
        assert!(found.is_none(), "after {keys}: {found:?} in\n{screen}");
    }
}

/// What a verdict tells: its rows, its difference, its first failing case.
fn of_verdict(judgement: &Judgement) -> Vec<String> {
    let mut out = pieces(&judgement.headline());
    // The headings under which rows and cases would stand.
    out.extend(
        [
            "Expected",
            "Yours",
            "smallest data",
            "expected  ",
            "difference  ",
        ]
        .map(str::to_owned),
    );
    match judgement {
        Judgement::Sql {
            verdict: SqlVerdict::Wrong(found),
        } => {
            out.extend(found.named.iter().map(|named| named.name.clone()));
        }
        Judgement::Sql { .. } => {}
        Judgement::Coding { report, named } => {
            out.extend(named.iter().map(|named| named.name.clone()));
            let failing = report
                .cases
                .iter()
                .filter(|case| !case.passed && case.hidden);
            out.extend(failing.filter_map(|case| case.difference.clone()));
        }
        Judgement::Modelling { report } => {
            let failing = report.trials.iter().filter(|trial| !trial.passed);
            out.extend(failing.map(|trial| trial.said.clone()));
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of whole words, as short as they may be, one from every word on.
fn pieces(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for start in 0..words.len() {
            let mut piece = String::new();
            for word in words.iter().skip(start) {
                if !piece.is_empty() {
                    piece.push(' ');
                }
                piece.push_str(word);
                if piece.chars().count() >= PIECE {
                    out.push(piece);
                    break;
                }
            }
        }
    }
    out
}

/// A program in a pressure round whose jobs are answered with what real workers said before.
#[derive(Clone)]
struct Round {
    model: Model,
    now: Timestamp,
    judgement: Option<Judgement>,
}

impl Round {
    fn press(&mut self, keys: &[Key]) {
        for key in keys {
            self.send(Msg::Key(*key));
        }
    }

    fn send(&mut self, msg: Msg) {
        let env = Env { now: self.now };
        for effect in update(&mut self.model, msg, &env) {
            if let (Effect::Grade(id, _), Some(judgement)) = (effect, &self.judgement) {
                let reply = Reply::Graded(Box::new(judgement.clone()));
                update(&mut self.model, Msg::Done(id, reply), &env);
            }
        }
    }
}

/// The states a round is pressed in: fresh, in each pane, after a rejected answer, under overlays.
fn openings(kind: RoundKind, answer: Option<&str>) -> (Vec<(&'static str, Round)>, Secrets) {
    let mut play = begin(Mode::Pressure, kind);
    let asked = question(&play);
    let mut judgement = None;
    let mut rounds = Vec::new();
    let mut keep = |name, play: &Play, judgement: &Option<Judgement>| {
        rounds.push((
            name,
            Round {
                model: play.model.clone(),
                now: play.now(),
                judgement: judgement.clone(),
            },
        ));
    };
    keep("fresh", &play, &judgement);
    if kind == RoundKind::Coding {
        let why = Some("`python3` does not start".to_owned());
        let found = std::mem::replace(&mut play.model.settings.no_python, why);
        keep("without Python", &play, &judgement);
        play.model.settings.no_python = found;
    }
    if let Some(id) = answer {
        let wrong = wrong_answer(&play, id);
        write(&mut play, &wrong).keys("<F9>");
        let live = play.model.live.as_ref().unwrap();
        let (_, _, state) = live.session.open_question().unwrap();
        judgement.clone_from(&state.submissions.first().unwrap().judgement);
        assert!(judgement.as_ref().is_some_and(|known| !known.is_accepted()));
        // The known mistake itself is typed by the candidate: another text, so that it is a secret.
        write(&mut play, "-- another try");
        keep("rejected", &play, &judgement);
    }
    play.keys("<F6>");
    keep("second pane", &play, &judgement);
    play.keys("<F6>").wait(minutes(6));
    keep("third pane, later", &play, &judgement);
    play.keys("<esc>");
    keep("menu", &play, &judgement);
    play.keys("<esc><F3>");
    keep("asking", &play, &judgement);
    play.keys("<esc><alt-e>y");
    keep("scoring blind", &play, &judgement);
    let secrets = Secrets::of(&play, &asked, judgement.as_ref());
    (rounds, secrets)
}

/// Every key of the table, every printable character, and keys that mean nothing.
fn keys() -> Vec<Key> {
    let table = ACTIONS.iter().flat_map(|entry| entry.keys);
    let mut out: Vec<Key> = table.filter_map(|text| Key::parse(text)).collect();
    out.extend((' '..='~').map(Key::char));
    out.sort_by_key(ToString::to_string);
    out.dedup();
    out.extend(parse(
        "<tab><shift-tab><enter><esc><delete><backspace><ctrl-v><ctrl-x><alt-x>",
    ));
    out
}

/// Keys that lead somewhere, for pairs.
fn telling_keys(kind: RoundKind) -> Vec<Key> {
    let contexts: &[Context] = match kind {
        RoundKind::Sql => &[Context::Sql, Context::Round, Context::Global],
        RoundKind::Modelling => &[Context::Modelling, Context::Round, Context::Global],
        RoundKind::Coding => &[Context::Coding, Context::Round, Context::Global],
        _ => &[Context::Round, Context::Global],
    };
    let entries = ACTIONS.iter().filter(|entry| {
        entry
            .contexts
            .iter()
            .any(|context| contexts.contains(context))
    });
    let first = entries.filter_map(|entry| entry.keys.first());
    let mut out: Vec<Key> = first.filter_map(|text| Key::parse(text)).collect();
    out.extend(parse("<tab><enter><down>yx"));
    out
}

fn exhaust(kind: RoundKind, answer: Option<&str>) {
    let (rounds, secrets) = openings(kind, answer);
    let try_keys = |round: &Round, name: &str, pressed: &[Key]| {
        let mut round = round.clone();
        round.press(pressed);
        let words: Vec<String> = pressed.iter().map(ToString::to_string).collect();
        let keys = format!("{} ({name})", words.join(" "));
        secrets.check(&round.model, round.now, &keys);
    };
    for (name, round) in &rounds {
        for again in 2..9 {
            try_keys(round, name, &parse(&"<F5>".repeat(again)));
        }
        for key in keys() {
            try_keys(round, name, &[key]);
        }
        for entry in menu_entries(&update::contexts(&round.model)) {
            let esc = Key::parse("esc").unwrap();
            let letter = Key::char(entry.letter.unwrap());
            for last in parse("<esc><enter>y") {
                try_keys(round, name, &[esc, letter, last]);
            }
        }
    }
    let (name, last) = rounds
        .iter()
        .find(|(name, _)| *name == "rejected")
        .unwrap_or_else(|| rounds.first().unwrap());
    let telling = telling_keys(kind);
    for first in &telling {
        for second in &telling {
            try_keys(last, name, &[*first, *second]);
        }
    }
}

#[test]
fn pressure_hides_what_helps_in_sql() {
    exhaust(RoundKind::Sql, Some("counts-repeats"));
}

#[test]
fn pressure_hides_what_helps_in_coding() {
    exhaust(RoundKind::Coding, Some("trusts-the-order"));
}

#[test]
fn pressure_hides_what_helps_in_modelling() {
    exhaust(
        RoundKind::Modelling,
        Some("a number is made up for each row"),
    );
}

#[test]
fn pressure_hides_what_helps_in_design() {
    exhaust(RoundKind::Design, None);
}

/// The same screens in standard mode do show it, so the search would find it.
#[test]
fn without_pressure_the_secrets_are_found() {
    for (kind, answer, reveals) in [
        (RoundKind::Sql, "counts-repeats", "<F9>"),
        (RoundKind::Coding, "trusts-the-order", "<F9>"),
        (
            RoundKind::Modelling,
            "a number is made up for each row",
            "<F9>",
        ),
        (RoundKind::Design, "", "<F2>y"),
    ] {
        let mut play = begin(Mode::Standard, kind);
        let asked = question(&play);
        if !answer.is_empty() {
            let wrong = wrong_answer(&play, answer);
            write(&mut play, &wrong);
        }
        play.keys(reveals);
        let live = play.model.live.as_ref().unwrap();
        let (_, _, state) = live.session.open_question().unwrap();
        let last = state.submissions.last();
        let judgement = last.and_then(|last| last.judgement.clone());
        let secrets = Secrets::of(&play, &asked, judgement.as_ref());
        let screen = text(&buffer(&play.model, play.now(), Theme::Mono, WIDE));
        assert!(secrets.in_text(&screen).count() > 0, "{kind:?}");
    }
}
