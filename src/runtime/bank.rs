//! The worker of the candidate's own files: reads them, changes them, tells what they hold.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{BankFacts, BankRequest, Call, HeardCall, Put, Reply};
use crate::bank::markdown::of_markdown;
use crate::bank::{Numbers, Stories, heard};
use crate::base::{CancelToken, Clock, SourceText};
use crate::memory::Calendar;
use crate::store::{PrivateError, PrivateFiles};

/// Returns the worker for the files in the data directory `dir`.
pub fn bank_worker(
    dir: PathBuf,
    calendar: Calendar,
    clock: Arc<dyn Clock>,
) -> impl FnMut(BankRequest, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    move |request, _, _| {
        let files = PrivateFiles::of(&dir);
        let numbers = files.numbers().map_err(|error| error.line());
        let mut noted = None;
        let put = match request {
            BankRequest::Load => None,
            BankRequest::Hear(call) => {
                noted = numbers.as_ref().ok().map(|numbers| hear(call, numbers));
                None
            }
            BankRequest::Put(story, text) => Some(put(&files, story, text)),
            BankRequest::Retire(id, retired) => {
                let what = if retired { "retired" } else { "offered again" };
                Some(change(&files, &id, what, |stories| {
                    stories.retire(&id, retired);
                }))
            }
            BankRequest::Told(id) => {
                let day = calendar.day_of(clock.now()).to_string();
                Some(change(&files, &id, "counted", |stories| {
                    stories.tell(&id, &day);
                }))
            }
            BankRequest::TakenBack(id, before) => {
                Some(change(&files, &id, "taken back", |stories| {
                    stories.take_back(&id, &before);
                }))
            }
        };
        Some(Reply::Bank(Box::new(BankFacts {
            stories: files.stories().map_err(|error| error.line()),
            numbers,
            put,
            heard: noted,
        })))
    }
}

/// Off the UI thread: every figure of the answer is held against every number.
fn hear(call: Call, numbers: &Numbers) -> HeardCall {
    let answers = call.answers.into_iter();
    HeardCall {
        session: call.session,
        round: call.round,
        answers: answers
            .map(|(question, text)| (question, heard(&text, numbers)))
            .collect(),
    }
}

fn change(
    files: &PrivateFiles,
    id: &str,
    what: &'static str,
    change: impl FnOnce(&mut Stories),
) -> Put {
    let changed = files.change_stories(change);
    match changed {
        Ok(_) => Put::Done {
            id: id.to_owned(),
            what,
        },
        Err(error) => Put::Refused {
            story: None,
            text: String::new(),
            why: error.line(),
        },
    }
}

/// Takes the text of one story, in the place of another or as a new one.
fn put(files: &PrivateFiles, story: Option<String>, text: String) -> Put {
    let name = story.clone().unwrap_or_else(|| "new story".to_owned());
    let done = |what| move |id| Put::Done { id, what };
    let taken = of_markdown(&SourceText::new(name, text.as_str()))
        .map_err(PrivateError::Damaged)
        .map_err(|error| error.line())
        .and_then(|mut read| match (read.pop(), read.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err("the text must hold one story: one line that begins with `# `".to_owned()),
        })
        .and_then(|one| {
            let changed = files.change_stories(|stories| match &story {
                Some(old) => stories.replace(old, one).map(done("changed")),
                None if stories.get(&one.id).is_some() => {
                    Err(format!("there is a story `{}` already", one.id))
                }
                None => Ok(done("added")(stories.put(one))),
            });
            changed.map_err(|error| error.line())?.1
        });
    taken.unwrap_or_else(|why| Put::Refused { story, text, why })
}
