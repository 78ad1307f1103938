//! The booth with programs of our own in the places of the real ones: what is found, what they are
//! asked, what is kept, and that nothing of them stays behind.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write programs and look at what they were asked"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use onsite::base::{CancelToken, Span};
use onsite::booth::{Booth, BoothError, Shelf};
use onsite::voice::{Use, Wanted, Wishes};
use tempfile::TempDir;

/// A machine: a folder of programs and a data directory.
struct Machine {
    home: TempDir,
}

impl Machine {
    fn new(programs: &[(&str, &str)]) -> Self {
        let home = TempDir::new().unwrap();
        std::fs::create_dir(home.path().join("bin")).unwrap();
        for (name, script) in programs {
            let path = home.path().join("bin").join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { home }
    }

    fn booth(&self, speak: &Wanted, record: &Wanted) -> Booth {
        let wishes = Wishes {
            speak: speak.clone(),
            record: record.clone(),
        };
        Booth::find(&wishes, &[PathBuf::from("bin"), self.path("bin")])
    }

    fn shelf(&self) -> Shelf {
        Shelf::of(self.home.path())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A recorder that says a second of a tone, then waits until it is told to end.
const TONE: &str = "i=0; while [ $i -lt 16000 ]; do printf '\\000\\100\\000\\300'; i=$((i+2)); done
exec sleep 600";

#[test]
fn nothing_is_looked_for_that_nobody_wants() {
    let machine = Machine::new(&[
        ("espeak-ng", "exit 0"),
        ("arecord", "exit 0"),
        ("rec", "exit 0"),
    ]);
    let found = |speak: &Wanted, record: &Wanted, purpose| {
        let booth = machine.booth(speak, record);
        booth.program(purpose).map(|found| found.recipe.name)
    };
    let (off, first) = (Wanted::Off, Wanted::First);
    assert_eq!(found(&off, &off, Use::Speak), None);
    assert_eq!(found(&off, &off, Use::Record), None);
    assert_eq!(found(&first, &off, Use::Speak), Some("espeak-ng"));
    assert_eq!(found(&off, &first, Use::Record), Some("arecord"));
    assert_eq!(found(&off, &Wanted::Named("rec"), Use::Record), Some("rec"));
    assert_eq!(found(&off, &Wanted::Named("ffmpeg"), Use::Record), None);
    let booth = machine.booth(&off, &off);
    let spoken = booth.speak("Hello", &CancelToken::default());
    assert!(matches!(spoken, Err(BoothError::NoProgram(_))));
}

#[test]
fn what_is_spoken_is_told_on_standard_input_and_never_as_an_argument() {
    let machine = Machine::new(&[(
        "espeak-ng",
        "cd \"${0%/*}/..\"; echo \"$@\" > args; cat > said",
    )]);
    let booth = machine.booth(&Wanted::First, &Wanted::Off);
    let text = "-w /etc/passwd; $(touch pwned) `id`\nWhat did you do?";
    booth.speak(text, &CancelToken::default()).unwrap();
    let read = |name| std::fs::read_to_string(machine.path(name)).unwrap();
    assert_eq!(read("said"), text);
    assert_eq!(read("args"), "-s 160 --stdin\n");
    assert!(!machine.path("pwned").exists());
}

#[test]
fn a_recording_is_private_ends_when_told_and_can_be_heard() {
    let machine = Machine::new(&[("arecord", TONE)]);
    let (booth, shelf) = (machine.booth(&Wanted::Off, &Wanted::First), machine.shelf());
    let cancel = CancelToken::default();
    let recorded = std::thread::scope(|scope| {
        let job = scope.spawn(|| booth.record(&shelf, "take-1.wav", &cancel));
        while shelf.all().iter().all(|one| one.bytes < 24_000) {
            assert!(!job.is_finished(), "it ended by itself");
            std::thread::yield_now();
        }
        cancel.cancel();
        job.join().unwrap().unwrap()
    });
    assert_eq!(
        (mode(&recorded.path), mode(&machine.path("recordings"))),
        (0o600, 0o700)
    );
    let heard = recorded.heard().unwrap();
    assert_eq!(heard.starts, Some(Span::ZERO));
    assert!(
        (Span(700)..=Span(1_000)).contains(&heard.length),
        "{heard:?}"
    );
    assert_eq!(shelf.all(), [recorded]);
    // A name in use is not written over, and a path is no name.
    assert!(matches!(
        booth.record(&shelf, "take-1.wav", &cancel),
        Err(BoothError::Disk { .. })
    ));
    for name in ["../history.db", "", ".hidden", "a/b.wav"] {
        assert!(
            matches!(shelf.delete(name), Err(BoothError::NoRecording(_))),
            "{name}"
        );
    }
    shelf.delete("take-1.wav").unwrap();
    assert_eq!(shelf.all(), []);
}

#[test]
fn a_recorder_that_fails_is_told_and_leaves_nothing() {
    let machine = Machine::new(&[("arecord", "echo 'arecord: no soundcards found' >&2; exit 1")]);
    let (booth, shelf) = (machine.booth(&Wanted::Off, &Wanted::First), machine.shelf());
    let error = booth.record(&shelf, "take.wav", &CancelToken::default());
    let said = error.unwrap_err().to_string();
    assert_eq!(said, "arecord failed: arecord: no soundcards found");
    assert_eq!(shelf.all(), []);
}

#[test]
fn a_program_that_ends_well_and_at_once_is_told_if_it_complained() {
    let complains = "cat > /dev/null; echo 'ALSA: no card' >&2; echo 'error: no device' >&2";
    let check = |script, text: &str, expect: Option<&str>| {
        let machine = Machine::new(&[("espeak-ng", script)]);
        let booth = machine.booth(&Wanted::First, &Wanted::Off);
        let said = booth.speak(text, &CancelToken::default());
        assert_eq!(said.err().map(|error| error.to_string()).as_deref(), expect);
    };
    let long = "How would you find out whether five days were enough? ".repeat(4);
    let told = "espeak-ng ended at once, as if there were no sound device: error: no device";
    check(complains, &long, Some(told));
    // A word is over at once, and who does not complain was heard.
    check(complains, "Go on.", None);
    check("cat > /dev/null", &long, None);
}

#[test]
fn a_recording_is_played_by_its_path() {
    let machine = Machine::new(&[
        ("arecord", "printf '\\001\\002\\003\\004'"),
        ("aplay", "cd \"${0%/*}/..\"; echo \"$@\" > played"),
    ]);
    let (booth, shelf) = (machine.booth(&Wanted::Off, &Wanted::First), machine.shelf());
    let cancel = CancelToken::default();
    let recorded = booth.record(&shelf, "take.wav", &cancel).unwrap();
    assert_eq!(recorded.heard().unwrap().starts, None);
    booth.play(&recorded.path, &cancel).unwrap();
    let played = std::fs::read_to_string(machine.path("played")).unwrap();
    assert_eq!(played.trim(), format!("-q {}", recorded.path.display()));
}
