//! Every complaint about a deck. Invariant: a code means the same for ever; codes are never reused.
//!
//! `D0xx` and `D1xx` are found by reading; `D9xx` only by running what the deck contains.

use crate::base::Severity;

/// A sort of complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `D014`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, as a short phrase.
    pub title: &'static str,
    /// Why it matters and what to do.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident $severity:ident $code:literal $title:literal $explanation:literal;)+) => {
        $(#[doc = $title]
        pub const $name: Code = Code {
            code: $code,
            severity: Severity::$severity,
            title: $title,
            explanation: $explanation,
        };)+

        /// All codes, in rising order.
        pub const CODES: &[Code] = &[$($name),+];
    };
}

codes! {
    SYNTAX Error "D001" "not TOML" "The file breaks a rule of TOML. Every such place of the file is listed; nothing else of the file is checked until they are gone.";
    UNKNOWN_KEY Error "D002" "unknown key" "The format has no such key here. A misspelt key would be ignored silently, so it is an error.";
    MISSING_KEY Error "D003" "missing key" "A key that has no default is not there.";
    WRONG_TYPE Error "D004" "wrong type" "The value is text where a number is expected, a table where a list is expected, and so on.";
    UNKNOWN_WORD Error "D005" "not one of the allowed words" "The key takes one of a few fixed words.";
    NOT_FINITE Error "D006" "not a usable number" "Numbers are finite, and whole numbers fit 64 bits.";
    NO_DECK_FILE Error "D007" "no deck.toml" "A deck is a folder with a deck.toml in it.";
    NO_RUBRICS_FILE Error "D008" "no rubrics.toml" "Every question is scored by a rubric, so a deck has a rubrics.toml.";
    FORMAT_VERSION Error "D009" "unsupported format version" "This program reads format 1. A higher number asks for a newer program.";
    NOT_UTF8 Error "D010" "not UTF-8 text" "Deck files are UTF-8.";
    FILE_TOO_LARGE Error "D011" "file too large" "One file may have 2 MiB.";
    TOO_MANY_FILES Error "D012" "too many files" "A deck may have 500 files; the rest was not read.";
    LINK_LEAVES Error "D013" "link leaves the deck" "A symbolic link may not point out of the deck's folder: a deck is self-contained.";
    CONTROL_CHARACTER Error "D014" "control character in text" "Characters such as ESC would reach the terminal. Tabs and line ends are fine.";
    UNKNOWN_FILE Warning "D015" "file is not part of the format" "The file is ignored: its place or its ending is not one the format knows.";
    UNKNOWN_FOLDER Warning "D016" "folder is not part of the format" "The folders are recruiter, sql, coding, modelling, design, case, culture, cards, readiness and data.";
    UNREADABLE Error "D017" "cannot be read" "The file or folder could not be opened or read.";
    EMPTY_FILE Error "D018" "file without entries" "A questions file has questions, a cards file cards, rubrics.toml rubrics.";

    BAD_ID Error "D020" "id is not a slug" "Ids are made of A-Z a-z 0-9 . _ -, start with a letter or digit, and have at most 64 characters.";
    SAME_LEVEL Error "D021" "level id used twice" "Level ids are unique in a deck.";
    SAME_LOOP Error "D022" "loop id used twice" "Loop ids are unique in a deck.";
    SAME_ROUND Error "D023" "round id used twice" "Round ids are unique in their loop.";
    SAME_PHASE Error "D024" "phase id used twice" "Phase ids are unique in their round.";
    SAME_RUBRIC Error "D025" "rubric id used twice" "Rubric ids are unique in a deck.";
    SAME_CRITERION Error "D026" "criterion id used twice" "Criterion ids are unique in their rubric.";
    SAME_QUESTION Error "D027" "question id used twice" "Question ids are unique in a deck, over all kinds: history hangs on them.";
    SAME_SCENARIO Error "D028" "scenario id used twice" "Scenario ids are unique in a deck.";
    SAME_PROBE Error "D029" "probe id used twice" "Probe ids are unique in their question.";
    SAME_CLARIFICATION Error "D030" "clarification id used twice" "Clarification ids are unique in their question.";
    SAME_CHECKLIST_ITEM Error "D031" "checklist id used twice" "Checklist ids are unique in their question.";
    SAME_MISTAKE Error "D032" "wrong-answer id used twice" "The ids of known wrong answers are unique in their question.";
    MISTAKE_IS_FAMILY Error "D033" "wrong-answer id is a built-in family" "Triggers such as `fail order` would be ambiguous.";
    SAME_CARD Error "D034" "card id used twice" "Card ids are unique in a deck: history hangs on them.";
    SAME_NAME Error "D035" "name used twice" "Cases, alternatives and table notes are reported by name, so names are unique among their siblings.";
    SAME_TAG Warning "D036" "tag given twice" "One mention of a tag is enough.";

    UNKNOWN_LEVEL Error "D040" "unknown level" "The id is not among the levels of deck.toml.";
    UNKNOWN_RUBRIC Error "D041" "unknown rubric" "The id is not among the rubrics of rubrics.toml.";
    UNKNOWN_DATASET Error "D042" "unknown data set" "The scenario's data set must be a file data/NAME.sql.";
    UNKNOWN_QUESTION Error "D043" "unknown question" "The pool of a round names a question that the deck does not have.";
    WRONG_KIND_IN_POOL Error "D044" "question of another kind in a pool" "A round deals questions of its own kind only.";
    SAME_IN_POOL Error "D045" "question twice in a pool" "A pool is a set of questions.";
    BAD_TRIGGER Error "D046" "trigger not understood" "A trigger is `minute N`, `submit`, `pass`, `fail`, `fail FAMILY`, `phase ID`, `skipped ID`, `claims WORDS`, `silence N`, `unsaid ITEM by N`, `structure RULE by N` or `number ID`.";
    UNKNOWN_FAMILY Error "D047" "unknown failure family" "A family is built in for the kind of question or the id of one of the question's known wrong answers.";
    UNKNOWN_PHASE Error "D048" "unknown phase in a trigger" "No round of this kind has such a phase, so the probe could never fire.";
    MINUTE_BEYOND Error "D049" "minute beyond the round" "The question's clock never gets there, so the probe could never fire.";
    CANNOT_PASS Error "D050" "trigger that cannot happen" "Only SQL, coding and modelling submissions pass or fail.";

    NO_LEVELS Error "D060" "no levels" "A loop is decided by a level's bar.";
    NO_LOOPS Error "D061" "no loops" "A deck has at least one loop.";
    NO_ROUNDS Error "D062" "loop without rounds" "A loop has at least one round.";
    NO_PHASES Error "D063" "round without phases" "A round has at least one phase; its clock is the sum of its phases.";
    NO_MINUTES Error "D064" "minutes out of range" "A length is 1 to 1440 whole minutes.";
    LOOP_CLOCK Error "D065" "loop's clock does not add up" "A loop's minutes are the sum of its rounds' minutes.";
    ROUND_CLOCK Error "D066" "round's clock does not add up" "A round's minutes are the sum of its phases' minutes.";
    GRACE_MISSING Error "D067" "grace without minutes" "`end = \"grace\"` needs grace_minutes.";
    GRACE_UNUSED Error "D068" "grace_minutes without grace" "grace_minutes only means something with `end = \"grace\"`.";
    ROUND_WEIGHT Error "D069" "round's weight not above zero" "A round that does not count would still take the candidate's time.";
    TWO_DEFAULTS Error "D070" "two default loops" "At most one loop starts when none is named.";
    QUESTION_COUNT Error "D071" "round deals no question" "`questions` is at least 1.";
    POOL_TOO_SMALL Error "D072" "pool too small" "The deck has fewer fitting questions than the round deals.";
    TAGS_MATCH_NOTHING Error "D073" "no question has the round's tags" "The pool that the tags leave is empty.";
    SCENARIO_NOT_SQL Error "D074" "scenario in a round that is not SQL" "Only SQL questions come in scenarios.";
    SCENARIO_TOO_SHORT Error "D075" "no scenario has enough questions" "A progression is dealt from one scenario; none has as many fitting questions as the round deals.";
    BAR_RANGE Error "D076" "bar out of range" "Scores go from 1.0 to 4.0.";
    BAR_ORDER Error "D077" "bars out of order" "no_hire ≤ hire ≤ strong_hire, and floor ≤ hire.";
    DIALECT_NOT_SQL Error "D078" "dialect in a round that is not SQL" "Only SQL is written in a dialect.";

    ASSESSMENT_TALK Error "D079" "talk round in an assessment" "An assessment has no interviewer; its parts are SQL, coding, modelling and design.";

    CRITERIA_COUNT Error "D080" "not two to five criteria" "Fewer say too little, more cannot be told apart right after a round.";
    CRITERION_WEIGHT Error "D081" "criterion's weight not above zero" "A criterion that does not count should not be scored.";
    ANCHOR_COUNT Error "D082" "not four anchors" "A criterion has one anchor for each score from 1 to 4.";
    ANCHOR_EMPTY Error "D083" "empty anchor" "An anchor says what the score looks like in behavior.";
    ANCHOR_TWICE Error "D084" "same anchor twice" "Two scores with the same anchor cannot be told apart.";
    UNUSED_RUBRIC Warning "D085" "rubric is never used" "No question names the rubric.";
    ASSESSMENT_END Error "D086" "part with an end of its own" "The parts of an assessment end together, with its one clock: `end = \"hard\"`.";
    BARE_TALK Error "D087" "bare pad in a talk round" "Only SQL and coding rounds have something to run, so only their pads can be bare.";

    EMPTY_TITLE Error "D090" "empty title or name" "Titles and names are shown in menus.";
    EMPTY_PROMPT Error "D091" "empty prompt" "The prompt is what the interviewer says first.";
    EMPTY_MODEL_ANSWER Error "D092" "empty model answer" "The model answer is what the candidate learns from after scoring.";
    EMPTY_TEXT Error "D093" "empty text" "The text is shown to the candidate; there has to be one.";
    EMPTY_PROGRAM Error "D094" "empty query or program" "References, alternatives and wrong answers are run, so they cannot be empty.";
    DIFFICULTY Error "D095" "difficulty out of range" "Difficulty goes from 1 to 5.";
    HINT_COUNT Error "D096" "not one to five hints" "Every question has a ladder of one to five hints.";
    HINT_COST Error "D097" "hint's cost out of range" "A hint takes 0.1 to 1.0 off the measured score.";
    HINT_TWICE Error "D098" "same hint twice" "Each step of the ladder says something new.";

    NO_COLUMNS Error "D100" "answer without columns" "`columns` names the columns of the answer, in order.";
    SAME_COLUMN Error "D101" "column named twice" "Sort keys and messages name columns, so names are unique in an answer.";
    ORDER_SYNTAX Error "D102" "sort key not understood" "A sort key is a column, optionally followed by `asc` or `desc`.";
    ORDER_COLUMN Error "D103" "sort key is not a column" "Sort keys are columns of the answer.";
    ORDER_TWICE Error "D104" "sort key twice" "The second mention changes nothing.";
    COMPARE_ORDER Error "D105" "compare contradicts order" "With sort keys an answer is a list; without, it is a bag or a set.";
    TOLERANCE Error "D106" "tolerance below zero" "A tolerance is how far two numbers may be apart.";
    FEW_ALTERNATIVES Error "D107" "fewer than two alternatives" "Two right answers of another structure prove that the grader does not insist on the author's.";
    FEW_WRONG Error "D108" "fewer than three wrong answers" "Three known wrong answers prove that the grader can tell.";
    STEP_RANGE Error "D109" "step below 1" "Steps count from 1.";
    SAME_STEP Error "D110" "step used twice" "Steps order the questions of a scenario.";
    SAME_PROGRAM Error "D111" "same query or program twice" "An alternative or wrong answer with the same text proves nothing, or contradicts the other.";
    EMPTY_DATASET Error "D112" "empty data set" "A data set creates its tables and fills them.";
    UNUSED_DATASET Warning "D113" "data set is never used" "No scenario names the data set.";
    HINT_COLUMN Error "D114" "column hint does not name a column" "A column is written `table.column`.";
    HINT_COLUMN_TWICE Error "D115" "column hint twice" "All hints about a column stand together.";
    HINT_RANGE Error "D116" "column hint contradicts itself" "min ≤ max of the same type, rates from 0 to 1, distinct at least 1, a weight per value, delays from 0 and after a column.";
    DATASET_STATEMENT Error "D117" "statement not allowed in a data set" "A data set consists of CREATE TABLE, CREATE INDEX and INSERT.";
    ONE_QUERY Error "D118" "not one query" "A reference, alternative or wrong answer is one SELECT, WITH or VALUES statement.";
    SAME_EQUIVALENT Error "D119" "equivalent mutant listed twice" "One reason per mutant is enough.";

    ARGS_NOT_JSON Error "D120" "arguments are not JSON" "`args` is text that holds a JSON array.";
    ARGS_NOT_ARRAY Error "D121" "arguments are not an array" "`args` is a JSON array of positional arguments, `[[1, 2]]` for one list.";
    WANT_NOT_JSON Error "D122" "wanted result is not JSON" "`want` is text that holds a JSON value; text needs its own quotes: '\"x\"'.";
    FEW_VISIBLE Error "D123" "fewer than three visible cases" "Run shows them.";
    FEW_HIDDEN Error "D124" "fewer than four hidden cases" "Submit decides by them.";
    SAME_ARGS Error "D125" "case repeats another's arguments" "The second case can only repeat or contradict the first.";
    ENTRY_NAME Error "D126" "entry is not a Python name" "`entry` is the name of the function that is called.";
    ENTRY_SIGNATURE Error "D127" "signature does not define the entry" "The signature is `def ENTRY(…)`.";
    ENTRY_STARTER Error "D128" "starter does not define the entry" "The pad starts with the function to fill in.";
    ENTRY_PROGRAM Error "D129" "program does not define the entry" "The reference, the alternatives and the wrong answers define the function that is called.";
    GROWTH Error "D130" "unknown growth" "Growth is O(1), O(log n), O(n), O(n log n) or O(n^2).";
    LIMITS Error "D131" "limit out of range" "wall_ms goes from 100 to 60000, memory_mb from 32 to 2048.";
    TOLERANCE_UNUSED Error "D132" "tolerance without float compare" "Only `compare = \"float\"` has a tolerance.";
    INPUT_KEY Error "D133" "key means nothing for this type" "Which keys of a random input mean something depends on its `type`.";
    INPUT_PART Error "D134" "random input without its parts" "A list says what its elements are, a choice what to choose from, a row what it consists of.";
    INPUT_BOUND Error "D135" "bound not understood" "A bound is a number, or `NAME`, `len(NAME)`, `NAME + 1` of a value that is declared before it.";
    INPUT_RANGE Error "D136" "range of random inputs cannot be" "The range goes from `min` up to `max`, a length from 0, a share from 0 to 1.";
    INPUT_PLACE Error "D137" "key or time outside of events" "`key` and `time` stand for those of the event they are part of.";
    INPUT_ARGS Error "D138" "random inputs are not the arguments" "There is one random input for each argument that the cases pass.";
    NO_INPUTS Warning "D139" "no random inputs" "Without [questions.generate] a wrong answer that passes every case is accepted.";

    FEW_CLARIFICATIONS Error "D140" "too few clarifications" "The prompts of a design and of a case are vague on purpose, so there is something to ask: at least six things in a design, two in a case.";
    FEW_ASKS Error "D141" "fewer than two phrasings" "Typed questions are matched against phrasings; one is too few.";
    SAME_ASK Error "D142" "same phrasing twice" "A typed question would have two answers, or the second mention changes nothing.";
    FEW_CHECKLIST Error "D143" "too few checklist items" "The checklist covers the whole answer: at least six items in a design, four in a case.";
    NO_KEYWORDS Error "D144" "checklist item without keywords" "Keywords show that the notes cover the item.";
    NO_PROBES Warning "D145" "recruiter script without probes" "In a recruiter round the probes drive the talk.";
    BAD_RULE Error "D146" "structure rule not understood" "A rule is `path KIND KIND`, `replay`, `dead-letter`, `dedupe before KIND`, `no single point`, `reconciled` or `has KIND`.";
    BAD_RANGE Error "D147" "range of a number cannot be" "The range goes from `min` up to `max`, in a unit the program knows, such as GB/s.";
    SAME_DEMAND Error "D148" "structure or number id used twice" "Structure and number ids are unique in their question.";
    UNKNOWN_DEMAND Error "D149" "trigger names what is not there" "`unsaid` names a checklist item, `structure` a structure rule, `number` a number of the question.";

    CARD_EMPTY Error "D150" "empty card" "A card has a front and a back.";
    CARD_FRONT_TWICE Warning "D151" "two cards ask the same" "Reviews of the two would disturb each other.";

    NO_DRAWING Error "D152" "design question without a drawing" "A model answer is held against the candidate's drawing: write `drawing` as a candidate would.";
    NO_STRUCTURE Error "D153" "design question without a structure rule" "Say with [[questions.structure]] what a good drawing has: a way to the reader, a replay, a dedupe stage.";
    NO_NUMBERS Error "D154" "design question without a number" "Say with [[questions.numbers]] what a good answer estimates and between which bounds.";
    DRAWING_BREAKS Error "D155" "model drawing breaks its own rule" "Candidates are asked about what the model itself lacks.";
    DRAWING_NUMBERS Error "D156" "model numbers are not in their range" "The `=` lines of the drawing, in a case those of the model answer, are computed and held against [[questions.numbers]].";
    MEASURE_SIZE Error "D157" "size to measure is no argument" "`size` names the whole number among the arguments that says how large an input is.";
    FEW_PROBES Error "D158" "too few probes" "An interviewer who has nothing to ask lets a thin answer pass: two probes at least in a case, in a design three that are no curveballs.";
    ELSEWHERE Error "D159" "drawing or number in another kind of question" "Only designs have `drawing` and [[questions.structure]], only designs and cases have [[questions.numbers]].";


    FEW_DESIGNS Error "D160" "too few models" "Three good models of another structure prove that the trials are fair, five bad ones that they are sharp.";
    FEW_TRIALS Error "D161" "modelling question without its parts" "A modelling question has at least one batch, one metric and three trials.";
    SAME_MODEL_PART Error "D162" "batch, metric or trial id used twice" "Batches, metrics and trials are named by their ids, which are unique in their question.";
    FEED Error "D163" "delivery not understood" "A delivery is `BATCH`, `BATCH until N` or `BATCH may fail`.";
    UNKNOWN_BATCH Error "D164" "unknown batch" "A trial delivers batches of its question.";
    TRIAL_DEMAND Error "D165" "trial without one demand" "A trial demands either the `rows` of a `metric` or a `schema` fact.";
    UNKNOWN_METRIC Error "D166" "unknown metric" "A trial names a metric of its question.";
    TRIAL_ROWS Error "D167" "rows of a trial cannot be read" "The first line names the metric's columns, each further line has one value for each, with `|` between them.";
    UNKNOWN_TRIAL Error "D168" "unknown trial" "A bad model says by `fails` which trial it must fail.";
    RAW_STATEMENT Error "D169" "statement not allowed in raw data" "Raw tables are made by CREATE TABLE alone, batches by INSERT INTO alone.";
    TRIAL_UNUSED Warning "D170" "no bad model fails the trial" "A trial that nothing fails may demand nothing.";
    DESIGN_MARKS Error "D171" "model lacks a mark" "A model has the marks `-- @model`, `-- @load` and `-- @metric NAME` for each metric.";
    NO_CURVEBALL Error "D172" "design question without a curveball" "Real prompts change half way: add a probe with `kind = \"curveball\"`.";
    MODEL_CLARIFICATIONS Warning "D173" "little to ask about a model" "A modelling prompt leaves something open on purpose: six [[questions.clarifications]] say what may be asked, and what the interviewer answers.";

    UNKNOWN_LANGUAGE Error "D180" "unknown language" "`language` is the id of one of the [[languages]] in deck.toml; without it a question is answered in Python.";
    SAME_LANGUAGE Error "D181" "language id used twice" "Language ids are unique in a deck.";
    LANGUAGE_COMMAND Error "D182" "language without a program" "A command begins with the name of a program, without a folder; where it is elsewhere, candidates say so in their settings.";
    LANGUAGE_HARNESS Error "D183" "language without a harness" "A harness speaks for a language, as docs/runner-protocol.md describes; Onsite brings one for `javascript`.";
    UNUSED_LANGUAGE Warning "D184" "language is never used" "No question is answered in it.";
    CHECKER Error "D185" "checker and compare do not agree" "`compare = \"checker\"` has a `checker`, which is Python and defines `check(args, expected, got)`; nothing else has one.";
    STDIN_TEXT Error "D186" "case of a program is not a text" "With `entry = \"stdin\"` both `args` and `want` are JSON texts: '\"1 2\\n\"'.";
    STDIN_INPUTS Error "D187" "random inputs for a program that reads" "Random inputs are the arguments of a function.";
    RETENTION Error "D188" "desired retention out of range" "The chance of recall at which a deck's items come back is 0.7 to 0.99.";

    SAME_MOVE Error "D190" "move id used twice" "Move ids are unique in their question.";
    MOVE_TRIGGER Error "D191" "data cannot move then" "The data of a SQL question moves once a query was accepted: at once, or at a minute.";
    MOVE_FORM Error "D192" "move does not say what arrives" "A move has `sql`, or a `table` with what happens to its rows or its column; one that leaves right queries alone has no reference.";
    MOVE_STATEMENT Error "D193" "statement that a move may not run" "What arrives is added, changed or renamed: INSERT INTO, UPDATE and ALTER TABLE.";
    NO_SUCH_VARIANT Error "D194" "no such variant" "Variants that are left out are numbered from 1 to 24; variant 0 is the question as the deck has it.";

    SAME_READINESS Error "D195" "readiness id used twice" "Readiness ids are unique in a deck.";
    READINESS_DIFFICULTY Error "D196" "readiness difficulty out of range" "A readiness question is of difficulty 1, 2 or 3.";
    READINESS_FORM Error "D197" "readiness question without one way to answer" "It has either `options` with `right`, or `answer` with four `anchors`.";
    READINESS_OPTIONS Error "D198" "options cannot be chosen from" "Two to five different options, of which `right` numbers one.";
    READINESS_TECHNIQUE Warning "D199" "no question practises the technique" "What a readiness check finds weak is practised by questions of the same kind that have the technique as a tag.";

    DATASET_FAILS Error "D901" "data set does not load" "SQLite refuses a statement of the data set.";
    DATASET_SIZE Warning "D902" "data set of unusual size" "Candidates look through 20 to 200 rows; fewer show too little, more hide it.";
    NO_SUCH_TABLE Error "D903" "note about an unknown table" "The data set creates no such table.";
    NO_SUCH_COLUMN Error "D904" "hint about an unknown column" "The data set's table has no such column.";
    HINT_CONTRADICTS Error "D905" "column hint contradicts the table" "The hinted values break the column's type, key or CHECK.";
    TABLE_WITHOUT_GRAIN Warning "D906" "table without a grain" "Say in [[scenario.tables]] what a row of the table is.";
    REFERENCE_FAILS Error "D907" "reference does not run" "The reference ends in an error on some data that the tables allow.";
    REFERENCE_COLUMNS Error "D908" "reference has other columns" "The reference's columns are not those of `columns`.";
    REFERENCE_ORDER Error "D909" "reference is not in the stated order" "The reference's rows do not follow `order`.";
    REFERENCE_LIMIT Error "D910" "reference exceeds its limits" "The reference takes longer or more memory than a submission may.";
    REFERENCE_REJECTED Error "D911" "reference is rejected" "The reference does not give what a case wants.";
    ALTERNATIVE_REJECTED Error "D912" "alternative is rejected" "A right answer is judged wrong: it, the reference or the data set's constraints are mistaken.";
    WRONG_NOT_CAUGHT Error "D913" "wrong answer is accepted" "No visible or hidden data tells the wrong answer from the reference.";
    WRONG_FAILS_TO_RUN Warning "D914" "wrong answer does not run" "A wrong answer that is merely an error proves nothing about the grader.";
    STARTER_PASSES Error "D915" "starter is accepted" "There is nothing left to do for the candidate.";
    NOT_PROVED Warning "D916" "could not be proved here" "The sandbox that would run it is not available on this machine.";
    MUTANT_SURVIVES Error "D917" "mutant of the reference is accepted" "No data tells the changed reference from the reference. Give the data set rows or hints that do; if no data can, list the mutant under `equivalents` with the reason.";
    NOT_EQUIVALENT Error "D918" "equivalent mutant does not survive" "The reference has no such mutant, or some data tells it from the reference: its reason does not hold.";
    WRONG_MISNAMED Warning "D919" "wrong answer goes by another name" "The answer behaves like another known wrong answer on all data, so candidates never hear its own name.";
    OUTSIDE_DOMAIN Warning "D920" "random inputs the reference refuses" "The reference raises an exception on many random inputs: bounds that say what the question allows leave more to compare.";
    GROWTH_MISSED Warning "D921" "reference grows otherwise" "On inputs of rising size the reference takes steps of another growth than `growth` says: give it inputs that grow in [questions.measure], or mend the growth.";
    DESIGN_REJECTED Error "D922" "good model is rejected" "A good model fails a trial, or does not run: it or the trial is wrong.";
    DESIGN_NOT_CAUGHT Error "D923" "bad model passes its trial" "The trial that the bad model names does not catch it.";
    DESIGN_MISNAMED Error "D924" "bad model fails another trial first" "The first trial that fails names the fault to the candidate, so it must be the right one.";
    DESIGN_FAILS_TO_RUN Error "D925" "bad model does not run" "A bad model that is merely an error proves little.";
    RAW_FAILS Error "D926" "raw tables or a batch do not load" "SQLite refuses the raw tables or a batch of raw rows.";
    MOVE_FAILS Error "D931" "move cannot be applied" "SQLite or the guard refuses what the move does to the data.";
    MOVE_REFERENCE Error "D932" "no right query after the move" "The query that is right after the move does not run on the moved data, or gives other columns than the question promises.";
    MOVE_UNSEEN Error "D933" "move shows nothing" "A right query gives the same rows on the visible data before and after the move: candidates see no changed cell. Move more, or say `unaffected = true`.";
    MOVE_AFFECTS Error "D934" "move changes right queries" "The move says that it leaves right queries alone, and the reference or an alternative gives other rows after it.";
    MOVE_ASKS_NOTHING Error "D935" "move asks for nothing new" "The reference from before the move is accepted after it: no data tells the new one from it.";

    VARIANT_FAILS Error "D941" "variant of the data does not load" "The data set cannot be drawn anew from this seed.";
    VARIANT_DULL Error "D942" "variant says too little" "On the visible data of the variant the reference gives no rows, or nothing but NULL, where on the deck's own data it gives some: leave the variant out with [[scenario.left_out]].";
    VARIANT_REJECTS Error "D943" "variant rejects a right answer" "On data of the variant a right answer differs from the reference: data the tables allow tells them apart, or random inputs do.";
    VARIANT_MISSES Error "D944" "variant misses a wrong answer" "Neither the visible nor the hidden data of the variant tells the wrong answer from the reference.";
    FEW_VARIANTS Error "D945" "too few variants" "Twenty variants and the deck's own data let a question come back for three weeks without repeating itself.";
}

/// Returns the entry of a code such as `D014`.
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|entry| entry.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_say_something() {
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        for code in CODES {
            assert!(code.explanation.ends_with('.'), "{}", code.code);
            assert!(!code.title.ends_with('.'), "{}", code.code);
        }
    }

    #[test]
    fn a_code_is_found_by_its_name() {
        assert_eq!(find("D002"), Some(&UNKNOWN_KEY));
        assert_eq!(find("D999"), None);
    }
}
