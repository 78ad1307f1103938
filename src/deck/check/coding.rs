//! Checks what only coding questions have. Invariant: cases are JSON, and every program defines the
//! function that is called.

use serde_json::Value;

use super::inputs::{inputs, measure};
use super::names::{Registry, suggest};
use super::programs::{Programs, enough};
use super::sink::Sink;
use super::sql::say_tolerance;
use crate::base::QuestionId;
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, CaseEntry, CodeCompareWord, CodingQuestion, List};
use crate::deck::{Case, Coding, Inputs, Language, Measure, RoundKind, STDIN};
use crate::verdict::{CodingComparison, Growth};

/// The growths a question may ask for.
const GROWTHS: [Growth; 5] = [
    Growth::Constant,
    Growth::Logarithmic,
    Growth::Linear,
    Growth::Linearithmic,
    Growth::Quadratic,
];

/// How far two numbers may be apart when `compare = "float"` says no more.
const FLOAT_TOLERANCE: f64 = 1e-9;

/// Returns the body of a coding question.
pub(super) fn coding(
    question: &CodingQuestion,
    (names, languages): (&mut Registry, &[Language]),
    sink: &mut Sink<'_>,
) -> Coding {
    let id = QuestionId::new(question.id.as_str());
    let owner = format!("the question `{id}`");
    let place = (owner.as_str(), question.id.span());
    enough(&question.alternatives, &question.wrong, place, sink);
    let programs = Programs {
        question: &question.id,
        kind: RoundKind::Coding,
        reference: &question.reference,
        alternatives: question
            .alternatives
            .iter()
            .map(|a| (&a.name, &a.code))
            .collect(),
        wrong: question
            .wrong
            .iter()
            .map(|w| (&w.id, &w.name, &w.code))
            .collect(),
    };
    entry(question, &programs, sink);
    let growth = growth(&question.growth, sink);
    let inputs = random_inputs(question, sink);
    let measure = measured(question, inputs.as_ref(), sink);
    let checked = programs.check(sink);
    sink.mark(
        Spot::Question(id.clone(), Part::Starter),
        question.starter.span(),
    );
    let limits = question.limits.as_ref();
    let wall = limits.and_then(|limits| limits.wall_ms.as_ref());
    let memory = limits.and_then(|limits| limits.memory_mb.as_ref());
    Coding {
        entry: question.entry.to_string(),
        signature: sink.text(&question.signature, codes::EMPTY_TEXT, "the signature"),
        starter: sink.verbatim(&question.starter, codes::EMPTY_PROGRAM, "the starter"),
        comparison: comparison(question, sink),
        checker: checker(question, sink),
        language: question.language.as_ref().and_then(|id| {
            names.require(sink, id, codes::UNKNOWN_LANGUAGE);
            languages.iter().find(|known| known.id == **id).cloned()
        }),
        growth,
        wall_ms: limit(wall, (100, 60_000), 2_000, "wall_ms", sink),
        memory_mb: limit(memory, (32, 2_048), 256, "memory_mb", sink),
        cases: cases(question, &id, sink),
        reference: checked.reference,
        alternatives: checked.alternatives,
        wrong: checked.wrong,
        inputs,
        measure,
    }
}

/// Returns the inputs to measure growth on; without a table of their own the random ones do.
fn measured(
    question: &CodingQuestion,
    inputs: Option<&Inputs>,
    sink: &mut Sink<'_>,
) -> Option<Measure> {
    let Some(entry) = &question.measure else {
        return inputs.map(|inputs| Measure {
            inputs: inputs.clone(),
            size: None,
        });
    };
    let measure = measure(entry, inputs, sink)?;
    let n_args = arity(question);
    if let (Some(args), Some(passed)) = (
        &entry.args,
        n_args.filter(|n| *n != measure.inputs.args.len()),
    ) {
        sink.say(
            codes::INPUT_ARGS,
            args.span(),
            format!(
                "there are {} inputs to measure on, and the cases pass {passed} arguments",
                measure.inputs.args.len()
            ),
            "write one entry of `args` for each parameter, in order",
        );
    }
    Some(measure)
}

/// How many arguments the cases pass.
fn arity(question: &CodingQuestion) -> Option<usize> {
    question.cases.iter().find_map(|case| {
        let args: Vec<Value> = serde_json::from_str(&case.args).ok()?;
        Some(args.len())
    })
}

/// Returns what random inputs look like; there is one for each argument of the cases.
fn random_inputs(question: &CodingQuestion, sink: &mut Sink<'_>) -> Option<Inputs> {
    if *question.entry == STDIN {
        if let Some(generate) = &question.generate {
            sink.say(
                codes::STDIN_INPUTS,
                generate.span(),
                "a program that reads has no random inputs",
                "take [questions.generate] out, or ask for a function",
            );
        }
        return None;
    }
    let Some(generate) = &question.generate else {
        sink.say(
            codes::NO_INPUTS,
            question.id.span(),
            format!(
                "the question `{}` has no random inputs",
                question.id.as_str()
            ),
            "add [questions.generate] with its `args`",
        );
        return None;
    };
    let id = QuestionId::new(question.id.as_str());
    sink.mark(Spot::Question(id, Part::Generate), generate.span());
    let inputs = inputs(generate, sink);
    if let Some(passed) = arity(question).filter(|n| *n != inputs.args.len()) {
        sink.say(
            codes::INPUT_ARGS,
            generate.args.span(),
            format!(
                "there are {} random inputs, and the cases pass {passed} arguments",
                inputs.args.len()
            ),
            "write one entry of `args` for each parameter, in order",
        );
    }
    Some(inputs)
}

fn entry(question: &CodingQuestion, programs: &Programs<'_>, sink: &mut Sink<'_>) {
    let entry = &question.entry;
    if !entry.is_known() || **entry == STDIN {
        return;
    }
    let is_python = question.language.is_none();
    // What a definition looks like elsewhere we do not know; the name has to be there.
    let defines = |code: &str, entry: &str| {
        if is_python {
            defines(code, entry)
        } else {
            code.contains(entry)
        }
    };
    if !is_python_name(entry) {
        sink.say(
            codes::ENTRY_NAME,
            entry.span(),
            format!("`{}` is not a name in Python", entry.escape_debug()),
            "use letters, digits and `_`, not starting with a digit",
        );
        return;
    }
    let signature = &question.signature;
    let is_head = signature.trim().ends_with(':') || !is_python;
    if !(defines(signature.trim(), entry) && is_head) {
        sink.say(
            codes::ENTRY_SIGNATURE,
            signature.span(),
            format!("the signature does not define `{entry}`"),
            format!("write `def {entry}(…) -> …:`"),
        );
    }
    if !defines(&question.starter, entry) {
        sink.say(
            codes::ENTRY_STARTER,
            question.starter.span(),
            format!("the starter does not define `{entry}`"),
            format!("start it with `{}`", signature.trim()),
        );
    }
    for (what, _, text) in programs.all() {
        if !text.trim().is_empty() && !defines(text, entry) {
            sink.say(
                codes::ENTRY_PROGRAM,
                text.span(),
                format!("{what} does not define `{entry}`"),
                format!("define `{entry}` at the left margin"),
            );
        }
    }
}

/// Says whether a program defines a name at its left margin.
fn defines(code: &str, name: &str) -> bool {
    code.lines().any(|line| {
        let after = |head: &str| line.strip_prefix(head)?.trim_start().strip_prefix(name);
        after("def ").is_some_and(|rest| rest.trim_start().starts_with('('))
            || after("").is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

fn is_python_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn growth(growth: &At<String>, sink: &mut Sink<'_>) -> Growth {
    let known = GROWTHS
        .into_iter()
        .find(|known| known.as_str() == growth.as_str());
    if known.is_none() {
        sink.say(
            codes::GROWTH,
            growth.span(),
            format!(
                "`{}` is not a growth that can be measured",
                growth.escape_debug()
            ),
            suggest(growth, GROWTHS.into_iter().map(Growth::as_str), "growth"),
        );
    }
    known.unwrap_or(Growth::Linear)
}

fn limit(
    limit: Option<&At<i64>>,
    (low, high): (i64, i64),
    default: u64,
    name: &str,
    sink: &mut Sink<'_>,
) -> u64 {
    let Some(limit) = limit else {
        return default;
    };
    if !(low..=high).contains(&limit.value()) {
        sink.say(
            codes::LIMITS,
            limit.span(),
            format!("`{name}` is {}", limit.value()),
            format!("write a whole number from {low} to {high}"),
        );
    }
    u64::try_from(limit.value()).unwrap_or(default)
}

fn comparison(question: &CodingQuestion, sink: &mut Sink<'_>) -> CodingComparison {
    let word = question.compare.as_ref().map(At::value);
    if let Some(tolerance) = &question.tolerance {
        if tolerance.value() < 0.0 {
            say_tolerance(tolerance, sink);
        }
        let compared = question.compare.as_ref().is_none_or(At::is_known);
        if word != Some(CodeCompareWord::Float) && compared {
            sink.say(
                codes::TOLERANCE_UNUSED,
                tolerance.span(),
                "a tolerance means nothing here",
                "add `compare = \"float\"`, or take the tolerance out",
            );
        }
    }
    match word {
        None | Some(CodeCompareWord::Exact | CodeCompareWord::Checker) => CodingComparison::Exact,
        Some(CodeCompareWord::Unordered) => CodingComparison::Unordered,
        Some(CodeCompareWord::Float) => CodingComparison::Float {
            tolerance: question
                .tolerance
                .as_ref()
                .map_or(FLOAT_TOLERANCE, At::value),
        },
    }
}

/// Returns the checker; complains if it and `compare` do not agree.
fn checker(question: &CodingQuestion, sink: &mut Sink<'_>) -> Option<String> {
    let compare = question.compare.as_ref();
    let is_wanted = compare.map(At::value) == Some(CodeCompareWord::Checker);
    let known = compare.is_none_or(At::is_known);
    match (&question.checker, is_wanted) {
        (None, true) => {
            sink.say(
                codes::CHECKER,
                question.id.span(),
                format!("the question `{}` has no checker", question.id.as_str()),
                "add `checker`, Python that defines `check(args, expected, got)`",
            );
            None
        }
        (Some(checker), false) if known => {
            sink.say(
                codes::CHECKER,
                checker.span(),
                "a checker means nothing here",
                "add `compare = \"checker\"`, or take the checker out",
            );
            None
        }
        (Some(checker), _) => {
            if checker.is_known() && !defines(checker, "check") {
                sink.say(
                    codes::CHECKER,
                    checker.span(),
                    "the checker does not define `check`",
                    "write `def check(args, expected, got):`; it returns True, False or what is wrong",
                );
            }
            Some(checker.to_string())
        }
        (None, false) => None,
    }
}

fn cases(question: &CodingQuestion, id: &QuestionId, sink: &mut Sink<'_>) -> Vec<Case> {
    enough_cases(&question.cases, &question.id, sink);
    let reads = *question.entry == STDIN;
    let mut names = Registry::new("case", codes::SAME_NAME);
    let mut seen: Vec<(Value, String)> = Vec::new();
    let mut cases = Vec::new();
    for (index, entry) in question.cases.iter().enumerate() {
        sink.mark(
            Spot::Question(id.clone(), Part::Case(index)),
            entry.name.span(),
        );
        names.enter(sink, &entry.name);
        if let Some(args) = json(&entry.args, codes::ARGS_NOT_JSON, "`args`", sink) {
            let twin = seen.iter().find(|(other, _)| *other == args);
            if let Some((_, first)) = twin {
                sink.say(
                    codes::SAME_ARGS,
                    entry.args.span(),
                    format!(
                        "`{}` has the arguments of `{first}`",
                        entry.name.escape_debug()
                    ),
                    "change the arguments, or take the case out",
                );
            } else {
                if reads && !args.is_string() {
                    say_text("args", &entry.args, sink);
                } else if !reads && !args.is_array() {
                    sink.say(
                        codes::ARGS_NOT_ARRAY,
                        entry.args.span(),
                        "`args` is JSON, but not an array",
                        format!("put the arguments in brackets: '[{}]'", entry.args.trim()),
                    );
                }
                seen.push((args, entry.name.to_string()));
            }
        }
        let want = json(&entry.want, codes::WANT_NOT_JSON, "`want`", sink);
        if reads && want.is_some_and(|want| !want.is_string()) {
            say_text("want", &entry.want, sink);
        }
        cases.push(Case {
            name: sink.text(&entry.name, codes::EMPTY_TITLE, "the case's name"),
            args: entry.args.to_string(),
            want: entry.want.to_string(),
            hidden: entry.hidden.value(),
        });
    }
    cases
}

fn say_text(key: &str, value: &At<String>, sink: &mut Sink<'_>) {
    sink.say(
        codes::STDIN_TEXT,
        value.span(),
        format!("`{key}` is JSON, but not a text"),
        "write what is read or written in double quotes: '\"1 2\\n\"'",
    );
}

fn enough_cases(list: &List<CaseEntry>, id: &At<String>, sink: &mut Sink<'_>) {
    let told = list.iter().all(|case| case.hidden.is_known());
    if !list.is_known() || !told {
        return;
    }
    let hidden = list.iter().filter(|case| case.hidden.value()).count();
    let kinds = [
        (codes::FEW_VISIBLE, list.len() - hidden, 3, "visible"),
        (codes::FEW_HIDDEN, hidden, 4, "hidden"),
    ];
    for (code, count, least, word) in kinds {
        if count < least {
            sink.say(
                code,
                id.span(),
                format!("the question `{id}` needs at least {least} {word} cases and has {count}"),
                format!("add {} more", least - count),
            );
        }
    }
}

/// Returns the JSON value in a text.
fn json(text: &At<String>, code: codes::Code, what: &str, sink: &mut Sink<'_>) -> Option<Value> {
    match serde_json::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            sink.say(
                code,
                text.span(),
                format!("{what} is not JSON: {error}"),
                "check quotes, commas and brackets; texts in JSON have double quotes",
            );
            None
        }
    }
}
