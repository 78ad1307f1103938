//! How far a page is scrolled.
//!
//! Invariant: a page never turns past its end, so that a key back always shows: what a frame has room for is
//! known only when it is drawn, and is remembered from there for the next key.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The first row of a page that is shown.
#[derive(Debug)]
pub struct Scroll {
    first: usize,
    /// The last row that may stand first, as the last frame had it. Drawing only looks at a model, and
    /// this is all it leaves behind.
    reach: AtomicUsize,
}

impl Scroll {
    /// Returns a page that begins with a row.
    pub fn at(first: usize) -> Self {
        Self {
            first,
            reach: AtomicUsize::new(usize::MAX),
        }
    }

    /// Turns by so many rows, backwards if negative.
    pub fn turn(&mut self, rows: isize) {
        let first = self.first.min(*self.reach.get_mut());
        self.first = first.saturating_add_signed(rows);
    }

    /// Turns to the first row.
    pub fn to_top(&mut self) {
        self.first = 0;
    }

    /// Turns to the last page.
    pub fn to_end(&mut self) {
        self.first = usize::MAX;
    }

    /// Returns the row to draw first on a frame where `last` is the last one that may; remembers that.
    pub fn fit(&self, last: usize) -> usize {
        self.reach.store(last, Ordering::Relaxed);
        self.first.min(last)
    }
}

impl Default for Scroll {
    fn default() -> Self {
        Self::at(0)
    }
}

impl Clone for Scroll {
    fn clone(&self) -> Self {
        Self {
            first: self.first,
            reach: AtomicUsize::new(self.reach.load(Ordering::Relaxed)),
        }
    }
}

/// What a frame has room for is nothing of the page's own.
impl PartialEq for Scroll {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first
    }
}

impl Eq for Scroll {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_back_shows_at_once_however_far_one_went() {
        let mut scroll = Scroll::default();
        scroll.fit(10);
        for _ in 0..100 {
            scroll.turn(5);
        }
        assert_eq!(scroll.fit(10), 10);
        scroll.turn(-1);
        assert_eq!(scroll.fit(10), 9);
        scroll.to_end();
        scroll.turn(-3);
        assert_eq!(scroll.fit(10), 7);
        scroll.to_top();
        scroll.turn(-3);
        assert_eq!(scroll.fit(10), 0);
    }

    #[test]
    fn a_page_that_grew_shorter_is_still_left_by_a_key() {
        let mut scroll = Scroll::at(40);
        assert_eq!(scroll.fit(12), 12);
        scroll.turn(-1);
        assert_eq!(scroll.fit(12), 11);
    }
}
