//! What can be heard in a recording without understanding a word of it.
//!
//! Invariant: a function of the envelope. Pauses lie between two stretches of voice, in order, and
//! none is shorter than [`SHORT_PAUSE`]; a recording without a voice has none of anything.

use serde::{Deserialize, Serialize};

use super::envelope::{Envelope, FRAME, QUIET};
use crate::base::Span;

/// The shortest gap that is a pause; shorter ones belong to the words.
pub const SHORT_PAUSE: Span = Span(500);

/// The estimate of a rate in words may be this far off, as a share: measured on sentences of known
/// length read by a machine at four rates (`docs/speaking.md`).
pub const WORDS_OFF: f64 = 0.25;

/// Beats that a word has on average, in English as it is spoken about work.
const BEATS_PER_WORD: f64 = 1.6;

/// A voice is at least this far above what is quiet, in decibels.
const ABOVE_QUIET: f32 = 12.0;

/// A voice is at most this far below the loudest, in decibels.
const BELOW_LOUD: f32 = 30.0;

/// A recording whose loudest stretches stay below this holds no voice, in decibels.
const NO_VOICE: f32 = -60.0;

/// A swell falls by at least this much before the next one rises, in decibels.
const DIP: f32 = 2.0;

/// Two beats are at least so many frames apart.
const APART: usize = 8;

/// A sound shorter than so many frames is a click.
const CLICK: usize = 5;

/// What was heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// How long the recording is.
    pub length: Span,
    /// When the voice sets in; `None` if there is none.
    pub starts: Option<Span>,
    /// From the first sound of the voice to the last.
    pub spoken: Span,
    /// The pauses in between.
    pub pauses: Vec<Pause>,
    /// Swells of the voice: about its syllables.
    pub beats: u32,
}

/// A stretch in which the voice rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it begins, in the recording.
    pub at: Span,
    /// How long it is.
    pub length: Span,
}

impl Heard {
    /// Listens to a sound.
    pub fn of(sound: &Envelope) -> Self {
        let (quiet, loud) = (sound.quantile(0.1), sound.quantile(0.95));
        let length = sound.length();
        if loud < NO_VOICE {
            return Self {
                length,
                ..Self::default()
            };
        }
        // Somebody who never pauses leaves nothing quiet to compare with.
        let by_quiet =
            (quiet + (loud - quiet) * 0.4).max(quiet + ABOVE_QUIET.min((loud - quiet) / 2.0));
        // A steady sound is as loud as it is quiet, and heard all the same.
        let above = by_quiet.max(loud - BELOW_LOUD).min(loud - 1.0);
        let threshold = above.max(QUIET + 1.0);
        let stretches = stretches(&sound.levels, threshold);
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else {
            return Self {
                length,
                ..Self::default()
            };
        };
        let gaps = stretches.iter().zip(stretches.iter().skip(1));
        let pauses = gaps.filter_map(|(before, after)| {
            let length = frames(after.0 - before.1);
            (length >= SHORT_PAUSE).then_some(Pause {
                at: frames(before.1),
                length,
            })
        });
        Self {
            length,
            starts: Some(frames(first.0)),
            spoken: frames(last.1 - first.0),
            pauses: pauses.collect(),
            beats: beats(&sound.smooth(), threshold),
        }
    }

    /// Returns about how many words a minute were spoken, pauses included, to the nearest ten.
    pub fn words_per_minute(&self) -> Option<u32> {
        if self.spoken < Span(2_000) || self.beats == 0 {
            return None;
        }
        let minutes = self.spoken.0 as f64 / 60_000.0;
        let words = f64::from(self.beats) / BEATS_PER_WORD / minutes;
        Some((words / 10.0).round() as u32 * 10)
    }

    /// Returns the time that all pauses take.
    pub fn silent(&self) -> Span {
        let pauses = self.pauses.iter();
        pauses.fold(Span::ZERO, |sum, pause| sum + pause.length)
    }

    /// Returns the longest pause.
    pub fn longest(&self) -> Option<Pause> {
        self.pauses.iter().copied().max_by_key(|pause| pause.length)
    }

    /// Returns what was heard in words: `02:10 spoken, about 150 words a minute …`.
    pub fn told(&self) -> String {
        if self.starts.is_none() {
            return format!("{} recorded, no voice in it", self.length);
        }
        let rate = self.words_per_minute().map_or_else(String::new, |words| {
            format!(
                ", about {words} words a minute by the beat of the voice (± {:.0} %)",
                WORDS_OFF * 100.0
            )
        });
        let pauses = match (self.pauses.len(), self.longest()) {
            (_, None) => "no pause of half a second".to_owned(),
            (1, Some(one)) => format!("one pause, {} at {}", seconds(one.length), one.at),
            (n, Some(one)) => format!(
                "{n} pauses of half a second or more, {} in all, the longest {} at {}",
                seconds(self.silent()),
                seconds(one.length),
                one.at
            ),
        };
        format!("{} spoken{rate}; {pauses}", self.spoken)
    }
}

fn seconds(span: Span) -> String {
    format!("{:.1} s", span.0 as f64 / 1_000.0)
}

fn frames(count: usize) -> Span {
    Span(FRAME.0 * count as u64)
}

/// Where the voice sounds, as frames from and to; gaps too short for a pause are filled.
fn stretches(levels: &[f32], threshold: f32) -> Vec<(usize, usize)> {
    let gap = (SHORT_PAUSE.0 / FRAME.0) as usize;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        if *level <= threshold {
            continue;
        }
        match found.last_mut() {
            Some((_, end)) if at == *end => *end = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found.retain(|(from, to)| to - from >= CLICK);
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in found {
        match joined.last_mut() {
            Some((_, end)) if from - *end < gap => *end = to,
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// Counts swells: peaks above the threshold with a dip before the next.
fn beats(levels: &[f32], threshold: f32) -> u32 {
    let mut count = 0;
    let (mut rising, mut extreme, mut at) = (true, QUIET, 0_usize);
    let mut last: Option<usize> = None;
    for (now, level) in levels.iter().copied().enumerate() {
        if rising {
            if level > extreme {
                (extreme, at) = (level, now);
            } else if level < extreme - DIP {
                let apart = last.is_none_or(|last| at - last >= APART);
                if extreme > threshold && apart {
                    count += 1;
                    last = Some(at);
                }
                (rising, extreme) = (false, level);
            }
        } else if level < extreme {
            extreme = level;
        } else if level > extreme + DIP {
            (rising, extreme, at) = (true, level, now);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::WavFile;

    /// "I stopped the load. Then I asked finance." with a rest of 1.2 s, read by espeak-ng 1.51.
    const READ_ALOUD: &[u8] = include_bytes!("../../tests/it/voice/stopped.wav");

    /// A voice of bursts, each so many milliseconds of tone, then of rest.
    fn bursts(pattern: &[(u64, u64)]) -> Envelope {
        let rate = 8_000_u32;
        let mut samples = Vec::new();
        for (tone, rest) in pattern {
            let n_tone = tone * u64::from(rate) / 1_000;
            samples.extend((0..n_tone).map(|n| if n % 20 < 10 { 8_000 } else { -8_000 }));
            let n_rest = rest * u64::from(rate) / 1_000;
            samples.extend((0..n_rest).map(|n| if n % 2 == 0 { 3 } else { -3 }));
        }
        Envelope::of(samples, rate)
    }

    #[test]
    fn pauses_and_beats_are_counted_where_they_are() {
        let heard = Heard::of(&bursts(&[
            (0, 300),
            (200, 100),
            (200, 800),
            (200, 100),
            (200, 2_500),
            (200, 300),
        ]));
        assert_eq!(heard.starts, Some(Span(300)));
        assert_eq!(heard.beats, 5);
        assert_eq!(heard.spoken, Span(4_500));
        let pause = |at, length| Pause {
            at: Span(at),
            length: Span(length),
        };
        assert_eq!(heard.pauses, [pause(800, 800), pause(2_100, 2_500)]);
        assert_eq!(
            (heard.silent(), heard.longest()),
            (Span(3_300), Some(pause(2_100, 2_500)))
        );
        assert_eq!(heard.words_per_minute(), Some(40));
        assert_eq!(
            heard.told(),
            "00:04 spoken, about 40 words a minute by the beat of the voice (± 25 %); 2 pauses of \
             half a second or more, 3.3 s in all, the longest 2.5 s at 00:02"
        );
    }

    #[test]
    fn silence_and_clicks_are_no_voice() {
        for sound in [
            bursts(&[(0, 4_000)]),
            bursts(&[(20, 2_000), (20, 2_000)]),
            Envelope::default(),
        ] {
            let heard = Heard::of(&sound);
            assert_eq!(
                (heard.starts, heard.beats, heard.pauses.len()),
                (None, 0, 0)
            );
            assert_eq!(heard.words_per_minute(), None);
            assert!(heard.told().ends_with("no voice in it"));
        }
    }

    #[test]
    fn a_voice_without_pause_is_heard_whole() {
        let heard = Heard::of(&bursts(&[(180, 60); 20]));
        assert_eq!((heard.pauses.len(), heard.beats), (0, 20));
        assert!(heard.told().contains("no pause"));
    }

    #[test]
    fn a_sentence_that_a_machine_read_is_heard() {
        let heard = Heard::of(&WavFile::new(READ_ALOUD).unwrap().envelope());
        assert_eq!(heard.pauses.len(), 1, "{heard:?}");
        let pause = heard.longest().unwrap();
        assert!((1_100..1_700).contains(&pause.length.0), "{pause:?}");
        // Eight words of ten syllables; the release of a final consonant swells too.
        assert!((10..=15).contains(&heard.beats), "{heard:?}");
        let words = 8.0 * 60_000.0 / heard.spoken.0 as f64;
        let told = f64::from(heard.words_per_minute().unwrap());
        assert!(
            (told / words - 1.0).abs() <= WORDS_OFF,
            "{told} for {words}"
        );
    }
}
