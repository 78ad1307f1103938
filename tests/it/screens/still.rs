//! States of the program, each reached by keys, kept so that many tests can look at them.

use std::sync::LazyLock;

use onsite::app::screen::{HomeItem, home};
use onsite::app::{Model, Screen};
use onsite::base::Timestamp;
use onsite::plan::{Start, Task, Work};

use super::{
    assessment, calibrations, cases, dialects, diary, measured, moves, outside, own, own_desk,
    plans, replays, reviews, rounds, seats, sights, talks,
};
use crate::play::Play;

/// A state and the moment it is looked at.
pub(crate) struct Still {
    /// What it shows; also the name of its snapshot.
    pub(super) name: &'static str,
    pub(super) model: Model,
    pub(super) now: Timestamp,
}

/// Every state, made once.
pub(super) fn all() -> impl Iterator<Item = &'static Still> {
    let groups = [
        &*OUTSIDE,
        &*TALKS,
        &*CASES,
        &*CALIBRATIONS,
        &*OWN,
        &*OWN_DESK,
        &*PLANS,
        &*SQL,
        &*DIALECTS,
        &*MEASURED,
        &*MOVES,
        &*SEATS,
        &*SIGHTS,
        &*CODING,
        &*MODELLING,
        &*ASSESSMENT,
        &*REPLAYS,
        &*REVIEWS,
        &*DIARY,
    ];
    groups.into_iter().flatten()
}

/// The state with this name.
pub(super) fn find(name: &str) -> &'static Still {
    all().find(|still| still.name == name).unwrap()
}

pub(super) static OUTSIDE: LazyLock<Vec<Still>> = LazyLock::new(outside::states);
pub(super) static TALKS: LazyLock<Vec<Still>> = LazyLock::new(talks::states);
pub(super) static CALIBRATIONS: LazyLock<Vec<Still>> = LazyLock::new(calibrations::states);
pub(super) static CASES: LazyLock<Vec<Still>> = LazyLock::new(cases::states);
pub(super) static OWN: LazyLock<Vec<Still>> = LazyLock::new(own::states);
pub(super) static OWN_DESK: LazyLock<Vec<Still>> = LazyLock::new(own_desk::states);
pub(super) static PLANS: LazyLock<Vec<Still>> = LazyLock::new(plans::states);
pub(super) static SQL: LazyLock<Vec<Still>> = LazyLock::new(rounds::sql);
pub(super) static DIALECTS: LazyLock<Vec<Still>> = LazyLock::new(dialects::sql);
pub(super) static ASSESSMENT: LazyLock<Vec<Still>> = LazyLock::new(assessment::states);
pub(super) static MEASURED: LazyLock<Vec<Still>> = LazyLock::new(measured::states);
pub(super) static MOVES: LazyLock<Vec<Still>> = LazyLock::new(moves::states);
pub(super) static REVIEWS: LazyLock<Vec<Still>> = LazyLock::new(reviews::states);
pub(super) static DIARY: LazyLock<Vec<Still>> = LazyLock::new(diary::states);
pub(super) static REPLAYS: LazyLock<Vec<Still>> = LazyLock::new(replays::states);
pub(super) static SEATS: LazyLock<Vec<Still>> = LazyLock::new(seats::states);
pub(super) static SIGHTS: LazyLock<Vec<Still>> = LazyLock::new(sights::states);
pub(super) static CODING: LazyLock<Vec<Still>> = LazyLock::new(rounds::coding);
pub(super) static MODELLING: LazyLock<Vec<Still>> = LazyLock::new(rounds::modelling);

/// States as they are collected.
#[derive(Default)]
pub(crate) struct Album(pub(super) Vec<Still>);

impl Album {
    /// Keeps the state a play is in.
    pub(super) fn keep(&mut self, name: &'static str, play: &Play) {
        self.0.push(Still {
            name,
            model: play.model.clone(),
            now: play.now(),
        });
    }
}

/// Opens a line of the home screen.
pub(crate) fn choose(play: &mut Play, item: HomeItem) {
    assert!(matches!(play.model.screen, Screen::Home(_)));
    let items = HomeItem::all(&play.model);
    let line = items.iter().position(|candidate| *candidate == item);
    // What is due stands among the things for tonight, if something is.
    let tonight = || {
        let is_recall = |task: &Task| task.start == Start::Work(Work::Recall);
        let place = home::tasks(&play.model).iter().position(is_recall)?;
        let is_it = |candidate: &HomeItem| *candidate == HomeItem::Tonight(place);
        items
            .iter()
            .position(is_it)
            .filter(|_| item == HomeItem::Due)
    };
    let line = line.or_else(tonight).unwrap();
    play.keys("<home>");
    for _ in 0..line {
        play.keys("<down>");
    }
    play.keys("<enter>");
}
