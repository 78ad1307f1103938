//! What every state looks like: as text at two sizes; with its styles in a few.

use onsite::app::Size;
use onsite::view::Theme;

use super::still::{
    self, ASSESSMENT, CALIBRATIONS, CASES, CODING, DIALECTS, DIARY, MEASURED, MODELLING, MOVES,
    OUTSIDE, OWN, OWN_DESK, PLANS, REPLAYS, REVIEWS, SEATS, SIGHTS, SQL, Still, TALKS,
};
use crate::play::{SMALL, buffer, colors, style_map, text};

const LARGE: Size = Size {
    width: 120,
    height: 40,
};

/// Compares each state at both sizes with its snapshot; tells all that differ, not the first.
#[track_caller]
fn compare(stills: &[Still]) {
    let mut differ = Vec::new();
    for still in stills {
        let [small, large] =
            [SMALL, LARGE].map(|size| text(&buffer(&still.model, still.now, Theme::Dark, size)));
        let shot = std::panic::catch_unwind(|| {
            insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_snapshot!(still.name, format!("{small}{}\n{large}", "═".repeat(120)));
            });
        });
        if shot.is_err() {
            differ.push(still.name);
        }
    }
    assert!(differ.is_empty(), "look at {differ:?}");
}

#[test]
fn screens_outside_rounds() {
    compare(&OUTSIDE);
}

#[test]
fn screens_of_what_is_ones_own() {
    compare(&OWN);
}

#[test]
fn screens_of_the_own_history() {
    compare(&OWN_DESK);
}

#[test]
fn what_to_do_when_looks_as_it_did() {
    compare(&PLANS);
}

#[test]
fn what_must_be_in_sight_is() {
    compare(&SIGHTS);
}

#[test]
fn screens_of_talks() {
    compare(&TALKS);
}

#[test]
fn screens_of_cases() {
    compare(&CASES);
}

#[test]
fn screens_of_calibration() {
    compare(&CALIBRATIONS);
}

#[test]
fn screens_of_sql() {
    compare(&SQL);
    compare(&MEASURED);
}

#[test]
fn screens_of_dialects() {
    compare(&DIALECTS);
}

#[test]
fn screens_of_moves() {
    compare(&MOVES);
}

#[test]
fn screens_of_the_second_seat() {
    compare(&SEATS);
}

#[test]
fn screens_of_replays() {
    compare(&REPLAYS);
    compare(&REVIEWS);
}

#[test]
fn screens_of_real_interviews_and_tags() {
    compare(&DIARY);
}

#[test]
fn screens_of_modelling() {
    compare(&MODELLING);
}

#[test]
fn screens_of_coding() {
    compare(&CODING);
}

#[test]
fn screens_of_assessments() {
    compare(&ASSESSMENT);
}

#[test]
fn screens_too_small() {
    let still = still::find("home-first-time");
    let size = Size {
        width: 19,
        height: 4,
    };
    let shot = text(&buffer(&still.model, still.now, Theme::Dark, size));
    assert_eq!(shot, "too small:\n20x5 at least\n\n\n");
}

#[test]
fn screens_in_color() {
    let names = [
        "home-with-history",
        "sql-rows",
        "sql-wrong",
        "design-hint",
        "score-revealed-sql",
    ];
    for name in names {
        let still = still::find(name);
        for theme in [Theme::Dark, Theme::Light, Theme::Mono] {
            let map = style_map(&buffer(&still.model, still.now, theme, SMALL));
            let name = format!("style-{name}-{theme:?}").to_lowercase();
            insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_snapshot!(name, map);
            });
        }
    }
}

#[test]
fn no_color_means_no_color() {
    for still in still::all() {
        for size in [SMALL, LARGE] {
            let mono = buffer(&still.model, still.now, Theme::Mono, size);
            assert_eq!(colors(&mono), 0, "{}", still.name);
            // The check can fail: with colors there are some.
            let dark = buffer(&still.model, still.now, Theme::Dark, size);
            assert!(colors(&dark) > 0, "{}", still.name);
            // And nothing is told by color alone.
            assert_eq!(text(&mono), text(&dark), "{}", still.name);
        }
    }
}
