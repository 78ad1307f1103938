//! What is due, in words: the queue of the day joined with what decks and candidates wrote.

use std::collections::{BTreeMap, HashMap};

use crate::app::{DueCard, DueFacts, DueQuestion, Leech, NextDate};
use crate::base::text::elide;
use crate::base::{QuestionId, Timestamp};
use crate::deck::Deck;
use crate::memory::{Calendar, Change, Day, Item, ItemKey, ItemKind, Mark, Rating, Wording};
use crate::schedule::{DueItem, Known, Limits, due as due_queue, skill, variant, whole_catalogue};
use crate::store::{Marks, Store, StoreError};

/// So many past reviews of a leech are shown.
const PAST: usize = 8;

/// What is due, and what was not known before of what it stands for.
#[derive(Debug, Default)]
pub(super) struct Due {
    pub(super) facts: DueFacts,
    pub(super) skills: Vec<(ItemKey, String)>,
    pub(super) outlook: Outlook,
    /// When each question that was scored falls due.
    pub(super) questions: HashMap<ItemKey, Timestamp>,
}

/// What the history knows of items, before anybody needs the decks' words.
#[derive(Debug)]
pub(super) struct Rows {
    items: Vec<Item>,
    marks: Marks,
    skills: BTreeMap<ItemKey, String>,
    seen: HashMap<QuestionId, Timestamp>,
}

impl Rows {
    pub(super) fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            items: store.items()?,
            marks: store.marks()?,
            skills: store.skills()?,
            seen: last_seen(store)?,
        })
    }
}

/// What comes back when, and whether anything was recalled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outlook {
    /// Something was reviewed at some time.
    pub(super) reviewed: bool,
    /// A card was recalled today.
    pub(super) recalled_today: bool,
    /// How much comes back on which day; what is overdue comes back today.
    pub(super) by_day: BTreeMap<Day, usize>,
}

/// Everything that is asked while the queue is put in words.
struct Desk<'a> {
    store: &'a Store,
    decks: &'a [Deck],
    items: HashMap<&'a ItemKey, &'a Item>,
    marks: &'a Marks,
    seen: &'a HashMap<QuestionId, Timestamp>,
    now: Timestamp,
}

/// Returns what is due at `now`.
pub(super) fn due(
    store: &Store,
    rows: &Rows,
    decks: &[Deck],
    limits: Limits,
    now: Timestamp,
) -> Result<Due, StoreError> {
    let Rows {
        items,
        marks,
        skills,
        seen,
    } = rows;
    let known = Known { items, marks };
    let scheduler = store.scheduler();
    let catalogue = whole_catalogue(decks, known);
    let queue = due_queue(known, &catalogue, limits, scheduler, now);
    let desk = Desk {
        store,
        decks,
        items: items.iter().map(|item| (&item.key, item)).collect(),
        marks,
        seen,
        now,
    };
    let mut found = Due {
        facts: DueFacts {
            next: queue.next.map(|day| day.to_string()),
            plan: queue.catch_up.map(|plan| plan.to_string()),
            days_to_go: scheduler.days_to_go(now),
            today: scheduler.calendar().day_of(now),
            ..DueFacts::default()
        },
        skills: Vec::new(),
        outlook: outlook(items, marks, scheduler.calendar(), now),
        questions: due_days(items, marks, scheduler.calendar()),
    };
    for item in &queue.items {
        let now_stands = desk.deck(&item.key).and_then(|deck| skill(deck, &item.key));
        let is_reviewed = desk.items.contains_key(&item.key);
        let changed = match (now_stands, skills.get(&item.key)) {
            (Some(word), Some(known)) => word != *known,
            (Some(word), None) if is_reviewed => {
                found.skills.push((item.key.clone(), word));
                false
            }
            _ => false,
        };
        if item.key.kind.is_recalled() {
            found.facts.cards.extend(desk.card(item, changed));
        } else {
            found.facts.questions.extend(desk.question(item, changed)?);
        }
    }
    for key in &queue.leeches {
        found.facts.leeches.extend(desk.leech(key)?);
    }
    Ok(found)
}

fn due_days(items: &[Item], marks: &Marks, calendar: &Calendar) -> HashMap<ItemKey, Timestamp> {
    let unmarked = Mark::default();
    let questions = items
        .iter()
        .filter(|item| item.key.kind == ItemKind::Question);
    questions
        .filter_map(|item| {
            let day = marks.get(&item.key).unwrap_or(&unmarked).due(item)?;
            Some((item.key.clone(), calendar.start_of(day)))
        })
        .collect()
}

/// Looks ahead, over everything that was reviewed and is not put aside.
fn outlook(items: &[Item], marks: &Marks, calendar: &Calendar, now: Timestamp) -> Outlook {
    let today = calendar.day_of(now);
    let start = calendar.start_of(today);
    let mut outlook = Outlook::default();
    let unmarked = Mark::default();
    for item in items.iter().filter(|item| item.reps > 0) {
        outlook.reviewed = true;
        let is_today = item.last_review.is_some_and(|at| at >= start);
        outlook.recalled_today |= is_today && item.key.kind.is_recalled();
        let mark = marks.get(&item.key).unwrap_or(&unmarked);
        if let (None, Some(due)) = (mark.aside(item, today), mark.due(item)) {
            *outlook.by_day.entry(due.max(today)).or_default() += 1;
        }
    }
    outlook
}

/// Returns what was done to an item, in words.
pub(super) fn done(key: &ItemKey, change: &Change) -> String {
    let name = elide(&key.id, 24);
    match change {
        Change::Bury(day) => format!("{name} rests until {day}; u takes that back"),
        Change::Suspend => format!("{name} is suspended; u takes that back"),
        Change::Resume => format!("{name} comes back as before; u takes that back"),
        Change::Flag(true) => format!("{name} is flagged"),
        Change::Flag(false) => format!("{name} is not flagged any more"),
        Change::SetDay(day) => format!("{name} comes back on {day}; u takes that back"),
        Change::Reword(_) => format!("{name} has your words now; u takes that back"),
        Change::Split(parts) => format!("{} cards made of {name}; u takes that back", parts.len()),
        Change::Keep => format!("{name} goes on as it is; u takes that back"),
        Change::Restart => format!("{name} starts anew; u takes that back"),
    }
}

impl Desk<'_> {
    fn deck(&self, key: &ItemKey) -> Option<&Deck> {
        self.decks.iter().find(|deck| deck.id == key.deck)
    }

    fn item(&self, key: &ItemKey) -> Item {
        let known = self.items.get(key).copied().cloned();
        known.unwrap_or_else(|| Item::new(key.clone()))
    }

    /// The words of a card, and its explanation: the candidate's own before the deck's.
    fn words(&self, key: &ItemKey) -> Option<(Wording, String)> {
        let card = self
            .deck(key)
            .filter(|_| key.kind == ItemKind::Card)
            .and_then(|deck| deck.cards.iter().find(|card| card.id.as_str() == key.id));
        let own = self.marks.get(key).and_then(|mark| mark.wording.clone());
        let why = card.map_or_else(String::new, |card| card.why.clone());
        let of_deck = card.map(|card| Wording {
            front: card.front.clone(),
            back: card.back.clone(),
        });
        Some((own.or(of_deck)?, why))
    }

    fn card(&self, due: &DueItem, changed: bool) -> Option<DueCard> {
        let (words, why) = self.words(&due.key)?;
        let scheduler = self.store.scheduler();
        let next = scheduler.next_states(&self.item(&due.key), self.now);
        Some(DueCard {
            key: due.key.clone(),
            front: words.front,
            back: words.back,
            why,
            reason: due.why.to_string(),
            next: next.map(|next| NextDate {
                date: next.due.to_string(),
                days: next.interval_days,
            }),
            flagged: due.flagged,
            changed,
        })
    }

    /// A question that is due; where it was missed, another of its family in its place.
    fn question(&self, due: &DueItem, changed: bool) -> Result<Option<DueQuestion>, StoreError> {
        let (Some(deck), Some(origin)) = (self.deck(&due.key), due.key.origin()) else {
            return Ok(None);
        };
        let was_missed = match due.key.kind {
            ItemKind::Question => {
                let last = self.store.reviews_of(&due.key)?.pop();
                last.is_some_and(|review| review.log.rating == Rating::Again)
            }
            _ => true,
        };
        let question = if was_missed {
            variant(deck, &origin, |id| self.seen.get(id).copied())
        } else {
            deck.question(&origin)
        };
        let title = deck.question(&origin).map(|origin| origin.title.as_str());
        Ok(question.map(|question| {
            let reason = match (self.mistake(&due.key), title) {
                (Some(mistake), _) => format!("{}, against: {mistake}", due.why),
                (None, Some(title)) if question.id != origin => {
                    format!("{}, in place of {title}", due.why)
                }
                _ => due.why.to_string(),
            };
            DueQuestion {
                key: due.key.clone(),
                question: question.id.clone(),
                reason,
                flagged: due.flagged,
                changed,
            }
        }))
    }

    /// The mistake that an item is about.
    fn mistake(&self, key: &ItemKey) -> Option<&str> {
        let mark = self
            .marks
            .get(key)
            .filter(|_| key.kind == ItemKind::Mistake);
        let words = mark.and_then(|mark| mark.wording.as_ref())?;
        Some(words.front.as_str())
    }

    fn leech(&self, key: &ItemKey) -> Result<Option<Leech>, StoreError> {
        let calendar: &Calendar = self.store.scheduler().calendar();
        let question = self
            .deck(key)
            .zip(key.origin())
            .and_then(|(deck, id)| deck.question(&id));
        let of_card = self.words(key).map(|(words, _)| (words.front, words.back));
        let of_question = question.map(|question| (question.title.clone(), String::new()));
        let Some((front, back)) = of_card.or(of_question) else {
            return Ok(None);
        };
        let reviews = self.store.reviews_of(key)?;
        let past = reviews.iter().rev().take(PAST);
        Ok(Some(Leech {
            key: key.clone(),
            front,
            back,
            lapses: self.item(key).lapses,
            past: past
                .map(|review| {
                    (
                        calendar.day_of(review.log.at).to_string(),
                        review.log.rating.to_string(),
                    )
                })
                .collect(),
            written: Vec::new(),
        }))
    }
}

/// When each question was last seen.
pub(super) fn last_seen(store: &Store) -> Result<HashMap<QuestionId, Timestamp>, StoreError> {
    let mut last = HashMap::new();
    for seen in store.seen()? {
        let at = last.entry(seen.question).or_insert(seen.at);
        *at = (*at).max(seen.at);
    }
    Ok(last)
}
