//! Floor 1: a spoken answer as sound. How long it is, where it pauses, about how fast it is.
//!
//! Nobody here understands a word. An [`Envelope`] is how loud a recording is, hundredth by hundredth
//! of a second; [`Heard`] is what follows from it alone: when the voice sets in, its pauses, its beats.
//! A beat is a swell of the voice, about a syllable, so a rate in words is an estimate and says so.
//!
//! **Invariant:** pure. Sound comes in as bytes or samples; files, programs and devices are `booth`'s.

mod envelope;
mod heard;
mod program;
mod wav;

pub use envelope::{Envelope, FRAME};
pub use heard::{Heard, Pause, SHORT_PAUSE, WORDS_OFF};
pub use program::{Recipe, Use, Wanted, Wishes};
pub use wav::{RATE, SoundError, WavFile, WavSink};
