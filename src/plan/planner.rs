//! Days of a plan: what was done stays on its day, what is to do is laid out from today on.
//!
//! Invariant: blocks to do never add up to more than a day's minutes; on no day from the first mock
//! on is anything new practised; what no longer fits goes silently, weak spots last.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::deck::RoundKind;
use crate::memory::Day;
use crate::plan::profile::{Profile, Shape};
use crate::plan::syllabus::{self, Unit, sort_weakest_first};
use crate::plan::work::{Block, CHECK_MINUTES, Menu, Phase, Work};
use crate::progress::{Spot, Standing};

/// What the record says today.
#[derive(Clone, Debug)]
pub struct Reality<'a> {
    /// The local day.
    pub today: Day,
    /// What the decks offer.
    pub menu: &'a Menu,
    /// Techniques below the bar, weakest first.
    pub spots: &'a [Spot],
    /// All techniques that were ever tried, those among them.
    pub known: &'a [Spot],
    /// Where each kind stands that was ever tried.
    pub standings: &'a [Standing],
    /// What was done since the plan was made, oldest first.
    pub log: &'a [Done],
    /// What comes back on which day; what is overdue comes back today.
    pub due: &'a BTreeMap<Day, usize>,
    /// Something was recalled today.
    pub recalled: bool,
    /// There are stories enough.
    pub has_stories: bool,
    /// A readiness check is possible and would tell something.
    pub wants_check: bool,
}

/// A question that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The local day.
    pub day: Day,
    /// The kind of its round.
    pub kind: RoundKind,
    /// What it was about.
    pub technique: Option<String>,
    /// In pressure mode.
    pub pressure: bool,
    /// How long it took, counted time.
    pub minutes: u32,
}

/// A day of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanDay {
    /// Which day.
    #[serde(serialize_with = "as_date")]
    pub day: Day,
    /// The part of the way.
    pub phase: Phase,
    /// In the order to do them.
    pub blocks: Vec<Block>,
}

/// All days from the first one to the day before the interview; past days on which nothing was done
/// are not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// In order.
    pub days: Vec<PlanDay>,
}

impl Reality<'_> {
    /// Returns where a kind stands.
    pub(super) fn mean(&self, kind: RoundKind) -> Option<f64> {
        let found = self.standings.iter().find(|one| one.kind == kind);
        found.map(|one| one.mean)
    }
}

impl Plan {
    /// Returns a day's part.
    pub fn on(&self, day: Day) -> Option<&PlanDay> {
        self.days.iter().find(|one| one.day == day)
    }
}

impl PlanDay {
    /// Returns the minutes of what is still to do.
    pub fn minutes_to_do(&self) -> u32 {
        let open = self.blocks.iter().filter(|block| !block.done);
        open.map(|block| block.minutes).sum()
    }
}

/// Returns the plan as it stands today.
pub fn plan(profile: &Profile, reality: &Reality<'_>) -> Plan {
    let (shape, season) = (profile.shape(), profile.season());
    let mocks_from = season.mocks_from(profile.made);
    let today = reality.today.max(profile.made);
    let mut left = Syllabus::new(profile, reality);
    let mut days: BTreeMap<Day, PlanDay> = BTreeMap::new();
    for done in reality.log {
        let (work, is_mock) = left.tick(done, done.day >= mocks_from);
        let block = Block {
            done: true,
            ..Block::new(work, done.minutes, "")
        };
        let phase = if is_mock {
            Phase::Mocks
        } else {
            Phase::of(done.kind)
        };
        days.entry(done.day)
            .or_insert_with(|| PlanDay {
                day: done.day,
                phase,
                blocks: Vec::new(),
            })
            .blocks
            .push(block);
    }
    let room = |day: Day| {
        let done: u32 = reality
            .log
            .iter()
            .filter(|done| done.day == day)
            .map(|done| done.minutes.max(shape.block))
            .sum();
        (shape.block * shape.slots as u32).saturating_sub(done)
    };
    let slots = |day: Day| (room(day) / shape.block) as usize;
    let until = |end: Day| (0..end.since(today)).map(|n| today.plus(n));
    let all: usize = until(mocks_from).map(slots).sum();
    let mut units = left.fitted(all, reality).into_iter();
    let mut mocks = Mocks::new(reality, left.mocks_done);
    for day in until(profile.interview).take(crate::plan::profile::FARTHEST as usize) {
        let blocks: Vec<Block> = if day < mocks_from {
            let units = units.by_ref().take(slots(day));
            units.map(|unit| block_of(unit, shape)).collect()
        } else if day.plus(1) == profile.interview && season.rest > 0 {
            let why = "read them once more, then stop";
            vec![Block::new(Work::Stories, shape.block.min(20), why)]
        } else {
            mocks.of_day(room(day))
        };
        let phase = match blocks
            .iter()
            .map(|block| &block.work)
            .find(|work| **work != Work::Check)
        {
            Some(Work::Warmup { .. }) => Phase::Foundations,
            Some(Work::Mock { .. } | Work::Loop) => Phase::Mocks,
            Some(Work::Stories) if day >= mocks_from => Phase::Rest,
            Some(work) => work.kind().map_or(Phase::Code, Phase::of),
            None if day >= mocks_from => Phase::Mocks,
            None => Phase::Code,
        };
        let entry = days.entry(day).or_insert_with(|| PlanDay {
            day,
            phase,
            blocks: Vec::new(),
        });
        entry.blocks.insert(0, recall(day, shape, reality));
        entry.blocks.extend(blocks);
    }
    Plan {
        days: days.into_values().collect(),
    }
}

/// What is left to practise.
struct Syllabus {
    units: Vec<Unit>,
    mocks_done: usize,
}

impl Syllabus {
    fn new(profile: &Profile, reality: &Reality<'_>) -> Self {
        let (shape, season) = (profile.shape(), profile.season());
        let [foundations, practice] =
            [season.foundations, season.practice].map(|days| days as usize * shape.slots);
        Self {
            units: syllabus::syllabus(reality, foundations, practice),
            mocks_done: 0,
        }
    }

    /// Takes out what was done; returns what it was, and whether it was a mock.
    fn tick(&mut self, done: &Done, in_mocks: bool) -> (Work, bool) {
        if done.pressure && in_mocks {
            self.mocks_done += 1;
            return (Work::Mock { kind: done.kind }, true);
        }
        let work = Work::Drill {
            kind: done.kind,
            technique: done.technique.clone(),
        };
        let exact = |unit: &Unit| done.technique.is_some() && unit.work == work;
        let of_kind =
            |unit: &Unit| unit.work.kind() == Some(done.kind) && unit.work.technique().is_none();
        let found = self.units.iter().position(exact);
        if let Some(at) = found.or_else(|| self.units.iter().position(of_kind)) {
            self.units.remove(at);
        }
        (work, false)
    }

    /// Returns as many units as there is room for, in their order.
    fn fitted(&mut self, room: usize, reality: &Reality<'_>) -> Vec<Unit> {
        let mut units = std::mem::take(&mut self.units);
        for rank in (0..=3).rev() {
            while units.len() > room
                && let Some(at) = units.iter().rposition(|unit| unit.rank == rank)
            {
                units.remove(at);
            }
        }
        let missing = room - units.len().min(room);
        units.extend(syllabus::more(reality).take(missing));
        units
    }
}

/// The rounds under pressure: all kinds in turn, the weakest first; a whole loop where a day holds one.
struct Mocks {
    kinds: Vec<RoundKind>,
    next: usize,
    loop_minutes: Option<u32>,
}

impl Mocks {
    fn new(reality: &Reality<'_>, done: usize) -> Self {
        let mut kinds = reality.menu.kinds.clone();
        sort_weakest_first(&mut kinds, reality);
        Self {
            kinds,
            next: done,
            loop_minutes: reality.menu.loop_minutes,
        }
    }

    fn of_day(&mut self, room: u32) -> Vec<Block> {
        if let Some(minutes) = self.loop_minutes.filter(|minutes| *minutes <= room) {
            let why = "all rounds in a row, as on the day";
            return vec![Block::new(Work::Loop, minutes, why)];
        }
        if room == 0 || self.kinds.is_empty() {
            return Vec::new();
        }
        // An hour is the longest round there is.
        let rounds = (room / 60).max(1);
        let minutes = (room / rounds).min(60);
        let rounds = (0..rounds).filter_map(|_| {
            let kind = self.kinds.get(self.next % self.kinds.len())?;
            self.next += 1;
            let why = "no hint, no difference, no reference before the end";
            Some(Block::new(Work::Mock { kind: *kind }, minutes, why))
        });
        rounds.collect()
    }
}

fn block_of(unit: Unit, shape: Shape) -> Block {
    let minutes = if unit.work == Work::Check {
        shape.block.min(CHECK_MINUTES)
    } else {
        shape.block
    };
    Block::new(unit.work, minutes, unit.why)
}

fn recall(day: Day, shape: Shape, reality: &Reality<'_>) -> Block {
    let is_today = day == reality.today;
    let why = match reality.due.get(&day).copied().unwrap_or(0) {
        0 => String::new(),
        n if is_today => format!("{n} due"),
        n => format!("{n} come back"),
    };
    Block {
        done: is_today && reality.recalled,
        ..Block::new(Work::Recall, shape.recall, why)
    }
}

fn as_date<S: serde::Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}
