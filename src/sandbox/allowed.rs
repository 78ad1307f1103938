//! The lists behind the guard: functions that may be called, pragmas that may be read.
//!
//! Invariant: what is not listed is denied; both lists are sorted, for they are searched by halves.

/// Built-in and registered functions that neither touch the world nor the connection's settings.
pub(super) const FUNCTIONS: &[&str] = &[
    "->",
    "->>",
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "avg",
    "ceil",
    "ceiling",
    "changes",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_insert",
    "json_array_length",
    "json_error_position",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_insert",
    "json_object",
    "json_patch",
    "json_pretty",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_insert_rowid",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "random",
    "randomblob",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "soundex",
    "sqlite_version",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "tan",
    "tanh",
    "time",
    "timediff",
    "total",
    "total_changes",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unistr",
    "unixepoch",
    "unlikely",
    "upper",
    "zeroblob",
];

/// Functions whose answer is not determined by the data; a graded query may not call them.
pub(super) const CHANCE: &[&str] = &[
    "changes",
    "last_insert_rowid",
    "random",
    "randomblob",
    "total_changes",
];

/// What SQLite itself calls to carry out ALTER TABLE.
pub(super) const ALTERING: &[&str] = &[
    "sqlite_add_constraint",
    "sqlite_drop_column",
    "sqlite_drop_constraint",
    "sqlite_fail",
    "sqlite_find_constraint",
    "sqlite_rename_column",
    "sqlite_rename_quotefix",
    "sqlite_rename_table",
    "sqlite_rename_test",
];

/// Pragmas that only describe; their argument names a table or an index.
pub(super) const PRAGMAS: &[&str] = &[
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Table-valued functions and internal tables that show the engine rather than the data.
pub(super) const HIDDEN_TABLES: &[&str] = &[
    "bytecode",
    "dbstat",
    "fts3tokenize",
    "sqlite_dbpage",
    "sqlite_stmt",
    "tables_used",
];

/// Says whether the sorted `list` has `name`, in any case.
pub(super) fn has(list: &[&str], name: &str) -> bool {
    list.binary_search(&name.to_ascii_lowercase().as_str())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [FUNCTIONS, ALTERING, CHANCE, PRAGMAS, HIDDEN_TABLES] {
            assert!(list.is_sorted());
        }
        assert!(has(FUNCTIONS, "COUNT") && !has(FUNCTIONS, "load_extension"));
    }
}
