//! Which stories of the candidate's own were told, and which of them too often.
//!
//! Invariant: ids, titles and counts are all there is; what a story says is not in the journal.

use crate::interview::QuestionState;
use crate::report::debrief::{RoundDebrief, StoryDebrief};

/// Returns the stories told to a question.
pub(super) fn told(state: &QuestionState) -> Vec<StoryDebrief> {
    let stories = state.stories.iter().map(|story| StoryDebrief {
        at: story.at,
        id: story.id.clone(),
        title: story.title.clone(),
        times: story.times,
        told: story.told(),
    });
    stories.collect()
}

/// Says where a story was told to more than one question of the sitting.
pub(super) fn name_repeats(rounds: &mut [RoundDebrief]) {
    let mut seen: Vec<(String, String)> = Vec::new();
    let questions = rounds.iter_mut().flat_map(|round| &mut round.questions);
    for question in questions {
        for story in &mut question.stories {
            match seen.iter().find(|(id, _)| *id == story.id) {
                Some((_, first)) => {
                    let again = format!("; told to \"{first}\" in this sitting, too");
                    story.told.push_str(&again);
                }
                None => seen.push((story.id.clone(), question.title.clone())),
            }
        }
    }
}
