//! The history's worker: owns the store, keeps what the disk refuses, turns rows into facts.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{
    CourseFacts, HistoryFacts, HomeFacts, QuestionRow, Reply, StoreRequest, Unfinished,
};
use crate::base::{CancelToken, Clock, Diagnostic, SessionId, Timestamp};
use crate::interview::{Event, Fact, REST, Seen};
use crate::library::Library;
use crate::memory::{Calendar, Change, Item, ItemKey, Scheduler};
use crate::report::mistakes::book;
use crate::runtime::foretold;
use crate::runtime::past::{fired_in, last_line, question, score, sitting, stored, weakest};
use crate::runtime::perform::StoreJob;
use crate::runtime::recall::{self, Due, Rows};
use crate::runtime::search;
use crate::runtime::shelf::Shelf;
use crate::runtime::written;
use crate::schedule::{Limits, skill};
use crate::store::{
    self, Closing, Notice, OpenOptions, Outbox, SearchIndex, SessionFilter, SessionState, Store,
    StoreError, Write,
};

/// How the history schedules and writes dates.
#[derive(Clone, Debug)]
pub struct HistorySetup {
    /// Decides when items come back.
    pub scheduler: Scheduler,
    /// Local days.
    pub calendar: Calendar,
    /// How much a day may hold.
    pub limits: Limits,
    /// Where decks are found, for the words of what is due.
    pub library: Library,
}

/// The history as the worker holds it.
pub(super) struct History {
    pub(super) dir: PathBuf,
    pub(super) setup: HistorySetup,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) store: Option<Store>,
    /// Why the history cannot be written, if it cannot.
    trouble: Option<String>,
    /// What happened while it was opened, until it was told.
    notices: Vec<Diagnostic>,
    outbox: Outbox,
    search: Option<SearchIndex>,
    pub(super) decks: Shelf,
}

/// Returns the worker.
pub fn history_worker(
    dir: PathBuf,
    setup: HistorySetup,
    clock: Arc<dyn Clock>,
) -> impl FnMut(StoreJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    let mut history: Option<History> = None;
    move |job, _, tell| {
        // Opened on the worker's own thread, so that the first frame does not wait for the disk.
        let history = history
            .get_or_insert_with(|| History::open(dir.clone(), setup.clone(), Arc::clone(&clock)));
        match job {
            StoreJob::Ask(StoreRequest::Home) => {
                let home = history.answer(StoreRequest::Home);
                home.into_iter().for_each(tell);
                // Nobody waits for the copy of the day.
                history.back_up();
                None
            }
            StoreJob::Ask(request) => history.answer(request),
            StoreJob::Drain(done) => {
                let _ = done.send(());
                None
            }
        }
    }
}

impl History {
    fn open(dir: PathBuf, setup: HistorySetup, clock: Arc<dyn Clock>) -> Self {
        // Meanwhile the file is opened and its rows are read.
        let decks = Shelf::begin(&setup.library);
        let mut history = Self {
            dir,
            setup,
            clock,
            store: None,
            trouble: None,
            notices: Vec::new(),
            outbox: Outbox::default(),
            search: None,
            decks,
        };
        history.try_to_write();
        history
    }

    /// Opens the history for writing; where that is refused, for reading, and says why.
    fn try_to_write(&mut self) {
        let mut options = OpenOptions {
            read_only: false,
            scheduler: self.setup.scheduler.clone(),
        };
        match Store::open(&self.dir, options.clone()) {
            Ok(store) => {
                self.trouble = None;
                // That a file mode was tightened is nothing to stop an evening for.
                let notices = store.notices().iter();
                let notices = notices.filter(|n| !matches!(n, Notice::Tightened { .. }));
                self.notices = notices.map(Notice::to_diagnostic).collect();
                self.store = Some(store);
            }
            Err(error) => {
                self.trouble = Some(format!("{error}; {}", error.help()));
                options.read_only = true;
                self.store = Store::open(&self.dir, options).ok();
            }
        }
    }

    /// Makes the copy of the day, if it is not there yet; what is wrong is told with the next look
    /// at the home screen.
    fn back_up(&mut self) {
        let Some(store) = self.store.as_ref().filter(|store| !store.is_read_only()) else {
            return;
        };
        if let Err(error) = store.back_up_daily(self.clock.now()) {
            let mut told = error.to_diagnostic();
            told.message = format!("today's backup could not be made: {}", told.message);
            if !self.notices.contains(&told) {
                self.notices.push(told);
            }
        }
    }

    /// Says whether there is a store to write to; looks once more if there was none.
    pub(super) fn can_write(&mut self) -> bool {
        let writable = |store: &Option<Store>| store.as_ref().is_some_and(|s| !s.is_read_only());
        if !writable(&self.store) {
            // The other copy may have ended, the disk may be back.
            self.try_to_write();
        }
        writable(&self.store)
    }

    fn answer(&mut self, request: StoreRequest) -> Option<Reply> {
        match request {
            StoreRequest::Begin(_, event) => Some(self.write(Write::Begin(vec![*event]))),
            StoreRequest::Fork(events) => Some(self.write(Write::Begin(events))),
            StoreRequest::Append {
                session,
                first_seq,
                events,
                derived,
            } => {
                let derived = Box::new(stored(&session, *derived));
                Some(self.write(Write::Append {
                    session,
                    first_seq,
                    events,
                    derived,
                }))
            }
            StoreRequest::Beat(session, now) => {
                // A heartbeat is also the moment to try again what the disk refused.
                let reply = (self.outbox.waiting() > 0).then(|| self.retry());
                let beaten = self.store.as_mut().map(|store| store.beat(&session, now));
                reply.or_else(|| beaten.is_none_or(|b| b.is_err()).then(|| self.retry()))
            }
            StoreRequest::Home => Some(Reply::Home(Box::new(self.home()))),
            StoreRequest::History => Some(Reply::History(Box::new(self.history()))),
            StoreRequest::Calibration => {
                foretold::reply(self.store.as_ref()?, &self.setup.calendar, self.clock.now())
            }
            StoreRequest::Find(asked) => Some(self.find(asked)),
            StoreRequest::Due => {
                let mut facts = self.due().facts;
                if let Some(store) = &self.store {
                    written::remind(store, &mut facts.leeches);
                }
                Some(Reply::Due(Box::new(facts)))
            }
            StoreRequest::Course => Some(self.course()),
            StoreRequest::Progress => Some(self.progress()),
            StoreRequest::MakePlan(profile) => Some(self.make_plan(profile)),
            StoreRequest::KeepCheck(answers) => Some(self.keep_check(answers)),
            StoreRequest::SavePlan => Some(changed(self.save_plan())),
            StoreRequest::Load(session) => Some(match self.load(&session) {
                Ok(events) => Reply::Events { session, events },
                Err(error) => changed(format!("{error}; {}", error.help())),
            }),
            StoreRequest::RateCard(key, rating) => {
                let at = self.clock.now();
                let written = Write::Rate {
                    key: key.clone(),
                    rating,
                    at,
                };
                let reply = self.write(written);
                self.learn_skill(&key, at);
                Some(reply)
            }
            StoreRequest::NextDates(deck, question) => {
                let key = ItemKey::question(&deck, &question);
                let known = self.store.as_ref().and_then(|store| store.item(&key).ok());
                let known = known.unwrap_or_else(|| Item::new(key));
                let next = self.scheduler().next_states(&known, self.clock.now());
                let dates = next.map(|next| next.due.to_string());
                Some(Reply::NextDates { question, dates })
            }
            StoreRequest::Mark(key, change) => {
                let now = self.clock.now();
                let done = self.store.as_mut()?.change(&key, &change, now);
                let words = recall::done(&key, &change);
                Some(changed(outcome(done.err(), &words)))
            }
            StoreRequest::SameSkill(key, is_same) => {
                let now = self.clock.now();
                self.learn_skill(&key, now);
                if is_same {
                    return Some(changed("what you know of it stays".to_owned()));
                }
                let done = self.store.as_mut()?.change(&key, &Change::Restart, now);
                let words = "it starts anew; u takes that back";
                Some(changed(outcome(done.err(), words)))
            }
            StoreRequest::Errand(session, key) => {
                let now = self.clock.now();
                let sent = self.store.as_mut()?.send_on_errand(&session, &key, now);
                sent.err().map(|error| changed(error.to_string()))
            }
            StoreRequest::UndoRating => {
                let now = self.clock.now();
                let undone = self.store.as_mut()?.undo_last(now);
                Some(changed(match undone {
                    Ok(Some(undone)) => undone.to_string(),
                    Ok(None) => "there is nothing to take back".to_owned(),
                    Err(error) => error.to_string(),
                }))
            }
            StoreRequest::Remove(session) => {
                let now = self.clock.now();
                let removed = self.store.as_mut()?.delete_session(&session, now);
                Some(changed(outcome(removed.err(), "removed; u brings it back")))
            }
            StoreRequest::Restore(session) => {
                let restored = self.store.as_mut()?.restore_session(&session);
                Some(changed(outcome(restored.err(), "it is back")))
            }
            StoreRequest::GiveUp(session, at) => Some(self.give_up(session, at)),
            StoreRequest::Diary(request) => Some(self.write_diary(request)),
        }
    }

    /// Writes, or keeps what the disk refuses and says so.
    fn write(&mut self, write: Write) -> Reply {
        self.outbox.keep(write);
        self.retry()
    }

    /// Writes what waits.
    fn retry(&mut self) -> Reply {
        if self.can_write()
            && let Some(store) = self.store.as_mut()
        {
            return match self.outbox.retry(store) {
                Ok(()) => Reply::Saved,
                Err(error) => Reply::NotSaved {
                    message: format!("{error}; {}", error.help()),
                },
            };
        }
        let why = self.trouble.clone();
        Reply::NotSaved {
            message: why.unwrap_or_else(|| "the history cannot be opened".to_owned()),
        }
    }

    fn load(&self, session: &SessionId) -> Result<Vec<Event>, StoreError> {
        match &self.store {
            Some(store) => store.load_events(session),
            None => Err(StoreError::Missing(self.dir.join(store::FILE_NAME))),
        }
    }

    /// Ends an interrupted sitting without opening it.
    fn give_up(&mut self, session: SessionId, at: Timestamp) -> Reply {
        let next = self.store.as_ref().map(|store| store.next_seq(&session));
        let Some(Ok(first_seq)) = next else {
            return changed("this sitting cannot be given up now".to_owned());
        };
        let events = vec![Event {
            at,
            fact: Fact::Abandoned,
        }];
        let closing = Closing {
            mean: None,
            recommendation: None,
        };
        let derived = store::Derived {
            closing: Some(closing),
            ..store::Derived::default()
        };
        self.write(Write::Append {
            session,
            first_seq,
            events,
            derived: Box::new(derived),
        })
    }

    fn home(&mut self) -> HomeFacts {
        let due = self.due();
        let course = self.course_with(&due);
        let trouble = self.trouble.clone();
        let notices = std::mem::take(&mut self.notices);
        let notices = notices
            .iter()
            .map(|n| format!("{}. {}", n.message, n.help))
            .collect();
        let Some(store) = &self.store else {
            return HomeFacts {
                read_only: trouble,
                notices,
                ..HomeFacts::default()
            };
        };
        let calendar = &self.setup.calendar;
        let finished = store
            .list_sessions(&SessionFilter {
                state: Some(SessionState::Finished),
                ..Default::default()
            })
            .unwrap_or_default();
        let scores = store.scores().unwrap_or_default();
        let seen = store.seen().unwrap_or_default();
        let since = self.clock.now() - REST;
        let fired = store.fired(since).unwrap_or_default();
        HomeFacts {
            unfinished: store.unfinished().ok().flatten().map(|head| Unfinished {
                when: calendar.wall(head.last_alive),
                session: head.id,
                title: head.title,
                last_alive: head.last_alive,
            }),
            due_cards: due.facts.cards.len(),
            due_questions: due.facts.questions.len(),
            leeches: due.facts.leeches.len(),
            days_to_go: due.facts.days_to_go,
            sittings: finished.len(),
            last: finished.first().map(|head| last_line(head, calendar)),
            seen: seen
                .into_iter()
                .map(|seen| Seen {
                    score: scores
                        .iter()
                        .rev()
                        .find(|row| row.question_id == seen.question)
                        .map(score),
                    due: due
                        .questions
                        .get(&ItemKey::question(&seen.deck, &seen.question))
                        .copied(),
                    fired: fired_in(&fired, &seen),
                    question: seen.question,
                    at: seen.at,
                })
                .collect(),
            read_only: trouble.filter(|_| store.is_read_only()),
            notices,
            weakest: weakest(&scores),
            today: calendar.day_of(self.clock.now()),
            plan_day: course.as_ref().and_then(CourseFacts::day),
            tonight: course.map_or_else(Vec::new, |course| course.tasks),
        }
    }

    fn history(&self) -> HistoryFacts {
        let Some(store) = &self.store else {
            return HistoryFacts::default();
        };
        let calendar = &self.setup.calendar;
        let heads = store
            .list_sessions(&SessionFilter::default())
            .unwrap_or_default();
        let levels: HashMap<_, _> = heads
            .iter()
            .map(|head| (head.id.clone(), head.level.to_string()))
            .collect();
        let mut questions: Vec<QuestionRow> = store
            .scores()
            .unwrap_or_default()
            .into_iter()
            .map(|row| {
                let level = levels.get(&row.session).cloned();
                question(row, level.unwrap_or_default(), calendar)
            })
            .collect();
        questions.reverse();
        HistoryFacts {
            sittings: heads
                .into_iter()
                .map(|head| sitting(head, calendar))
                .collect(),
            questions,
            mistakes: book(&store.judged().unwrap_or_default())
                .into_iter()
                .map(|mistake| (calendar.day_of(mistake.last).to_string(), mistake))
                .collect(),
            real: store.real_rounds().unwrap_or_default(),
            tagged: store.tagged().unwrap_or_default(),
        }
    }

    /// Looks for words; takes in some of the sittings that are new to the index before it does.
    fn find(&mut self, asked: String) -> Reply {
        if self.search.is_none() {
            self.search = SearchIndex::open(&self.dir).ok();
        }
        let decks = self.decks.wait();
        let held = self.store.as_ref().zip(self.search.as_mut());
        let facts = search::find(held, decks, &self.setup.calendar, asked);
        Reply::Found(Box::new(facts))
    }

    pub(super) fn due(&mut self) -> Due {
        let now = self.clock.now();
        let Some(store) = &self.store else {
            self.decks.wait();
            return Due::default();
        };
        let found = Rows::of(store)
            .and_then(|rows| recall::due(store, &rows, self.decks.wait(), self.setup.limits, now))
            .unwrap_or_default();
        let store = self.store.as_mut().filter(|store| !store.is_read_only());
        if let Some(store) = store.filter(|_| !found.skills.is_empty()) {
            // Refused, they are asked for again the next time.
            let _ = store.set_skills(&found.skills, now);
        }
        found
    }

    fn scheduler(&self) -> &Scheduler {
        let store = self.store.as_ref();
        store.map_or(&self.setup.scheduler, Store::scheduler)
    }

    /// Remembers what an item stands for now.
    fn learn_skill(&mut self, key: &ItemKey, at: Timestamp) {
        let deck = self.decks.wait().iter().find(|deck| deck.id == key.deck);
        let skill = deck.and_then(|deck| skill(deck, key));
        if let (Some(skill), Some(store)) = (skill, self.store.as_mut()) {
            // Refused, it is learnt when the item comes back.
            let _ = store.set_skills(&[(key.clone(), skill)], at);
        }
    }
}

pub(super) fn changed(message: String) -> Reply {
    Reply::HistoryChanged { message }
}

pub(super) fn outcome(error: Option<StoreError>, done: &str) -> String {
    error.map_or_else(|| done.to_owned(), |error| error.to_string())
}
