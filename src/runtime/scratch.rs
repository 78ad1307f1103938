//! The candidate's scratch database: the visible data set, and a counterexample in its place.
//!
//! Invariant: while a counterexample is held, the visible data set waits as it was left; what cannot
//! be loaded leaves everything as it is.

use crate::app::facts::TableFacts;
use crate::app::{Reply, ScratchData};
use crate::base::QuestionId;
use crate::deck::Deck;
use crate::runtime::convert;
use crate::sandbox::{Engine, EngineError};

/// The engines of one question.
#[derive(Debug, Default)]
pub(super) struct ScratchDatabase {
    visible: Option<(QuestionId, Engine)>,
    held: Option<Engine>,
}

impl ScratchDatabase {
    /// Returns the engine that queries run in, once there is one.
    pub(super) fn engine(&mut self) -> Option<&mut Engine> {
        match self.held.as_mut() {
            Some(held) => Some(held),
            None => self.visible.as_mut().map(|(_, engine)| engine),
        }
    }

    /// Gives the database the data of a question; `None` if it is no SQL question.
    pub(super) fn open(
        &mut self,
        deck: &Deck,
        question: &QuestionId,
        data: &ScratchData,
    ) -> Option<Reply> {
        let (notes, script) = convert::data_of(deck, question)?;
        let opened = self.load(&script, question, data);
        Some(match (opened, self.engine()) {
            (Ok(()), Some(engine)) => Reply::DataReady {
                tables: convert::tables(engine, notes),
            },
            (Ok(()), None) => Reply::Crashed {
                what: "loading the data set".into(),
            },
            (Err(error), _) => Reply::Crashed {
                what: format!("loading the data set: {error}"),
            },
        })
    }

    /// Makes a database that a run has made the one that queries run in; returns its tables.
    pub(super) fn keep(&mut self, question: &QuestionId, made: Engine) -> Vec<TableFacts> {
        self.held = None;
        let (_, engine) = self.visible.insert((question.clone(), made));
        convert::tables(engine, &[])
    }

    fn load(
        &mut self,
        script: &str,
        question: &QuestionId,
        data: &ScratchData,
    ) -> Result<(), EngineError> {
        let waits = self.visible.as_ref().is_some_and(|(of, _)| of == question);
        match data {
            ScratchData::AsLeft if waits => self.held = None,
            ScratchData::Anew | ScratchData::AsLeft => {
                // A fresh engine, whatever state the old one was left in.
                let fresh = Engine::with_script(script)?;
                self.visible = Some((question.clone(), fresh));
                self.held = None;
            }
            ScratchData::Rows(tables) => {
                let mut small = Engine::with_script(script)?;
                small.hold(tables)?;
                if !waits {
                    // Another question's data would come back in place of this one's.
                    self.visible = None;
                }
                self.held = Some(small);
            }
        }
        Ok(())
    }
}
