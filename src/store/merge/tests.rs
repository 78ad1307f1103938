//! Laws of the merge, over generated histories.

use proptest::prelude::*;

use super::whole::{Merged, merge};
use crate::store::trial::{Machine, Step, dump, steps, steps_and_fits, treasures};

fn merged(mut into: Machine, from: &Machine) -> (Machine, Merged) {
    let scheduler = into.store.scheduler.clone();
    let tx = into.store.conn.transaction().unwrap();
    let merged = merge(&tx, &from.store.conn, &scheduler).unwrap();
    tx.commit().unwrap();
    into.not_before(from);
    (into, merged)
}

fn joined(into: &Machine, from: &Machine) -> Machine {
    merged(into.copy(7), from).0
}

/// Machines with one past, each with a life of its own since.
fn machines(past: &[Step], since: &[Vec<Step>]) -> Vec<Machine> {
    let mut shared = Machine::new();
    // Choices have no moment of their own: one that only some know cannot be ordered.
    shared.live(&[0, 1, 2].map(|name| Step::Choose(name, 0)));
    shared.live(past);
    let lives = (1..).zip(since);
    let live = lives.map(|(number, steps)| {
        let mut machine = shared.copy(number);
        machine.live(steps);
        machine
    });
    live.collect()
}

fn same(a: &Machine, b: &Machine, law: &str) -> Result<(), TestCaseError> {
    let (a, b) = (dump(&a.store), dump(&b.store));
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    prop_assert!(
        a == b,
        "{law}\nleft only: {:#?}\nright only: {:#?}",
        only(&a, &b),
        only(&b, &a)
    );
    Ok(())
}

proptest! {
    // Three histories a case: a thousand in all.
    #![proptest_config(ProptestConfig { cases: 334, ..ProptestConfig::default() })]
    #[test]
    fn the_laws_of_merging(
        past in steps(9),
        since in prop::collection::vec(steps(7), 3),
        later in steps(5),
    ) {
        let machines = machines(&past, &since);
        let [a, b, c] = machines.as_slice() else { unreachable!("three lives") };
        let ab = joined(a, b);
        same(&ab, &joined(b, a), "a + b = b + a")?;
        same(&joined(&ab, b), &ab, "a + b + b = a + b")?;
        same(&joined(&ab, a), &ab, "a + b + a = a + b")?;
        same(&joined(a, a), a, "a + a = a")?;
        same(&joined(&Machine::new(), a), a, "0 + a = a")?;
        same(&joined(&ab, c), &joined(a, &joined(b, c)), "(a + b) + c = a + (b + c)")?;

        let have = treasures(&ab.store);
        for (machine, who) in [(a, "own"), (b, "other")] {
            for treasure in treasures(&machine.store) {
                prop_assert!(have.contains(&treasure), "{who} lost {treasure}");
            }
        }
        // Life goes on after a merge, also for the strands of a forked sitting.
        let mut on = ab.copy(4);
        on.live(&[Step::Rate(0, 0)]);
        // A sitting that was removed on one side and brought back on the other stays removed.
        let later = later.iter().filter(|step| !matches!(step, Step::Remove(_, false)));
        on.live(&later.cloned().collect::<Vec<_>>());
        same(&joined(&on, b), &on, "a + b, later, + b = a + b, later")?;
        same(&joined(b, &on), &on, "b + (a + b, later) = a + b, later")?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn fitted_parameters_are_joined_from_either_side(
        past in steps_and_fits(9),
        since in prop::collection::vec(steps_and_fits(9), 2),
    ) {
        let machines = machines(&past, &since);
        let [a, b] = machines.as_slice() else { unreachable!("two lives") };
        let ab = joined(a, b);
        same(&ab, &joined(b, a), "a + b = b + a")?;
        same(&joined(&ab, b), &ab, "a + b + b = a + b")?;
        same(&joined(&ab, a), &ab, "a + b + a = a + b")?;
        same(&joined(&Machine::new(), a), a, "0 + a = a")?;
        let all = |machine: &Machine| machine.store.parameters().unwrap();
        let (fits, joined) = ([a, b].map(all), all(&ab));
        prop_assert!(joined.is_sorted_by_key(|fit| fit.at));
        for fit in fits.iter().flatten() {
            let same = joined.iter().find(|one| one.at == fit.at && one.fit == fit.fit);
            let same = same.expect("no fit is lost");
            // What was taken back anywhere is taken back.
            prop_assert!(fit.undone.is_none() || same.undone.is_some());
        }
    }
}

#[test]
fn a_sitting_that_went_on_twice_is_kept_twice() {
    let go = Step::Go(0, 2);
    let machines = machines(
        &[Step::Begin, go.clone()],
        &[vec![go.clone()], vec![go.clone(), go]],
    );
    let (joined, told) = merged(machines[0].copy(7), &machines[1]);
    assert_eq!(told.forked.len(), 1, "{told:?}");
    assert_eq!((told.added, told.continued), (1, 0), "{told:?}");
    let fork = &told.forked[0];
    assert!(fork.beside.as_str().starts_with(fork.kept.as_str()));
    for id in [&fork.kept, &fork.beside] {
        let events = joined.store.load_events(id).unwrap();
        let session = crate::store::journal::planned(&events[0]).unwrap();
        assert_eq!(&session.0.session, id, "the plan has the sitting's name");
    }
    // Both rated the same item: it is scheduled as if in one place.
    assert!(told.rescheduled > 0, "{told:?}");
}

#[test]
fn what_went_on_elsewhere_is_taken_over() {
    let machines = machines(
        &[Step::Begin, Step::Rate(1, 2)],
        &[
            vec![],
            vec![Step::Go(0, 1), Step::End(0, true), Step::Rate(1, 2)],
        ],
    );
    let told = merged(machines[0].copy(7), &machines[1]).1;
    let expect = Merged {
        continued: 1,
        reviews: 2,
        ..Merged::default()
    };
    assert_eq!(told, expect);
    let told = merged(machines[1].copy(7), &machines[0]).1;
    assert_eq!(told, Merged::default(), "it has all of it");
}
