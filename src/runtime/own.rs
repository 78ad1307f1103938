//! The own history as a database that can be asked: read once, copied flat, sealed.
//!
//! Invariant: the history is only read; nothing that is done in the copy comes back into it.

use crate::base::CancelToken;
use crate::ledger::{self, Rows, Terms, VIEWS};
use crate::memory::Calendar;
use crate::sandbox::{Engine, EngineError};
use crate::store::{OpenOptions, SessionFilter, Store, StoreError};

/// Rows that are held in memory before they go into the copy.
const BATCH: usize = 20_000;

/// Where the own history lies and how it is told.
#[derive(Clone, Debug)]
pub struct OwnSource {
    /// The folder of the history.
    pub data_dir: std::path::PathBuf,
    /// What says which day and hour it was.
    pub calendar: Calendar,
    /// Notes, and what was said of oneself, too.
    pub private: bool,
}

/// The own history, copied.
#[derive(Debug)]
pub struct OwnCopy {
    /// What is asked.
    pub engine: Engine,
    /// Sittings whose journal cannot be read.
    pub unreadable: usize,
}

/// Why there is no copy of the own history.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// Nothing ever happened.
    #[error("there is no history to ask yet")]
    Empty,
    /// The history cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy cannot be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Somebody stopped it.
    #[error("it was stopped")]
    Cancelled,
}

impl OwnSource {
    /// Copies the history; sittings that were removed stay out.
    pub fn copy(&self, cancel: &CancelToken) -> Result<OwnCopy, OwnError> {
        let options = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        let store = match Store::open(&self.data_dir, options) {
            Err(StoreError::Missing(_)) => return Err(OwnError::Empty),
            opened => opened?,
        };
        let mut copy = Copy {
            engine: Engine::to_fill(&ledger::tables())?,
            rows: Rows::new(),
            cancel,
        };
        let items = store.items()?;
        let mut sittings = store.list_sessions(&SessionFilter::default())?;
        let real = store.real_rounds()?;
        if items.is_empty() && sittings.is_empty() && real.is_empty() {
            return Err(OwnError::Empty);
        }
        sittings.reverse();
        let terms = Terms {
            calendar: &self.calendar,
            private: self.private,
        };
        let mut unreadable = 0;
        for head in &sittings {
            let told = store
                .load_events(&head.id)
                .ok()
                .map(|events| ledger::sitting(&events, terms, &mut copy.rows));
            if !matches!(told, Some(Ok(()))) {
                unreadable += 1;
            }
            copy.go_on()?;
        }
        let tagged = store.tagged()?;
        for head in &sittings {
            ledger::tags_of(&head.id, head.rounds.len(), &tagged, &mut copy.rows);
        }
        for round in real.iter().rev() {
            ledger::real_round(round, self.private, &mut copy.rows);
            copy.go_on()?;
        }
        let marks = store.marks()?;
        for item in &items {
            let row = ledger::item(item, marks.get(&item.key), &self.calendar);
            copy.rows.push(row);
            copy.go_on()?;
        }
        let mut fault = None;
        store.each_review(|review| {
            ledger::review(review.number, &review.log, &self.calendar, &mut copy.rows);
            fault = copy.go_on().err();
            fault.is_none()
        })?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        copy.write()?;
        let mut engine = copy.engine;
        engine.seal();
        Ok(OwnCopy { engine, unreadable })
    }
}

/// A copy in the making.
struct Copy<'a> {
    engine: Engine,
    rows: Rows,
    cancel: &'a CancelToken,
}

impl Copy<'_> {
    /// Writes what has gathered, if it is much; stops if somebody said so.
    fn go_on(&mut self) -> Result<(), OwnError> {
        if self.cancel.is_cancelled() {
            return Err(OwnError::Cancelled);
        }
        if self.rows.len() >= BATCH {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), OwnError> {
        let mut rows = std::mem::take(&mut self.rows);
        for view in VIEWS {
            let of_view = rows.extract_if(.., |(name, _)| *name == view.name);
            let of_view: Vec<_> = of_view.map(|(_, row)| row).collect();
            self.engine.fill(view.table, &of_view)?;
        }
        Ok(())
    }
}
