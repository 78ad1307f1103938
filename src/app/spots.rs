//! What a click means where a frame shows words: the keys one would press instead.
//!
//! Invariant: a spot does nothing that its keys would not do. Only drawing knows where the words came to
//! stand, so it leaves the spots behind; each frame begins with none.

use std::sync::{Mutex, PoisonError};

use crate::app::layout::Area;
use crate::keymap::Key;

/// Keys that a click stands for: one key, some times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The key.
    pub key: Key,
    /// How often it is pressed.
    pub times: usize,
}

/// Where the last frame can be clicked, the newest spot on top.
#[derive(Debug, Default)]
pub struct Spots(Mutex<Vec<(Area, Press)>>);

impl Spots {
    /// Forgets all spots: a frame begins, or something covers what was drawn.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Notes that a click into `area` presses `key` some times; never is no spot.
    pub fn mark(&self, area: Area, key: Key, times: usize) {
        if times > 0 {
            self.lock().push((area, Press { key, times }));
        }
    }

    /// Returns what a click at a cell presses.
    pub fn at(&self, column: u16, row: u16) -> Option<Press> {
        let spots = self.lock();
        let mut under = spots.iter().rev();
        under
            .find(|(area, _)| area.contains(column, row))
            .map(|(_, press)| *press)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Area, Press)>> {
        // Areas are plain numbers: nobody can leave them half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A copy is drawn anew before anybody clicks.
impl Clone for Spots {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::KeyCode;

    #[test]
    fn the_newest_spot_is_on_top_and_a_cleared_one_is_gone() {
        let spots = Spots::default();
        let area = Area {
            x: 2,
            y: 1,
            width: 4,
            height: 1,
        };
        let key = |c| Key::plain(KeyCode::Char(c));
        spots.mark(area, key('a'), 1);
        spots.mark(Area { x: 4, ..area }, key('b'), 2);
        spots.mark(Area { x: 20, ..area }, key('c'), 0);
        let at = |column, row| spots.at(column, row).map(|press| (press.key, press.times));
        assert_eq!(at(2, 1), Some((key('a'), 1)));
        assert_eq!(at(4, 1), Some((key('b'), 2)));
        assert_eq!(at(2, 2), None);
        assert_eq!(at(20, 1), None);
        spots.clear();
        assert_eq!(spots.at(2, 1), None);
    }
}
