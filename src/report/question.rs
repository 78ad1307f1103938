//! The debrief of one question.
//!
//! Invariant: evidence stands beside the criterion its name speaks of; what no criterion's name
//! speaks of is kept with the question, so nothing is lost and nothing is said twice.

use crate::deck::{Body, Deck, Question, RoundKind, Talk};
use crate::dialect::Dialect;
use crate::interview::coverage::{coverage, said};
use crate::interview::evidence::{Evidence, Topic, asked_at, evidence};
use crate::interview::rubric::{bias, measured, question_formula, question_score, self_score};
use crate::interview::{CriterionPlan, Judgement, QuestionPlan, QuestionState};
use crate::report::debrief::{
    AskedDebrief, ChallengeDebrief, CriterionDebrief, HintDebrief, MoveDebrief, PointDebrief,
    ProbeDebrief, QuestionDebrief, SubmissionDebrief, round2,
};
use crate::report::stories;
use crate::verdict::Efficiency;

/// Returns the debrief of a question.
pub(super) fn question_debrief(
    kind: RoundKind,
    plan: &QuestionPlan,
    state: &QuestionState,
    deck: Option<&Deck>,
) -> QuestionDebrief {
    let question = deck.and_then(|deck| deck.question(&plan.id));
    let talk = question.and_then(|question| match &question.body {
        Body::Talk(talk) => Some(talk),
        Body::Sql(_) | Body::Coding(_) | Body::Modelling(_) => None,
    });
    let mut open = evidence(kind, plan, state, question);
    let criteria = plan.criteria.iter().enumerate().map(|(index, criterion)| {
        let anchors = deck
            .zip(question)
            .and_then(|(deck, question)| anchors(deck, question, criterion));
        criterion_debrief(index, criterion, state, anchors, &mut open)
    });
    let criteria = criteria.collect();
    let machine = measured(kind, plan, state);
    let (covered, never_covered) = talk.map(|talk| points(talk, state)).unwrap_or_default();
    QuestionDebrief {
        id: plan.id.to_string(),
        title: plan.title.clone(),
        reason: plan.reason.clone(),
        opened: state.opened.is_some(),
        budget: plan.budget,
        spent: state.spent,
        score: question_score(kind, plan, state).map(round2),
        formula: question_formula(kind, plan, state),
        measured: machine.as_ref().map(|measured| measured.score),
        measured_formula: machine.map(|measured| measured.formula()),
        blind: self_score(&plan.criteria, &state.blind).map(round2),
        own: self_score(&plan.criteria, &state.final_sheet).map(round2),
        bias: bias(kind, plan, state).map(round2),
        confidence: state.confidence,
        rating: state.rating,
        criteria,
        evidence: open,
        hints: hints(plan, state, question),
        submissions: submissions(state),
        stories: stories::told(state),
        asked: asked(state),
        never_asked: question
            .filter(|_| !plan.alone)
            .map(|question| never_asked(question, state))
            .unwrap_or_default(),
        covered,
        never_covered,
        challenges: challenges(state),
        probes: probes(state, question),
        seat_notes: state.seat.notes.clone(),
        moved: moved(plan, state, question),
    }
}

/// Takes the evidence that the criterion's name speaks of out of `open`.
fn criterion_debrief(
    index: usize,
    plan: &CriterionPlan,
    state: &QuestionState,
    anchors: Option<&[String; 4]>,
    open: &mut Vec<Evidence>,
) -> CriterionDebrief {
    let topics = Topic::of_criterion(&format!("{} {}", plan.id, plan.name));
    let (mine, rest) = std::mem::take(open)
        .into_iter()
        .partition(|e| topics.contains(&e.topic));
    *open = rest;
    let mine: Vec<Evidence> = mine;
    let own = state.final_sheet.scores.get(index).copied().flatten();
    let anchor = own.and_then(|score| anchors?.get(usize::from(score).checked_sub(1)?));
    CriterionDebrief {
        name: plan.name.clone(),
        weight: plan.weight,
        blind: state.blind.scores.get(index).copied().flatten(),
        own,
        seat: state.seat.score(index).filter(|_| state.has_both_sheets()),
        anchor: anchor.cloned(),
        evidence: mine.into_iter().map(|evidence| evidence.text).collect(),
    }
}

fn anchors<'a>(
    deck: &'a Deck,
    question: &Question,
    criterion: &CriterionPlan,
) -> Option<&'a [String; 4]> {
    let criteria = &deck.rubric(&question.rubric)?.criteria;
    criteria
        .iter()
        .find(|known| known.id == criterion.id)
        .map(|known| &known.anchors)
}

fn hints(
    plan: &QuestionPlan,
    state: &QuestionState,
    question: Option<&Question>,
) -> Vec<HintDebrief> {
    let costs = plan.hints.iter().take(state.hints).enumerate();
    let text = |index: usize| Some(question?.hints.get(index)?.text.clone());
    let ladder = costs.map(|(index, cost)| HintDebrief {
        at: state.hints_at.get(index).copied(),
        text: text(index),
        cost: *cost,
    });
    let coached = state.coached.iter().map(|(at, advice)| HintDebrief {
        at: Some(*at),
        text: Some(advice.text.clone()),
        cost: advice.cost,
    });
    let mut all: Vec<HintDebrief> = ladder.chain(coached).collect();
    all.sort_by_key(|hint| hint.at);
    all
}

fn submissions(state: &QuestionState) -> Vec<SubmissionDebrief> {
    let submissions = state
        .submissions
        .iter()
        .map(|submission| SubmissionDebrief {
            at: submission.at,
            accepted: submission.judgement.as_ref().map(Judgement::is_accepted),
            verdict: match &submission.judgement {
                Some(judgement) => judgement.headline(),
                None => "never judged".to_owned(),
            },
            dialect: Some(submission.dialect).filter(|dialect| *dialect != Dialect::Sqlite),
            credit: submission.judgement.as_ref().and_then(Judgement::credit),
            regraded: submission
                .again
                .as_ref()
                .map(|again| format!("since the deck changed: {}", again.judgement.headline())),
            efficiency: submission
                .efficiency
                .as_ref()
                .map(Efficiency::lines)
                .unwrap_or_default(),
        });
    submissions.collect()
}

fn asked(state: &QuestionState) -> Vec<AskedDebrief> {
    let asked = state.asked.iter().map(|asked| AskedDebrief {
        at: asked.at,
        text: asked.text.clone(),
        understood: asked.understood.is_some(),
    });
    asked.collect()
}

fn never_asked(question: &Question, state: &QuestionState) -> Vec<String> {
    let asked = asked_at(state);
    let missing = question
        .clarifications()
        .iter()
        .filter(|one| one.matters && !asked.iter().any(|(id, _)| **id == one.id));
    missing
        .map(|one| one.asks.first().unwrap_or(&one.id.0).clone())
        .collect()
}

fn points(talk: &Talk, state: &QuestionState) -> (Vec<PointDebrief>, Vec<String>) {
    let found = coverage(&talk.checklist, &said(state));
    let (covered, never): (Vec<_>, Vec<_>) = talk
        .checklist
        .iter()
        .zip(found)
        .partition(|(_, keyword)| keyword.is_some());
    let covered = covered.into_iter().map(|(item, _)| PointDebrief {
        text: item.text.clone(),
        at: None,
    });
    (
        covered.collect(),
        never
            .into_iter()
            .map(|(item, _)| item.text.clone())
            .collect(),
    )
}

fn challenges(state: &QuestionState) -> Vec<ChallengeDebrief> {
    let challenges = state.challenges.iter().map(|asked| {
        let submission = state.submissions.get(asked.submission);
        ChallengeDebrief {
            at: asked.at,
            text: asked.challenge.text.clone(),
            replies: asked.replies.iter().map(|(_, text)| text.clone()).collect(),
            shown: submission.and_then(|one| Some(one.judgement.as_ref()?.headline())),
        }
    });
    challenges.collect()
}

fn probes(state: &QuestionState, question: Option<&Question>) -> Vec<ProbeDebrief> {
    let typed = state.answer.chars().count() + state.notes.chars().count();
    let probes = state.probes.iter().map(|fired| {
        let probe =
            question.and_then(|question| question.probes.iter().find(|probe| probe.id == fired.id));
        ProbeDebrief {
            at: fired.at,
            kind: probe.map(|probe| probe.kind),
            text: probe.map_or_else(|| fired.id.to_string(), |probe| probe.text.clone()),
            good: probe.map(|probe| probe.good.clone()),
            written_since: typed.saturating_sub(fired.typed_before),
        }
    });
    probes.collect()
}

fn moved(
    plan: &QuestionPlan,
    state: &QuestionState,
    question: Option<&Question>,
) -> Option<MoveDebrief> {
    let moved = state.moved.as_ref()?;
    let known = question.and_then(|question| match &question.body {
        Body::Sql(sql) => sql.move_of(&moved.id),
        Body::Coding(_) | Body::Modelling(_) | Body::Talk(_) => None,
    });
    Some(MoveDebrief {
        at: moved.at,
        kind: known.map(|one| one.kind),
        text: known.map_or_else(|| moved.id.to_string(), |one| one.text.clone()),
        good: known.map(|one| one.good.clone()),
        asks: plan.moving.as_ref().is_some_and(|moving| moving.asks),
        repaired_after: moved.reaction(),
    })
}
