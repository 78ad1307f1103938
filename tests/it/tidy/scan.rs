//! A Rust file, read just far enough: what is code, what is test, which paths are named.
//!
//! Invariant: blanking keeps every line break, so a place in blanked code is a place in the file.

/// A Rust file.
pub(super) struct Source {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    /// As it stands.
    pub(super) text: String,
    /// Without comments and without the inside of literals.
    pub(super) code: Vec<char>,
    /// `code` without what is compiled for tests only.
    pub(super) product: Vec<char>,
    /// Every path that `product` names.
    pub(super) paths: Vec<Named>,
    /// Modules in files of their own that `product` declares.
    pub(super) declared: Vec<Declared>,
    /// The same for tests only.
    pub(super) declared_for_tests: Vec<Declared>,
}

/// A path as code names it, `use` trees taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The line of its last segment, from 1.
    pub(super) line: usize,
    /// Its segments; a glob ends in `*`.
    pub(super) segments: Vec<String>,
}

/// A module that is declared in a file of its own (`mod x;`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// Its name.
    pub(super) name: String,
    /// The line, from 1.
    pub(super) line: usize,
}

impl Source {
    /// Reads a file.
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code = blank(text);
        let product = without_tests(&code);
        let paths = paths(&product);
        let declared = declarations(&product);
        let mut declared_for_tests = declarations(&code);
        declared_for_tests.retain(|module| !declared.contains(module));
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            product,
            paths,
            declared,
            declared_for_tests,
        }
    }

    /// Returns a fault of this file as a line for people.
    pub(super) fn fault(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// Returns the segments of the module this file is: `src/a/b.rs` is `a`, `b`.
    pub(super) fn module(&self) -> Vec<&str> {
        let path = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let mut segments: Vec<&str> = path.split('/').skip(1).collect();
        if matches!(segments.last(), Some(&"mod" | &"lib" | &"main")) {
            segments.pop();
        }
        segments
    }

    /// Returns the lines on which `word` stands alone in `code`.
    pub(super) fn lines_with(code: &[char], word: &str) -> Vec<usize> {
        let found = tokens(code).into_iter().filter(|(_, token)| token == word);
        found.map(|(line, _)| line).collect()
    }
}

/// Returns the modules that `code` declares in files of their own.
fn declarations(code: &[char]) -> Vec<Declared> {
    let tokens = tokens(code);
    let triples = tokens.iter().zip(tokens.iter().skip(1));
    triples
        .zip(tokens.iter().skip(2))
        .filter(|(((_, keyword), _), (_, end))| keyword == "mod" && end == ";")
        .map(|((_, (line, name)), _)| Declared {
            name: name.clone(),
            line: *line,
        })
        .collect()
}

fn is_word(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|c| c == '_' || c.is_alphanumeric())
}

/// Cuts code into words, `::` and single signs, each with its line.
fn tokens(code: &[char]) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let mut line = 1;
    let mut glue = false;
    for c in code {
        let word = *c == '_' || c.is_alphanumeric();
        match tokens.last_mut() {
            Some((_, last)) if glue && word && is_word(last) => last.push(*c),
            Some((_, last)) if glue && *c == ':' && last == ":" => last.push(':'),
            _ if c.is_whitespace() => {}
            _ => tokens.push((line, c.to_string())),
        }
        glue = !c.is_whitespace();
        line += usize::from(*c == '\n');
    }
    tokens
}

/// Returns every path that `code` names.
fn paths(code: &[char]) -> Vec<Named> {
    let tokens = tokens(code);
    let mut paths = Vec::new();
    let mut i = 0;
    while let Some((_, token)) = tokens.get(i) {
        let after = tokens.get(i + 1).map_or("", |(_, token)| token.as_str());
        let before = i.checked_sub(1).and_then(|i| tokens.get(i));
        let starts = before.is_none_or(|(_, token)| token != "::");
        if token == "use" && after != "<" {
            i = use_tree(&tokens, i + 1, &[], &mut paths);
        } else if starts && is_word(token) && after == "::" {
            i = inline(&tokens, i, &mut paths);
        } else {
            i += 1;
        }
    }
    paths
}

/// Reads `a::b::c` at `i`; returns where it ends.
fn inline(tokens: &[(usize, String)], mut i: usize, paths: &mut Vec<Named>) -> usize {
    let mut named = Named {
        line: 0,
        segments: Vec::new(),
    };
    while let Some((line, token)) = tokens.get(i).filter(|(_, token)| is_word(token)) {
        named.line = *line;
        named.segments.push(token.clone());
        i += 1;
        if tokens.get(i).is_none_or(|(_, token)| token != "::") {
            break;
        }
        i += 1;
    }
    paths.push(named);
    i
}

/// Reads a `use` tree at `i` below `prefix`; returns where it ends.
fn use_tree(
    tokens: &[(usize, String)],
    mut i: usize,
    prefix: &[String],
    paths: &mut Vec<Named>,
) -> usize {
    let mut segments = prefix.to_vec();
    while let Some((line, token)) = tokens.get(i) {
        i += 1;
        if token == "{" {
            while tokens
                .get(i)
                .is_some_and(|(_, token)| token != "}" && token != ";")
            {
                i = use_tree(tokens, i, &segments, paths);
                i += usize::from(tokens.get(i).is_some_and(|(_, token)| token == ","));
            }
            return i + 1;
        }
        if token == "::" {
            continue;
        }
        // `a::{self}` names `a`.
        if token != "self" || segments.is_empty() {
            segments.push(token.clone());
        }
        if tokens.get(i).is_none_or(|(_, token)| token != "::") {
            if tokens.get(i).is_some_and(|(_, token)| token == "as") {
                i += 2;
            }
            paths.push(Named {
                line: *line,
                segments,
            });
            return i;
        }
    }
    i
}

/// Returns `text` with comments and literals as spaces.
fn blank(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut code: Vec<char> = Vec::with_capacity(chars.len());
    while let Some(rest) = chars.get(code.len()..).filter(|rest| !rest.is_empty()) {
        let hidden = hidden(rest, code.last().copied()).min(rest.len());
        let hide = |c: &char| if *c == '\n' { '\n' } else { ' ' };
        if hidden == 0 {
            code.extend(rest.first());
        } else {
            code.extend(rest.iter().take(hidden).map(hide));
        }
    }
    code
}

/// Returns how many chars a comment or literal at the start of `rest` takes, 0 if there is none.
fn hidden(rest: &[char], before: Option<char>) -> usize {
    let at = |i: usize| rest.get(i).copied().unwrap_or('\0');
    match (at(0), at(1)) {
        ('/', '/') => rest.iter().take_while(|c| **c != '\n').count(),
        ('/', '*') => comment(rest),
        ('"', _) => string(rest),
        ('\'', '\\') => 3 + rest.iter().skip(3).take_while(|c| **c != '\'').count() + 1,
        ('\'', _) if at(2) == '\'' => 3,
        _ if before.is_some_and(|c| c == '_' || c.is_alphanumeric()) => 0,
        ('b' | 'c', 'r') => raw_string(rest, 2),
        ('r', _) => raw_string(rest, 1),
        _ => 0,
    }
}

fn comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut i = 0;
    loop {
        match (rest.get(i), rest.get(i + 1)) {
            (Some('/'), Some('*')) => (depth, i) = (depth + 1, i + 2),
            (Some('*'), Some('/')) => (depth, i) = (depth - 1, i + 2),
            (Some(_), _) => i += 1,
            (None, _) => return i,
        }
        if depth == 0 {
            return i;
        }
    }
}

fn string(rest: &[char]) -> usize {
    let mut i = 1;
    loop {
        match rest.get(i) {
            Some('\\') => i += 2,
            Some('"') | None => return i + 1,
            Some(_) => i += 1,
        }
    }
}

fn raw_string(rest: &[char], prefix: usize) -> usize {
    let hashes = rest.iter().skip(prefix).take_while(|c| **c == '#').count();
    let start = prefix + hashes;
    if rest.get(start) != Some(&'"') {
        return 0;
    }
    let closes = |at: usize| {
        rest.get(at) == Some(&'"') && rest.iter().skip(at + 1).take(hashes).all(|c| *c == '#')
    };
    let end = (start + 1..rest.len()).find(|at| closes(*at));
    end.map_or(rest.len(), |end| end + 1 + hashes)
}

/// Returns `code` with every item under `#[cfg(test)]` (or a `cfg` that asks for `test`) as spaces.
fn without_tests(code: &[char]) -> Vec<char> {
    let mut product = code.to_vec();
    let opening: Vec<char> = "#[cfg(".chars().collect();
    for at in 0..code.len() {
        let rest = code.get(at..).unwrap_or_default();
        if !rest.starts_with(&opening) {
            continue;
        }
        let attribute: String = rest.iter().take(closing(rest, 1)).collect();
        let words: Vec<char> = attribute.chars().collect();
        let asks = tokens(&words).iter().any(|(_, token)| token == "test");
        if asks && !attribute.contains("not(") && !attribute.contains("any(") {
            for c in product.iter_mut().skip(at).take(item(rest)) {
                *c = if *c == '\n' { '\n' } else { ' ' };
            }
        }
    }
    product
}

/// Returns every attribute in `code` with the line it starts on.
pub(super) fn attributes(code: &[char]) -> Vec<(usize, String)> {
    let mut line = 1;
    let mut attributes = Vec::new();
    for (at, c) in code.iter().enumerate() {
        line += usize::from(*c == '\n');
        let rest = code.get(at..).unwrap_or_default();
        if rest.starts_with(&['#', '[']) {
            attributes.push((line, rest.iter().take(closing(rest, 1)).collect()));
        }
    }
    attributes
}

/// Returns the length of `rest` up to the end of the bracket that opens at `from` or after it.
fn closing(rest: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    for (i, c) in rest.iter().enumerate().skip(from) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return i + 1;
        }
    }
    rest.len()
}

/// Returns the length of the item at the start of `rest`, its attributes included.
fn item(rest: &[char]) -> usize {
    let mut i = 0;
    loop {
        match rest.get(i) {
            Some('#') if rest.get(i + 1) == Some(&'[') => i = closing(rest, i + 1),
            Some('(' | '[') => i = closing(rest, i),
            Some('{') => {
                let end = closing(rest, i);
                let blanks = rest.iter().skip(end).take_while(|c| c.is_whitespace());
                let next = end + blanks.count();
                return if rest.get(next) == Some(&';') {
                    next + 1
                } else {
                    end
                };
            }
            Some(';') => return i + 1,
            // The attribute stood on a field or an arm, and its home ends here.
            Some(')' | ']' | '}') | None => return i,
            Some(_) => i += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_paths(text: &str, expect: &[(usize, &str)]) {
        let paths = Source::new("src/a/b.rs", text).paths;
        let found: Vec<_> = paths
            .iter()
            .map(|p| (p.line, p.segments.join("::")))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(line, path)| (*line, path.as_str()))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn use_trees_are_taken_apart() {
        check_paths("use crate::app::Model;", &[(1, "crate::app::Model")]);
        check_paths(
            "pub(crate) use crate::{\n    base::{self, Seed as S},\n    view::*,\n};\nuse std::fs;",
            &[
                (2, "crate::base"),
                (2, "crate::base::Seed"),
                (3, "crate::view::*"),
                (5, "std::fs"),
            ],
        );
        check_paths(
            "use ::toml;\nuse self::x::Y;",
            &[(1, "toml"), (2, "self::x::Y")],
        );
        check_paths("fn f<'a>() -> impl Sized + use<'a> {}", &[]);
    }

    #[test]
    fn paths_inside_code_count() {
        check_paths(
            "fn f(x: crate::app::Msg) { std::fs::read(y::<crate::view::Z>::new()) }",
            &[
                (1, "crate::app::Msg"),
                (1, "std::fs::read"),
                (1, "y"),
                (1, "crate::view::Z"),
            ],
        );
        check_paths("#[derive(clap::Parser)]\nstruct A;", &[(1, "clap::Parser")]);
    }

    #[test]
    fn comments_and_literals_do_not_count() {
        for text in [
            "// use crate::app::A;",
            "/* a /* nested */ use crate::app::A; */",
            "//! [`x`](crate::app::A)",
            "let a = \"use crate::app::A; \\\" crate::b::C\";",
            "let a = r#\"use crate::app::A; \" crate::b::C\"#;",
            "let a = br\"crate::app::A\";",
            "let quote = '\"'; let tick = '\\''; // crate::app::A",
        ] {
            check_paths(text, &[]);
        }
        check_paths(
            "fn f<'a>(x: &'a str) { crate::b::C }",
            &[(1, "crate::b::C")],
        );
        check_paths("let bar = \"\\\\\"; crate::b::C", &[(1, "crate::b::C")]);
        check_paths("let a = '\\u{1F600}'; crate::b::C", &[(1, "crate::b::C")]);
        check_paths("let r#type = 1; crate::b::C", &[(1, "crate::b::C")]);
    }

    #[test]
    fn what_is_for_tests_does_not_count() {
        for text in [
            "#[cfg(test)]\nmod tests { use super::*; fn f() { crate::app::g() } }\n",
            "#[cfg(test)]\nuse crate::app::{A, B};\n",
            "#[cfg(all(test, unix))]\n#[allow(x)]\nfn f(a: [u8; 2]) { crate::app::g() }\n",
            "#[cfg(test)]\nconst A: [u8; 2] = crate::app::B;\n",
        ] {
            check_paths(text, &[]);
            check_paths(
                &format!("{text}use crate::x::Y;"),
                &[(1 + text.lines().count(), "crate::x::Y")],
            );
        }
        check_paths("#[cfg(not(test))]\nuse crate::x::Y;", &[(2, "crate::x::Y")]);
        check_paths("#[cfg(feature)]\nuse crate::x::Y;", &[(2, "crate::x::Y")]);
    }

    #[test]
    fn declarations_are_told_apart() {
        let source = Source::new(
            "src/a/mod.rs",
            "pub mod x;\n#[cfg(test)]\nmod tests;\nmod inline { fn f() {} }\n// mod no;\n",
        );
        let names = |list: Vec<Declared>| -> Vec<(usize, String)> {
            list.into_iter().map(|d| (d.line, d.name)).collect()
        };
        assert_eq!(names(source.declared), [(1, "x".to_owned())]);
        assert_eq!(names(source.declared_for_tests), [(3, "tests".to_owned())]);
    }

    #[test]
    fn a_file_knows_its_module() {
        let module = |path: &str| Source::new(path, "").module().join("::");
        assert_eq!(module("src/a/b.rs"), "a::b");
        assert_eq!(module("src/a/b/mod.rs"), "a::b");
        assert_eq!(module("src/lib.rs"), "");
    }
}
