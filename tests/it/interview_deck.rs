//! A small deck and its sittings, built in code, for the tests of the interview and the report.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use onsite::base::{QuestionId, Seed, SessionId, Span, Timestamp};
use onsite::deck::{
    Bar, Body, ChecklistItem, Clarification, Coding, Criterion, Deck, EndPolicy, Hint, Level, Loop,
    LoopKind, Phase, Pick, Probe, ProbeKind, Question, Round, RoundKind, Rubric, Sql, Talk,
    Trigger,
};
use onsite::editor::Edit;
use onsite::interview::{
    Command, DrawOptions, Event, Fact, Judgement, Mode, Plan, Session, Wish, begin, decide,
    draw_loop, evolve,
};
use onsite::relation::{Comparison, Relation, difference};
use onsite::verdict::{Counterexample, NamedMistake, Origin, SqlVerdict};

pub(crate) const START: Timestamp = Timestamp(1_772_388_300_000);

pub(crate) fn deck() -> Deck {
    let mut questions = vec![talk("script", RoundKind::Recruiter)];
    for scenario in ["plays", "billing", "logins"] {
        // The steps stand in the wrong order on purpose.
        questions.extend([2, 3, 1].map(|step| sql(scenario, step)));
    }
    questions.extend(["merge", "window", "gcd"].map(coding));
    questions.extend(["clicks", "backfill", "catalog"].map(|id| talk(id, RoundKind::Design)));
    questions.extend(["incident", "conflict"].map(|id| talk(id, RoundKind::Culture)));
    Deck {
        id: "tiny".into(),
        name: "Tiny".into(),
        version: "1.0.0".into(),
        summary: "For tests.".into(),
        levels: ["L4", "L5"].map(level).to_vec(),
        loops: vec![the_loop(), the_assessment()],
        rubrics: vec![
            rubric("talk", &["Clarifying", "Depth"]),
            rubric("code", &["Correctness", "Testing"]),
        ],
        questions,
        scenarios: Vec::new(),
        datasets: Vec::new(),
        cards: Vec::new(),
        readiness: Vec::new(),
    }
}

fn level(id: &str) -> Level {
    Level {
        id: id.into(),
        name: id.to_owned(),
        summary: "x".into(),
        bar: if id == "L4" {
            Bar {
                strong_hire: 3.3,
                hire: 2.6,
                no_hire: 1.9,
                floor: 1.5,
            }
        } else {
            Bar {
                strong_hire: 3.5,
                hire: 2.8,
                no_hire: 2.0,
                floor: 2.0,
            }
        },
    }
}

fn the_loop() -> Loop {
    let grace = EndPolicy::Grace {
        extra: Span::minutes(5),
    };
    Loop {
        id: "full".into(),
        kind: LoopKind::Interview,
        name: "Full loop".into(),
        level: "L5".into(),
        default: true,
        summary: "x".into(),
        briefing: "x".into(),
        rounds: vec![
            round(
                RoundKind::Recruiter,
                EndPolicy::Soft,
                &[("pitch", 5), ("scars", 10)],
                1,
            ),
            round(
                RoundKind::Sql,
                EndPolicy::Hard,
                &[("read", 5), ("write", 35), ("explain", 5)],
                2,
            ),
            round(
                RoundKind::Coding,
                grace,
                &[("clarify", 5), ("code", 30), ("test", 10)],
                1,
            ),
            round(
                RoundKind::Design,
                EndPolicy::Soft,
                &[("clarify", 10), ("design", 30), ("deep", 20)],
                1,
            ),
        ],
    }
}

fn the_assessment() -> Loop {
    let hard = EndPolicy::Hard;
    Loop {
        id: "alone".into(),
        kind: LoopKind::Assessment,
        name: "Assessment".into(),
        level: "L5".into(),
        default: false,
        summary: "x".into(),
        briefing: "x".into(),
        rounds: vec![
            round(RoundKind::Sql, hard, &[("work", 30)], 2),
            round(RoundKind::Coding, hard, &[("work", 20)], 1),
            round(RoundKind::Design, hard, &[("work", 10)], 1),
        ],
    }
}

fn round(kind: RoundKind, end: EndPolicy, phases: &[(&str, u32)], count: usize) -> Round {
    let phases = phases.iter().map(|(id, minutes)| Phase {
        id: (*id).into(),
        name: (*id).to_owned(),
        minutes: *minutes,
        goal: "x".into(),
    });
    Round {
        id: kind.as_str().into(),
        kind,
        name: format!("{} round", kind.title()),
        end,
        weight: if kind == RoundKind::Recruiter {
            0.5
        } else {
            1.0
        },
        dialect: None,
        bare: false,
        pick: Pick {
            count,
            from: Vec::new(),
            tags: Vec::new(),
            scenario: kind == RoundKind::Sql,
        },
        phases: phases.collect(),
    }
}

fn rubric(id: &str, criteria: &[&str]) -> Rubric {
    let criteria = criteria.iter().map(|name| Criterion {
        id: name.to_lowercase().as_str().into(),
        name: (*name).to_owned(),
        weight: 1.0,
        anchors: [1, 2, 3, 4].map(|n| format!("{name} as in a {n}.")),
    });
    Rubric {
        id: id.into(),
        name: id.to_owned(),
        criteria: criteria.collect(),
    }
}

fn question(id: &str, kind: RoundKind, minutes: u32, body: Body) -> Question {
    let probe = |id: &str, when| Probe {
        id: id.into(),
        kind: ProbeKind::FollowUp,
        when,
        text: format!("And what about {id}?"),
        good: format!("Says something of {id}."),
    };
    let fail = |family: Option<&str>| Trigger::Fail {
        family: family.map(str::to_owned),
    };
    Question {
        id: id.into(),
        kind,
        title: format!("The {id} question"),
        minutes,
        difficulty: 2,
        tags: vec!["x".into()],
        levels: Vec::new(),
        rubric: if kind.is_measured() {
            "code".into()
        } else {
            "talk".into()
        },
        prompt: "x".into(),
        model_answer: "x".into(),
        hints: [0.25, 0.5]
            .map(|cost| Hint {
                text: format!("Hint for {cost}."),
                cost,
            })
            .to_vec(),
        probes: vec![
            probe("minute-2", Trigger::Minute { minute: 2 }),
            probe("named", fail(Some("counts-retries"))),
            probe("extra", fail(Some("extra-row"))),
            probe("any-fail", fail(None)),
            probe("passed", Trigger::Pass),
            probe(
                "deep",
                Trigger::Phase {
                    phase: "deep".into(),
                },
            ),
            probe(
                "no-design",
                Trigger::Skipped {
                    phase: "design".into(),
                },
            ),
        ],
        body,
    }
}

fn talk(id: &str, kind: RoundKind) -> Question {
    let clarification = |id: &str, asks: [&str; 2]| Clarification {
        id: id.into(),
        asks: asks.map(str::to_owned).to_vec(),
        answer: "Seven days.".into(),
        matters: true,
    };
    let point = |id: &str, keywords: [&str; 2]| ChecklistItem {
        id: id.into(),
        text: format!("The {id} path"),
        keywords: keywords.map(str::to_owned).to_vec(),
    };
    let body = Talk {
        clarifications: vec![
            clarification(
                "late",
                ["How late can events arrive?", "is there late data"],
            ),
            clarification("volume", ["How many events per day?", "what is the scale"]),
        ],
        checklist: vec![
            point("backfill", ["backfill", "replay"]),
            point("erasure", ["deletion", "erasure"]),
        ],
        drawing: String::new(),
        structure: Vec::new(),
        numbers: Vec::new(),
    };
    question(id, kind, 45, Body::Talk(body))
}

fn sql(scenario: &str, step: u32) -> Question {
    let body = Sql {
        scenario: scenario.into(),
        step,
        grain: "x".into(),
        columns: vec!["n".into()],
        order: Vec::new(),
        comparison: Comparison::default(),
        reference: "select 1".into(),
        alternatives: Vec::new(),
        wrong: Vec::new(),
        equivalents: Vec::new(),
        moves: Vec::new(),
    };
    question(
        &format!("{scenario}-{step}"),
        RoundKind::Sql,
        15,
        Body::Sql(Box::new(body)),
    )
}

fn coding(id: &str) -> Question {
    let body = Coding {
        entry: "f".into(),
        signature: "def f():".into(),
        starter: "def f():\r\n    pass\n".into(),
        checker: None,
        language: None,
        comparison: onsite::verdict::CodingComparison::Exact,
        growth: onsite::verdict::Growth::Linear,
        wall_ms: 2_000,
        memory_mb: 256,
        cases: Vec::new(),
        reference: "x".into(),
        alternatives: Vec::new(),
        wrong: Vec::new(),
        inputs: None,
        measure: None,
    };
    question(id, RoundKind::Coding, 30, Body::Coding(Box::new(body)))
}

pub(crate) fn options(mode: Mode, seed: u64) -> DrawOptions {
    DrawOptions {
        variant: None,
        bare: false,
        mode,
        seed: Seed(seed),
        time_factor: 1.0,
        dialect: Wish::default(),
        session: SessionId::new("2026-03-01-a"),
        now: START,
    }
}

pub(crate) fn plan(mode: Mode) -> Plan {
    draw_loop(&deck(), &"full".into(), None, &options(mode, 7), &[]).expect("the deck has all")
}

/// An assessment of two queries, a program and a design, an hour in all.
pub(crate) fn assessment(mode: Mode) -> Plan {
    draw_loop(&deck(), &"alone".into(), None, &options(mode, 7), &[]).expect("the deck has all")
}

pub(crate) fn accepted() -> Box<Judgement> {
    Box::new(Judgement::Sql {
        verdict: SqlVerdict::Accepted {
            instances: 6,
            rows: 60,
        },
    })
}

pub(crate) fn unjudged() -> Box<Judgement> {
    Box::new(Judgement::Sql {
        verdict: SqlVerdict::Cancelled,
    })
}

/// A wrong answer, named as a known mistake or not.
pub(crate) fn wrong(named: Option<&str>) -> Box<Judgement> {
    let relation = |text| Relation::parse(text).expect("it is well formed");
    let (expected, actual) = (relation("n\n1"), relation("n\n1\n2"));
    let found = difference(&expected, &actual, &Comparison::default()).expect("they differ");
    let verdict = SqlVerdict::Wrong(Box::new(Counterexample {
        label: "the visible data".into(),
        seed: None,
        tables: Vec::new(),
        expected,
        actual,
        difference: found,
        named: named.map(|id| NamedMistake {
            id: id.into(),
            name: "counts twice".into(),
            origin: Origin::Deck,
        }),
        family: None,
        agreement: None,
    }));
    Box::new(Judgement::Sql { verdict })
}

pub(crate) fn insert(at: usize, text: &str) -> Vec<Edit> {
    vec![Edit {
        at,
        remove: String::new(),
        insert: text.into(),
    }]
}

/// A sitting under way: the session, its journal and its clock.
#[derive(Clone, Debug)]
pub(crate) struct Play {
    pub(crate) session: Session,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
}

impl Play {
    pub(crate) fn new(plan: Plan) -> Self {
        let (session, event) = begin(plan, START);
        Self {
            session,
            events: vec![event],
            now: START,
        }
    }

    /// A sitting of the whole loop with its round number `round` under way.
    pub(crate) fn in_round(mode: Mode, round: usize) -> Self {
        let mut plan = plan(mode);
        plan.rounds.drain(..round);
        let mut play = Self::new(plan);
        play.ok(Command::BeginRound);
        play
    }

    pub(crate) fn wait(&mut self, span: Span) -> &mut Self {
        self.now = self.now + span;
        self
    }

    /// Obeys, or says why not; the facts are returned.
    pub(crate) fn try_do(
        &mut self,
        command: Command,
    ) -> Result<Vec<Fact>, onsite::interview::Rejected> {
        let events = decide(&self.session, command, self.now)?;
        for event in &events {
            evolve(&mut self.session, event);
        }
        self.events.extend(events.iter().cloned());
        Ok(events.into_iter().map(|event| event.fact).collect())
    }

    #[track_caller]
    pub(crate) fn ok(&mut self, command: Command) -> Vec<Fact> {
        let name = format!("{command:?}");
        self.try_do(command)
            .unwrap_or_else(|why| panic!("{name} was refused: {why}"))
    }

    /// Scores the question at hand the same everywhere, blind and final.
    #[track_caller]
    pub(crate) fn score_all(&mut self, blind: u8, own: u8, confidence: u8) {
        let rounds = self.session.round;
        while self.session.round == rounds && !self.session.is_over() {
            let criteria = self
                .session
                .open_question()
                .map_or(0, |(_, plan, _)| plan.criteria.len());
            for criterion in 0..criteria {
                self.ok(Command::Score {
                    criterion,
                    score: blind,
                });
            }
            self.ok(Command::SetConfidence(confidence));
            self.ok(Command::LockBlind);
            for criterion in 0..criteria {
                self.ok(Command::Score {
                    criterion,
                    score: own,
                });
            }
            self.ok(Command::LockFinal(onsite::memory::Rating::Good));
            if self.session.stage == onsite::interview::Stage::Briefing {
                break;
            }
        }
    }
}

pub(crate) fn probes(facts: &[Fact]) -> Vec<&str> {
    let ids = facts.iter().filter_map(|fact| match fact {
        Fact::ProbeFired { probe, .. } => Some(probe.as_str()),
        _ => None,
    });
    ids.collect()
}

pub(crate) fn ids(plan: &Plan) -> Vec<QuestionId> {
    plan.rounds
        .iter()
        .flat_map(|round| &round.questions)
        .map(|one| one.id.clone())
        .collect()
}
