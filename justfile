# Commands of the desk; `.ci/run` is what decides, and needs none of the tools named here.

# List the commands.
default:
    @just --list

# Everything that can be checked: what .ci/run checks, then docs, licenses, spelling, dead weight.
ci: check docs deny typos machete

# What has to pass before a change is taken.
check:
    .ci/run

# Build the documentation of the library; a broken link is an error.
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

# Check licenses, advisories and sources of everything we depend on (cargo install cargo-deny).
deny:
    cargo deny check

# Check spelling (cargo install typos-cli).
typos:
    typos

# Find dependencies nobody uses (cargo install cargo-machete).
machete:
    cargo machete

# Play.
play *args:
    cargo run --release -- {{ args }}

# Run the tests whose names contain a word, or all of them.
test *filter:
    cargo test {{ filter }}

# Test the rules of the house only.
tidy:
    cargo test --test it tidy::

# Look at changed snapshots one by one (cargo install cargo-insta).
review:
    cargo insta test --review

# Measure.
bench *filter:
    cargo bench {{ filter }}
