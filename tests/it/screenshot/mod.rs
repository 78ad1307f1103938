//! The picture in the README: a SQL round as the program draws it, compared with
//! `assets/screenshot.svg`.
//!
//! `ONSITE_BLESS=1 cargo test --test it screenshot` makes it anew.

mod svg;

use onsite::app::Size;
use onsite::view::Theme;

use crate::deck_docs::is_fresh;
use crate::play::{Play, buffer, minutes, seconds};

/// What the candidate has typed: it keeps the first delivery *that claims to be a start*.
const ANSWER: &str = "\
-- one row per event: the delivery that came first
WITH ranked AS (
  SELECT event_id, happened_at,
         ROW_NUMBER() OVER w AS nth,
         COUNT(*) OVER (PARTITION BY event_id) AS deliveries
  FROM player_events
  WHERE action = 'start'
  WINDOW w AS (PARTITION BY event_id
               ORDER BY received_at, delivery_id)
)
SELECT date(happened_at) AS day,
       COUNT(*) AS plays,
       COUNT(*) FILTER (WHERE deliveries > 1) AS retried_plays
FROM ranked
WHERE nth = 1
GROUP BY day
ORDER BY day";

const SIZE: Size = Size {
    width: 120,
    height: 36,
};

/// A wrong answer, handed in after some minutes.
fn round() -> Play {
    let mut play = Play::drill("playback-logical-plays");
    play.model.size = SIZE;
    play.keys("<enter>").wait(seconds(95)).keys("<F4>");
    play.keys("<ctrl-a><backspace>").paste(ANSWER);
    play.wait(minutes(3))
        .keys("<F5>")
        .wait(seconds(17))
        .keys("<F9>");
    play.wait(seconds(12));
    play
}

#[test]
fn the_screenshot_is_fresh() {
    let play = round();
    let cells = buffer(&play.model, play.now(), Theme::Dark, SIZE);
    let path = "assets/screenshot.svg";
    let stale = "run `ONSITE_BLESS=1 cargo test --test it screenshot` and look at the picture";
    assert!(
        is_fresh(path, &svg::picture(&cells)),
        "{path} is stale; {stale}"
    );
}
