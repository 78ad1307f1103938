//! Real interviews and tags through the commands: logged, listed, taken out, brought back, merged.

use serde_json::Value;

use crate::program::Onsite;
use crate::screens::reviews::two_attempts;

#[track_caller]
fn done(onsite: &Onsite, args: &[&str]) -> String {
    let ran = onsite.run(args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

fn log(onsite: &Onsite, company: &str, more: &[&str]) -> String {
    let args = [
        "--json",
        "review",
        "log",
        "add",
        "--company",
        company,
        "--kind",
        "sql",
    ];
    let out = done(onsite, &[&args[..], more].concat());
    let round: Value = serde_json::from_str(&out).unwrap();
    round
        .pointer("/session")
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_real_round_is_logged_changed_and_told() {
    let here = Onsite::new();
    let asked = ["--asked", "sessionize", "--asked", "top 3", "--date", "-2"];
    let more = [
        "--criterion",
        "correctness=3",
        "--notes",
        "secret",
        "--tag",
        "cold",
    ];
    let id = log(&here, "Acme", &[&asked[..], &more[..]].concat());
    let list = done(&here, &["review", "list", "--real", "--tag", "cold"]);
    insta::assert_snapshot!("review-list-real", list.replace(&id, "ID"));
    for (filter, found) in [
        (&["--rehearsed"][..], false),
        (&["--kind", "sql", "--since", "2026-12-01"], true),
        (&["--kind", "design"], false),
        (&["--tag", "other"], false),
        (&["sessionize"], true),
    ] {
        let out = done(&here, &[&["review", "list"], filter].concat());
        assert_eq!(out.contains(&id), found, "{filter:?}: {out}");
    }
    done(
        &here,
        &[
            "review",
            "log",
            "change",
            &id,
            "--outcome",
            "offer",
            "--score",
            "4",
        ],
    );
    done(&here, &["review", "tag", &id, "Late"]);
    insta::assert_snapshot!(
        "review-log-show",
        done(&here, &["review", "log", "show", &id])
    );
    assert!(done(&here, &["review", "search", "sessionize", "#late"]).contains(&id));
    assert!(!done(&here, &["review", "search", "sessionize", "is:rehearsed"]).contains(&id));

    // For other eyes, nobody is named unless it is asked for.
    for format in ["md", "html"] {
        let told = done(&here, &["export", "real", "--format", format]);
        assert!(told.contains("sessionize"), "{told}");
        assert!(!told.contains("Acme") && !told.contains("secret"), "{told}");
        let told = done(&here, &["export", &id, "--format", format, "--private"]);
        assert!(told.contains("Acme") && told.contains("secret"), "{told}");
    }
    done(&here, &["review", "log", "remove", &id]);
    assert!(!done(&here, &["review", "list"]).contains(&id));
    done(&here, &["review", "log", "restore", &id]);
    assert!(done(&here, &["review", "log", "list"]).contains(&id));
}

#[test]
fn what_cannot_be_kept_names_its_option() {
    let here = Onsite::new();
    let check = |args: &[&str], expect: &str| {
        let ran = here.run(&[&["review", "log", "add"], args].concat());
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(expect), "{args:?}: {}", ran.err);
    };
    let whole = ["--company", "Acme", "--kind", "sql", "--asked", "x"];
    check(&[], "--company");
    check(&["--company", "Acme"], "--kind");
    check(&["--company", "Acme", "--kind", "sql"], "--asked");
    check(&whole, "--score, or --criterion");
    check(
        &[&whole[..], &["--score", "5"]].concat(),
        "a score is 1, 2, 3 or 4",
    );
    check(
        &[&whole[..], &["--date", "2999-01-01", "--score", "3"]].concat(),
        "--date",
    );
    check(
        &[&whole[..], &["--criterion", "charm=3"]].concat(),
        "is not scored by `charm`",
    );
    check(&["--kind", "dance"], "there are: recruiter, sql");
}

#[test]
fn tags_and_real_rounds_survive_export_import_and_merge_from_either_side() {
    let (play, ids) = two_attempts();
    let (_home, data) = play.ended();
    let data = data.display().to_string();
    let (here, there) = (Onsite::new(), Onsite::new());
    let at_home = |args: &[&str]| done(&here, &[&["--data-dir", &data], args].concat());
    let first = ids[0].as_str();
    assert_eq!(
        at_home(&["review", "tag", first, "cold", "#Panel"]).trim(),
        "#cold #panel"
    );
    at_home(&["review", "tag", first, "sharp", "--round", "1"]);
    assert_eq!(
        at_home(&["review", "tag", first, "cold", "--off"]).trim(),
        "#panel"
    );
    let missing = here.run(&[
        "--data-dir",
        &data,
        "review",
        "tag",
        first,
        "x",
        "--round",
        "9",
    ]);
    assert!(missing.err.contains("has 1 round"), "{}", missing.err);

    let out = at_home(&["export", "--format", "json"]);
    let file = there.write("in.json", &out);
    let file = file.display().to_string();
    done(&there, &["import", &file]);
    assert_eq!(done(&there, &["export", "--format", "json"]), out);
    // Both machines write; whoever takes the other's, they agree.
    at_home(&["review", "tag", first, "again"]);
    let real = log(&there, "Acme", &["--asked", "x", "--score", "2"]);
    done(&there, &["review", "tag", first, "panel", "--off"]);
    let other = there.path("data/history.db").display().to_string();
    let told = at_home(&["merge", &other]);
    assert!(told.contains("about real interviews and tags"), "{told}");
    done(&there, &["merge", &format!("{data}/history.db")]);
    assert!(at_home(&["merge", &other]).contains("nothing new"));
    let list = at_home(&["--json", "review", "list"]);
    assert_eq!(done(&there, &["--json", "review", "list"]), list);
    assert!(list.contains(&real), "{list}");
    let tags = at_home(&["review", "tag", first]);
    assert_eq!(tags.trim(), "#again");
    assert_eq!(
        at_home(&["review", "list", "--tag", "sharp"])
            .lines()
            .count(),
        1
    );
    let csv = at_home(&["export", "--format", "csv", "--table", "tags"]);
    assert!(csv.starts_with("sitting,round,tag,at,is_on\r\n"), "{csv}");
}
