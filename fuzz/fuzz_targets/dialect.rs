//! Any text in any dialect is carried over or refused, and every place of the result leads back into it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onsite::dialect::{Dialect, carry};

fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let dialect = Dialect::ALL[which as usize % Dialect::ALL.len()];
    match carry(text, dialect) {
        Ok(carried) => {
            for offset in 0..=carried.sql.len() {
                assert!(carried.original(offset) <= text.len());
            }
        }
        Err(refusal) => assert!(refusal.offset.is_none_or(|offset| offset <= text.len())),
    }
});
