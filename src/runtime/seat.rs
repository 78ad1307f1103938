//! The threads of the second seat: one that waits for partners, two for each conversation.
//!
//! Invariant: the program never waits for a partner. What is shown goes through a channel; a partner
//! who does not take it within the line's patience is hung up on, and the next one may come.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::app::{Msg, SeatNews, SeatSaid, SeatView};
use crate::seat::{Ear, Line, Listener, Message, Mouth, SeatError};

/// Where the view of the partner goes, while there is one.
type Place = Arc<Mutex<Option<Sender<Box<SeatView>>>>>;

/// The second seat on either side.
#[derive(Debug)]
pub(super) struct SeatLine {
    data_dir: PathBuf,
    inbox: Sender<Msg>,
    /// On the candidate's side: whether the socket is ours.
    is_bound: bool,
    /// On the candidate's side: who sits there.
    place: Place,
    /// On the partner's side.
    says: Option<Sender<SeatSaid>>,
}

impl SeatLine {
    /// Returns a seat that nobody was asked to.
    pub(super) fn new(data_dir: PathBuf, inbox: Sender<Msg>) -> Self {
        Self {
            data_dir,
            inbox,
            is_bound: false,
            place: Place::default(),
            says: None,
        }
    }

    /// Waits for partners from now on.
    pub(super) fn open(&mut self) {
        let (inbox, place) = (self.inbox.clone(), Arc::clone(&self.place));
        let bound = Listener::bind(&self.data_dir);
        let started = bound.and_then(|listener| {
            // Said first, so that no partner comes before it.
            tell(&inbox, SeatNews::Open);
            start("seat", move || wait_for_partners(&listener, &inbox, &place))
        });
        self.is_bound = started.is_ok();
        if let Err(error) = started {
            tell(&self.inbox, SeatNews::Failed(error.to_string()));
        }
    }

    /// Shows the round to the partner, if there is one.
    pub(super) fn show(&self, view: Box<SeatView>) {
        if let Some(partner) = lock(&self.place).as_ref() {
            // One who is just leaving sees no more.
            let _ = partner.send(view);
        }
    }

    /// Sits down beside the round that waits for a partner.
    pub(super) fn join(&mut self) {
        match converse(&self.data_dir, &self.inbox) {
            Ok(says) => self.says = Some(says),
            Err(error) => {
                let _ = self.inbox.send(Msg::SeatLost(error.to_string()));
            }
        }
    }

    /// Says something to the candidate's program.
    pub(super) fn say(&self, said: SeatSaid) {
        if let Some(says) = &self.says {
            // If the line is cut, that has been told.
            let _ = says.send(said);
        }
    }
}

impl Drop for SeatLine {
    fn drop(&mut self) {
        if self.is_bound {
            crate::seat::clear(&self.data_dir);
        }
    }
}

fn tell(inbox: &Sender<Msg>, news: SeatNews) {
    // Nobody listens any more only if the program ends.
    let _ = inbox.send(Msg::Seat(news));
}

fn lock(place: &Place) -> MutexGuard<'_, Option<Sender<Box<SeatView>>>> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), SeatError> {
    let started = thread::Builder::new().name(name.into()).spawn(work);
    let failed = |source: io::Error| SeatError::Io {
        path: PathBuf::from("a thread"),
        source,
    };
    started.map(drop).map_err(failed)
}

fn wait_for_partners(listener: &Listener, inbox: &Sender<Msg>, place: &Place) {
    while let Ok(line) = listener.next() {
        let (inbox, place) = (inbox.clone(), Arc::clone(place));
        // One who cannot be talked to is gone; the next may come.
        let _ = start("partner", move || {
            let _ = host(line, &inbox, &place);
        });
    }
}

/// Talks to one who came, to the end.
fn host(line: Line, inbox: &Sender<Msg>, place: &Place) -> Result<(), SeatError> {
    let (mut ear, mut mouth) = line.split()?;
    match ear.hear() {
        Ok(Some(Message::Hello)) => {}
        Ok(_) => return Ok(()),
        Err(error) => {
            let why = error.to_string();
            return mouth.say(&Message::Refused { why });
        }
    }
    let (sender, views) = channel();
    {
        let mut place = lock(place);
        if place.is_some() {
            let why = "somebody sits there already".to_owned();
            return mouth.say(&Message::Refused { why });
        }
        *place = Some(sender);
    }
    tell(inbox, SeatNews::Taken);
    let started = start("partner's view", move || show(&mut mouth, &views));
    if started.is_ok() {
        listen(&mut ear, inbox);
    }
    *lock(place) = None;
    tell(inbox, SeatNews::Left);
    started
}

/// Shows views, of several that wait the newest; hangs up on who does not take them.
fn show(mouth: &mut Mouth, views: &Receiver<Box<SeatView>>) {
    while let Ok(first) = views.recv() {
        let view = views.try_iter().last().unwrap_or(first);
        if mouth.say(&Message::View { view }).is_err() {
            break;
        }
    }
    mouth.hang_up();
}

/// Passes on what the partner says, until he is gone or says what is no message.
fn listen(ear: &mut Ear, inbox: &Sender<Msg>) {
    while let Ok(Some(message)) = ear.hear() {
        if let Message::Said { said } = message {
            tell(inbox, SeatNews::Said(said));
        }
    }
}

/// The partner's side of a conversation; returns where to say something.
fn converse(data_dir: &Path, inbox: &Sender<Msg>) -> Result<Sender<SeatSaid>, SeatError> {
    let (mut ear, mut mouth) = Line::join(data_dir)?.split()?;
    mouth.say(&Message::Hello)?;
    let (says, wishes) = channel();
    start("seat's mouth", move || {
        while let Ok(said) = wishes.recv() {
            if mouth.say(&Message::Said { said }).is_err() {
                break;
            }
        }
        mouth.hang_up();
    })?;
    let inbox = inbox.clone();
    start("seat's ear", move || {
        let why = loop {
            let msg = match ear.hear() {
                Ok(Some(Message::View { view })) => Msg::SeatShown(view),
                Ok(Some(Message::Refused { why })) => break why,
                Ok(Some(Message::Hello | Message::Said { .. })) => continue,
                Ok(None) => break "the candidate's program has ended".to_owned(),
                Err(error) => break error.to_string(),
            };
            if inbox.send(msg).is_err() {
                return;
            }
        };
        let _ = inbox.send(Msg::SeatLost(why));
    })?;
    Ok(says)
}
