//! Several values as one key that is compared as they would be one after the other.
//!
//! Invariant: the order of two keys, byte by byte, is that of their first values that differ.

use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};

use super::register::{Answer, Entry, complain};

/// The functions.
pub(super) const FUNCTIONS: &[Entry] = &[("onsite_key", -1, key)];

fn key(context: &Context<'_>) -> Answer {
    let mut out = Vec::new();
    for index in 0..context.len() {
        match context.get_raw(index) {
            ValueRef::Null => return complain("rows with a NULL in them cannot be compared"),
            ValueRef::Integer(n) => number(&mut out, n as f64),
            ValueRef::Real(x) => number(&mut out, x),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => text(&mut out, bytes),
        }
    }
    Ok(Value::Blob(out))
}

/// The bits of a number, turned so that they count upward with it.
fn number(out: &mut Vec<u8>, x: f64) {
    const SIGN: u64 = 1 << 63;
    let bits = (x + 0.0).to_bits();
    let turned = if bits & SIGN == 0 { bits | SIGN } else { !bits };
    out.push(1);
    out.extend(turned.to_be_bytes());
}

/// The bytes of a text and an end that is less than any more bytes.
fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(2);
    for byte in bytes {
        out.push(*byte);
        if *byte == 0 {
            out.push(1);
        }
    }
    out.extend([0, 0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_values() {
        let of = |x: f64, name: &str| {
            let mut out = Vec::new();
            number(&mut out, x);
            text(&mut out, name.as_bytes());
            out
        };
        let ordered = [
            of(-10.5, "z"),
            of(-1.0, "a"),
            of(0.0, ""),
            of(0.0, "\0"),
            of(0.0, "a"),
            of(0.0, "a\0"),
            of(0.0, "ab"),
            of(0.0, "b"),
            of(2.0, "a"),
            of(10.0, "a"),
        ];
        assert!(ordered.is_sorted_by(|a, b| a < b));
        assert_eq!(of(-0.0, "a"), of(0.0, "a"));
    }
}
