//! The units of a plan in their order: what is weak first, then what was never tried, then all kinds
//! in turn; phase after phase.
//!
//! Invariant: as many units as there is room for (a readiness check is one more), where the decks
//! offer anything; every weak spot has one before anything has its second.

use crate::deck::RoundKind;
use crate::plan::planner::Reality;
use crate::plan::work::{Phase, Work};
use crate::progress::{Spot, beside};

/// Shares of the practice, in percent, in the order of the phases.
const SHARES: [(Phase, usize); 3] = [(Phase::Sql, 35), (Phase::Stack, 35), (Phase::Code, 30)];

/// A piece of practice that has no day yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) work: Work,
    pub(super) why: String,
    /// How soon it goes when there is too little room: 0 last.
    pub(super) rank: u8,
}

/// Returns `foundations` easy units and `practice` units of the three phases; where the practice has no
/// room for every weak spot, easy units give way.
pub(super) fn syllabus(reality: &Reality<'_>, foundations: usize, practice: usize) -> Vec<Unit> {
    let wishes: Vec<Wishes> = SHARES.iter().map(|part| wishes(*part, reality)).collect();
    let needed: usize = wishes.iter().map(|wishes| wishes.needed).sum();
    let lacking = needed.saturating_sub(practice).min(foundations);
    let (foundations, practice) = (foundations - lacking, practice + lacking);
    let mut units: Vec<Unit> = reality
        .menu
        .kinds
        .iter()
        .cycle()
        .take(foundations)
        .map(|kind| Unit {
            work: Work::Warmup { kind: *kind },
            why: "after a gap: easy ones of every kind first".to_owned(),
            rank: 3,
        })
        .collect();
    for (wishes, room) in wishes.iter().zip(rooms(&wishes, practice)) {
        units.extend(
            wishes
                .first
                .iter()
                .chain(wishes.general())
                .take(room)
                .cloned(),
        );
    }
    if reality.wants_check && foundations + practice > 0 {
        units.insert(
            0,
            Unit {
                work: Work::Check,
                why: "ten short questions show where to start".to_owned(),
                rank: 0,
            },
        );
    }
    units
}

/// Returns units without end that keep every kind warm, the weakest first; none without a deck.
pub(super) fn more(reality: &Reality<'_>) -> impl Iterator<Item = Unit> {
    let mut kinds = reality.menu.kinds.clone();
    sort_weakest_first(&mut kinds, reality);
    turns(&kinds, reality).into_iter().cycle()
}

/// Sorts kinds by how they stand; those that were never tried come first.
pub(super) fn sort_weakest_first(kinds: &mut [RoundKind], reality: &Reality<'_>) {
    kinds.sort_by(|a, b| {
        let mean = |kind| reality.mean(kind).unwrap_or(0.0);
        mean(*a).total_cmp(&mean(*b)).then(a.cmp(b))
    });
}

/// What a phase would hold.
struct Wishes {
    /// Percent of the practice.
    share: usize,
    /// Weak spots first.
    first: Vec<Unit>,
    /// How many of `first` may not be left out.
    needed: usize,
    /// Then these, again and again.
    cycle: Vec<Unit>,
}

impl Wishes {
    fn general(&self) -> impl Iterator<Item = &Unit> {
        self.cycle.iter().cycle()
    }
}

fn wishes((phase, share): (Phase, usize), reality: &Reality<'_>) -> Wishes {
    let offered = reality.menu.kinds.iter().copied();
    let mut kinds: Vec<RoundKind> = offered.filter(|kind| Phase::of(*kind) == phase).collect();
    sort_weakest_first(&mut kinds, reality);
    let of_phase = |spot: &&Spot| kinds.contains(&spot.kind);
    let spots: Vec<&Spot> = reality.spots.iter().filter(of_phase).collect();
    let visit = |spot: &&Spot, rank: u8, again: &str| Unit {
        work: Work::Drill {
            kind: spot.kind,
            technique: Some(spot.technique.clone()),
        },
        why: format!("{again}{}", spot.evidence()),
        rank,
    };
    let mut first: Vec<Unit> = spots.iter().map(|spot| visit(spot, 0, "")).collect();
    let needed = first.len();
    if phase == Phase::Code && !reality.has_stories {
        first.push(Unit {
            work: Work::Stories,
            why: "five or six stories that cover the values are enough".to_owned(),
            rank: 1,
        });
    }
    let cycle = turns(&kinds, reality);
    let untried = kinds.iter().filter(|kind| reality.mean(**kind).is_none());
    let opening = |kind: &RoundKind| cycle.iter().find(|unit| unit.work.kind() == Some(*kind));
    first.extend(untried.filter_map(opening).map(|unit| Unit {
        rank: 1,
        ..unit.clone()
    }));
    let cycle = cycle
        .iter()
        .filter(|unit| !first.iter().any(|one| one.work == unit.work));
    let mut cycle: Vec<Unit> = cycle.cloned().collect();
    first.extend(spots.iter().map(|spot| visit(spot, 2, "once more: ")));
    // Then from the start.
    cycle.extend(turns(&kinds, reality));
    Wishes {
        share: if kinds.is_empty() { 0 } else { share },
        first,
        needed,
        cycle,
    }
}

/// Shares `room` out: by the shares, but no phase has less than its weak spots need while another has
/// more than that.
fn rooms(wishes: &[Wishes], room: usize) -> Vec<usize> {
    let whole: usize = wishes.iter().map(|wishes| wishes.share).sum();
    if whole == 0 {
        return vec![0; wishes.len()];
    }
    // Each phase up to the end of its share, so that nothing is lost to rounding.
    let mut ends = wishes.iter().scan(0, |sum, wishes| {
        *sum += wishes.share;
        Some(room * *sum / whole)
    });
    let mut before = 0;
    let mut rooms: Vec<usize> = (0..wishes.len())
        .map(|_| {
            let end = ends.next().unwrap_or(before);
            let size = end - before;
            before = end;
            size
        })
        .collect();
    let lack = |rooms: &[usize], at: usize| {
        let needed = wishes.get(at).map_or(0, |wishes| wishes.needed);
        needed as i64 - rooms.get(at).copied().unwrap_or(0) as i64
    };
    loop {
        let order = || (0..wishes.len()).map(|at| (lack(&rooms, at), at));
        let (Some((most, poor)), Some((least, rich))) = (order().max(), order().min()) else {
            return rooms;
        };
        if most <= 0 || least >= 0 {
            return rooms;
        }
        for (at, room) in rooms.iter_mut().enumerate() {
            if at == poor {
                *room += 1;
            } else if at == rich {
                *room -= 1;
            }
        }
    }
}

/// One unit for each technique of the kinds that is no weak spot: the kinds in turn, in each what was
/// never tried before what was, the easiest first.
fn turns(kinds: &[RoundKind], reality: &Reality<'_>) -> Vec<Unit> {
    let of_kind = |kind: &RoundKind| -> Vec<Unit> {
        let techniques = reality
            .menu
            .techniques
            .get(kind)
            .map_or(&[][..], Vec::as_slice);
        let is_spot = |technique: &str| reality.spots.iter().any(|spot| spot.is(*kind, technique));
        let mut open: Vec<&str> = techniques.iter().map(String::as_str).collect();
        open.retain(|technique| !is_spot(technique));
        let known = |technique: &str| reality.known.iter().find(|one| one.is(*kind, technique));
        open.sort_by_key(|technique| known(technique).is_some());
        if open.is_empty() {
            return vec![general(*kind, reality)];
        }
        let unit = |technique: &str| Unit {
            work: Work::Drill {
                kind: *kind,
                technique: Some(technique.to_owned()),
            },
            why: match known(technique) {
                Some(spot) => format!("{}: keep it warm", spot.evidence()),
                None => "not tried yet".to_owned(),
            },
            rank: 3,
        };
        open.into_iter().map(unit).collect()
    };
    let all: Vec<Vec<Unit>> = kinds.iter().map(of_kind).collect();
    let longest = all.iter().map(Vec::len).max().unwrap_or(0);
    let turn = |at: usize| {
        all.iter()
            .filter_map(move |units| units.get(at % units.len().max(1)))
    };
    (0..longest).flat_map(turn).cloned().collect()
}

/// A question of a kind whose deck says no more.
fn general(kind: RoundKind, reality: &Reality<'_>) -> Unit {
    let why = match reality.mean(kind) {
        Some(mean) if mean < reality.menu.bar => {
            let bar = reality.menu.bar;
            format!("{} of 4, the bar is {bar:.1}", beside(mean, bar))
        }
        Some(mean) => format!("{mean:.1} of 4: keep it warm"),
        None => "never tried".to_owned(),
    };
    Unit {
        work: Work::Drill {
            kind,
            technique: None,
        },
        why,
        rank: 3,
    }
}
