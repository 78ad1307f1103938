//! Judges submissions by trying to prove them wrong: [`sql::grade`] hunts for a database on which a submission differs, shrinks it and names the mistake;
//! [`proof::prove`] turns the same weapon on the deck.

mod alike;
mod chance;
pub mod coding;
mod coding_proof;
mod credit;
pub mod deck_proof;
mod dice;
pub mod diff;
pub mod efficiency;
mod enlarge;
mod family;
mod found;
pub mod growth;
pub mod hinge;
pub mod letters;
mod mirror;
mod model_bed;
mod model_facts;
pub mod modelling;
mod modelling_proof;
pub mod moved;
mod moves_proof;
pub mod mutation;
mod naming;
mod order;
pub mod pace;
mod plainly;
mod plan_facts;
pub mod proof;
mod proof_words;
mod random;
mod reach;
mod remark;
mod rounding;
mod rules;
mod search;
pub mod sql;
pub mod task;
mod telling;
mod trial;
pub mod typed;
mod unfilled;
mod unsettled;
pub mod variant;
pub mod variants_proof;

#[cfg(test)]
mod modelling_tests;
#[cfg(test)]
mod sql_tests;

pub use coding_proof::{RandomScore, ToldBy};
pub use diff::{Pair, diff};
pub use efficiency::measure;
pub use proof::{Finding, Subject, prove};
pub use sql::{SqlTask, WrongAnswer, grade, grade_telling};
