//! One broken deck per code, each as a small change of the template deck.

/// What is done to the template deck.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    /// In this file, the first occurrence of a text becomes another one.
    Replace(&'static str, &'static str, &'static str),
    /// This file gets more text at its end; it may be a new one.
    Append(&'static str, &'static str),
    /// This file is taken away.
    Remove(&'static str),
}

use Change::{Append, Remove, Replace};

const DECK: &str = "deck.toml";
const RUBRICS: &str = "rubrics.toml";
const SQL: &str = "sql/scans.toml";
const CODE: &str = "coding/gaps.toml";
const DESIGN: &str = "design/tracking.toml";
const CULTURE: &str = "culture/mistake.toml";
const CALL: &str = "recruiter/first-call.toml";
const CARDS: &str = "cards/streams.toml";

const ENTRY: &str = "entry = \"largest_gap\"";
const EXACT: &str = "compare = \"exact\"";
const EMPTY_CHECKER: &str = "compare = \"checker\"\nchecker = \"x = 1\"";
const UNUSED_CHECKER: &str = "checker = \"def check(a, b, c): return True\"";
const TABLE: Change = Append(DECK, LANGUAGE);
const COBOL: Change = Replace(CODE, "entry = ", "language = \"cobol\"\nentry = ");
const IN_JS: Change = Replace(CODE, "entry = ", "language = \"javascript\"\nentry = ");
const LANGUAGE: &str = "
[[languages]]
id = \"javascript\"
name = \"JavaScript\"
command = [\"node\", \"{harness}\"]
";

/// The code that has to be among the complaints, and the changes that provoke it.
pub(crate) const CASES: &[(&str, &[Change])] = &[
    ("D001", &[Replace(DECK, "format = 1", "format == 1")]),
    ("D002", &[Replace(SQL, "difficulty = 2", "dificulty = 2")]),
    ("D003", &[Replace(CULTURE, "rubric = \"talk\"\n", "")]),
    ("D004", &[Replace(CODE, "minutes = 20", "minutes = \"20\"")]),
    ("D005", &[Replace(DECK, "end = \"soft\"", "end = \"sofd\"")]),
    ("D006", &[Replace(DECK, "weight = 1.5", "weight = inf")]),
    ("D007", &[Remove(DECK)]),
    ("D008", &[Remove(RUBRICS)]),
    ("D009", &[Replace(DECK, "format = 1", "format = 2")]),
    (
        "D014",
        &[Replace(CALL, "why parcels?", "why \\u001b[31mparcels?")],
    ),
    ("D015", &[Append("sql/notes.txt", "later\n")]),
    ("D016", &[Append("questions/more.toml", "x = 1\n")]),
    ("D018", &[Append("culture/none.toml", "questions = []\n")]),
    (
        "D020",
        &[Replace(
            CULTURE,
            "id = \"own-mistake\"",
            "id = \"own mistake\"",
        )],
    ),
    ("D021", &[Replace(DECK, "id = \"mid\"", "id = \"senior\"")]),
    (
        "D022",
        &[Append(
            DECK,
            "[[loops]]\nid = \"parcel-loop\"\nname = \"Again\"\nlevel = \"mid\"\nminutes = 10\nsummary = \"s\"\nbriefing = \"b\"\n\
             [[loops.rounds]]\nid = \"r\"\nkind = \"culture\"\nname = \"R\"\nminutes = 10\nend = \"soft\"\nweight = 1\nquestions = 1\n\
             phases = [{ id = \"p\", name = \"P\", minutes = 10, goal = \"g\" }]\n",
        )],
    ),
    ("D023", &[Replace(DECK, "id = \"code\"", "id = \"sql\"")]),
    ("D024", &[Replace(DECK, "id = \"query\"", "id = \"look\"")]),
    (
        "D025",
        &[Replace(RUBRICS, "id = \"craft\"", "id = \"talk\"")],
    ),
    (
        "D026",
        &[Replace(RUBRICS, "id = \"clear\"", "id = \"correct\"")],
    ),
    (
        "D027",
        &[Replace(
            CULTURE,
            "id = \"own-mistake\"",
            "id = \"first-call\"",
        )],
    ),
    (
        "D028",
        &[Append(
            "sql/two.toml",
            "questions = []\n[scenario]\nid = \"depot-scans\"\ntitle = \"t\"\ndataset = \"scans\"\nstory = \"s\"\n",
        )],
    ),
    (
        "D029",
        &[Replace(CALL, "id = \"salary\"", "id = \"number\"")],
    ),
    (
        "D030",
        &[Replace(DESIGN, "id = \"freshness\"", "id = \"volume\"")],
    ),
    (
        "D031",
        &[Replace(DESIGN, "id = \"replay\"", "id = \"state\"")],
    ),
    (
        "D032",
        &[Replace(
            SQL,
            "id = \"keeps-unknown\"",
            "id = \"counts-repeats\"",
        )],
    ),
    (
        "D033",
        &[Replace(SQL, "id = \"quietest-first\"", "id = \"order\"")],
    ),
    (
        "D034",
        &[Replace(
            CARDS,
            "id = \"idempotent-load\"",
            "id = \"event-time\"",
        )],
    ),
    (
        "D035",
        &[Replace(
            CODE,
            "name = \"in order\"",
            "name = \"three reports\"",
        )],
    ),
    (
        "D036",
        &[Replace(
            CULTURE,
            "tags = [\"ownership\"]",
            "tags = [\"ownership\", \"Ownership\"]",
        )],
    ),
    (
        "D040",
        &[Replace(DECK, "level = \"senior\"", "level = \"senor\"")],
    ),
    (
        "D041",
        &[Replace(CULTURE, "rubric = \"talk\"", "rubric = \"talks\"")],
    ),
    (
        "D042",
        &[Replace(SQL, "dataset = \"scans\"", "dataset = \"scan\"")],
    ),
    (
        "D043",
        &[Replace(
            DECK,
            "from = [\"parcel-tracking\"]",
            "from = [\"parcel-traking\"]",
        )],
    ),
    (
        "D044",
        &[Replace(
            DECK,
            "from = [\"parcel-tracking\"]",
            "from = [\"parcel-tracking\", \"largest-gap\"]",
        )],
    ),
    (
        "D045",
        &[Replace(
            DECK,
            "from = [\"parcel-tracking\"]",
            "from = [\"parcel-tracking\", \"parcel-tracking\"]",
        )],
    ),
    (
        "D046",
        &[Replace(
            CALL,
            "when = \"minute 6\"",
            "when = \"after 6 minutes\"",
        )],
    ),
    (
        "D047",
        &[Replace(
            SQL,
            "when = \"fail counts-repeats\"",
            "when = \"fail count-repeats\"",
        )],
    ),
    (
        "D048",
        &[Replace(
            CALL,
            "when = \"phase asking\"",
            "when = \"phase askign\"",
        )],
    ),
    (
        "D049",
        &[Replace(
            DESIGN,
            "when = \"minute 30\"",
            "when = \"minute 45\"",
        )],
    ),
    (
        "D050",
        &[Replace(CULTURE, "when = \"phase dig\"", "when = \"pass\"")],
    ),
    (
        "D060",
        &[
            Replace(
                DECK,
                "[[levels]]\nid = \"mid\"\nname = \"Engineer\"\nsummary = \"Builds a given pipeline alone and asks before guessing.\"\nbar = { strong_hire = 3.4, hire = 2.6, no_hire = 1.9, floor = 1.8 }\n",
                "levels = []\n",
            ),
            Replace(
                DECK,
                "[[levels]]\nid = \"senior\"\nname = \"Senior engineer\"\nsummary = \"Finds out what is needed, and owns it when it breaks.\"\nbar = { strong_hire = 3.5, hire = 2.8, no_hire = 2.0, floor = 2.0 }\n",
                "",
            ),
        ],
    ),
    (
        "D061",
        &[
            Remove(DECK),
            Append(
                DECK,
                "format = 1\nid = \"d\"\nname = \"D\"\nversion = \"1\"\nsummary = \"s\"\nloops = []\n[[levels]]\nid = \"mid\"\nname = \"M\"\nsummary = \"s\"\nbar = { strong_hire = 3, hire = 2, no_hire = 1, floor = 1 }\n",
            ),
        ],
    ),
    (
        "D062",
        &[Append(
            DECK,
            "[[loops]]\nid = \"none\"\nname = \"None\"\nlevel = \"mid\"\nminutes = 10\nsummary = \"s\"\nbriefing = \"b\"\nrounds = []\n",
        )],
    ),
    (
        "D063",
        &[Replace(
            DECK,
            "phases = [\n  { id = \"look\", name = \"Look\", minutes = 5, goal = \"Know the grain of every table you will join.\" },\n  { id = \"query\", name = \"Query\", minutes = 25, goal = \"A query that runs, and a word on its cost.\" },\n]",
            "phases = []",
        )],
    ),
    ("D064", &[Replace(CULTURE, "minutes = 20", "minutes = 0")]),
    ("D065", &[Replace(DECK, "minutes = 155", "minutes = 160")]),
    (
        "D066",
        &[Replace(
            DECK,
            "name = \"Tell\", minutes = 20",
            "name = \"Tell\", minutes = 25",
        )],
    ),
    ("D067", &[Replace(DECK, "grace_minutes = 5\n", "")]),
    (
        "D068",
        &[Replace(DECK, "end = \"grace\"", "end = \"hard\"")],
    ),
    ("D069", &[Replace(DECK, "weight = 0.5", "weight = 0.0")]),
    (
        "D070",
        &[Append(
            DECK,
            "[[loops]]\nid = \"short\"\ndefault = true\nname = \"Short\"\nlevel = \"mid\"\nminutes = 10\nsummary = \"s\"\nbriefing = \"b\"\n\
             [[loops.rounds]]\nid = \"r\"\nkind = \"culture\"\nname = \"R\"\nminutes = 10\nend = \"soft\"\nweight = 1\nquestions = 1\n\
             phases = [{ id = \"p\", name = \"P\", minutes = 10, goal = \"g\" }]\n",
        )],
    ),
    ("D071", &[Replace(DECK, "questions = 1", "questions = 0")]),
    (
        "D072",
        &[Replace(
            DECK,
            "weight = 1.5\nquestions = 1",
            "weight = 1.5\nquestions = 2",
        )],
    ),
    (
        "D073",
        &[Replace(DECK, "tags = [\"lists\"]", "tags = [\"graphs\"]")],
    ),
    (
        "D074",
        &[Replace(DECK, "tags = [\"lists\"]", "scenario = true")],
    ),
    (
        "D075",
        &[
            Replace(
                DECK,
                "name = \"SQL\"\nminutes = 30\nend = \"hard\"\nweight = 1.0\nquestions = 1",
                "name = \"SQL\"\nminutes = 30\nend = \"hard\"\nweight = 1.0\nquestions = 2",
            ),
            Append("sql/other.toml", OTHER_SCENARIO),
        ],
    ),
    (
        "D076",
        &[Replace(DECK, "strong_hire = 3.4", "strong_hire = 4.5")],
    ),
    (
        "D077",
        &[Replace(
            DECK,
            "hire = 2.6, no_hire = 1.9",
            "hire = 2.6, no_hire = 2.9",
        )],
    ),
    (
        "D078",
        &[Replace(DECK, "tags = [\"lists\"]", "dialect = \"spark\"")],
    ),
    (
        "D079",
        &[Replace(DECK, "default = true", "kind = \"assessment\"")],
    ),
    (
        "D080",
        &[Append(
            RUBRICS,
            "[[rubrics]]\nid = \"thin\"\nname = \"Thin\"\ncriteria = []\n",
        )],
    ),
    ("D081", &[Replace(RUBRICS, "weight = 2.0", "weight = -2.0")]),
    (
        "D082",
        &[Replace(
            RUBRICS,
            "  \"Could not say what the code does.\",\n",
            "",
        )],
    ),
    (
        "D083",
        &[Replace(RUBRICS, "\"Answered another question.\"", "\" \"")],
    ),
    (
        "D084",
        &[Replace(
            RUBRICS,
            "\"Explained afterwards, when asked.\"",
            "\"could not say what the code does.\"",
        )],
    ),
    (
        "D085",
        &[Append(
            RUBRICS,
            "[[rubrics]]\nid = \"spare\"\nname = \"Spare\"\n\
             [[rubrics.criteria]]\nid = \"a\"\nname = \"A\"\nanchors = [\"1\", \"2\", \"3\", \"4\"]\n\
             [[rubrics.criteria]]\nid = \"b\"\nname = \"B\"\nanchors = [\"1\", \"2\", \"3\", \"4\"]\n",
        )],
    ),
    (
        "D086",
        &[Replace(DECK, "default = true", "kind = \"assessment\"")],
    ),
    (
        "D087",
        &[Replace(DECK, "weight = 0.5", "weight = 0.5\nbare = true")],
    ),
    (
        "D090",
        &[Replace(
            CULTURE,
            "title = \"A mistake of your own\"",
            "title = \"\"",
        )],
    ),
    (
        "D091",
        &[Replace(
            DESIGN,
            "prompt = \"Customers want to see where their parcel is. Build the data behind that.\"",
            "prompt = \"\"\"\n\n\"\"\"",
        )],
    ),
    (
        "D092",
        &[Replace(
            CALL,
            "model_answer = \"\"\"",
            "model_answer = \"\"\nunused = \"\"\"",
        )],
    ),
    (
        "D093",
        &[Replace(
            CALL,
            "text = \"What do you want to earn?\"",
            "text = \"\"",
        )],
    ),
    (
        "D094",
        &[Replace(
            CODE,
            "reference = '''\ndef largest_gap(minutes: list[int]) -> int:\n    ordered = sorted(minutes)\n    return max((b - a for a, b in zip(ordered, ordered[1:])), default=0)\n'''",
            "reference = ''",
        )],
    ),
    (
        "D095",
        &[Replace(DESIGN, "difficulty = 3", "difficulty = 6")],
    ),
    (
        "D096",
        &[Replace(
            CULTURE,
            "  { text = \"Pick one that cost something. What changed afterwards?\", cost = 0.2 },\n",
            "",
        )],
    ),
    ("D097", &[Replace(CODE, "cost = 0.5", "cost = 1.5")]),
    (
        "D098",
        &[Replace(
            DESIGN,
            "What happens when an older scan arrives after a newer one?",
            "who else reads this, apart from the customer?",
        )],
    ),
    (
        "D100",
        &[Replace(
            SQL,
            "columns = [\"depot\", \"parcels\"]\norder = [\"parcels desc\", \"depot\"]",
            "columns = []",
        )],
    ),
    (
        "D101",
        &[Replace(
            SQL,
            "columns = [\"depot\", \"parcels\"]",
            "columns = [\"depot\", \"parcels\", \"Depot\"]",
        )],
    ),
    (
        "D102",
        &[Replace(SQL, "\"parcels desc\"", "\"parcels downward\"")],
    ),
    (
        "D103",
        &[Replace(SQL, "\"parcels desc\"", "\"parcel desc\"")],
    ),
    (
        "D104",
        &[Replace(
            SQL,
            "\"parcels desc\", \"depot\"",
            "\"parcels desc\", \"depot\", \"parcels\"",
        )],
    ),
    (
        "D105",
        &[Replace(SQL, "step = 1", "compare = \"bag\"\nstep = 1")],
    ),
    (
        "D106",
        &[Replace(SQL, "step = 1", "tolerance = -0.1\nstep = 1")],
    ),
    (
        "D107",
        &[Replace(
            SQL,
            "[[questions.alternatives]]\nname = \"distinct pairs first\"\nsql = \"\"\"\nSELECT depot, count(*) AS parcels\nFROM (SELECT DISTINCT depot, parcel FROM scans) AS pairs\nWHERE depot IS NOT NULL\nGROUP BY depot\nORDER BY count(*) DESC, depot\n\"\"\"\n",
            "",
        )],
    ),
    (
        "D108",
        &[Replace(
            CODE,
            "[[questions.wrong]]\nid = \"whole-span\"\nname = \"measures from the first to the last\"\ncode = '''\ndef largest_gap(minutes):\n    return max(minutes) - min(minutes) if minutes else 0\n'''",
            "",
        )],
    ),
    ("D109", &[Replace(SQL, "step = 1", "step = 0")]),
    ("D110", &[Append(SQL, SECOND_STEP)]),
    (
        "D111",
        &[Replace(
            SQL,
            "ORDER BY parcels, depot",
            "ORDER   BY parcels DESC, depot",
        )],
    ),
    ("D112", &[Append("data/empty.sql", "-- nothing yet\n")]),
    (
        "D113",
        &[Append("data/spare.sql", "CREATE TABLE t (x INTEGER);\n")],
    ),
    (
        "D114",
        &[Replace(
            SQL,
            "column = \"scans.parcel\"",
            "column = \"parcel\"",
        )],
    ),
    (
        "D115",
        &[Replace(
            SQL,
            "column = \"scans.parcel\"",
            "column = \"scans.depot\"",
        )],
    ),
    ("D116", &[Replace(SQL, "distinct = 4", "min = 9\nmax = 3")]),
    (
        "D117",
        &[Append(
            "data/scans.sql",
            "\nDELETE FROM scans WHERE scan_id = 20;\n",
        )],
    ),
    (
        "D118",
        &[Replace(
            SQL,
            "reference = \"\"\"\nSELECT depot",
            "reference = \"\"\"\nDELETE FROM scans; SELECT depot",
        )],
    ),
    (
        "D119",
        &[Append(
            SQL,
            "\n[[questions.equivalents]]\nmutant = \"filter-0\"\nreason = \"r\"\n\n[[questions.equivalents]]\nmutant = \"filter-0\"\nreason = \"r\"\n",
        )],
    ),
    (
        "D194",
        &[Append(
            SQL,
            "\n[[scenario.left_out]]\nvariants = [25]\nreason = \"r\"\n",
        )],
    ),
    (
        "D120",
        &[Replace(CODE, "args = '[[7, 7]]'", "args = '[[7, 7'")],
    ),
    ("D121", &[Replace(CODE, "args = '[[7, 7]]'", "args = '7'")]),
    ("D122", &[Replace(CODE, "want = '13'", "want = 'thirteen'")]),
    (
        "D123",
        &[Replace(
            CODE,
            "args = '[[7, 7]]'\n",
            "args = '[[7, 7]]'\nhidden = true\n",
        )],
    ),
    ("D124", &[Replace(CODE, "hidden = true", "hidden = false")]),
    (
        "D125",
        &[Replace(CODE, "args = '[[7, 7]]'", "args = '[[10,25,12]]'")],
    ),
    (
        "D126",
        &[Replace(
            CODE,
            "entry = \"largest_gap\"",
            "entry = \"largest-gap\"",
        )],
    ),
    (
        "D127",
        &[Replace(
            CODE,
            "signature = \"def largest_gap(",
            "signature = \"def longest_gap(",
        )],
    ),
    (
        "D128",
        &[Replace(
            CODE,
            "starter = '''\ndef largest_gap(",
            "starter = '''\ndef gap(",
        )],
    ),
    (
        "D129",
        &[Replace(
            CODE,
            "import heapq\n\ndef largest_gap(",
            "import heapq\n\ndef solve(",
        )],
    ),
    (
        "D130",
        &[Replace(
            CODE,
            "growth = \"O(n log n)\"",
            "growth = \"O(nlogn)\"",
        )],
    ),
    ("D131", &[Replace(CODE, "wall_ms = 2000", "wall_ms = 2")]),
    (
        "D132",
        &[Replace(
            CODE,
            "compare = \"exact\"",
            "compare = \"exact\"\ntolerance = 1e-6",
        )],
    ),
    (
        "D133",
        &[Replace(
            CODE,
            "type = \"int\", min = -60, max = 1500",
            "type = \"int\", min = -60, max = 1500, alphabet = \"ab\"",
        )],
    ),
    (
        "D134",
        &[Replace(
            CODE,
            ", of = { type = \"int\", min = -60, max = 1500 }",
            "",
        )],
    ),
    (
        "D135",
        &[Replace(CODE, "max = 1500", "max = \"len(parcels)\"")],
    ),
    ("D136", &[Replace(CODE, "max = 1500", "max = -1500")]),
    (
        "D137",
        &[Replace(
            CODE,
            "type = \"int\", min = -60, max = 1500",
            "type = \"time\"",
        )],
    ),
    (
        "D138",
        &[Replace(
            CODE,
            "args = [{ name = \"minutes\"",
            "args = [{ type = \"bool\" }, { name = \"minutes\"",
        )],
    ),
    (
        "D139",
        &[Replace(
            CODE,
            "[questions.generate]\nargs = [{ name = \"minutes\", type = \"list\", of = { type = \"int\", min = -60, max = 1500 } }]",
            "",
        )],
    ),
    (
        "D140",
        &[Replace(
            DESIGN,
            "[[questions.clarifications]]\nid = \"readers\"\nasks = [\"Who else uses the data?\", \"are there other consumers\"]\nanswer = \"Planning wants daily counts per route, and finance pays drivers by them.\"\n",
            "",
        )],
    ),
    (
        "D141",
        &[Replace(
            DESIGN,
            "asks = [\"Can scans arrive late?\", \"are events out of order\"]",
            "asks = [\"Can scans arrive late?\"]",
        )],
    ),
    (
        "D142",
        &[Replace(
            DESIGN,
            "\"what latency is acceptable\"",
            "\"What is the volume\"",
        )],
    ),
    (
        "D143",
        &[Replace(
            DESIGN,
            "[[questions.checklist]]\nid = \"quality\"\ntext = \"Notices a silent depot\"\nkeywords = [\"monitor\", \"alert\", \"freshness\"]\n",
            "",
        )],
    ),
    (
        "D144",
        &[Replace(
            DESIGN,
            "keywords = [\"monitor\", \"alert\", \"freshness\"]",
            "keywords = []",
        )],
    ),
    (
        "D145",
        &[Append(
            CALL,
            "\n[[questions]]\nid = \"silent\"\ntitle = \"T\"\nminutes = 5\ndifficulty = 1\ntags = []\nrubric = \"talk\"\nprompt = \"p\"\nmodel_answer = \"m\"\nhints = [{ text = \"h\", cost = 0.2 }]\n",
        )],
    ),
    (
        "D146",
        &[Replace(
            DESIGN,
            "rule = \"path log serving\"",
            "rule = \"path log to page\"",
        )],
    ),
    (
        "D147",
        &[Replace(
            DESIGN,
            "unit = \"1/s\"",
            "unit = \"scans per blink\"",
        )],
    ),
    (
        "D148",
        &[Replace(DESIGN, "id = \"rate\"", "id = \"repeats\"")],
    ),
    (
        "D149",
        &[Replace(
            DESIGN,
            "structure repeats by 25",
            "structure repeat by 25",
        )],
    ),
    (
        "D150",
        &[Replace(
            CARDS,
            "back = \"Running it twice leaves the same rows as running it once.\"",
            "back = \"\"",
        )],
    ),
    (
        "D151",
        &[Replace(
            CARDS,
            "What makes a load idempotent?",
            "What is event time, as opposed to processing time?",
        )],
    ),
    (
        "D152",
        &[Replace(
            DESIGN,
            "drawing = \"\"\"\ndepots -> kafka: scans\nkafka -> dedupe job -> state store\nkafka -> history lake\nstate store -> tracking page api\nhistory lake -> nightly batch -> reports\n= rate = 20e6/day -> 1/s\n\"\"\"\n",
            "",
        )],
    ),
    (
        "D153",
        &[
            Replace(
                DESIGN,
                "[[questions.structure]]\nid = \"to-page\"\ntext = \"scans reach the customer's page\"\nrule = \"path log serving\"\n\n[[questions.structure]]\nid = \"repeats\"\ntext = \"a scan that is sent twice counts once\"\nrule = \"dedupe before store\"\n\n",
                "",
            ),
            Replace(
                DESIGN,
                "[[questions.probes]]\nid = \"twice\"\nkind = \"probe\"\nwhen = \"structure repeats by 25\"\ntext = \"A hand scanner sends a scan, loses the connection, and sends it again. Follow it through your drawing.\"\ngood = \"Shows the key and the stage at which the second copy disappears.\"\n\n",
                "",
            ),
        ],
    ),
    (
        "D154",
        &[Replace(
            DESIGN,
            "[[questions.numbers]]\nid = \"rate\"\ntext = \"scans per second on average\"\nmin = 100.0\nmax = 2000.0\nunit = \"1/s\"\n",
            "",
        )],
    ),
    (
        "D155",
        &[Replace(DESIGN, "kafka -> dedupe job", "kafka -> job")],
    ),
    (
        "D156",
        &[Replace(DESIGN, "= rate = 20e6/day", "= rate = 20e9/day")],
    ),
    (
        "D157",
        &[Replace(
            CODE,
            "max = 1500 } }]",
            "max = 1500 } }]\n\n[questions.measure]\nsize = \"minutes\"",
        )],
    ),
    (
        "D172",
        &[Replace(DESIGN, "kind = \"curveball\"", "kind = \"probe\"")],
    ),
    ("D180", &[COBOL]),
    ("D181", &[TABLE, TABLE, IN_JS]),
    (
        "D182",
        &[TABLE, Replace(DECK, "[\"node", "[\"./node"), IN_JS],
    ),
    (
        "D183",
        &[TABLE, Replace(DECK, "javascript", "cobol"), COBOL],
    ),
    ("D184", &[TABLE]),
    ("D185", &[Replace(CODE, EXACT, "compare = \"checker\"")]),
    ("D185", &[Replace(CODE, EXACT, UNUSED_CHECKER)]),
    ("D185", &[Replace(CODE, EXACT, EMPTY_CHECKER)]),
    ("D186", &[Replace(CODE, ENTRY, "entry = \"stdin\"")]),
    ("D187", &[Replace(CODE, ENTRY, "entry = \"stdin\"")]),
    (
        "D188",
        &[Replace(
            DECK,
            "format = 1",
            "format = 1\ndesired_retention = 0.5",
        )],
    ),
];

/// A second scenario with one question.
const OTHER_SCENARIO: &str = r#"
[scenario]
id = "again"
title = "Again"
dataset = "scans"
story = "The same scans."

[[questions]]
id = "all-scans"
title = "All scans"
minutes = 5
difficulty = 1
tags = []
rubric = "craft"
prompt = "How many scans are there?"
model_answer = "Count them."
hints = [{ text = "count(*)", cost = 0.2 }]
step = 1
grain = "one row"
columns = ["n"]
reference = "SELECT count(*) AS n FROM scans"
alternatives = [{ name = "sum", sql = "SELECT count(scan_id) AS n FROM scans" }, { name = "total", sql = "SELECT sum(1) AS n FROM scans" }]
wrong = [{ id = "a", name = "a", sql = "SELECT 1" }, { id = "b", name = "b", sql = "SELECT 2" }, { id = "c", name = "c", sql = "SELECT 3" }]
"#;

/// A second question that claims the step of the first.
const SECOND_STEP: &str = r#"
[[questions]]
id = "all-scans"
title = "All scans"
minutes = 5
difficulty = 1
tags = []
rubric = "craft"
prompt = "How many scans are there?"
model_answer = "Count them."
hints = [{ text = "count(*)", cost = 0.2 }]
step = 1
grain = "one row"
columns = ["n"]
reference = "SELECT count(*) AS n FROM scans"
alternatives = [{ name = "sum", sql = "SELECT count(scan_id) AS n FROM scans" }, { name = "total", sql = "SELECT sum(1) AS n FROM scans" }]
wrong = [{ id = "a", name = "a", sql = "SELECT 1" }, { id = "b", name = "b", sql = "SELECT 2" }, { id = "c", name = "c", sql = "SELECT 3" }]
"#;
