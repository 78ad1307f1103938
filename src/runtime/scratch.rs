//! The candidate's scratch database: the visible data set, and a counterexample in its place.
//!
//! Invariant: while a counterexample is held, the visible data set waits as it was left; what cannot
//! be loaded leaves everything as it is. Data that moves keeps what the candidate made beside it,
//! unless that is in its way; of a data model, what the last run made is made again.

use std::borrow::Cow;

use crate::app::facts::TableFacts;
use crate::app::{DataRequest, Reply, Rerun, ScratchData};
use crate::base::{CancelToken, MoveId, QuestionId};
use crate::deck::{Body, Modelling, TableNote};
use crate::dialect::Dialect;
use crate::grader::moved::{self, MoveError};
use crate::grader::{modelling, typed};
use crate::interview::redo::Made;
use crate::runtime::convert;
use crate::runtime::own::OwnSource;
use crate::sandbox::{Engine, EngineError};
use crate::verdict::{Budget, Outcome};

/// The engines of one question.
#[derive(Debug, Default)]
pub(super) struct ScratchDatabase {
    visible: Option<(Asked, Engine)>,
    /// How the visible data has moved.
    moved: Option<MoveId>,
    held: Option<Engine>,
    own: Option<OwnSource>,
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
    /// Returns a database that may also hold a copy of the own history.
    pub(super) fn over(own: Option<OwnSource>) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

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
        if wish.data == ScratchData::Own {
            return self.copy_own(wish, notes, cancel);
        }
        let failed = |error: &dyn std::fmt::Display| Reply::Crashed {
            what: format!("loading the data set: {error}"),
        };
        let scripts = script.map_err(MoveError::from);
        let scripts = match scripts.and_then(|script| scripts_of(wish, script)) {
            Ok(scripts) => scripts,
            Err(error) => return Some(failed(&error)),
        };
        let asked = (wish.question.clone(), wish.variant);
        let redo = Redo {
            made: &wish.made,
            modelling: modelling_of(wish),
            cancel,
        };
        let opened = self.load(&scripts, &asked, &wish.data, redo);
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

    /// Copies the own history; what is typed can only read it.
    fn copy_own(
        &mut self,
        wish: &DataRequest,
        notes: &[TableNote],
        cancel: &CancelToken,
    ) -> Option<Reply> {
        let copied = self.own.as_ref()?.copy(cancel);
        let copy = match copied {
            Ok(copy) => copy,
            Err(error) => {
                let what = format!("copying the history: {error}");
                return Some(Reply::Crashed { what });
            }
        };
        (self.held, self.moved) = (None, None);
        let (_, engine) = self
            .visible
            .insert(((wish.question.clone(), 0), copy.engine));
        let tables = convert::tables(engine, notes);
        Some(Reply::DataReady { tables })
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
        redo: Redo<'_>,
    ) -> Result<(), EngineError> {
        let moved = scripts.moved.as_ref().map(|(id, ..)| id);
        let of_question = self.visible.as_ref().is_some_and(|(of, _)| of == question);
        let waits = of_question && self.moved.as_ref() == moved;
        match data {
            ScratchData::AsLeft if waits => self.held = None,
            ScratchData::Moving(..) if of_question && self.moved.is_none() => {
                self.held = None;
                self.move_visible(scripts, question, redo)?;
            }
            ScratchData::Anew
            | ScratchData::AsLeft
            | ScratchData::Own
            | ScratchData::Moving(..) => {
                self.anew(scripts, question, redo)?;
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

    /// A fresh engine, whatever state the old one was left in; what the candidate made of the data
    /// is made again.
    fn anew(
        &mut self,
        scripts: &Scripts<'_>,
        question: &Asked,
        redo: Redo<'_>,
    ) -> Result<(), EngineError> {
        let fresh = redo.on(scripts)?;
        self.visible = Some((question.clone(), fresh));
        self.moved = scripts.moved.as_ref().map(|(id, ..)| id.clone());
        self.held = None;
        Ok(())
    }

    /// Moves the data where it lies; a candidate's own changes that are in the way are lost.
    fn move_visible(
        &mut self,
        scripts: &Scripts<'_>,
        question: &Asked,
        redo: Redo<'_>,
    ) -> Result<(), EngineError> {
        let in_place = match (&scripts.moved, &mut self.visible) {
            (Some((_, sql, _)), Some((_, engine))) => engine.move_data(sql).is_ok(),
            _ => false,
        };
        if !in_place {
            return self.anew(scripts, question, redo);
        }
        self.moved = scripts.moved.as_ref().map(|(id, ..)| id.clone());
        Ok(())
    }
}

/// What the candidate made of the data, as texts that run again.
#[derive(Clone, Copy)]
struct Redo<'a> {
    made: &'a [Made],
    /// The question, if it asks for a data model.
    modelling: Option<&'a Modelling>,
    cancel: &'a CancelToken,
}

impl Redo<'_> {
    /// Returns an engine with the data as it is now and everything that was made of it. A statement
    /// that does not run any more is left out: the data it was about is another.
    fn on(self, scripts: &Scripts<'_>) -> Result<Engine, EngineError> {
        if let Some(modelling) = self.modelling {
            return self.modelled(modelling, scripts);
        }
        let (after, before): (Vec<&Made>, Vec<&Made>) =
            self.made.iter().partition(|made| made.moved);
        let Some((_, sql, moved)) = &scripts.moved else {
            let mut engine = Engine::with_script(&scripts.before)?;
            self.run(&mut engine, &before);
            return Ok(engine);
        };
        let mut engine = Engine::with_script(if before.is_empty() {
            moved
        } else {
            &scripts.before
        })?;
        if !before.is_empty() {
            self.run(&mut engine, &before);
            if engine.move_data(sql).is_err() {
                engine = Engine::with_script(moved)?;
            }
        }
        self.run(&mut engine, &after);
        Ok(engine)
    }

    /// Returns the database of the last model that made tables, with what was done in it since.
    fn modelled(self, modelling: &Modelling, scripts: &Scripts<'_>) -> Result<Engine, EngineError> {
        let reins = (&Budget::GRADE, self.cancel);
        let runs = self.made.iter().enumerate().rev();
        let last = runs.filter(|(_, made)| made.model).find_map(|(at, made)| {
            let (_, engine) = modelling::rehearse(modelling, &made.text, reins);
            Some((at, engine?))
        });
        let (after, mut engine) = match last {
            Some((at, engine)) => (at + 1, engine),
            None => (0, Engine::with_script(&scripts.before)?),
        };
        let since = self.made.iter().skip(after).filter(|made| !made.model);
        self.run(&mut engine, &since.collect::<Vec<_>>());
        Ok(engine)
    }

    fn run(self, engine: &mut Engine, made: &[&Made]) {
        for one in made {
            let outcome = typed::run(engine, &one.text, one.dialect, &Budget::LIVE, self.cancel);
            if matches!(outcome, Outcome::Cancelled) {
                return;
            }
        }
    }
}

/// The data model that a question asks for.
fn modelling_of(wish: &DataRequest) -> Option<&Modelling> {
    match &wish.deck.question(&wish.question)?.body {
        Body::Modelling(modelling) => Some(modelling),
        Body::Sql(_) | Body::Coding(_) | Body::Talk(_) => None,
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
