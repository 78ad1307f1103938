//! Two attempts at the same question, side by side: splits, phases, scores, and what changed in the
//! answer.
//!
//! Invariant: everything is read off the two journals; the earlier attempt stands on the left.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::base::{QuestionId, SessionId, Span, Timestamp};
use crate::interview::past::{Forked, Timeline};
use crate::interview::rubric;
use crate::interview::{Event, ReplayError, Session};
use crate::report::splits::{Splits, splits};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;

/// Two attempts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Which question.
    pub question: QuestionId,
    /// Its title, in the later attempt.
    pub title: String,
    /// The earlier one.
    pub before: Attempt,
    /// The later one.
    pub after: Attempt,
    /// What changed in the answer.
    pub answer: Vec<DiffLine>,
    /// What changed in the notes.
    pub notes: Vec<DiffLine>,
}

/// One attempt at a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    /// The sitting.
    pub session: SessionId,
    /// When the question was opened.
    pub opened: Option<Timestamp>,
    /// Where it was played on from, if it is a fork.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forked: Option<Forked>,
    /// How strict the sitting was.
    pub mode: crate::interview::Mode,
    /// The question's score, 1 to 4.
    pub score: Option<f64>,
    /// The machine's part of it.
    pub measured: Option<f64>,
    /// The scores of the criteria: the final one, else the blind one.
    pub criteria: Vec<(String, Option<u8>)>,
    /// Counted time per phase of its round.
    pub phases: Vec<(String, Span)>,
    /// Runs, submissions, hints.
    pub counts: [usize; 3],
    /// When things were done first.
    pub splits: Splits,
}

/// A line of a text that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiffLine {
    /// In both.
    Same(String),
    /// In the earlier one alone.
    Gone(String),
    /// In the later one alone.
    Came(String),
    /// Lines in both that are not shown.
    Skipped(usize),
}

/// Why attempts cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A journal does not replay.
    #[error("the sitting `{0}` cannot be read: {1}")]
    Unreadable(SessionId, ReplayError),
    /// The sitting has another question.
    #[error("the sitting `{0}` has no attempt at `{1}`")]
    NoAttempt(SessionId, QuestionId),
    /// No question is in both.
    #[error("the two sittings have no question in common; name attempts at the same one")]
    NothingInCommon,
}

/// A sitting that was read, with its last state.
struct Read {
    timeline: Timeline,
    session: Session,
}

impl Read {
    fn new(events: &[Event]) -> Result<Self, CompareError> {
        let id = events.iter().find_map(|event| match &event.fact {
            crate::interview::Fact::Planned { plan } => Some(plan.session.clone()),
            _ => None,
        });
        let unreadable =
            |why| CompareError::Unreadable(id.clone().unwrap_or_else(|| SessionId::new("?")), why);
        let timeline = Timeline::new(events.to_vec()).map_err(unreadable)?;
        let session = timeline.after(usize::MAX);
        let session = session.ok_or_else(|| unreadable(ReplayError::Empty))?;
        Ok(Self { timeline, session })
    }

    /// The place of a question that was opened.
    fn place(&self, question: &QuestionId) -> Option<(usize, usize)> {
        let parts = self.session.parts();
        let mut found = parts.filter(|view| view.plan.id == *question);
        found
            .find(|view| view.state.opened.is_some())
            .map(|view| (view.part.round, view.part.question))
    }

    fn attempt(
        &self,
        question: &QuestionId,
    ) -> Result<(Attempt, String, [String; 2]), CompareError> {
        let session = &self.session;
        let missing = || CompareError::NoAttempt(session.plan.session.clone(), question.clone());
        let (round, index) = self.place(question).ok_or_else(missing)?;
        let found = session
            .plan
            .rounds
            .get(round)
            .zip(session.rounds.get(round));
        let (round_plan, round_state) = found.ok_or_else(missing)?;
        let plan = round_plan.questions.get(index).ok_or_else(missing)?;
        let state = round_state.questions.get(index).ok_or_else(missing)?;
        let sheets = state.final_sheet.scores.iter().zip(&state.blind.scores);
        let criteria = plan.criteria.iter().zip(sheets);
        let phases = round_plan.phases.iter().zip(&round_state.phase_spent);
        let attempt = Attempt {
            session: session.plan.session.clone(),
            opened: state.opened,
            forked: session.plan.forked.clone(),
            mode: session.plan.mode,
            score: rubric::question_score(round_plan.kind, plan, state),
            measured: rubric::measured(round_plan.kind, plan, state).map(|found| found.score),
            criteria: criteria
                .map(|(criterion, (last, blind))| (criterion.name.clone(), last.or(*blind)))
                .collect(),
            phases: phases
                .map(|(phase, spent)| (phase.name.clone(), *spent))
                .collect(),
            counts: [
                state.runs.len(),
                state.submissions.len(),
                state.hints_taken(),
            ],
            splits: splits(&self.timeline, round, index).unwrap_or_default(),
        };
        let texts = [state.answer.clone(), state.notes.clone()];
        Ok((attempt, plan.title.clone(), texts))
    }
}

/// Returns two attempts side by side: at `question`, or at the first one that both sittings have.
pub fn compare(
    one: &[Event],
    other: &[Event],
    question: Option<&QuestionId>,
) -> Result<Comparison, CompareError> {
    let (one, other) = (Read::new(one)?, Read::new(other)?);
    let first_common = || {
        let mut parts = one.session.parts();
        let common =
            parts.find(|view| view.state.opened.is_some() && other.place(&view.plan.id).is_some());
        common.map(|view| view.plan.id.clone())
    };
    let question = question.cloned().or_else(first_common);
    let question = question.ok_or(CompareError::NothingInCommon)?;
    let (one, other) = (one.attempt(&question)?, other.attempt(&question)?);
    let in_order = one.0.opened <= other.0.opened;
    let (before, after) = if in_order { (one, other) } else { (other, one) };
    let [answer, notes] = before.2;
    let [answer_then, notes_then] = after.2;
    Ok(Comparison {
        question,
        title: after.1,
        answer: difference(&answer, &answer_then),
        notes: difference(&notes, &notes_then),
        before: before.0,
        after: after.0,
    })
}

/// Returns what changed, with a few lines around each change; nothing if nothing did.
fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(before, after);
    let mut out = Vec::new();
    let mut shown = 0;
    for group in diff.grouped_ops(AROUND) {
        let first = group.first().map_or(shown, |op| op.old_range().start);
        if first > shown {
            out.push(DiffLine::Skipped(first - shown));
        }
        for op in &group {
            for change in diff.iter_changes(op) {
                let line = change.value().trim_end_matches('\n').to_owned();
                out.push(match change.tag() {
                    ChangeTag::Equal => DiffLine::Same(line),
                    ChangeTag::Delete => DiffLine::Gone(line),
                    ChangeTag::Insert => DiffLine::Came(line),
                });
            }
            shown = op.old_range().end;
        }
    }
    let lines = before.lines().count();
    if !out.is_empty() && lines > shown {
        out.push(DiffLine::Skipped(lines - shown));
    }
    out
}

/// A figure of both attempts, in words: what it is, the earlier, the later, the change.
pub type Figure = [String; 4];

impl Comparison {
    /// Returns the figures of both attempts; the change where both have one.
    pub fn figures(&self) -> Vec<Figure> {
        let (before, after) = (&self.before, &self.after);
        let mut out = vec![
            score("score", before.score, after.score),
            score("measured", before.measured, after.measured),
        ];
        out.retain(|figure| figure.iter().skip(1).any(|cell| cell != "–"));
        for (name, then) in &before.criteria {
            let now = after.criteria.iter().find(|(other, _)| other == name);
            let now = now.and_then(|(_, score)| *score);
            out.push(score(name, then.map(f64::from), now.map(f64::from)));
        }
        for (then, now) in before.splits.named().into_iter().zip(after.splits.named()) {
            out.push(time(then.0, then.1, now.1));
        }
        for (name, spent) in &before.phases {
            let now = after.phases.iter().find(|(other, _)| other == name);
            out.push(time(
                &format!("phase {name}"),
                Some(*spent),
                now.map(|(_, spent)| *spent),
            ));
        }
        let counts = before.counts.iter().zip(&after.counts);
        for (name, (then, now)) in ["runs", "submissions", "hints"].into_iter().zip(counts) {
            let change = *now as i64 - *then as i64;
            let change = if change == 0 {
                "=".to_owned()
            } else {
                format!("{change:+}")
            };
            out.push([name.to_owned(), then.to_string(), now.to_string(), change]);
        }
        out
    }
}

/// A score; the change is that of the figures as they are shown.
fn score(name: &str, then: Option<f64>, now: Option<f64>) -> Figure {
    let told = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.1}"));
    // A half may be written either way: what is written counts.
    let shown = |value: f64| format!("{value:.1}").parse().unwrap_or(value);
    let tenths = |value: f64| (shown(value) * 10.0).round() as i64;
    let change = match (then.map(tenths), now.map(tenths)) {
        (Some(then), Some(now)) if then == now => "=".to_owned(),
        (Some(then), Some(now)) => format!("{:+.1}", (now - then) as f64 / 10.0),
        _ => "–".to_owned(),
    };
    [name.to_owned(), told(then), told(now), change]
}

/// A time; the change is that of the whole seconds that are shown.
fn time(name: &str, then: Option<Span>, now: Option<Span>) -> Figure {
    let told = |span: Option<Span>| span.map_or("–".to_owned(), |span| span.to_string());
    let whole = |span: Span| Span::seconds(span.as_secs());
    let change = match (then.map(whole), now.map(whole)) {
        (Some(then), Some(now)) if then == now => "=".to_owned(),
        (Some(then), Some(now)) if now < then => format!("-{}", then.saturating_sub(now)),
        (Some(then), Some(now)) => format!("+{}", now.saturating_sub(then)),
        _ => "–".to_owned(),
    };
    [name.to_owned(), told(then), told(now), change]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_that_of_the_figures_as_they_are_shown() {
        let check = |then, now, expect: [&str; 3]| {
            let [_, left, right, change] = score("score", Some(then), Some(now));
            assert_eq!([left, right, change], expect);
        };
        check(3.45, 3.05, ["3.5", "3.0", "-0.5"]);
        check(2.0, 2.04, ["2.0", "2.0", "="]);
        check(1.96, 2.5, ["2.0", "2.5", "+0.5"]);
    }

    fn check(before: &str, after: &str, want: &[&str]) {
        let told: Vec<String> = difference(before, after)
            .into_iter()
            .map(|line| match line {
                DiffLine::Same(text) => format!(" {text}"),
                DiffLine::Gone(text) => format!("-{text}"),
                DiffLine::Came(text) => format!("+{text}"),
                DiffLine::Skipped(n) => format!("…{n}"),
            })
            .collect();
        assert_eq!(told, want);
    }

    #[test]
    fn what_changed_stands_between_a_few_lines_that_did_not() {
        check("a\nb\n", "a\nb\n", &[]);
        check("a\n", "b\n", &["-a", "+b"]);
        check(
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            "1\n2\n3\n4\n5\n6\n7!\n8\n9\n",
            &["…4", " 5", " 6", "-7", "+7!", " 8", " 9"],
        );
        check("a\nb\nc\nd\n", "x\na\nb\nc\nd\n", &["+x", " a", " b", "…2"]);
    }

    #[test]
    fn figures_say_what_changed() {
        let figure = |[_, then, now, change]: Figure| [then, now, change].join(" ");
        assert_eq!(figure(score("s", Some(2.0), Some(3.5))), "2.0 3.5 +1.5");
        assert_eq!(figure(score("s", None, Some(3.5))), "– 3.5 –");
        // The change is what lies between the figures that stand there.
        assert_eq!(figure(score("s", Some(3.46), Some(3.74))), "3.5 3.7 +0.2");
        assert_eq!(figure(score("s", Some(3.44), Some(3.46))), "3.4 3.5 +0.1");
        let span = |n| Some(Span::seconds(n));
        assert_eq!(figure(time("t", span(90), span(30))), "01:30 00:30 -01:00");
        assert_eq!(figure(time("t", span(30), span(30))), "00:30 00:30 =");
        let (then, now) = (Some(Span(28_900)), Some(Span(3_100)));
        assert_eq!(figure(time("t", then, now)), "00:28 00:03 -00:25");
    }
}
