//! The workers of the booth: one speaks and plays, one records.
//!
//! Invariant: each job ends when its token is cancelled; what came of it is told once.

use std::path::Path;
use std::sync::mpsc::Sender;

use crate::app::{Reply, VoiceNews, VoiceRequest};
use crate::base::CancelToken;
use crate::booth::{Booth, BoothError, Shelf};

/// A request to the booth, or the wish to know that all before it are done.
#[derive(Debug)]
pub enum VoiceJob {
    /// A request.
    Ask(VoiceRequest),
    /// Answer on this channel once all requests before are done.
    Drain(Sender<()>),
}

/// Returns a worker for the booth, with the recordings of the data directory `dir`.
pub fn voice_worker(
    booth: Booth,
    dir: &Path,
) -> impl FnMut(VoiceJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send + use<> {
    let shelf = Shelf::of(dir);
    move |job, cancel, _| match job {
        VoiceJob::Ask(request) => {
            let news = done(&booth, &shelf, request, cancel);
            let news = news.unwrap_or_else(|error| VoiceNews::Failed(error.to_string()));
            Some(Reply::Voice(news))
        }
        VoiceJob::Drain(sender) => {
            // Who does not wait any more need not be told.
            let _ = sender.send(());
            None
        }
    }
}

fn done(
    booth: &Booth,
    shelf: &Shelf,
    request: VoiceRequest,
    cancel: &CancelToken,
) -> Result<VoiceNews, BoothError> {
    match request {
        VoiceRequest::Speak(text) => booth.speak(&text, cancel).map(|()| VoiceNews::Silent),
        VoiceRequest::Play(name) => {
            let recording = shelf.get(&name)?;
            booth.play(&recording.path, cancel)?;
            Ok(VoiceNews::Silent)
        }
        VoiceRequest::Record(name) => {
            let recording = booth.record(shelf, &name, cancel)?;
            let heard = recording.heard()?;
            Ok(VoiceNews::Recorded {
                file: recording.name,
                heard,
            })
        }
    }
}
