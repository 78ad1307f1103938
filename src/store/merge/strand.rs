//! A sitting as a strand of events, and what becomes of several strands of one sitting.
//!
//! Invariant: the strands that are left, their order and their names depend on the set of strands
//! alone, not on who brought which; a strand that grows keeps its name.

use std::cmp::Ordering;

use crate::base::Seed;

/// Between the id of a sitting and the mark of a strand that went on elsewhere.
const MARK: char = '~';

/// An event as it is stored, without its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stored {
    pub(super) at: i64,
    pub(super) v: i64,
    pub(super) body: String,
}

/// The events of a sitting: those that were lived, and the verdicts that were given again after it
/// was over, which both sides may have given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Strand {
    pub(super) lived: Vec<Stored>,
    pub(super) after: Vec<Stored>,
}

/// How one strand stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// The same life, and the other's later verdicts are among its own or the other way round, or
    /// are to be joined.
    Same,
    /// It ends where the other goes on.
    Shorter,
    /// It goes on where the other ends.
    Longer,
    /// They went on differently.
    Forked,
}

impl Strand {
    /// Cuts a list of events at the sitting's end.
    pub(super) fn new(mut events: Vec<Stored>) -> Self {
        let is_over = |event: &Stored| matches!(fact(&event.body), "finished" | "abandoned");
        let end = events
            .iter()
            .position(is_over)
            .map_or(events.len(), |i| i + 1);
        let is_later_verdict = |event: &Stored| fact(&event.body) == "regraded";
        if !events.iter().skip(end).all(is_later_verdict) {
            return Self {
                lived: events,
                after: Vec::new(),
            };
        }
        let after = events.split_off(end);
        Self {
            lived: events,
            after,
        }
    }

    /// Returns how it stands to another.
    pub(super) fn stand(&self, other: &Self) -> Stand {
        let shared = self.lived.iter().zip(&other.lived);
        if shared.clone().any(|(a, b)| a != b) {
            return Stand::Forked;
        }
        match self.lived.len().cmp(&other.lived.len()) {
            Ordering::Equal => Stand::Same,
            Ordering::Less => Stand::Shorter,
            Ordering::Greater => Stand::Longer,
        }
    }

    /// Joins the later verdicts of two strands with the same life; one that has all keeps its order.
    pub(super) fn join(&mut self, other: &Self) {
        let missing = |have: &[Stored], of: &[Stored]| -> Vec<Stored> {
            let mut left = have.to_vec();
            let mut missing = Vec::new();
            for event in of {
                match left.iter().position(|known| known == event) {
                    Some(known) => drop(left.swap_remove(known)),
                    None => missing.push(event.clone()),
                }
            }
            missing
        };
        let new = missing(&self.after, &other.after);
        if new.is_empty() {
            return;
        }
        if missing(&other.after, &self.after).is_empty() {
            self.after.clone_from(&other.after);
            return;
        }
        self.after.extend(new);
        self.after.sort();
    }

    /// Returns all events in order.
    pub(super) fn events(&self) -> impl Iterator<Item = &Stored> {
        self.lived.iter().chain(&self.after)
    }
}

/// Returns the id of the sitting that a strand belongs to.
pub(super) fn base(id: &str) -> &str {
    id.split(MARK).next().unwrap_or(id)
}

/// Returns the ids of strands of one sitting, none of which goes on where another ends, in their
/// order: the first one keeps the sitting's id.
pub(super) fn names(base: &str, strands: &[&Strand]) -> Vec<String> {
    let mark = |index: usize, strand: &Strand| {
        // As far as it takes to tell it from every other: that stays so when it grows.
        let others = strands.iter().enumerate().filter(|(i, _)| *i != index);
        let shared = others.map(|(_, other)| {
            let pairs = strand.lived.iter().zip(&other.lived);
            pairs.take_while(|(a, b)| a == b).count()
        });
        let telling = shared.max().unwrap_or(0) + 1;
        let seed = strand
            .lived
            .iter()
            .take(telling)
            .fold(Seed(0), |seed, event| {
                seed.split(&format!("{} {} {}", event.at, event.v, event.body))
            });
        format!("{base}{MARK}{:08x}", seed.0 >> 32)
    };
    let name = |(index, strand): (usize, &&Strand)| match index {
        0 => base.to_owned(),
        _ => mark(index, strand),
    };
    strands.iter().enumerate().map(name).collect()
}

/// Returns the body of a sitting's first event with another sitting's id in its plan.
pub(super) fn renamed(body: &str, id: &str) -> String {
    let mut json: serde_json::Value = match serde_json::from_str(body) {
        Ok(json) => json,
        Err(_) => return body.to_owned(),
    };
    match json.pointer_mut("/plan/session") {
        // A text that is right already stays as it was written.
        Some(session) if session.is_string() && *session != id => {
            *session = id.into();
            json.to_string()
        }
        _ => body.to_owned(),
    }
}

/// Returns the word that says what an event is.
fn fact(body: &str) -> &str {
    // The word stands first, as serde writes it; another text is no event that ends a sitting.
    let rest = body.strip_prefix("{\"fact\":\"").unwrap_or("");
    rest.split('"').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strand(bodies: &[&str]) -> Strand {
        let event = |(at, body): (i64, &&str)| Stored {
            at,
            v: 1,
            body: format!("{{\"fact\":\"{body}\"}}"),
        };
        Strand::new((0..).zip(bodies).map(event).collect())
    }

    #[test]
    fn strands_stand_to_each_other() {
        let check = |a: &[&str], b: &[&str], expect: Stand| {
            assert_eq!(strand(a).stand(&strand(b)), expect, "{a:?} {b:?}");
        };
        check(&["planned"], &["planned"], Stand::Same);
        check(&["planned"], &["planned", "ran"], Stand::Shorter);
        check(&["planned", "ran"], &["planned"], Stand::Longer);
        check(&["planned", "ran"], &["planned", "asked"], Stand::Forked);
        check(
            &["planned", "finished", "regraded"],
            &["planned", "finished"],
            Stand::Same,
        );
    }

    #[test]
    fn later_verdicts_are_joined() {
        let mut one = strand(&["planned", "finished", "regraded"]);
        let mut two = one.clone();
        two.after.push(Stored {
            at: 1,
            v: 1,
            body: "{\"fact\":\"regraded\",\"x\":1}".to_owned(),
        });
        one.join(&two);
        assert_eq!(one, two);
        two.join(&strand(&["planned", "finished", "regraded"]));
        assert_eq!(one, two);
    }

    #[test]
    fn a_strand_that_grows_keeps_its_name() {
        let one = strand(&["planned", "ran"]);
        let mut two = strand(&["planned", "submitted"]);
        let before = names("s", &[&one, &two]);
        assert_eq!(before[0], "s");
        assert_eq!(base(&before[1]), "s");
        two.lived.push(two.lived[0].clone());
        assert_eq!(names("s", &[&one, &two]), before);
    }

    #[test]
    fn only_the_plan_is_renamed() {
        let check = |body: &str, expect: &str| assert_eq!(renamed(body, "t"), expect);
        check(
            r#"{"fact":"planned","plan":{"session":"s","title":"s"}}"#,
            r#"{"fact":"planned","plan":{"session":"t","title":"s"}}"#,
        );
        check(r#"{"fact":"paused"}"#, r#"{"fact":"paused"}"#);
        check("no json", "no json");
    }
}
