//! Any stored text is an event or is not; an event that was read is written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onsite::base::Timestamp;
use onsite::store::codec::{VERSION, decode, encode};

fuzz_target!(|input: (u32, i64, &str)| {
    let (version, at, body) = input;
    if let Ok(event) = decode(version % (VERSION + 2), Timestamp(at), body) {
        let text = encode(&event.fact).expect("an event is written");
        let again = decode(VERSION, event.at, &text).expect("what was written is read");
        assert_eq!(encode(&again.fact).expect("an event is written"), text);
    }
});
