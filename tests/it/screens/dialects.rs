//! States of the SQL round in which something else than SQLite's dialect is written.

use onsite::deck::RoundKind;
use onsite::interview::Mode;

use super::rounds::{begin, write};
use super::still::{Album, Still};

pub(super) fn sql() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    play.keys("<esc>d");
    album.keep("dialect-choice", &play);
    play.keys("<down><enter>");
    album.keep("dialect-chosen", &play);
    write(&mut play, "SELECT date_").keys("<ctrl-space>");
    album.keep("dialect-completion", &play);
    play.keys("<esc>");
    write(
        &mut play,
        "SELECT parcel,\n  date_trunc('hour', at::timestamp)::text AS hour\nFROM scans\nLIMIT 3",
    )
    .keys("<F5>");
    album.keep("dialect-rows", &play);
    play.keys("<F8>");
    album.keep("dialect-plan", &play);
    let second = "SELECT 1;\n\nSELECT parcel,\n  dept::text\nFROM scans";
    write(&mut play, second).keys("<F5>");
    album.keep("dialect-error-name", &play);
    play.keys("<F8>");
    album.keep("dialect-plan-error", &play);
    write(
        &mut play,
        "SELECT 1;\n\nSELECT depot,\n  count(*\nFROM scans",
    )
    .keys("<F5>");
    album.keep("dialect-error-syntax", &play);
    let lists = "SELECT parcel,\n  array_agg(depot) AS depots\nFROM scans GROUP BY parcel";
    write(&mut play, lists).keys("<F5>");
    album.keep("dialect-refused", &play);
    let ctes = "WITH busy AS (\n  SELECT depot, count(*)::int AS n FROM scans GROUP BY 1\n)\n\
                SELECT * FROM busy WHERE n > 3";
    write(&mut play, ctes).keys("<up><up><shift-F5>");
    album.keep("dialect-cte", &play);
    let alias = "SELECT depot, count(*) AS n\nFROM scans\nGROUP BY depot\nHAVING n > 3";
    write(&mut play, alias).keys("<F5>");
    album.keep("dialect-lint", &play);
    play.keys("<F9>");
    album.keep("dialect-wrong", &play);
    write(&mut play, lists).keys("<F9>");
    album.keep("dialect-submit-refused", &play);
    let right = "SELECT depot, count(DISTINCT parcel)::int AS parcels\nFROM scans\n\
                 WHERE depot IS NOT NULL\nGROUP BY 1\nORDER BY 2 DESC, 1";
    write(&mut play, right).keys("<F9>");
    album.keep("dialect-accepted", &play);
    album.0
}
