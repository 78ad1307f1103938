"""Replays counterexamples of `onsite sql-diff` with plain SQLite, without any code of Onsite.

usage: sql_replay.py PAIRS.jsonl RESULTS.jsonl

For every pair that was told apart: the rows keep every constraint, both queries return what was
said they return, the answers differ, and no row can be taken away. Prints one line per failure and
a last line with counts; pairs that this SQLite lacks a function for are counted apart, and so is what
is left to chance, or to the version of SQLite, and this one does not happen to show.
"""

import json
import sqlite3
import sys
from collections import Counter


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
    db = sqlite3.connect(":memory:")
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


def by_version(result):
    """Whether it depends on SQLite's version if the difference shows: on the order in which it reads
    tables, on how it rounds binary fractions."""
    return result.get("hinges_on") in (["order"], ["rounding"])


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
        hangs = result["class"] == "undetermined" or by_version(result)
        if hangs and not differ(expected, actual, is_list):
            # Right by accident; tables scanned the other way round may show it.
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
        if by_version(result):
            continue
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
