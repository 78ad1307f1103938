//! What can be done here and now: which keys lead somewhere, for the footer and the menu.
//!
//! Invariant: an action that would only be refused is offered nowhere.

use crate::app::live::Live;
use crate::app::overlay::Overlay;
use crate::app::screen::costs;
use crate::app::screen::cut::has_cte;
use crate::app::screen::home::resumable;
use crate::app::screen::speaking::Voice;
use crate::app::screen::{CardsView, HistoryPage, HistoryView, PastRow};
use crate::app::{Model, Screen};
use crate::deck::RoundKind;
use crate::interview::{Mode, Sitting};
use crate::keymap::{Action, Context, Entry, menu_entries};

/// Says whether an action leads anywhere now.
pub fn works(model: &Model, action: Action) -> bool {
    let voices = model.settings.voices;
    let voice = match action {
        Action::ReadAloud => voices.reads,
        Action::Record => voices.records,
        Action::PlayBack => voices.plays,
        _ => Voice::Here,
    };
    if voice != Voice::Here {
        return false;
    }
    leads(model, action)
}

/// Says whether an action would do something, could it be done here at all.
fn leads(model: &Model, action: Action) -> bool {
    match &model.screen {
        Screen::Pick(_) => action != Action::NextDeck || model.shelf.decks.len() > 1,
        Screen::History(view) => works_in_history(model, view, action),
        Screen::Cards(view) => works_on_cards(view, action),
        Screen::Sitting => model
            .live
            .as_deref()
            .is_none_or(|live| works_in_sitting(live, action)),
        Screen::Seat(view) => view.works(action),
        Screen::Stories(view) => match action {
            Action::Open | Action::Retire => view.story(model).is_some() && !view.on_matrix,
            _ => true,
        },
        Screen::Calibration(view) => view.works(action),
        Screen::Replay(view) => view.reel.is_some() || action == Action::Back,
        Screen::Plan(view) => view.works(action),
        Screen::Ready(view) => view.works(action),
        Screen::Home(_) => action != Action::Discard || resumable(model),
        Screen::Log(_) | Screen::Loop(_) | Screen::Debrief(_) | Screen::Compare(_) => true,
    }
}

fn works_in_history(model: &Model, view: &HistoryView, action: Action) -> bool {
    match action {
        Action::Open if view.page == HistoryPage::Mistakes => view.selected_mistake().is_some(),
        Action::Open | Action::Delete | Action::Tag if view.selected_real().is_some() => true,
        Action::Tag => view.selected_place().is_some(),
        Action::Compare => match view.page {
            HistoryPage::Questions | HistoryPage::Found => view.selected_session().is_some(),
            // A loop has many questions.
            HistoryPage::Sittings => match view.past().get(view.selected) {
                Some(PastRow::Sitting(row)) => matches!(row.sitting, Sitting::Drill { .. }),
                Some(PastRow::Real(_)) | None => false,
            },
            HistoryPage::Trends | HistoryPage::Mistakes => false,
        },
        Action::Open | Action::Delete | Action::Replay => view.selected_session().is_some(),
        Action::UndoRating => model.removed.is_some(),
        Action::Filter => !matches!(view.page, HistoryPage::Trends | HistoryPage::Found),
        _ => true,
    }
}

fn works_on_cards(view: &CardsView, action: Action) -> bool {
    let leech = view.open_leech();
    let is_recalled = leech.is_some_and(|leech| leech.key.kind.is_recalled());
    match action {
        Action::Reveal => !view.revealed && (view.has_card() || view.open_question().is_some()),
        Action::Rate(_) => view.revealed && view.has_card(),
        Action::UndoRating => view.rated + view.decided > 0,
        Action::BuryItem | Action::FlagItem | Action::ChooseDay => {
            leech.is_none() && view.open_item().is_some()
        }
        Action::SuspendItem => view.open_item().is_some(),
        Action::KeepItem => leech.is_some(),
        Action::RewordItem | Action::SplitItem => is_recalled,
        Action::SameSkill | Action::OtherSkill => view.asks_for_skill(),
        _ => true,
    }
}

fn works_in_sitting(live: &Live, action: Action) -> bool {
    let session = &live.session;
    let (phases, questions) = session
        .round_plan()
        .map_or((0, 0), |round| (round.phases.len(), round.questions.len()));
    match action {
        Action::Run
        | Action::RunCte
        | Action::QueryPlan
        | Action::Complete
        | Action::Watch
        | Action::ExternalEditor
            if live.is_bare() =>
        {
            false
        }
        Action::NextPhase => session
            .round_state()
            .is_some_and(|round| round.phase + 1 < phases),
        Action::NextQuestion | Action::PreviousQuestion => questions > 1 || session.is_assessment(),
        Action::Pause => session.plan.mode == Mode::Study,
        Action::RunCte => has_cte(live),
        Action::ClaimGrowth => {
            let open = session.open_question();
            open.is_some_and(|(.., state)| {
                let note = costs::last(state);
                state.owes_growth() || note.is_some_and(|note| note.measured.is_none())
            })
        }
        Action::Reply => session
            .open_question()
            .is_some_and(|(_, _, state)| state.open_challenge().is_some()),
        Action::TurnScratch => session.next_scratch().is_ok(),
        Action::Hint => {
            let open = session.open_question();
            session.plan.mode != Mode::Pressure
                && open.is_some_and(|(_, plan, state)| {
                    let on_query = live.kind() == RoundKind::Sql && !state.is_accepted();
                    on_query || state.hints < plan.hints.len()
                })
        }
        _ => true,
    }
}

/// Returns the entries of the menu for `contexts` that lead somewhere.
pub fn menu(model: &Model, contexts: &[Context]) -> Vec<&'static Entry> {
    let mut entries = menu_entries(contexts);
    // Who wants to speak or record is told what is missing.
    entries.retain(|entry| leads(model, entry.action));
    entries
}

/// Returns what a letter or the selected line of the open menu does.
pub fn of_menu(model: &Model, letter: Option<char>) -> Option<Action> {
    let Some(Overlay::Menu { contexts, selected }) = model.overlays.last() else {
        return None;
    };
    let entries = menu(model, contexts);
    let entry = match letter {
        None => entries.get(*selected),
        Some(_) => entries.iter().find(|entry| entry.letter == letter),
    };
    entry.map(|entry| entry.action)
}
