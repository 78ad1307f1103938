//! The conversation of a round as a page: prompt, questions and answers, hints, probes, verdicts.

use crate::app::doc::{Block, Doc, Speaker};
use crate::app::effect::Language;
use crate::app::live::Live;
use crate::app::screen::{costs, modelling, own_desk};
use crate::base::Span;
use crate::base::text::flow;
use crate::deck::{Body, ProbeKind, Question};
use crate::interview::matcher::UNMATCHED_ANSWER;
use crate::interview::{Mode, QuestionState};

/// What the interviewer says to an answer: right or wrong is shown after the round.
const REPLY_HEARD: &str = "Noted. If that changes your mind, change the query.";

/// Returns the page for the open question.
pub fn page(live: &Live) -> Doc {
    if live.own {
        return own_desk::page();
    }
    let Some((_, plan, state)) = live.session.open_question() else {
        return Doc::new();
    };
    let Some(question) = live.question() else {
        return vec![
            Block::Title(plan.heading()),
            Block::Bad("The deck no longer has this question; your work is kept.".into()),
        ];
    };
    let mut doc = vec![Block::Title(plan.heading())];
    if let Some(phase) = phase_line(live).filter(|_| !live.session.is_assessment()) {
        doc.push(phase);
    }
    doc.push(Block::Gap);
    doc.push(Block::Text(flow(&question.prompt)));
    contract((question, plan.variant), live, &mut doc);
    doc.push(Block::Gap);
    doc.push(Block::Dim(format!("Why this question: {}.", plan.reason)));
    let mut said = conversation(question, state);
    if live.session.plan.mode == Mode::Pressure {
        said.retain(|(_, block)| {
            !matches!(
                block,
                Block::Said {
                    who: Speaker::Machine,
                    ..
                }
            )
        });
    }
    doc.extend(said.into_iter().map(|(_, block)| block));
    doc
}

/// The phase's goal.
fn phase_line(live: &Live) -> Option<Block> {
    let round = live.session.round_state()?;
    let phase = live.session.round_plan()?.phases.get(round.phase)?;
    Some(Block::Accent(format!("{} · {}", phase.name, phase.goal)))
}

/// What the answer must look like, for SQL and coding.
fn contract((question, variant): (&Question, u32), live: &Live, doc: &mut Doc) {
    match &question.body {
        Body::Sql(sql) => {
            if let Some(scenario) = live
                .deck
                .as_ref()
                .and_then(|deck| deck.scenario(&sql.scenario))
            {
                doc.push(Block::Gap);
                doc.push(Block::Dim(flow(&scenario.story)));
            }
            doc.push(Block::Gap);
            doc.push(Block::Pair("grain".into(), sql.grain.clone()));
            doc.push(Block::Pair("columns".into(), sql.columns.join(", ")));
            let order = if sql.order.is_empty() {
                "any".to_owned()
            } else {
                sql.order.join(", ")
            };
            doc.push(Block::Pair("order".into(), order));
        }
        Body::Coding(coding) => {
            doc.push(Block::Gap);
            doc.push(Block::Code(Language::of(coding), coding.signature.clone()));
            doc.push(Block::Gap);
            doc.push(Block::Pair(
                "growth".into(),
                format!("{} or better", coding.growth),
            ));
            let coding = coding.varied(variant);
            let hidden = coding.cases.iter().filter(|case| case.hidden).count();
            for case in coding.cases.iter().filter(|case| !case.hidden) {
                doc.push(Block::Pair(
                    case.name.clone(),
                    format!("{} → {}", case.args, case.want),
                ));
            }
            let own = live
                .session
                .open_question()
                .map(|(.., state)| &state.own_cases);
            for (index, (_, case)) in own.into_iter().flatten().enumerate() {
                let text = format!("{} → {}", case.args, case.want);
                doc.push(Block::Pair(format!("your own {}", index + 1), text));
            }
            doc.push(Block::Pair("hidden cases".into(), hidden.to_string()));
        }
        Body::Modelling(model) => modelling::contract(model, doc),
        Body::Talk(_) => {}
    }
}

/// What was said, in the order it was said.
pub fn conversation(question: &Question, state: &QuestionState) -> Vec<(Span, Block)> {
    let mut said: Vec<(Span, Block)> = Vec::new();
    let mut say = |at: Span, who: Speaker, text: String| {
        said.push((
            at,
            Block::Said {
                who,
                at: at.to_string(),
                text,
            },
        ));
    };
    for asked in &state.asked {
        say(asked.at, Speaker::You, asked.text.clone());
        let known = asked.understood.as_ref();
        let answer = known.and_then(|id| {
            let mut all = question.clarifications().iter();
            all.find(|candidate| candidate.id == *id)
        });
        let answer = answer.map_or(UNMATCHED_ANSWER, |one| one.answer.as_str());
        say(asked.at, Speaker::Interviewer, answer.to_owned());
    }
    // What fires a follow-up comes before it: the order stands where the moments are the same.
    for submission in &state.submissions {
        if let Some(judgement) = &submission.judgement {
            say(submission.at, Speaker::Machine, judgement.headline());
        }
    }
    for asked in &state.challenges {
        say(asked.at, Speaker::Interviewer, asked.challenge.text.clone());
        for (at, text) in &asked.replies {
            say(*at, Speaker::You, text.clone());
            say(*at, Speaker::Interviewer, REPLY_HEARD.to_owned());
        }
    }
    for note in &state.growth {
        let text = format!("It takes {}.", costs::words(note.claim));
        say(note.at, Speaker::You, text);
        if let Some(report) = &note.measured {
            say(
                note.at,
                Speaker::Machine,
                format!("measured: {}", report.words()),
            );
        }
    }
    for (at, advice) in &state.coached {
        let text = format!("Hint on your query (−{:.2}): {}", advice.cost, advice.text);
        say(*at, Speaker::Interviewer, text);
    }
    if let (Some(moved), Body::Sql(sql)) = (&state.moved, &question.body)
        && let Some(one) = sql.move_of(&moved.id)
    {
        let text = flow(&format!("The data moved. {}", one.text));
        say(moved.at, Speaker::Interviewer, text);
    }
    for fired in &state.probes {
        if let Some(probe) = question.probes.iter().find(|probe| probe.id == fired.id) {
            let lead = match probe.kind {
                ProbeKind::Curveball => "Something changed. ",
                ProbeKind::FollowUp | ProbeKind::Probe => "",
            };
            say(
                fired.at,
                Speaker::Interviewer,
                flow(&format!("{lead}{}", probe.text)),
            );
        }
    }
    for (hint, at) in question.hints.iter().zip(&state.hints_at) {
        say(
            *at,
            Speaker::Interviewer,
            flow(&format!("Hint: {}", hint.text)),
        );
    }
    said.sort_by_key(|(at, _)| *at);
    said
}
