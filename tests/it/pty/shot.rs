//! The screen at one moment.

/// What a person would see.
pub(crate) struct Shot(Box<vt100::Screen>);

impl Shot {
    pub(crate) fn new(screen: &vt100::Screen) -> Self {
        Self(Box::new(screen.clone()))
    }

    /// Returns the cells, for colors, modes and the cursor.
    pub(crate) fn cells(&self) -> &vt100::Screen {
        &self.0
    }

    /// Returns all rows, without the blanks at their ends.
    pub(crate) fn text(&self) -> String {
        self.0.contents()
    }

    pub(crate) fn has(&self, words: &str) -> bool {
        self.0.contents().contains(words)
    }

    /// Returns a row, the first one being 0.
    pub(crate) fn row(&self, row: u16) -> String {
        let width = self.0.size().1.get();
        self.0
            .rows(0, width)
            .nth(usize::from(row))
            .unwrap_or_default()
    }

    /// Returns the status row.
    pub(crate) fn status(&self) -> String {
        self.row(0)
    }

    /// Returns row and column of the first place where `words` stand.
    pub(crate) fn find(&self, words: &str) -> Option<(u16, u16)> {
        (0..self.0.size().0.get()).find_map(|row| {
            let text = self.row(row);
            let cells = text.split_once(words)?.0.chars().count();
            Some((row, cells as u16))
        })
    }

    /// Returns the color of the first letter of `words`.
    pub(crate) fn color_of(&self, words: &str) -> Option<vt100::Color> {
        let (row, column) = self.find(words)?;
        self.0.cell(row, column).map(vt100::Cell::fgcolor)
    }

    /// Returns the seconds that the round's clock shows as left.
    pub(crate) fn seconds_left(&self) -> Option<u64> {
        let status = self.status();
        let clock = status
            .split_once(" left")?
            .0
            .split_whitespace()
            .last()?
            .to_owned();
        clock
            .split(':')
            .try_fold(0, |sum, part| Some(sum * 60 + part.parse::<u64>().ok()?))
    }

    /// Says whether a round's clock runs.
    pub(crate) fn in_round(&self) -> bool {
        self.seconds_left().is_some()
    }

    /// Returns `round/rounds`, as the status row has it.
    pub(crate) fn round(&self) -> Option<String> {
        self.status()
            .split_whitespace()
            .find(|word| is_fraction(word))
            .map(str::to_owned)
    }

    /// Returns the name of the phase, as the status row has it.
    pub(crate) fn phase(&self) -> Option<String> {
        let status = self.status();
        let part = status.split(" · ").nth(2)?.to_owned();
        let clock = part.find(|c: char| c.is_ascii_digit())?;
        Some(part.get(..clock)?.trim().to_owned())
    }
}

fn is_fraction(word: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    word.split_once('/')
        .is_some_and(|(of, all)| is_number(of) && is_number(all))
}
