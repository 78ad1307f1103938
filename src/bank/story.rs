//! A story and the collection of them.
//!
//! Invariant: a tidied story has no control characters but line ends and tabs, no blank edges, and
//! a title of one line; ids in a collection are unique slugs.

use serde::{Deserialize, Serialize};

use crate::base::id::is_slug;

/// A story to tell in a culture round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Story {
    /// A slug, unique in the collection.
    pub id: String,
    /// One line.
    pub title: String,
    /// What it shows, as slugs: `ownership`, `candor`.
    pub values: Vec<String>,
    /// The figure in it.
    pub metric: String,
    /// What it was like.
    pub situation: String,
    /// What was to be done, and by whom.
    pub task: String,
    /// What the teller did.
    pub action: String,
    /// What came of it.
    pub result: String,
    /// What was learned.
    pub reflection: String,
    /// How often it was told in a round.
    pub told: u32,
    /// The local day it was told last, `2027-03-01`; empty if it never was.
    pub last_told: String,
    /// It is not offered any more.
    pub retired: bool,
}

/// The stories of a candidate, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stories {
    /// In the order of the file.
    pub all: Vec<Story>,
}

impl Story {
    /// Returns the parts with their names, in the order they are told.
    pub fn parts(&self) -> [(&'static str, &str); 5] {
        [
            ("Situation", &self.situation),
            ("Task", &self.task),
            ("Action", &self.action),
            ("Result", &self.result),
            ("Reflection", &self.reflection),
        ]
    }

    /// Returns the names of the parts that are empty.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing: Vec<&'static str> = self
            .parts()
            .into_iter()
            .filter(|(_, text)| text.is_empty())
            .map(|(name, _)| name)
            .collect();
        if self.metric.is_empty() {
            missing.push("Metric");
        }
        missing
    }

    /// Returns how many of `values` it shows.
    pub fn fit(&self, values: &[String]) -> usize {
        let shown = values.iter().filter(|value| self.values.contains(value));
        shown.count()
    }

    /// Returns the story in its normal form.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for line in [
            &mut self.id,
            &mut self.title,
            &mut self.metric,
            &mut self.last_told,
        ] {
            *line = one_line(line);
        }
        for text in [
            &mut self.situation,
            &mut self.task,
            &mut self.action,
            &mut self.result,
            &mut self.reflection,
        ] {
            *text = plain(text);
        }
        for value in &mut self.values {
            *value = one_line(value).to_lowercase().replace(' ', "-");
        }
        let mut seen = Vec::new();
        self.values.retain(|value| {
            let is_new = is_slug(value) && !seen.contains(value);
            seen.push(value.clone());
            is_new
        });
        self
    }
}

impl Stories {
    /// Returns a story.
    pub fn get(&self, id: &str) -> Option<&Story> {
        self.all.iter().find(|story| story.id == id)
    }

    /// Returns the stories that are offered.
    pub fn active(&self) -> impl Iterator<Item = &Story> {
        self.all.iter().filter(|story| !story.retired)
    }

    /// Returns the offered stories, those that fit `values` best first, then those told least.
    pub fn fitting(&self, values: &[String]) -> Vec<&Story> {
        let mut fitting: Vec<&Story> = self.active().collect();
        fitting.sort_by_key(|story| (usize::MAX - story.fit(values), story.told));
        fitting
    }

    /// Puts a story in, in the place of the one with its id if there is one; without an id it gets
    /// one made of its title. Returns the id.
    pub fn put(&mut self, story: Story) -> String {
        let mut story = story.tidied();
        if story.id.is_empty() {
            story.id = self.free_id(&story.title);
        }
        let id = story.id.clone();
        match self.all.iter_mut().find(|known| known.id == id) {
            Some(known) => *known = story,
            None => self.all.push(story),
        }
        id
    }

    /// Puts an edited story in the place of the story `old`; says why if its new id is taken.
    pub fn replace(&mut self, old: &str, story: Story) -> Result<String, String> {
        let mut story = story.tidied();
        if story.id.is_empty() {
            old.clone_into(&mut story.id);
        }
        let id = story.id.clone();
        if id != old && self.get(&id).is_some() {
            return Err(format!("there is another story `{id}`"));
        }
        match self.all.iter_mut().find(|known| known.id == old) {
            Some(known) => *known = story,
            None => self.all.push(story),
        }
        Ok(id)
    }

    /// Counts a telling on a local day; returns how often the story was told with it, or `None` if
    /// there is no such story.
    pub fn tell(&mut self, id: &str, day: &str) -> Option<u32> {
        let story = self.all.iter_mut().find(|story| story.id == id)?;
        story.told = story.told.saturating_add(1);
        day.clone_into(&mut story.last_told);
        Some(story.told)
    }

    /// Takes a telling back; `before` is the day of the one before it, if there was one.
    pub fn take_back(&mut self, id: &str, before: &str) -> Option<u32> {
        let story = self.all.iter_mut().find(|story| story.id == id)?;
        story.told = story.told.saturating_sub(1);
        before.clone_into(&mut story.last_told);
        Some(story.told)
    }

    /// Retires a story or brings it back; says whether there is one.
    pub fn retire(&mut self, id: &str, retired: bool) -> bool {
        let story = self.all.iter_mut().find(|story| story.id == id);
        story.map(|story| story.retired = retired).is_some()
    }

    /// Adds the stories of `other` whose ids are unknown here; returns how many.
    pub fn join(&mut self, other: &Self) -> usize {
        let new = other
            .all
            .iter()
            .filter(|story| self.get(&story.id).is_none());
        let new: Vec<Story> = new.cloned().collect();
        let count = new.len();
        self.all.extend(new);
        count
    }

    fn free_id(&self, title: &str) -> String {
        let mut stem = String::new();
        for c in title.to_lowercase().chars() {
            if c.is_ascii_alphanumeric() {
                stem.push(c);
            } else if !stem.is_empty() && !stem.ends_with('-') {
                stem.push('-');
            }
            if stem.len() >= 32 {
                break;
            }
        }
        let stem = stem.trim_end_matches('-');
        let stem = if stem.is_empty() { "story" } else { stem };
        if self.get(stem).is_none() {
            return stem.to_owned();
        }
        let mut numbered = (2_u32..).map(|n| format!("{stem}-{n}"));
        numbered
            .find(|id| self.get(id).is_none())
            .unwrap_or_default()
    }
}

/// The text in a line of its own.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The text without control characters and blank edges; line ends are `\n`.
fn plain(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain: String = lines
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    plain.trim().to_owned()
}
