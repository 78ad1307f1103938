//! What holds for every look, seed and size.

use serde_json::{Value, json};

use super::{Weight, draw, fits, n_elements, shrink};
use crate::base::Seed;
use crate::deck::{
    Bound, Input, InputShape as S, Inputs, Length, LineFormat, List, Stream, StreamOrder,
};

fn int(min: i64, max: i64) -> S {
    S::Int {
        min: Bound::Fixed(min),
        max: Bound::Fixed(max),
    }
}

fn named(name: &str, shape: S) -> Input {
    Input {
        name: name.into(),
        shape,
    }
}

fn list(of: S) -> List {
    List {
        of: Box::new(of),
        len: Length::ANY,
        sorted: false,
        distinct: false,
        duplicates: 0.2,
    }
}

fn of(name: &str, length: bool, plus: i64) -> Bound {
    Bound::Of {
        name: name.into(),
        length,
        plus,
    }
}

fn stream(order: StreamOrder) -> Stream {
    let get = S::Row(vec![
        named("", S::Choice(vec![json!("get")])),
        named("", S::Time),
        named("", S::Key),
    ]);
    let put = S::Row(vec![
        named("", S::Choice(vec![json!("put")])),
        named("", S::Time),
        named("", S::Key),
        named("", int(0, 9)),
    ]);
    Stream {
        of: S::OneOf(vec![get, put]),
        keys: S::Choice(vec![json!("a"), json!("b")]),
        len: Length::ANY,
        start: 5,
        step: 10,
        pause: 1_000_000,
        ties: 0.3,
        duplicates: 0.2,
        late: 0.3,
        lateness: 20,
        order,
    }
}

/// One look of everything.
fn looks() -> Vec<Inputs> {
    let text = |alphabet: &str| S::Text {
        alphabet: alphabet.chars().collect(),
        len: Length {
            min: Bound::Fixed(1),
            max: Some(Bound::Fixed(5)),
        },
    };
    let interval = S::Row(vec![
        named("key", text("ab")),
        named("start", int(-50, 50)),
        named(
            "end",
            S::Int {
                min: of("start", false, 0),
                max: Bound::Fixed(1_000_000),
            },
        ),
    ]);
    let record = S::Record(vec![
        named("profile", text("pq")),
        named("at", int(0, 100)),
        named("rate", S::Float { min: 0.0, max: 9.5 }),
        named(
            "flag",
            S::Optional {
                of: Box::new(S::Bool),
                rate: 0.3,
            },
        ),
    ]);
    let sorted = List {
        sorted: true,
        distinct: true,
        ..list(int(-9, 9))
    };
    let dict = S::Dict {
        keys: Box::new(int(0, 30)),
        of: Box::new(S::Tuple(vec![named("", S::Bool), named("", text("x"))])),
        len: Length::ANY,
    };
    let k = S::Int {
        min: Bound::Fixed(1),
        max: of("rows", true, 1),
    };
    let lines = |format| S::Lines {
        of: Box::new(record.clone()),
        len: Length::ANY,
        format,
        malformed: 0.4,
        duplicates: 0.2,
    };
    let looks = [
        vec![named("rows", S::List(list(interval))), named("k", k)],
        vec![named("", S::List(sorted)), named("", dict)],
        vec![named("", S::Events(Box::new(stream(StreamOrder::Time))))],
        vec![named("", S::Events(Box::new(stream(StreamOrder::Arrival))))],
        vec![named(
            "",
            S::Events(Box::new(stream(StreamOrder::Shuffled))),
        )],
        vec![named("", lines(LineFormat::Json))],
        vec![named("", lines(LineFormat::Separated(",".into())))],
    ];
    let inputs = looks.into_iter();
    inputs.map(|args| Inputs { args, largest: 99 }).collect()
}

#[test]
fn what_is_drawn_fits_and_is_drawn_again() {
    for inputs in looks() {
        for seed in 0..150 {
            let size = usize::try_from(seed % 12).unwrap();
            let args = draw(&inputs, Seed(seed), size).unwrap();
            assert!(fits(&inputs, &args), "{args:?}");
            assert_eq!(draw(&inputs, Seed(seed), size), Some(args.clone()));
            assert!(n_elements(&args) <= 2 * size, "{size}: {args:?}");
        }
    }
}

#[test]
fn what_is_simpler_fits_and_is_lighter_and_the_way_down_ends() {
    for inputs in looks() {
        for seed in 0..12 {
            let mut args = draw(&inputs, Seed(seed), 9).unwrap();
            for proposal in shrink(&inputs, &args, 500) {
                assert!(fits(&inputs, &proposal), "{proposal:?}");
                assert!(Weight::of(&proposal) < Weight::of(&args));
            }
            // Whoever takes every proposal gets to the bottom.
            let mut steps = 0;
            while let Some(next) = shrink(&inputs, &args, 1).into_iter().next() {
                args = next;
                steps += 1;
                assert!(steps < 200, "{args:?}");
            }
            assert_eq!(n_elements(&args), 0, "{args:?}");
        }
    }
}

#[test]
fn a_needle_is_found_and_bared() {
    let rows = S::List(list(S::Row(vec![
        named("", S::Choice(vec![json!("a"), json!("b"), json!("c")])),
        named("", int(0, 1_000)),
    ])));
    let inputs = Inputs {
        args: vec![named("rows", rows)],
        largest: 99,
    };
    // Two rows with the same name and different numbers.
    let clashes = |args: &[Value]| {
        let rows = args[0].as_array().unwrap();
        let pairs = rows.iter().flat_map(|a| rows.iter().map(move |b| (a, b)));
        pairs
            .into_iter()
            .any(|(a, b)| a[0] == b[0] && a[1] != b[1] && a[0] != "a")
    };
    let seeds = (0..).map(Seed);
    let mut args = seeds
        .filter_map(|seed| draw(&inputs, seed, 12))
        .find(|args| clashes(args) && n_elements(args) > 8)
        .unwrap();
    while let Some(next) = shrink(&inputs, &args, 500)
        .into_iter()
        .find(|args| clashes(args))
    {
        args = next;
    }
    assert_eq!(args, [json!([["b", 0], ["b", 1]])]);
}

#[test]
fn the_same_fault_shows_in_every_order_of_events() {
    let inputs = Inputs {
        args: vec![named("", S::Events(Box::new(stream(StreamOrder::Time))))],
        largest: 99,
    };
    let early = json!([["get", 6, "a"], ["get", 5, "a"]]);
    assert!(!fits(&inputs, std::slice::from_ref(&early)));
    let shuffled = Inputs {
        args: vec![named(
            "",
            S::Events(Box::new(stream(StreamOrder::Shuffled))),
        )],
        largest: 99,
    };
    assert!(fits(&shuffled, &[early]));
    assert!(!fits(&shuffled, &[json!([["get", 4, "a"]])]));
    assert!(!fits(&shuffled, &[json!([["get", 6, "z"]])]));
}
