"""Replays counterexamples of `onsite sql-diff` with plain SQLite, without any code of Onsite.

usage: sql_replay.py PAIRS.jsonl RESULTS.jsonl

For every pair that was told apart: the rows keep every constraint, both queries return what was
said they return, the answers differ, and no row can be taken away. Prints one line per failure and
a last line with counts; pairs that SQLite and the few functions lent to it lack a function for are
counted apart, and so is what a candidate leaves to chance and SQLite does not happen to show.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from datetime import date


def norm(value):
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(f"{float(value):.9g}")
    return value


def rows(answer):
    return [tuple(norm(value) for value in row) for row in answer]


def same(a, b, is_list):
    a, b = rows(a), rows(b)
    return a == b if is_list else Counter(a) == Counter(b)


def ask(db, query):
    cursor = db.execute(query)
    return len(cursor.description), cursor.fetchall()


def differ(one, other, is_list):
    return one[0] != other[0] or not same(one[1], other[1], is_list)


def has_loose_keys(db):
    try:
        db.execute("PRAGMA foreign_key_check").fetchall()
        return False
    except sqlite3.OperationalError:
        return True


def orphans(db):
    """Foreign keys to columns that are not declared unique, which SQLite does not look after."""
    n = 0
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        keys = {}
        for key in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            keys.setdefault(key[0], []).append((key[2], key[3], key[4]))
        for parts in keys.values():
            parent = parts[0][0]
            pairs = " AND ".join(f'p."{to}" = c."{of}"' for _, of, to in parts)
            filled = " AND ".join(f'c."{of}" IS NOT NULL' for _, of, _ in parts)
            n += db.execute(
                f'SELECT count(*) FROM "{table}" c WHERE {filled} AND NOT EXISTS '
                f'(SELECT 1 FROM "{parent}" p WHERE {pairs})'
            ).fetchone()[0]
    return n


def fill(pair, tables, backwards=False):
    """The database with these rows, or None if a constraint is broken."""
    db = lend(sqlite3.connect(":memory:"))
    db.executescript(pair["schema"])
    try:
        for name, table in tables.items():
            for row in reversed(table) if backwards else table:
                marks = ", ".join("?" * len(row))
                db.execute(f'INSERT INTO "{name}" VALUES ({marks})', row)
    except sqlite3.IntegrityError:
        return None
    if has_loose_keys(db):
        return None if orphans(db) else db
    if db.execute("PRAGMA foreign_key_check").fetchall():
        return None
    for rising in pair.get("increasing") or []:
        table, column = rising["column"].split(".")
        values = [value for (value,) in db.execute(f'SELECT "{column}" FROM "{table}"')]
        if rising["kind"] == "consec" and values:
            if max(values) - min(values) + 1 != len(set(values)):
                return None
    return db


def days(moment):
    """The day of a moment, counted from year 1; None for what is no date."""
    try:
        return date.fromisoformat(str(moment)[:10]).toordinal()
    except ValueError:
        return None


def days_between(a, b):
    a, b = days(a), days(b)
    return None if a is None or b is None else a - b


def like(text, pattern, escape=None):
    if text is None or pattern is None:
        return None
    kinds = {"%": ".*", "_": "."}
    letters = iter(str(pattern))
    parts = [
        re.escape(next(letters, "")) if c == escape else kinds.get(c) or re.escape(c)
        for c in letters
    ]
    return int(re.fullmatch("".join(parts), str(text), re.DOTALL) is not None)


def lend(db):
    """Functions of other databases that plain SQLite lacks, written down again in Python."""
    db.create_function("onsite_days_between", 2, days_between)
    db.create_function("onsite_to_days", 1, lambda at: days(at) and days(at) + 365)
    db.create_function("onsite_like", -1, like)
    return db


def main(pairs_file, results_file):
    with open(pairs_file) as lines:
        pairs = [json.loads(line) for line in lines if line.strip()]
    with open(results_file) as lines:
        results = [json.loads(line) for line in lines if line.strip()]
    failures = []
    replayed = lacking = unseen = 0
    assert len(pairs) == len(results), "a result for each pair"
    for pair, result in zip(pairs, results):
        name = pair.get("id")
        assert name == result.get("id"), "results in the order of the pairs"
        if result["verdict"] != "different":
            continue
        texts = result.get("sqlite") or pair
        is_list = result["class"] == "order"
        tables = result["counterexample"]
        db = fill(pair, tables)
        if db is None:
            failures.append(f"{name}: a constraint is broken")
            continue
        try:
            expected = ask(db, texts["reference"])
            actual = ask(db, texts["candidate"])
        except sqlite3.OperationalError as error:
            if "no such function" in str(error) or "wrong number of arguments" in str(error):
                lacking += 1
            else:
                failures.append(f"{name}: {error}")
            continue
        if result["class"] == "undetermined" and not differ(expected, actual, is_list):
            # Right by accident; tables scanned the other way round show it.
            turned = fill(pair, tables)
            turned.execute("PRAGMA reverse_unordered_selects = ON")
            expected = ask(turned, texts["reference"])
            actual = ask(turned, texts["candidate"])
            if not differ(expected, actual, is_list):
                unseen += 1
                continue
            replayed += 1
            continue
        replayed += 1
        if not same(expected[1], result["reference_rows"], is_list):
            failures.append(f"{name}: the reference returns {expected[1]}")
        if not same(actual[1], result["candidate_rows"], is_list):
            failures.append(f"{name}: the candidate returns {actual[1]}")
        if not differ(expected, actual, is_list):
            failures.append(f"{name}: no difference")
        if result["class"] == "undetermined":
            continue
        for table, content in tables.items():
            for at in range(len(content)):
                less = {**tables, table: content[:at] + content[at + 1 :]}
                smaller = fill(pair, less)
                if smaller is None:
                    continue
                expected = ask(smaller, texts["reference"])
                actual = ask(smaller, texts["candidate"])
                if not differ(expected, actual, is_list):
                    continue
                # Where rows in another order make another answer, the difference does not count.
                turned = fill(pair, less, backwards=True)
                turned.execute("PRAGMA reverse_unordered_selects = ON")
                again = ask(turned, texts["reference"])
                theirs = ask(turned, texts["candidate"])
                if not differ(expected, again, is_list) and not differ(actual, theirs, is_list):
                    failures.append(f"{name}: row {at} of {table} is one too many")
    for failure in failures:
        print(failure)
    counts = {"replayed": replayed, "lacking": lacking, "unseen": unseen}
    print(json.dumps({**counts, "failures": len(failures)}))


main(*sys.argv[1:])
