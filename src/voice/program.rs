//! The programs that can read aloud, record and play, and how each is called.
//!
//! Invariant: a program is one of this table, called without a shell; what is spoken goes through its
//! standard input, so that no text is ever an argument.

use super::wav::RATE;

/// What a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// Reads text aloud.
    Speak,
    /// Records the microphone.
    Record,
    /// Plays a recording.
    Play,
}

/// Which program a person wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// None.
    #[default]
    Off,
    /// The first of the table that is there.
    First,
    /// This one.
    Named(&'static str),
}

/// What a person wants; nothing unless they say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The interviewer is read aloud.
    pub speak: Wanted,
    /// Answers may be recorded, and played.
    pub record: Wanted,
}

/// How a program is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Its name on the path.
    pub name: &'static str,
    /// What for.
    pub purpose: Use,
    /// Its arguments; the path of what is played comes after them.
    args: &'static str,
}

/// A recorder gives raw samples: one channel, 16 bits, little end first, [`RATE`] a second.
const RECIPES: &[Recipe] = &[
    recipe("espeak-ng", Use::Speak, "-s 160 --stdin"),
    recipe("say", Use::Speak, "-f -"),
    recipe("spd-say", Use::Speak, "-w -e"),
    recipe("arecord", Use::Record, "-q -t raw -f S16_LE -r {rate} -c 1"),
    recipe(
        "rec",
        Use::Record,
        "-q -t raw -b 16 -e signed-integer -L -r {rate} -c 1 -",
    ),
    recipe("ffmpeg", Use::Record, FFMPEG),
    recipe("aplay", Use::Play, "-q"),
    recipe("play", Use::Play, "-q"),
    recipe("afplay", Use::Play, ""),
    recipe("ffplay", Use::Play, "-nodisp -autoexit -loglevel error"),
];

#[cfg(target_os = "macos")]
const FFMPEG: &str =
    "-nostdin -loglevel error -f avfoundation -i :0 -ac 1 -ar {rate} -f s16le pipe:1";
#[cfg(not(target_os = "macos"))]
const FFMPEG: &str = "-nostdin -loglevel error -f alsa -i default -ac 1 -ar {rate} -f s16le pipe:1";

const fn recipe(name: &'static str, purpose: Use, args: &'static str) -> Recipe {
    Recipe {
        name,
        purpose,
        args,
    }
}

impl Use {
    /// Returns the programs for it, those that are tried first first.
    pub fn recipes(self) -> impl Iterator<Item = &'static Recipe> {
        RECIPES.iter().filter(move |recipe| recipe.purpose == self)
    }
}

impl Wanted {
    /// Reads `off`, `auto` or the name of a program for `purpose`.
    pub fn parse(word: &str, purpose: Use) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "auto" => Some(Self::First),
            _ => {
                let found = purpose.recipes().find(|recipe| recipe.name == word);
                found.map(|recipe| Self::Named(recipe.name))
            }
        }
    }

    /// Says whether a program may be run.
    pub fn allows(&self, recipe: &Recipe) -> bool {
        match self {
            Self::Off => false,
            Self::First => true,
            Self::Named(name) => recipe.name == *name,
        }
    }
}

impl Recipe {
    /// Returns its arguments.
    pub fn arguments(&self) -> Vec<String> {
        let rate = RATE.to_string();
        let words = self.args.split_whitespace();
        words.map(|word| word.replace("{rate}", &rate)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, purpose: Use, expect: Option<&Wanted>) {
        assert_eq!(Wanted::parse(word, purpose).as_ref(), expect, "{word}");
    }

    #[test]
    fn a_program_is_wanted_by_its_name_or_not_at_all() {
        check("off", Use::Record, Some(&Wanted::Off));
        check("auto", Use::Speak, Some(&Wanted::First));
        check("rec", Use::Record, Some(&Wanted::Named("rec")));
        check("rec", Use::Speak, None);
        check("rm -rf", Use::Record, None);
    }

    #[test]
    fn recorders_are_told_the_rate() {
        for recipe in Use::Record.recipes() {
            assert!(
                recipe.arguments().contains(&"16000".to_owned()),
                "{recipe:?}"
            );
        }
        let first = Use::Record.recipes().next().unwrap();
        assert!(Wanted::First.allows(first) && !Wanted::Off.allows(first));
        assert!(!Wanted::Named("rec").allows(first));
    }
}
