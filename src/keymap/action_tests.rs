//! Every key can be read, and means one thing in one place.

use super::action::ACTIONS;
use super::context::{Context, Context as C};
use super::key::Key;
use super::lookup::menu_entries;

#[test]
fn every_key_can_be_read() {
    for entry in ACTIONS {
        for key in entry.keys {
            assert!(Key::parse(key).is_some(), "{key}");
        }
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    // The contexts that are looked up together, as the screens do.
    let sets: &[&[Context]] = &[
        &[C::Home, C::List, C::Global],
        &[C::Pick, C::List, C::Global],
        &[C::Briefing, C::List, C::Global],
        &[C::Sql, C::Round, C::Aloud, C::Tape, C::Global],
        &[C::OwnDesk, C::Global],
        &[C::Coding, C::Round, C::Aloud, C::Tape, C::Global],
        &[C::Modelling, C::Round, C::Aloud, C::Tape, C::Global],
        &[C::Recruiter, C::Round, C::Aloud, C::Tape, C::Global],
        &[C::Culture, C::Round, C::Aloud, C::Tape, C::Global],
        &[C::Stories, C::List, C::Global],
        &[C::Calibration, C::List, C::Global],
        &[C::Log, C::Global],
        &[C::Loop, C::List, C::Global],
        &[C::Rescore, C::List, C::Global],
        &[C::Seat, C::List, C::Global],
        &[C::SqlPart, C::Assessment, C::Global],
        &[C::CodingPart, C::Assessment, C::Global],
        &[C::ModellingPart, C::Assessment, C::Global],
        &[C::Judging, C::List, C::Global],
        &[C::Score, C::Playback, C::Global],
        &[C::Debrief, C::Playback, C::Global],
        &[C::History, C::List, C::Global],
        &[C::Cards, C::Global],
        &[C::Replay, C::Global],
        &[C::Compare, C::List, C::Global],
    ];
    for set in sets {
        let mut seen = std::collections::HashMap::new();
        for entry in ACTIONS
            .iter()
            .filter(|e| e.contexts.iter().any(|c| set.contains(c)))
        {
            for key in entry.keys {
                if let Some(other) = seen.insert(*key, entry.action) {
                    assert_eq!(other, entry.action, "{key} in {set:?}");
                }
            }
        }
    }
}

#[test]
fn menu_letters_are_unique() {
    for set in [
        [C::Sql, C::Round, C::Global],
        [C::Coding, C::Round, C::Global],
        [C::Modelling, C::Round, C::Global],
        [C::Recruiter, C::Round, C::Global],
        [C::Culture, C::Round, C::Global],
        [C::SqlPart, C::Assessment, C::Global],
        [C::OwnDesk, C::Global, C::Global],
        [C::CodingPart, C::Assessment, C::Global],
        [C::ModellingPart, C::Assessment, C::Global],
    ] {
        let letters: Vec<_> = menu_entries(&set).iter().filter_map(|e| e.letter).collect();
        let mut unique = letters.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(letters.len(), unique.len(), "{set:?}");
    }
}
