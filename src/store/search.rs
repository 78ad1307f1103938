//! Words in past attempts: a full-text index beside the history.
//!
//! Invariant: the index follows from the journal and the decks. It is as private as the history, is
//! in no backup and no export, and whatever is wrong with it, it is thrown away and made anew.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::dir;
use super::error::StoreError;
use super::reviews::to_json;
use super::stored::Store;
use crate::base::{DeckId, QuestionId, SessionId, Timestamp};
use crate::diary::{RealRound, Tagged, read_tags, written_tags};
use crate::interview::{PartView, QuestionState, Session, replay, rubric};
use crate::report::looking::{Facets, Looking};

/// The index's name in the data directory.
pub const SEARCH_NAME: &str = "search.db";

/// Of the layout below; another one is made anew.
const VERSION: i64 = 2;

const LAYOUT: &str = "
    CREATE TABLE known (session TEXT NOT NULL PRIMARY KEY, events INTEGER NOT NULL) STRICT;
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, session TEXT NOT NULL, question TEXT NOT NULL, deck TEXT NOT NULL,
        kind TEXT NOT NULL, level TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL,
        title TEXT NOT NULL, score REAL, round INTEGER NOT NULL, is_real INTEGER NOT NULL,
        tags TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attempts_by_session ON attempts (session);
    CREATE VIRTUAL TABLE texts USING fts5(
        title, prompt, answer, notes, said, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    );";

/// How long another program that holds the index is waited for.
const PATIENCE: Duration = Duration::from_millis(500);

const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1_000;

/// What speaks of a question besides the journal.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The prompt of a question of a deck, if the deck is there.
    pub prompt: &'a dyn Fn(&DeckId, &QuestionId) -> Option<String>,
    /// The local day of a moment.
    pub day: &'a dyn Fn(Timestamp) -> String,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// An attempt that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The sitting; of a round of a real interview, its id.
    pub session: SessionId,
    /// The question; empty for a real round.
    pub question: QuestionId,
    /// Its deck.
    pub deck: DeckId,
    /// The kind of its round, as the history writes it.
    pub kind: String,
    /// The level it was sat for.
    pub level: String,
    /// The local day.
    pub day: String,
    /// The question's title.
    pub title: String,
    /// Its score, 1 to 4.
    pub score: Option<f64>,
    /// It was a round of a real interview.
    pub real: bool,
    /// Where the words stand, between `‹` and `›`; empty if only filters were given.
    pub excerpt: String,
}

/// The index of one data directory.
#[derive(Debug)]
pub struct SearchIndex {
    conn: Connection,
}

impl SearchIndex {
    /// Opens the index in the data directory `dir`; one that cannot be kept there lives in memory.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(SEARCH_NAME);
        let open = || {
            drop(dir::open_private(&path)?);
            Self::with(Connection::open(&path)?)
        };
        open()
            .or_else(|_| {
                // Anything but a whole index of this version.
                for suffix in ["", "-wal", "-shm", "-journal"] {
                    let _gone = fs::remove_file(dir::with_suffix(&path, suffix));
                }
                open()
            })
            .or_else(|_| Self::with(Connection::open_in_memory()?))
    }

    fn with(conn: Connection) -> Result<Self, StoreError> {
        conn.busy_timeout(PATIENCE)?;
        // Lost at a power cut, it is made anew.
        conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
        let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            conn.execute_batch(LAYOUT)?;
            conn.pragma_update(None, "user_version", VERSION)?;
        } else if found != VERSION {
            return Err(StoreError::NoTable("texts".to_owned()));
        }
        Ok(Self { conn })
    }

    /// Takes in at most `most` sittings that changed, and forgets those that were removed; returns
    /// how many are left.
    pub fn follow(
        &mut self,
        store: &Store,
        words: &Words<'_>,
        most: usize,
    ) -> Result<usize, StoreError> {
        let mut known: HashMap<String, i64> = {
            let mut statement = self.conn.prepare("SELECT session, events FROM known")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        let mut stale = store.event_counts()?;
        stale.retain(|(session, events)| known.remove(session.as_str()) != Some(*events));
        let mut real = store.real_written(false)?;
        real.retain(|(at, round)| known.remove(round.id.as_str()) != Some(at.0));
        let tx = self.conn.transaction()?;
        for gone in known.keys() {
            forget(&tx, gone)?;
        }
        for (at, round) in &real {
            forget(&tx, round.id.as_str())?;
            put_real(&tx, round)?;
            learn(&tx, round.id.as_str(), at.0)?;
        }
        for (session, events) in stale.iter().take(most) {
            forget(&tx, session.as_str())?;
            // What cannot be read has no words; opening the sitting says why.
            let session_then = store
                .load_events(session)
                .ok()
                .and_then(|all| replay(&all).ok());
            if let Some(read) = session_then {
                put(&tx, &read, words)?;
            }
            learn(&tx, session.as_str(), *events)?;
        }
        tx.commit()?;
        Ok(stale.len().saturating_sub(most))
    }

    /// Returns at most `most` attempts, the best first; without words, the newest first.
    pub fn find(
        &self,
        looking: &Looking,
        tagged: &Tagged,
        most: usize,
    ) -> Result<Vec<Hit>, StoreError> {
        let asked = matching(&looking.words);
        let sql = if asked.is_empty() {
            "SELECT id, session, question, deck, kind, level, day, title, score, round, is_real, tags
             FROM attempts WHERE ?1 = '' ORDER BY at DESC, id DESC"
        } else {
            "SELECT id, session, question, deck, kind, level, day, attempts.title, score, round,
                    is_real, tags FROM texts JOIN attempts ON id = texts.rowid
             WHERE texts MATCH ?1 ORDER BY bm25(texts, 4.0, 1.0, 2.0, 2.0, 2.0), at DESC, id DESC"
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([&asked])?;
        let mut found: Vec<(i64, Hit)> = Vec::new();
        while let Some(row) = rows.next()? {
            let hit = Hit {
                session: SessionId(row.get(1)?),
                question: QuestionId(row.get(2)?),
                deck: DeckId(row.get(3)?),
                kind: row.get(4)?,
                level: row.get(5)?,
                day: row.get(6)?,
                title: row.get(7)?,
                score: row.get(8)?,
                real: row.get(10)?,
                excerpt: String::new(),
            };
            let mut tags = read_tags(&row.get::<_, String>(11)?);
            if !hit.real {
                let round = usize::try_from(row.get::<_, i64>(9)?).unwrap_or(0);
                tags.extend(tagged.of_round(&hit.session, round));
            }
            let passes = looking.passes(&Facets {
                kinds: &[&hit.kind],
                deck: hit.deck.as_str(),
                level: &hit.level,
                day: &hit.day,
                score: hit.score,
                tags: Some(&tags),
                real: hit.real,
            });
            if passes {
                found.push((row.get(0)?, hit));
            }
            if found.len() == most {
                break;
            }
        }
        if !asked.is_empty() {
            let mut excerpts = self.excerpts(&asked, &found)?;
            for (id, hit) in &mut found {
                hit.excerpt = excerpts.remove(id).unwrap_or_default();
            }
        }
        Ok(found.into_iter().map(|(_, hit)| hit).collect())
    }

    /// Returns where the words stand in each of the attempts that were found: only what is shown is
    /// worth an excerpt.
    fn excerpts(
        &self,
        asked: &str,
        found: &[(i64, Hit)],
    ) -> Result<HashMap<i64, String>, StoreError> {
        // The plus keeps FTS5 from looking each row up by itself, for which it would merge the words'
        // lists anew each time.
        let mut statement = self.conn.prepare_cached(
            "SELECT rowid, snippet(texts, -1, '‹', '›', ' … ', 14) FROM texts
             WHERE texts MATCH ?1 AND +rowid IN (SELECT value FROM json_each(?2))",
        )?;
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let rows = statement.query_map(params![asked, to_json(&ids)?], |row| {
            let text: String = row.get(1)?;
            let words: Vec<&str> = text.split_whitespace().collect();
            Ok((row.get(0)?, words.join(" ")))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Returns how many events each sitting has that was not removed.
    fn event_counts(&self) -> Result<Vec<(SessionId, i64)>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, (SELECT max(seq) FROM events WHERE session = id) + 1 FROM sessions
             WHERE deleted_at IS NULL ORDER BY started DESC",
        )?;
        let rows = statement.query_map([], |row| {
            let count: Option<i64> = row.get(1)?;
            Ok((SessionId(row.get(0)?), count.unwrap_or(0)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn forget(conn: &Connection, session: &str) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM texts WHERE rowid IN (SELECT id FROM attempts WHERE session = ?1)",
        "DELETE FROM attempts WHERE session = ?1",
        "DELETE FROM known WHERE session = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([session])?;
    }
    Ok(())
}

/// Notes up to where something was taken in.
fn learn(conn: &Connection, id: &str, upto: i64) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT INTO known VALUES (?1, ?2)")?
        .execute(params![id, upto])?;
    Ok(())
}

fn put_real(conn: &Connection, round: &RealRound) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO attempts (session, question, deck, kind, level, day, at, title, score, round,
                               is_real, tags)
         VALUES (?1, '', '', ?2, ?3, ?4, ?5, ?6, ?7, 0, 1, ?8)",
    )?
    .execute(params![
        round.id.as_str(),
        round.kind.as_str(),
        round.level,
        round.day.to_string(),
        i64::from(round.day.0) * MILLIS_A_DAY,
        round.title(),
        round.score(),
        written_tags(&round.tags),
    ])?;
    conn.prepare_cached(
        "INSERT INTO texts (rowid, title, prompt, answer, notes, said)
         VALUES (last_insert_rowid(), ?1, '', ?2, ?3, ?4)",
    )?
    .execute(params![
        round.title(),
        round.asked.join("\n"),
        round.notes,
        round.outcome.as_str()
    ])?;
    Ok(())
}

fn put(conn: &Connection, session: &Session, words: &Words<'_>) -> Result<(), StoreError> {
    let plan = &session.plan;
    for PartView {
        part,
        kind,
        plan: question,
        state,
    } in session.parts()
    {
        let Some(at) = state.opened else {
            continue;
        };
        conn.prepare_cached(
            "INSERT INTO attempts (session, question, deck, kind, level, day, at, title, score, round,
                                   is_real, tags)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, '')",
        )?
        .execute(params![
            plan.session.as_str(),
            question.id.as_str(),
            plan.deck.as_str(),
            kind.as_str(),
            plan.level.as_str(),
            (words.day)(at),
            at.0,
            question.title,
            rubric::question_score(kind, question, state),
            part.round as i64,
        ])?;
        let prompt = (words.prompt)(&plan.deck, &question.id).unwrap_or_default();
        conn.prepare_cached(
            "INSERT INTO texts (rowid, title, prompt, answer, notes, said)
             VALUES (last_insert_rowid(), ?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            question.title,
            prompt,
            state.answer,
            state.notes,
            said(state)
        ])?;
    }
    Ok(())
}

/// What was asked, replied and told, and what was handed in and changed since.
fn said(state: &QuestionState) -> String {
    let asked = state.asked.iter().map(|asked| asked.text.as_str());
    let replies = state.challenges.iter().flat_map(|one| &one.replies);
    let stories = state.stories.iter().map(|story| story.title.as_str());
    let handed = state.submissions.iter().map(|one| one.text.as_str());
    let handed = handed.filter(|text| *text != state.answer);
    let noted = state.seat.notes.iter().map(|(_, text)| text.as_str());
    let all = asked.chain(replies.map(|(_, text)| text.as_str()));
    let all: Vec<&str> = all.chain(stories).chain(noted).chain(handed).collect();
    all.join("\n")
}

/// From so many letters on, a word stands for all that begin with it; shorter ones would stand for
/// half of the language.
const BEGINNING: usize = 3;

/// The words as FTS5 wants them: each as it stands, or with more behind it.
fn matching(words: &[String]) -> String {
    let words = words
        .iter()
        .filter(|word| word.chars().any(char::is_alphanumeric));
    let words = words.map(|word| {
        let more = if word.chars().count() < BEGINNING {
            ""
        } else {
            "*"
        };
        format!("\"{}\"{more}", word.replace('"', "\"\""))
    });
    words.collect::<Vec<_>>().join(" ")
}
