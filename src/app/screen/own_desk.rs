//! The SQL desk over the own history: a SQL round's pads, schema and results, without its clock,
//! its interviewer and its verdicts.
//!
//! Invariant: the sitting that carries the desk is written into a home that goes when the program
//! ends; the history is read once and never written.

use std::sync::Arc;

use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, StoreRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::sitting;
use crate::base::{
    DatasetId, DeckId, LevelId, PhaseId, QuestionId, RoundId, RubricId, ScenarioId, Seed,
    SessionId, Span,
};
use crate::deck::{
    Bar, Body, Dataset, Deck, EndPolicy, LoopKind, Question, RoundKind, Scenario, Sql, TableNote,
};
use crate::interview::{Command, Mode, PhasePlan, Plan, QuestionPlan, RoundPlan, Sitting, begin};
use crate::ledger::{self, VIEWS};
use crate::relation::Comparison;

/// The desk has one question, and its data set is the copy.
const ID: &str = "own-history-desk";

/// Longer than anybody asks.
const EVENING: Span = Span::days(36_500);

/// Opens the desk.
pub fn open(model: &mut Model, env: &Env) -> Vec<Effect> {
    let dialect = model.settings.dialect;
    let dialect = dialect.asked.unwrap_or(dialect.habit);
    let question = QuestionPlan {
        id: QuestionId::new(ID),
        title: TITLE.to_owned(),
        reason: String::new(),
        seed: Seed(0),
        variant: 0,
        fingerprint: None,
        starter: STARTER.to_owned(),
        hints: Vec::new(),
        probes: Vec::new(),
        moving: None,
        criteria: Vec::new(),
        budget: EVENING,
        alone: false,
    };
    let round = RoundPlan {
        id: RoundId::new(ID),
        kind: RoundKind::Sql,
        name: TITLE.to_owned(),
        end: EndPolicy::Soft,
        weight: 1.0,
        dialect,
        bare: false,
        phases: vec![PhasePlan {
            id: PhaseId::new(ID),
            name: TITLE.to_owned(),
            budget: EVENING,
            goal: String::new(),
        }],
        questions: vec![question],
    };
    let plan = Plan {
        session: SessionId::new(ID),
        sitting: Sitting::Drill {
            kind: RoundKind::Sql,
        },
        kind: LoopKind::Interview,
        title: TITLE.to_owned(),
        deck: DeckId::new(ID),
        deck_version: String::new(),
        level: LevelId::new(ID),
        bar: Bar {
            strong_hire: 4.0,
            hire: 3.0,
            no_hire: 2.0,
            floor: 1.0,
        },
        levels: Vec::new(),
        mode: Mode::Study,
        seed: Seed(0),
        time_factor: 1.0,
        forked: None,
        rounds: vec![round],
    };
    let (session, event) = begin(plan, env.now);
    let stored = StoreRequest::Begin(Box::new(session.plan.clone()), Box::new(event));
    let mut live = Live::new(session, Some(Arc::new(deck())), 1);
    live.own = true;
    model.live = Some(Box::new(live));
    model.overlays.clear();
    model.screen = Screen::Sitting;
    let mut effects = vec![Effect::Store(model.request(), stored)];
    effects.extend(sitting::tell(model, Command::BeginRound, env));
    effects
}

const TITLE: &str = "Your own history";

/// What stands in the pad at the start: the question everybody asks first.
const STARTER: &str = "\
-- After which minute do I stop testing?
SELECT q.day, q.id, max(r.minute) AS last_run, q.minutes
FROM questions AS q
JOIN runs AS r USING (sitting, round, question)
GROUP BY q.sitting, q.round, q.question
ORDER BY q.day DESC, last_run DESC;
";

/// The desk as a deck: a question whose tables are the views.
fn deck() -> Deck {
    let scenario = ScenarioId::new(ID);
    let notes = VIEWS.iter().map(|view| TableNote {
        name: view.table.to_owned(),
        grain: format!("one row per {}", view.grain),
        repeat_rate: None,
        fresh: Vec::new(),
    });
    Deck {
        id: DeckId::new(ID),
        name: TITLE.to_owned(),
        version: String::new(),
        summary: String::new(),
        levels: Vec::new(),
        loops: Vec::new(),
        rubrics: Vec::new(),
        questions: vec![Question {
            id: QuestionId::new(ID),
            kind: RoundKind::Sql,
            title: TITLE.to_owned(),
            minutes: 0,
            difficulty: 1,
            tags: Vec::new(),
            levels: Vec::new(),
            rubric: RubricId::new(ID),
            prompt: String::new(),
            model_answer: String::new(),
            hints: Vec::new(),
            probes: Vec::new(),
            body: Body::Sql(Box::new(Sql {
                scenario: scenario.clone(),
                step: 1,
                grain: String::new(),
                columns: Vec::new(),
                order: Vec::new(),
                comparison: Comparison::default(),
                reference: String::new(),
                alternatives: Vec::new(),
                wrong: Vec::new(),
                equivalents: Vec::new(),
                moves: Vec::new(),
            })),
        }],
        scenarios: vec![Scenario {
            id: scenario,
            title: TITLE.to_owned(),
            dataset: DatasetId::new(ID),
            story: String::new(),
            tables: notes.collect(),
            columns: Vec::new(),
            left_out: Vec::new(),
        }],
        datasets: vec![Dataset {
            id: DatasetId::new(ID),
            sql: ledger::tables(),
        }],
        cards: Vec::new(),
        readiness: Vec::new(),
    }
}

/// The page at the side: what there is to ask.
pub fn page() -> Doc {
    let mut doc = vec![
        Block::Title(TITLE.to_owned()),
        Block::Text(
            "A copy of your history, flat, to be read in SQL. Nothing you do here is kept, and \
             the history stays as it is."
                .to_owned(),
        ),
        Block::Gap,
        Block::Dim(
            "Minutes are those of the round's clock. F6 brings the schema: every column of every \
             view. `onsite sql --views` says what each means."
                .to_owned(),
        ),
        Block::Heading("One row per …".to_owned()),
    ];
    doc.extend(
        VIEWS
            .iter()
            .map(|view| Block::Pair(view.table.to_owned(), view.grain.to_owned())),
    );
    doc.push(Block::Heading("Worth asking".to_owned()));
    doc.extend(
        WORTH_ASKING
            .iter()
            .map(|text| Block::Text(format!("- {text}"))),
    );
    doc.push(Block::Gap);
    doc.push(Block::Dim(
        "`onsite drill last-run` begins the deck that drills these views.".to_owned(),
    ));
    doc
}

const WORTH_ASKING: &[&str] = &[
    "After which minute do I stop testing?",
    "How long do I type before the first run?",
    "Which kinds of failures come back, and after how many days?",
    "How sure was I of answers that were rejected?",
    "Do hints late in a round help more than early ones?",
    "Where do I score myself higher than the machine does?",
];
