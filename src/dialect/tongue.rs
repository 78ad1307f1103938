//! The grammars of `sqlparser`, a little more lenient than they are.
//!
//! Invariant: a tongue reads at least what its base reads. What the base would refuse and SQLite
//! has, such as FILTER in MySQL, is read too: the portability lint speaks of it, not the parser.

use std::any::TypeId;
use std::iter::Peekable;
use std::str::Chars;

use sqlparser::ast::{Expr, Statement};
use sqlparser::dialect::{
    BigQueryDialect, Dialect as Grammar, GenericDialect, MySqlDialect, PostgreSqlDialect,
    Precedence, SQLiteDialect, SparkSqlDialect,
};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::name::Dialect;

/// A grammar and what we add to it.
#[derive(Debug)]
pub(super) struct Tongue {
    base: Box<dyn Grammar>,
    dialect: Dialect,
}

impl Tongue {
    /// Returns the grammar of a dialect. Presto's is the generic one: the parser has none for it.
    pub(super) fn of(dialect: Dialect) -> Self {
        let base: Box<dyn Grammar> = match dialect {
            Dialect::Sqlite => Box::new(SQLiteDialect {}),
            Dialect::Postgres => Box::new(PostgreSqlDialect {}),
            Dialect::MySql => Box::new(MySqlDialect {}),
            Dialect::Presto => Box::new(GenericDialect {}),
            Dialect::Spark => Box::new(SparkSqlDialect {}),
            Dialect::BigQuery => Box::new(BigQueryDialect {}),
        };
        Self { base, dialect }
    }
}

/// Questions that the base answers.
macro_rules! as_the_base {
    ($($question:ident)*) => { $(fn $question(&self) -> bool { self.base.$question() })* };
}

/// Questions that are answered with yes.
macro_rules! always {
    ($($question:ident)*) => { $(fn $question(&self) -> bool { true })* };
}

impl Grammar for Tongue {
    fn dialect(&self) -> TypeId {
        self.base.dialect()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.base.is_delimited_identifier_start(ch)
    }

    fn is_nested_delimited_identifier_start(&self, ch: char) -> bool {
        self.base.is_nested_delimited_identifier_start(ch)
    }

    fn peek_nested_delimited_identifier_quotes(
        &self,
        chars: Peekable<Chars<'_>>,
    ) -> Option<(char, Option<char>)> {
        self.base.peek_nested_delimited_identifier_quotes(chars)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.base.identifier_quote_style(identifier)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.base.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.base.is_identifier_part(ch)
    }

    fn is_custom_operator_part(&self, ch: char) -> bool {
        self.base.is_custom_operator_part(ch)
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        self.base.parse_prefix(parser)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        self.base.parse_infix(parser, expr, precedence)
    }

    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        let next = &parser.peek_token_ref().token;
        if self.dialect == Dialect::MySql && matches!(next, Token::Arrow | Token::LongArrow) {
            // A path belongs to its column, whatever stands behind it.
            return Some(Ok(self.base.prec_value(Precedence::DoubleColon)));
        }
        self.base.get_next_precedence(parser)
    }

    fn parse_statement(&self, parser: &mut Parser<'_>) -> Option<Result<Statement, ParserError>> {
        self.base.parse_statement(parser)
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        self.base.prec_value(precedence)
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        self.base.is_reserved_for_identifier(keyword)
    }

    fn is_column_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.base.is_column_alias(keyword, parser)
    }

    fn is_select_item_alias(
        &self,
        explicit: bool,
        keyword: &Keyword,
        parser: &mut Parser<'_>,
    ) -> bool {
        self.base.is_select_item_alias(explicit, keyword, parser)
    }

    fn is_table_factor(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.base.is_table_factor(keyword, parser)
    }

    fn is_table_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.base.is_table_alias(keyword, parser)
    }

    fn is_table_factor_alias(
        &self,
        explicit: bool,
        keyword: &Keyword,
        parser: &mut Parser<'_>,
    ) -> bool {
        self.base.is_table_factor_alias(explicit, keyword, parser)
    }

    fn supports_bang_not_operator(&self) -> bool {
        self.dialect == Dialect::MySql || self.base.supports_bang_not_operator()
    }

    fn supports_string_literal_backslash_escape(&self) -> bool {
        self.dialect == Dialect::Spark || self.base.supports_string_literal_backslash_escape()
    }

    fn allow_extract_custom(&self) -> bool {
        // `EXTRACT(YEAR_MONTH FROM …)`.
        self.dialect == Dialect::MySql || self.base.allow_extract_custom()
    }

    as_the_base! {
        ignores_wildcard_escapes
        supports_unicode_string_literal supports_outer_join_operator
        supports_left_associative_joins_without_parens
        supports_numeric_prefix supports_numeric_literal_underscores
        supports_named_fn_args_with_colon_operator supports_named_fn_args_with_expr_name
        supports_named_fn_args_with_assignment_operator
        supports_dictionary_syntax support_map_literal_syntax supports_lambda_functions
        supports_triple_quoted_string supports_string_literal_concatenation
        supports_projection_trailing_commas supports_struct_literal supports_select_expr_star
        supports_pipe_operator supports_match_against supports_select_modifiers
        allow_extract_single_quotes supports_extract_comma_syntax
        require_interval_qualifier supports_nested_comments supports_multiline_comment_hints
        supports_factorial_operator supports_bitwise_shift_operators
        supports_string_escape_constant supports_table_hints
        requires_single_line_comment_whitespace supports_array_typedef_with_brackets
        supports_geometric_types supports_order_by_all supports_order_by_using_operator
        supports_notnull_operator supports_interval_options supports_data_type_signed_suffix
        supports_comment_optimizer_hint supports_double_ampersand_operator
        supports_binary_kw_as_cast supports_select_wildcard_replace supports_comma_separated_trim
        supports_cte_without_as supports_select_item_multi_column_alias
        supports_long_type_as_bigint supports_map_literal_with_angle_brackets
        supports_parens_around_table_factor
    }

    always! {
        supports_filter_during_aggregation supports_group_by_expr supports_group_by_with_modifier
        supports_window_clause_named_window_reference supports_window_function_null_treatment_arg
        supports_limit_comma supports_select_wildcard_except supports_values_as_table_factor
        supports_cross_join_constraint
    }
}
