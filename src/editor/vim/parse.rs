//! Vim's grammar: from the keys pressed so far to a phrase.
//!
//! Invariant: parsing is a pure function of the keys and of whether a selection is growing; it is
//! repeated from the first key each time, so that no half-parsed state exists.

use super::key::VimKey;

/// Counts are cut here, so that no typing can ask for more work than a text has.
const MAX_COUNT: usize = 1_000_000;

/// Why keys are no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// They may become one.
    More,
    /// They never will.
    Nothing,
}

/// A whole command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) count: Option<usize>,
    pub(super) verb: Verb,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Move(VimMotion),
    Operate(Operator, Target),
    Insert(Entry),
    Put { before: bool },
    Replace(char),
    ToggleCase,
    Join,
    Undo,
    Redo,
    Repeat,
    Visual,
    VisualLine,
    SwapEnds,
    SelectObject(Object),
    Find,
    FindNext,
    FindPrevious,
}

/// What an operator does to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Dedent,
    Case(Case),
}

/// How letters change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Toggle,
    Lower,
    Upper,
}

/// What an operator works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Lines,
    Selection,
    Motion(VimMotion),
    Object(Object),
}

/// A motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VimMotion {
    Left,
    Right,
    Up,
    Down,
    HalfPageUp,
    HalfPageDown,
    WordForward { big: bool },
    WordBack { big: bool },
    WordEnd { big: bool },
    LineStart,
    FirstNonblank,
    LineEnd,
    DocumentStart,
    DocumentEnd,
    ParagraphBack,
    ParagraphForward,
    Bracket,
    Seek(Seek),
    SeekAgain { reverse: bool },
}

/// A search for a character in the line (`f`, `t`, `F`, `T`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seek {
    pub(super) wanted: char,
    pub(super) forward: bool,
    pub(super) till: bool,
    /// Whether it is repeated, so that `t` must not find what it stands before.
    pub(super) again: bool,
}

/// A text object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) around: bool,
    pub(super) kind: ObjectKind,
}

/// What a text object is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectKind {
    Word { big: bool },
    Quote(char),
    Brackets(char, char),
    Paragraph,
}

/// Where insert mode begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Here,
    FirstNonblank,
    Behind,
    LineEnd,
    LineBelow,
    LineAbove,
}

impl Verb {
    /// Returns whether the verb changes the text, so that `.` repeats it.
    pub(super) fn is_change(self) -> bool {
        let is_simple = matches!(self, Self::Replace(_) | Self::ToggleCase | Self::Join);
        let operates = matches!(self, Self::Operate(operator, _) if operator != Operator::Yank);
        is_simple || operates || matches!(self, Self::Insert(_) | Self::Put { .. })
    }
}

/// Parses `keys`, in visual mode if `visual`.
pub(super) fn parse(keys: &[VimKey], visual: bool) -> Result<Phrase, Stop> {
    let mut reader = Reader { keys: keys.iter() };
    let outer = reader.count();
    let key = reader.key()?;
    if let Some((operator, doubled)) = reader.operator(key, visual)? {
        if visual {
            let verb = Verb::Operate(operator, Target::Selection);
            return Ok(Phrase { count: outer, verb });
        }
        let inner = reader.count();
        let target = reader.target(doubled)?;
        let count = match (outer, inner) {
            (None, None) => None,
            (a, b) => Some((a.unwrap_or(1) * b.unwrap_or(1)).min(MAX_COUNT)),
        };
        let verb = Verb::Operate(operator, target);
        return Ok(Phrase { count, verb });
    }
    let verb = if visual {
        reader.visual_verb(key)?
    } else {
        reader.normal_verb(key)?
    };
    Ok(Phrase { count: outer, verb })
}

struct Reader<'a> {
    keys: std::slice::Iter<'a, VimKey>,
}

impl Reader<'_> {
    fn key(&mut self) -> Result<VimKey, Stop> {
        self.keys.next().copied().ok_or(Stop::More)
    }

    /// The character a key stands for where any may follow (`f`, `r`).
    fn any_char(&mut self) -> Result<char, Stop> {
        match self.key()? {
            VimKey::Char(c) => Ok(c),
            VimKey::Enter => Ok('\n'),
            VimKey::Tab => Ok('\t'),
            _ => Err(Stop::Nothing),
        }
    }

    /// A number that does not start with zero, which is a motion.
    fn count(&mut self) -> Option<usize> {
        let mut count = None;
        while let Some(VimKey::Char(c)) = self.keys.as_slice().first() {
            let Some(digit) = c.to_digit(10).filter(|d| count.is_some() || *d > 0) else {
                break;
            };
            let number = count.unwrap_or(0_usize) * 10 + digit as usize;
            count = Some(number.min(MAX_COUNT));
            self.keys.next();
        }
        count
    }

    /// The operator `key` starts, and the key that doubles it into whole lines.
    fn operator(&mut self, key: VimKey, visual: bool) -> Result<Option<(Operator, char)>, Stop> {
        let VimKey::Char(c) = key else {
            return Ok(None);
        };
        let operator = match c {
            'd' => Operator::Delete,
            'c' => Operator::Change,
            'y' => Operator::Yank,
            '>' => Operator::Indent,
            '<' => Operator::Dedent,
            'x' if visual => Operator::Delete,
            's' if visual => Operator::Change,
            '~' if visual => Operator::Case(Case::Toggle),
            'u' if visual => Operator::Case(Case::Lower),
            'U' if visual => Operator::Case(Case::Upper),
            'g' => {
                let operator = match self.keys.as_slice().first().ok_or(Stop::More)? {
                    VimKey::Char('~') => ('~', Case::Toggle),
                    VimKey::Char('u') => ('u', Case::Lower),
                    VimKey::Char('U') => ('U', Case::Upper),
                    _ => return Ok(None),
                };
                self.keys.next();
                return Ok(Some((Operator::Case(operator.1), operator.0)));
            }
            _ => return Ok(None),
        };
        Ok(Some((operator, c)))
    }

    fn target(&mut self, doubled: char) -> Result<Target, Stop> {
        match self.key()? {
            VimKey::Char(c) if c == doubled => Ok(Target::Lines),
            VimKey::Char(c @ ('i' | 'a')) => Ok(Target::Object(self.object(c == 'a')?)),
            key => Ok(Target::Motion(self.motion(key)?)),
        }
    }

    fn object(&mut self, around: bool) -> Result<Object, Stop> {
        let VimKey::Char(c) = self.key()? else {
            return Err(Stop::Nothing);
        };
        let kind = match c {
            'w' | 'W' => ObjectKind::Word { big: c == 'W' },
            '"' | '\'' | '`' => ObjectKind::Quote(c),
            '(' | ')' | 'b' => ObjectKind::Brackets('(', ')'),
            '[' | ']' => ObjectKind::Brackets('[', ']'),
            '{' | '}' | 'B' => ObjectKind::Brackets('{', '}'),
            '<' | '>' => ObjectKind::Brackets('<', '>'),
            'p' => ObjectKind::Paragraph,
            _ => return Err(Stop::Nothing),
        };
        Ok(Object { around, kind })
    }

    fn motion(&mut self, key: VimKey) -> Result<VimMotion, Stop> {
        let c = match key {
            VimKey::Char(c) => c,
            VimKey::Left | VimKey::Backspace => 'h',
            VimKey::Right => 'l',
            VimKey::Up => 'k',
            VimKey::Down => 'j',
            VimKey::Home => '0',
            VimKey::End => '$',
            VimKey::Ctrl('d') => return Ok(VimMotion::HalfPageDown),
            VimKey::Ctrl('u') => return Ok(VimMotion::HalfPageUp),
            _ => return Err(Stop::Nothing),
        };
        Ok(match c {
            'h' => VimMotion::Left,
            'l' | ' ' => VimMotion::Right,
            'j' => VimMotion::Down,
            'k' => VimMotion::Up,
            'w' | 'W' => VimMotion::WordForward { big: c == 'W' },
            'b' | 'B' => VimMotion::WordBack { big: c == 'B' },
            'e' | 'E' => VimMotion::WordEnd { big: c == 'E' },
            '0' => VimMotion::LineStart,
            '^' => VimMotion::FirstNonblank,
            '$' => VimMotion::LineEnd,
            'G' => VimMotion::DocumentEnd,
            'g' if self.key()? == VimKey::Char('g') => VimMotion::DocumentStart,
            '{' => VimMotion::ParagraphBack,
            '}' => VimMotion::ParagraphForward,
            '%' => VimMotion::Bracket,
            'f' | 't' | 'F' | 'T' => VimMotion::Seek(Seek {
                wanted: self.any_char()?,
                forward: c.is_lowercase(),
                till: c.eq_ignore_ascii_case(&'t'),
                again: false,
            }),
            ';' | ',' => VimMotion::SeekAgain { reverse: c == ',' },
            _ => return Err(Stop::Nothing),
        })
    }

    /// What any mode of commands understands.
    fn common_verb(&mut self, key: VimKey) -> Result<Verb, Stop> {
        Ok(match key {
            VimKey::Char('r') => Verb::Replace(self.any_char()?),
            VimKey::Char('J') => Verb::Join,
            VimKey::Char('p') => Verb::Put { before: false },
            VimKey::Char('P') => Verb::Put { before: true },
            VimKey::Char('v') => Verb::Visual,
            VimKey::Char('V') => Verb::VisualLine,
            VimKey::Char('/') => Verb::Find,
            VimKey::Char('n') => Verb::FindNext,
            VimKey::Char('N') => Verb::FindPrevious,
            key => Verb::Move(self.motion(key)?),
        })
    }

    fn visual_verb(&mut self, key: VimKey) -> Result<Verb, Stop> {
        match key {
            VimKey::Char(c @ ('i' | 'a')) => Ok(Verb::SelectObject(self.object(c == 'a')?)),
            VimKey::Char('o') => Ok(Verb::SwapEnds),
            VimKey::Delete => Ok(Verb::Operate(Operator::Delete, Target::Selection)),
            key => self.common_verb(key),
        }
    }

    fn normal_verb(&mut self, key: VimKey) -> Result<Verb, Stop> {
        let over = |operator, motion| Verb::Operate(operator, Target::Motion(motion));
        Ok(match key {
            VimKey::Char('i') => Verb::Insert(Entry::Here),
            VimKey::Char('I') => Verb::Insert(Entry::FirstNonblank),
            VimKey::Char('a') => Verb::Insert(Entry::Behind),
            VimKey::Char('A') => Verb::Insert(Entry::LineEnd),
            VimKey::Char('o') => Verb::Insert(Entry::LineBelow),
            VimKey::Char('O') => Verb::Insert(Entry::LineAbove),
            VimKey::Char('x') | VimKey::Delete => over(Operator::Delete, VimMotion::Right),
            VimKey::Char('X') => over(Operator::Delete, VimMotion::Left),
            VimKey::Char('s') => over(Operator::Change, VimMotion::Right),
            VimKey::Char('S') => Verb::Operate(Operator::Change, Target::Lines),
            VimKey::Char('D') => over(Operator::Delete, VimMotion::LineEnd),
            VimKey::Char('C') => over(Operator::Change, VimMotion::LineEnd),
            VimKey::Char('Y') => Verb::Operate(Operator::Yank, Target::Lines),
            VimKey::Char('~') => Verb::ToggleCase,
            VimKey::Char('u') => Verb::Undo,
            VimKey::Ctrl('r') => Verb::Redo,
            VimKey::Char('.') => Verb::Repeat,
            key => self.common_verb(key)?,
        })
    }
}
