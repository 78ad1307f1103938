//! How fast databases are tried: the inner loop of a search, and nothing else.
//!
//! Invariant: the same databases, loads, queries and comparisons as in a search for a difference,
//! except that a difference does not end it.

use super::sql::SqlTask;
use super::trial::{self, Fault, Trial, Tried};
use crate::base::CancelToken;
use crate::instance::{Generator, Instance, Schema};
use crate::sandbox::Engine;
use crate::verdict::Budget;

/// A task ready to be tried on many databases.
#[derive(Debug)]
pub struct Pace {
    task: SqlTask,
    submission: String,
    engine: Engine,
    schema: Schema,
}

/// What came out of a stretch of databases.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// Databases on which both queries gave the same answer.
    pub same: usize,
    /// Databases on which they did not.
    pub unlike: usize,
    /// Whether foreign keys hold by construction, so that SQLite did not look after them.
    pub keeps_references: bool,
    /// Every so many of the databases, in order.
    pub samples: Vec<Instance>,
}

impl Pace {
    /// Opens the engine of `task`; fails if its script does.
    pub fn open(task: SqlTask, submission: String) -> Result<Self, String> {
        let (engine, schema) = trial::open(&task, false).map_err(|error| error.to_string())?;
        Ok(Self {
            task,
            submission,
            engine,
            schema,
        })
    }

    /// Tries `n` databases, between which `lap` is called once the first is through, when all that
    /// can be prepared is prepared. Keeps at most `n_samples` of the databases for others to try.
    pub fn run(
        &self,
        n: usize,
        n_samples: usize,
        lap: &mut dyn FnMut(),
    ) -> Result<Stretch, String> {
        let (budget, cancel) = (Budget::GRADE, CancelToken::default());
        let trial = Trial::new(
            &self.task,
            (&self.engine, &self.schema),
            &[],
            &budget,
            &cancel,
        );
        let stopped = |fault: Fault| match fault {
            Fault::Reference(stopped) => format!("the reference: {stopped:?}"),
            Fault::Submission(stopped) => format!("the submission: {stopped:?}"),
            Fault::Ours(why) => why,
        };
        let (visible, _) = trial.visible().map_err(stopped)?;
        let mined = trial.mine(&visible, &self.submission);
        let generator: Generator<'_> = trial.generator(&mined);
        trial.begin_for(&generator).map_err(stopped)?;
        let mut stretch = Stretch {
            keeps_references: generator.keeps_references(),
            ..Stretch::default()
        };
        for index in 0..n {
            let tried = trial.try_hidden(&generator, index, &self.submission);
            match tried.map_err(stopped)? {
                Tried::Same(_) | Tried::Unruly => stretch.same += 1,
                Tried::Unlike(_) => stretch.unlike += 1,
            }
            if index == 0 {
                lap();
            }
        }
        lap();
        trial.end().map_err(stopped)?;
        let every = n.div_ceil(n_samples.max(1)).max(1);
        let samples = (0..n).step_by(every).take(n_samples);
        stretch.samples = samples
            .map(|index| trial.hidden(&generator, index).0)
            .collect();
        Ok(stretch)
    }

    /// Returns the shape of the task's database.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Returns the reference and the submission.
    pub fn queries(&self) -> [&str; 2] {
        [&self.task.reference, &self.submission]
    }

    /// Returns the script that makes the tables.
    pub fn script(&self) -> &str {
        &self.task.setup_sql
    }
}
