//! What was foretold before it was known: forecasts and their quality, and old answers that are
//! scored again. **Invariant:** a forecast stands in the journal before its outcome does.

mod quality;
mod rescore;

pub use quality::{
    About, Bin, CALIBRATED_FROM, Forecast, Foresight, Pair, Quality, REPEATED_FROM, Repeatability,
    STEPS,
};
pub use rescore::{DAYS_APART, OldAnswer};
