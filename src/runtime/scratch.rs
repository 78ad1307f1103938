//! The candidate's scratch database: the visible data set, and a counterexample in its place.
//!
//! Invariant: while a counterexample is held, the visible data set waits as it was left; what cannot
//! be loaded leaves everything as it is. Data that moves keeps what the candidate made beside it,
//! unless that is in its way.

use std::borrow::Cow;

use crate::app::facts::TableFacts;
use crate::app::{DataRequest, Reply, Rerun, ScratchData};
use crate::base::{CancelToken, MoveId, QuestionId};
use crate::deck::Body;
use crate::dialect::Dialect;
use crate::grader::moved::{self, MoveError};
use crate::grader::typed;
use crate::runtime::convert;
use crate::sandbox::{Engine, EngineError};
use crate::verdict::{Budget, Outcome};

/// The engines of one question.
#[derive(Debug, Default)]
pub(super) struct ScratchDatabase {
    visible: Option<(Asked, Engine)>,
    /// How the visible data has moved.
    moved: Option<MoveId>,
    held: Option<Engine>,
}

/// A question, and the variant of it.
type Asked = (QuestionId, u32);

/// A data set before and after its move.
struct Scripts<'d> {
    before: Cow<'d, str>,
    /// What happens, and the data set it leaves behind.
    moved: Option<(MoveId, String, String)>,
}

impl Scripts<'_> {
    /// The data set as it is now.
    fn now(&self) -> &str {
        self.moved
            .as_ref()
            .map_or(&self.before, |(_, _, after)| after)
    }
}

impl ScratchDatabase {
    /// Returns the engine that queries run in, once there is one.
    pub(super) fn engine(&mut self) -> Option<&mut Engine> {
        match self.held.as_mut() {
            Some(held) => Some(held),
            None => self.visible.as_mut().map(|(_, engine)| engine),
        }
    }

    /// Gives the database the data of a question; `None` if it has none.
    pub(super) fn open(&mut self, wish: &DataRequest, cancel: &CancelToken) -> Option<Reply> {
        let (notes, script) = convert::data_of(&wish.deck, &wish.question, wish.variant)?;
        let failed = |error: &dyn std::fmt::Display| Reply::Crashed {
            what: format!("loading the data set: {error}"),
        };
        let scripts = script.map_err(MoveError::from);
        let scripts = match scripts.and_then(|script| scripts_of(wish, script)) {
            Ok(scripts) => scripts,
            Err(error) => return Some(failed(&error)),
        };
        let asked = (wish.question.clone(), wish.variant);
        let opened = self.load(&scripts, &asked, &wish.data);
        Some(match (opened, self.engine()) {
            (Ok(()), Some(engine)) => {
                let tables = convert::tables(engine, notes);
                match &wish.data {
                    ScratchData::Moving(query, dialect) => {
                        let rerun = rerun(&scripts, query, *dialect, cancel);
                        let rerun = Box::new(rerun);
                        Reply::DataMoved { tables, rerun }
                    }
                    _ => Reply::DataReady { tables },
                }
            }
            (Ok(()), None) => Reply::Crashed {
                what: "loading the data set".into(),
            },
            (Err(error), _) => failed(&error),
        })
    }

    /// Makes a database that a run has made the one that queries run in; returns its tables.
    pub(super) fn keep(&mut self, question: &QuestionId, made: Engine) -> Vec<TableFacts> {
        (self.held, self.moved) = (None, None);
        let (_, engine) = self.visible.insert(((question.clone(), 0), made));
        convert::tables(engine, &[])
    }

    fn load(
        &mut self,
        scripts: &Scripts<'_>,
        question: &Asked,
        data: &ScratchData,
    ) -> Result<(), EngineError> {
        let moved = scripts.moved.as_ref().map(|(id, ..)| id);
        let of_question = self.visible.as_ref().is_some_and(|(of, _)| of == question);
        let waits = of_question && self.moved.as_ref() == moved;
        match data {
            ScratchData::AsLeft if waits => self.held = None,
            ScratchData::Moving(..) if of_question && self.moved.is_none() => {
                self.held = None;
                self.move_visible(scripts, question)?;
            }
            ScratchData::Anew | ScratchData::AsLeft | ScratchData::Moving(..) => {
                self.anew(scripts, question)?;
            }
            ScratchData::Rows(tables) => {
                let mut small = Engine::with_script(scripts.now())?;
                small.hold(tables)?;
                if !waits {
                    // Another question's data would come back in place of this one's.
                    (self.visible, self.moved) = (None, None);
                }
                self.held = Some(small);
            }
        }
        Ok(())
    }

    /// A fresh engine, whatever state the old one was left in.
    fn anew(&mut self, scripts: &Scripts<'_>, question: &Asked) -> Result<(), EngineError> {
        let fresh = Engine::with_script(scripts.now())?;
        self.visible = Some((question.clone(), fresh));
        self.moved = scripts.moved.as_ref().map(|(id, ..)| id.clone());
        self.held = None;
        Ok(())
    }

    /// Moves the data where it lies; a candidate's own changes that are in the way are lost.
    fn move_visible(&mut self, scripts: &Scripts<'_>, question: &Asked) -> Result<(), EngineError> {
        let in_place = match (&scripts.moved, &mut self.visible) {
            (Some((_, sql, _)), Some((_, engine))) => engine.move_data(sql).is_ok(),
            _ => false,
        };
        if !in_place {
            return self.anew(scripts, question);
        }
        self.moved = scripts.moved.as_ref().map(|(id, ..)| id.clone());
        Ok(())
    }
}

/// The data set of a wish, before and after the move it speaks of.
fn scripts_of<'d>(wish: &'d DataRequest, before: Cow<'d, str>) -> Result<Scripts<'d>, MoveError> {
    let question = wish.deck.question(&wish.question);
    let (Some(id), Some(question)) = (&wish.moved, question) else {
        let moved = None;
        return Ok(Scripts { before, moved });
    };
    let one = match &question.body {
        Body::Sql(sql) => sql.move_of(id),
        Body::Coding(_) | Body::Modelling(_) | Body::Talk(_) => None,
    };
    let one = one.ok_or(MoveError::NoMove)?;
    // Drawn from the data set itself, not from what a candidate made of it.
    let mut engine = Engine::with_script(&before)?;
    let sql = moved::statements(&engine, one, question.variant_seed(wish.variant))?;
    engine.move_data(&sql)?;
    let after = engine.written()?;
    Ok(Scripts {
        before,
        moved: Some((id.clone(), sql, after)),
    })
}

/// Runs a query on the data before and after the move.
fn rerun(scripts: &Scripts<'_>, query: &str, dialect: Dialect, cancel: &CancelToken) -> Rerun {
    let run = |script: &str| match Engine::with_script(script) {
        Ok(mut engine) => typed::run(&mut engine, query, dialect, &Budget::LIVE, cancel),
        Err(_) => Outcome::Cancelled,
    };
    Rerun {
        before: run(&scripts.before),
        after: run(scripts.now()),
    }
}
