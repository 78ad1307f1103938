//! What is shown once the blind score is locked: reference, model answer, what was measured, what
//! was missed. Also the page with what was handed in, which may be looked at while scoring.

use crate::app::doc::{Block, Doc};
use crate::app::effect::Language;
use crate::app::screen::{costs, measuring, modelling, moving, program};
use crate::base::text::flow;
use crate::deck::{Body, Clarification, Question, RoundKind};
use crate::diagram::Diagram;
use crate::estimate::Sheet;
use crate::interview::rubric;
use crate::interview::{Judgement, QuestionPlan, QuestionState};
use crate::relation::Relation;
use crate::verdict::mistake::Family;

/// Returns the page with what the candidate handed in or left in the pad.
pub fn answer_page(kind: RoundKind, state: &QuestionState) -> Doc {
    let mut doc = vec![Block::Heading("Your answer".into())];
    if state.answer.trim().is_empty() {
        doc.push(Block::Dim("The pad is empty.".into()));
    } else {
        doc.push(match language(kind) {
            Some(language) => Block::Code(language, state.answer.clone()),
            None => Block::Verbatim(Sheet::of(&state.answer).beside(&state.answer)),
        });
    }
    if !state.notes.trim().is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Heading("Your notes".into()));
        doc.push(Block::Verbatim(state.notes.clone()));
    }
    doc
}

/// Returns the page with everything that was hidden until the blind score was locked.
pub fn reference_page(question: &Question, plan: &QuestionPlan, state: &QuestionState) -> Doc {
    let mut doc = Doc::new();
    measured(question.kind, plan, state, &mut doc);
    last_verdict(state, &mut doc);
    if matches!(question.body, Body::Sql(_)) && state.has_unmeasured() && !plan.alone {
        doc.push(Block::Dim(measuring::NEVER_MEASURED.into()));
        doc.push(Block::Gap);
    }
    challenges(state, &mut doc);
    match &question.body {
        Body::Sql(sql) => {
            moving::reference(sql, state, &mut doc);
            reference(Language::Sql, &sql.reference, &mut doc);
            for alternative in &sql.alternatives {
                doc.push(Block::Gap);
                doc.push(Block::Dim(format!("Also right: {}", alternative.name)));
                doc.push(Block::Code(Language::Sql, alternative.text.clone()));
            }
        }
        Body::Coding(coding) => {
            let language = Language::of(coding);
            reference(language, &coding.reference, &mut doc);
            for alternative in &coding.alternatives {
                doc.push(Block::Gap);
                doc.push(Block::Dim(format!("Also right: {}", alternative.name)));
                doc.push(Block::Code(language, alternative.text.clone()));
            }
        }
        Body::Modelling(model) => modelling::references(model, &mut doc),
        Body::Talk(_) => {}
    }
    never_asked(question, plan, state, &mut doc);
    doc.push(Block::Gap);
    doc.push(Block::Heading("Model answer".into()));
    doc.push(Block::Text(flow(&question.model_answer)));
    if let Body::Talk(talk) = &question.body {
        drawing(&talk.drawing, &mut doc);
        if !talk.numbers.is_empty() && talk.drawing.is_empty() {
            sums(&question.model_answer, &mut doc);
        }
    }
    probes(question, state, &mut doc);
    doc
}

/// The model's drawing and numbers.
fn drawing(text: &str, doc: &mut Doc) {
    let diagram = Diagram::of(text);
    if diagram.is_empty() {
        return;
    }
    doc.push(Block::Gap);
    doc.push(Block::Heading("Its drawing".into()));
    doc.push(Block::Drawing(diagram.draw()));
    computed(text, doc);
}

/// What the `=` lines of a case's model answer come to.
fn sums(text: &str, doc: &mut Doc) {
    doc.push(Block::Gap);
    doc.push(Block::Heading("Its numbers".into()));
    computed(text, doc);
}

fn computed(text: &str, doc: &mut Doc) {
    let sheet = Sheet::of(text);
    for estimate in &sheet.estimates {
        let name = estimate.name.clone().unwrap_or_else(|| "=".into());
        doc.extend(estimate.spoken().map(|value| Block::Pair(name, value)));
    }
}

/// The measured score with its parts.
fn measured(kind: RoundKind, plan: &QuestionPlan, state: &QuestionState, doc: &mut Doc) {
    let Some(measured) = rubric::measured(kind, plan, state) else {
        return;
    };
    doc.push(Block::Heading(format!(
        "Measured {:.1} of 4",
        measured.score
    )));
    for (label, value) in &measured.parts {
        doc.push(Block::Pair(label.clone(), format!("{value:+.2}")));
    }
    doc.push(Block::Gap);
}

/// The verdict on the last submission.
fn last_verdict(state: &QuestionState, doc: &mut Doc) {
    let last = state
        .submissions
        .iter()
        .rev()
        .find_map(|one| Some((one.judgement.as_ref()?, one)));
    if let Some((judgement, submission)) = last {
        doc.push(Block::Heading("Last submission".into()));
        doc.extend(verdict_blocks(judgement));
        doc.extend(submission.efficiency.iter().flat_map(measuring::blocks));
        if let Some(again) = &submission.again {
            doc.push(Block::Gap);
            doc.push(Block::Dim("Since the deck changed:".into()));
            doc.extend(verdict_blocks(&again.judgement));
        }
        doc.push(Block::Gap);
    }
    if let Some(note) = costs::last(state) {
        costs::blocks(note, false, doc);
        doc.push(Block::Gap);
    }
}

fn reference(language: Language, text: &str, doc: &mut Doc) {
    doc.push(Block::Heading("Reference".into()));
    doc.push(Block::Code(language, text.trim().to_owned()));
}

/// What the interviewer asked about rejected submissions, and the rows the questions were made of.
fn challenges(state: &QuestionState, doc: &mut Doc) {
    for asked in &state.challenges {
        doc.push(Block::Gap);
        doc.push(Block::Heading(format!("Asked at {}", asked.at)));
        doc.push(Block::Text(asked.challenge.text.clone()));
        for (_, reply) in &asked.replies {
            doc.push(Block::Dim(format!("You: {reply}")));
        }
        let submission = state.submissions.get(asked.submission);
        // The last one stands on the page already.
        let is_last = asked.submission + 1 == state.submissions.len();
        let judgement = submission.and_then(|one| one.judgement.as_ref());
        if let Some(judgement) = judgement.filter(|_| !is_last) {
            doc.extend(verdict_blocks(judgement));
        }
    }
}

/// What was brought up, and what a strong reaction contains.
fn probes(question: &Question, state: &QuestionState, doc: &mut Doc) {
    if state.probes.is_empty() {
        return;
    }
    doc.push(Block::Gap);
    doc.push(Block::Heading("What a strong reaction contains".into()));
    for fired in &state.probes {
        if let Some(probe) = question.probes.iter().find(|probe| probe.id == fired.id) {
            doc.push(Block::Dim(flow(&probe.text)));
            doc.push(Block::Text(flow(&probe.good)));
            doc.push(Block::Gap);
        }
    }
}

/// Returns a verdict as a page part: headline, and for a rejected one the rows or the case.
pub fn verdict_blocks(judgement: &Judgement) -> Doc {
    let headline = judgement.headline();
    let mut doc = Doc::new();
    doc.push(if judgement.is_accepted() {
        Block::Good(headline)
    } else {
        Block::Bad(headline)
    });
    match judgement {
        Judgement::Sql { verdict } => sql_detail(verdict, &judgement.headline(), &mut doc),
        Judgement::Coding { report, named } => {
            if let Some(named) = named {
                doc.push(Block::Accent(format!(
                    "It behaves like a known mistake: {}.",
                    named.name
                )));
            }
            program::detail(report, &mut doc);
        }
        Judgement::Modelling { report } => modelling::verdict_detail(report, &mut doc),
    }
    doc
}

/// The counterexample: the data, what was expected, what came.
fn sql_detail(verdict: &crate::verdict::SqlVerdict, headline: &str, doc: &mut Doc) {
    use crate::verdict::SqlVerdict as V;
    match verdict {
        V::Wrong(found) => {
            // The headline has the name, if there is one.
            let family = found.family.filter(|family| family.is_telling());
            let sentence = family.map(Family::sentence);
            // Nor is a sentence said twice.
            let is_new = |sentence: &&str| !headline.contains(sentence.trim_end_matches('.'));
            if let (None, Some(sentence)) = (&found.named, sentence.filter(is_new)) {
                doc.push(Block::Accent(sentence.into()));
            }
            doc.push(Block::Gap);
            doc.push(Block::Versus(
                ("Expected".into(), found.expected.clone()),
                ("Yours".into(), found.actual.clone()),
            ));
            doc.push(Block::Gap);
            doc.push(Block::Dim("The smallest data on which they differ:".into()));
            database(&found.tables, doc);
            if let Some(agreement) = found.agreement {
                doc.push(Block::Gap);
                doc.push(Block::Dim(agreement.formula()));
            }
        }
        V::Undetermined(found) => {
            doc.push(Block::Gap);
            doc.push(Block::Versus(
                ("Yours".into(), found.one.clone()),
                ("Yours, rows stored otherwise".into(), found.other.clone()),
            ));
            doc.push(Block::Gap);
            doc.push(Block::Dim(
                "The data on which your answer is left to chance:".into(),
            ));
            database(&found.tables, doc);
        }
        V::Failed(error) => {
            if let Some(help) = &error.help {
                doc.push(Block::Dim(help.clone()));
            }
        }
        V::Accepted { .. } | V::OverBudget { .. } | V::Inconclusive { .. } | V::Cancelled => {}
    }
}

/// The tables of a small database; those without rows in one line.
fn database(tables: &[(String, Relation)], doc: &mut Doc) {
    for (name, rows) in tables.iter().filter(|(_, rows)| !rows.rows.is_empty()) {
        doc.push(Block::Heading(name.clone()));
        doc.push(Block::Grid(rows.clone()));
    }
    let empty = tables.iter().filter(|(_, rows)| rows.rows.is_empty());
    let empty: Vec<&str> = empty.map(|(name, _)| name.as_str()).collect();
    if !empty.is_empty() {
        doc.push(Block::Dim(format!("Without rows: {}", empty.join(", "))));
    }
}

/// The language an answer of this kind is written in.
pub fn language(kind: RoundKind) -> Option<Language> {
    match kind {
        RoundKind::Sql | RoundKind::Modelling => Some(Language::Sql),
        RoundKind::Coding => Some(Language::Python),
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => None,
    }
}

/// What should have been asked and was not.
fn never_asked(question: &Question, plan: &QuestionPlan, state: &QuestionState, doc: &mut Doc) {
    let is_asked = |one: &Clarification| {
        let mut asked = state.asked.iter();
        asked.any(|asked| asked.understood.as_ref() == Some(&one.id))
    };
    let all = question.clarifications().iter();
    let missed: Vec<_> = all.filter(|one| one.matters && !is_asked(one)).collect();
    if missed.is_empty() || plan.alone {
        return;
    }
    if matches!(question.body, Body::Modelling(_)) {
        doc.push(Block::Gap);
    }
    doc.push(Block::Heading("Never asked".into()));
    for one in missed {
        let ask = one.asks.first().map_or("", String::as_str);
        doc.push(Block::Bad(format!("{ask} {}", one.answer)));
    }
    doc.push(Block::Gap);
}
