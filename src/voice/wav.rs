//! WAV in and out, one channel in the end.
//!
//! Invariant: whatever the bytes are, reading ends: in samples, or in an error that says why.

use std::io::{Cursor, Read, Seek, Write};

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use super::envelope::Envelope;

/// Samples a second that recordings are made with.
pub const RATE: u32 = 16_000;

/// Why bytes are no sound.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// They are no WAV file, or one of an unknown kind.
    #[error("no WAV file: {0}")]
    NotWav(hound::Error),
    /// There is nothing in it.
    #[error("an empty WAV file")]
    Empty,
    /// It cannot be written.
    #[error("the sound cannot be written: {0}")]
    NotWritten(hound::Error),
}

/// A WAV file that is read.
pub struct WavFile<R> {
    reader: WavReader<R>,
}

impl<R> std::fmt::Debug for WavFile<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WavFile").finish_non_exhaustive()
    }
}

impl<'b> WavFile<Cursor<&'b [u8]>> {
    /// Reads the head of a WAV file.
    pub fn new(bytes: &'b [u8]) -> Result<Self, SoundError> {
        WavFile::open(Cursor::new(bytes))
    }
}

impl<R: Read> WavFile<R> {
    /// Reads the head of a WAV file.
    pub fn open(reader: R) -> Result<Self, SoundError> {
        let reader = WavReader::new(reader).map_err(SoundError::NotWav)?;
        if reader.spec().sample_rate == 0 || reader.spec().channels == 0 {
            return Err(SoundError::Empty);
        }
        Ok(Self { reader })
    }

    /// Returns how loud it is over time. A file that was cut off is read as far as it goes.
    pub fn envelope(self) -> Envelope {
        let spec = self.reader.spec();
        let channels = usize::from(spec.channels.max(1));
        match spec.sample_format {
            SampleFormat::Float => {
                let samples = self.reader.into_samples::<f32>();
                let samples = samples.map_while(Result::ok);
                let samples = samples.map(|x| (x.clamp(-1.0, 1.0) * 32_767.0) as i16);
                Envelope::of(samples.step_by(channels), spec.sample_rate)
            }
            SampleFormat::Int => {
                let shift = 32 - u32::from(spec.bits_per_sample.clamp(1, 32));
                let samples = self.reader.into_samples::<i32>();
                let samples = samples.map_while(Result::ok);
                let samples = samples.map(|x| (x.wrapping_shl(shift) >> 16) as i16);
                Envelope::of(samples.step_by(channels), spec.sample_rate)
            }
        }
    }
}

/// Writes one channel of 16 bits a sample; the head is right once it is finished.
pub struct WavSink<W: Write + Seek> {
    writer: WavWriter<W>,
    /// Half a sample that came at the end of the bytes before.
    odd: Option<u8>,
}

impl<W: Write + Seek> std::fmt::Debug for WavSink<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WavSink").finish_non_exhaustive()
    }
}

impl<W: Write + Seek> WavSink<W> {
    /// Begins a file.
    pub fn new(out: W) -> Result<Self, SoundError> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let writer = WavWriter::new(out, spec).map_err(SoundError::NotWritten)?;
        Ok(Self { writer, odd: None })
    }

    /// Adds bytes as a recorder gives them: 16 bits a sample, low byte first.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), SoundError> {
        for byte in bytes {
            match self.odd.take() {
                None => self.odd = Some(*byte),
                Some(low) => {
                    let sample = i16::from_le_bytes([low, *byte]);
                    let written = self.writer.write_sample(sample);
                    written.map_err(SoundError::NotWritten)?;
                }
            }
        }
        Ok(())
    }

    /// Writes what the head says so far, so that a crash leaves a file that can be read.
    pub fn flush(&mut self) -> Result<(), SoundError> {
        self.writer.flush().map_err(SoundError::NotWritten)
    }

    /// Ends the file.
    pub fn finish(self) -> Result<(), SoundError> {
        self.writer.finalize().map_err(SoundError::NotWritten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;
    use proptest::prelude::*;

    fn written(pieces: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sink = WavSink::new(Cursor::new(&mut bytes)).unwrap();
        for piece in pieces {
            sink.add(piece).unwrap();
        }
        sink.finish().unwrap();
        bytes
    }

    #[test]
    fn what_is_written_is_read() {
        // A second of sound in pieces that cut a sample in half.
        let raw: Vec<u8> = (0..RATE)
            .flat_map(|n| if n % 2 == 0 { [0, 64] } else { [0, 192] })
            .collect();
        let (first, second) = raw.split_at(1_001);
        let bytes = written(&[first, second]);
        let sound = WavFile::new(&bytes).unwrap().envelope();
        assert_eq!(sound.length(), Span(1_000));
        assert!(sound.quantile(0.5) > -7.0);
    }

    #[test]
    fn a_file_that_was_cut_off_is_read_as_far_as_it_goes() {
        let bytes = written(&[&vec![1; 64_000]]);
        let cut = WavFile::new(&bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(cut.envelope().length(), Span(990));
        assert!(WavFile::new(&bytes[..20]).is_err());
        assert!(WavFile::new(b"no sound at all").is_err());
    }

    proptest! {
        #[test]
        fn damaged_bytes_end_somewhere(at in 0_usize..2_044, with: u8) {
            let mut bytes = written(&[&[7; 2_000]]);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = with;
            }
            if let Ok(file) = WavFile::new(&bytes) {
                file.envelope();
            }
        }
    }
}
