//! `onsite review`, as it is typed.

use crate::program::Onsite;
use crate::screens::reviews::two_attempts;

#[test]
fn mistakes_and_attempts_are_told_on_the_command_line() {
    let (play, ids) = two_attempts();
    let (_home, data) = play.ended();
    let onsite = Onsite::new();
    let run = |args: &[&str]| {
        let data = data.display().to_string();
        let ran = onsite.run(&[&["--data-dir", &data, "review"], args].concat());
        (ran.code, ran.out, ran.err)
    };
    let (code, out, _) = run(&["mistakes"]);
    assert_eq!(
        (code, out.trim()),
        (0, "no open mistake; --all lists those that were mended")
    );
    let (_, out, _) = run(&["mistakes", "--all"]);
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(
        out.contains("sql") && out.trim_end().ends_with("mended"),
        "{out}"
    );
    let [first, second] = ids.as_slice() else {
        unreachable!("there are two sittings, {ids:?}");
    };
    // The earlier attempt stands on the left, however they are named.
    let (code, out, err) = run(&["compare", second, first]);
    assert_eq!(code, 0, "{err}");
    insta::assert_snapshot!("review-compare", out);
    // Against the best other attempt, if none is named.
    for one in [first, second] {
        let (code, best, err) = run(&["compare", one]);
        assert_eq!((code, best.as_str()), (0, out.as_str()), "{err}");
    }
    let (code, _, err) = run(&["compare", first, "--question", "other"]);
    assert_eq!(code, 2);
    assert!(err.contains("no scored attempt at `other`"), "{err}");
    let (code, _, err) = run(&["compare", "nobody"]);
    assert_eq!(code, 2);
    assert!(err.contains("no sitting `nobody`"), "{err}");
    let (_, json, _) = run(&["compare", first, second, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.pointer("/before/session").unwrap(), first.as_str());
    let (code, out, err) = run(&["search", "distinct", "kind:sql", "score>=3"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(second) && out.contains("‹DISTINCT›"), "{out}");
    assert!(!out.contains(first.as_str()), "{out}");
    let (_, out, _) = run(&["search", "gibberish"]);
    assert_eq!(out.trim(), "no attempt has all of these words");
    let (code, _, err) = run(&["compare", first, second, "--question", "other"]);
    assert_eq!(code, 2);
    assert!(err.contains("has no attempt at `other`"), "{err}");
    let nothing = Onsite::new().run(&["review", "search", "x", "--json"]);
    assert_eq!(nothing.out.trim(), "{\"found\":[]}");
}
