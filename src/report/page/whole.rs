//! The whole page.
//!
//! Invariant: the policy names the style and the script by the hash of exactly the bytes that stand
//! in the page.

use super::markup::Markup;
use super::{charts, player, rounds};
use crate::base::Span;
use crate::deck::RoundKind;
use crate::interview::{Event, Recommendation, ReplayError, Session};
use crate::report::debrief::Debrief;
use crate::report::track::{Privacy, Track, tracks};
use crate::report::words::{head, score};

pub(super) const STYLE: &str = include_str!("../../../assets/report/report.css");
const SCRIPT: &str = include_str!("../../../assets/report/report.js");

/// What the page may do: show our style, run our script. A test computes both hashes anew.
pub(super) const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    style-src 'sha256-LmZh/dsSBUbpR7QZ+D1z9jjXkzCEKFUYXUAdNee3COo='; script-src 'sha256-8shceX5XwYnH+Wx4bhpD8T+cPt46IHUkhwhnrwqHX2o='; base-uri 'none'; form-action 'none'\">\n";

/// Longer than this nothing happens for, in a replay.
const IDLE: Span = Span(5_000);

/// Returns the tracks that a page plays: of queries, programs and data models.
pub fn tracks_of(events: &[Event], privacy: Privacy) -> Result<Vec<Track>, ReplayError> {
    let is_played = |kind| {
        matches!(
            kind,
            RoundKind::Sql | RoundKind::Coding | RoundKind::Modelling
        )
    };
    tracks(events, is_played, IDLE, privacy)
}

/// Returns the report of a sitting as one HTML file.
pub fn page(session: &Session, debrief: &Debrief, tracks: &[Track], privacy: Privacy) -> String {
    let mut page = Markup::default();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(POLICY);
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.element("title", &[], &format!("Onsite: {}", debrief.title));
    page.raw("<style>")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#rounds\">To the rounds</a>\n<main>\n");
    top(&mut page, session, debrief, privacy);
    page.raw("<div id=\"rounds\" tabindex=\"-1\"></div>\n");
    let states = session.rounds.iter();
    let mut numbered = tracks.iter().enumerate().peekable();
    for ((index, round), state) in debrief.rounds.iter().enumerate().zip(states) {
        page.open("section", &[]);
        rounds::round(&mut page, round);
        for (at, question) in round.questions.iter().enumerate() {
            let state = state.questions.get(at);
            rounds::question(&mut page, round, question, state, privacy);
            while let Some((number, track)) =
                numbered.next_if(|(_, track)| track.place() <= (index, at))
            {
                player::player(&mut page, number, track, privacy);
            }
        }
        page.close("section");
    }
    page.raw("</main>\n<script>")
        .raw(SCRIPT)
        .raw("</script>\n</body>\n</html>\n");
    page.finish()
}

fn top(page: &mut Markup, session: &Session, debrief: &Debrief, privacy: Privacy) {
    page.element("h1", &[], &debrief.title);
    page.element("p", &[("class", "soft")], &head(debrief).join("; "));
    let recommendation = &debrief.decision.recommendation;
    page.element("p", &[("class", "recommendation")], recommendation.as_str());
    if let Recommendation::NoDecision { why } = recommendation {
        page.element("p", &[], why);
    }
    if privacy == Privacy::Redacted {
        page.element(
            "p",
            &[("class", "soft")],
            "Notes, and the words of recruiter and culture rounds, are left out.",
        );
    }
    page.element("h2", &[], "Scores, and the mean a hire takes");
    charts::scores(page, debrief, session);
    page.element("h2", &[], "Time, and its budget");
    charts::pace(page, debrief);
    page.raw("<table><caption>Rounds</caption>\n<thead><tr><th scope=\"col\">Round</th><th scope=\"col\">Score</th><th scope=\"col\">Weight</th><th scope=\"col\">Time</th></tr></thead>\n<tbody>\n");
    for round in &debrief.rounds {
        page.raw("<tr>")
            .element("th", &[("scope", "row")], &round.name);
        page.element("td", &[], &score(round.score));
        page.element("td", &[], &format!("{:.1}", round.weight));
        page.element(
            "td",
            &[],
            &format!("{} of {}", round.pace.spent, round.pace.budget),
        );
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table>\n");
    for (title, lines) in [
        ("How it comes about", &debrief.decision.formula),
        ("What would change it", &debrief.decision.flips),
    ] {
        if !lines.is_empty() {
            page.element("h2", &[], title).open("ul", &[]);
            for line in lines {
                page.element("li", &[], line);
            }
            page.close("ul");
        }
    }
}
