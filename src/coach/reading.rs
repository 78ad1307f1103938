//! A query as its clauses' facts, told in columns of the schema.
//!
//! Invariant: total: what is not understood leaves no fact. Aliases, CTEs and derived tables leave
//! no trace but what they are made from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr,
    JoinConstraint, JoinOperator, OrderByKind, OrderBySort, Query, Select, SelectItem, SetExpr,
    SetQuantifier, TableFactor, TableWithJoins, Visit, Visitor, WindowType,
};

use super::scope::{Columns, Scope, Source, Tables, plain};

/// What kind of condition stands on a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Test {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Null,
    NotNull,
    Member,
    Pattern,
    Other,
}

/// An aggregate or a window function.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) is_distinct: bool,
    pub(super) of: Columns,
    /// `PARTITION BY`, if it has a window.
    pub(super) groups: Option<Columns>,
    pub(super) order: Vec<(Columns, bool)>,
}

/// What a query does, clause by clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) tables: BTreeMap<String, usize>,
    /// Tables whose rows may lack a match.
    pub(super) outer: BTreeSet<String>,
    pub(super) keys: BTreeSet<Columns>,
    pub(super) conditions: BTreeMap<String, BTreeSet<Test>>,
    pub(super) groups: Vec<Columns>,
    pub(super) has_having: bool,
    pub(super) width: usize,
    pub(super) is_distinct: bool,
    pub(super) calls: BTreeSet<Call>,
    pub(super) order: Vec<(Columns, bool)>,
    pub(super) has_limit: bool,
}

/// Reads a query.
pub(super) fn read(query: &Query, tables: &Tables) -> Reading {
    let mut reader = Reader {
        tables,
        ctes: Vec::new(),
        scopes: Vec::new(),
        reading: Reading::default(),
    };
    let (outputs, order) = reader.query(query);
    reader.reading.width = outputs.len();
    reader.reading.order = order;
    reader.reading
}

type Outputs = Vec<(String, Columns)>;
type Order = Vec<(Columns, bool)>;

struct Reader<'a> {
    tables: &'a Tables,
    ctes: Vec<(String, Outputs)>,
    /// Of the SELECTs around, the innermost last.
    scopes: Vec<Scope>,
    reading: Reading,
}

impl Reader<'_> {
    fn query(&mut self, query: &Query) -> (Outputs, Order) {
        let n_ctes = self.ctes.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let (mut outputs, _) = self.query(&cte.query);
            for (output, column) in outputs.iter_mut().zip(&cte.alias.columns) {
                output.0 = column.name.value.to_lowercase();
            }
            self.ctes
                .push((cte.alias.name.value.to_lowercase(), outputs));
        }
        let (outputs, scope) = self.body(&query.body);
        self.scopes.push(scope);
        let mut order = Vec::new();
        if let Some(OrderByKind::Expressions(keys)) = query.order_by.as_ref().map(|by| &by.kind) {
            for key in keys {
                let of = self.output_or(&key.expr, &outputs);
                order.push((of, key.options.sort == Some(OrderBySort::Desc)));
            }
        }
        self.scopes.pop();
        self.ctes.truncate(n_ctes);
        self.reading.has_limit |= query.limit_clause.is_some() || query.fetch.is_some();
        (outputs, order)
    }

    fn body(&mut self, body: &SetExpr) -> (Outputs, Scope) {
        match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => (self.query(query).0, Scope::default()),
            SetExpr::SetOperation {
                left,
                right,
                set_quantifier,
                ..
            } => {
                let (outputs, _) = self.body(left);
                self.body(right);
                self.reading.is_distinct |= !matches!(set_quantifier, SetQuantifier::All);
                (outputs, Scope::default())
            }
            _ => (Vec::new(), Scope::default()),
        }
    }

    fn select(&mut self, select: &Select) -> (Outputs, Scope) {
        self.scopes.push(Scope::default());
        for from in &select.from {
            self.from(from);
        }
        if let Some(condition) = &select.selection {
            self.condition(condition);
        }
        let mut outputs = Outputs::new();
        for item in &select.projection {
            self.item(item, &mut outputs);
        }
        if let GroupByExpr::Expressions(keys, _) = &select.group_by
            && !keys.is_empty()
        {
            let keys = keys.iter().flat_map(|key| self.output_or(key, &outputs));
            let keys = keys.collect();
            self.reading.groups.push(keys);
        }
        if let Some(having) = &select.having {
            self.reading.has_having = true;
            self.look_into(having);
        }
        self.reading.is_distinct |= select.distinct.is_some();
        (outputs, self.scopes.pop().unwrap_or_default())
    }

    fn from(&mut self, from: &TableWithJoins) {
        let mut before = self.factor(&from.relation);
        for join in &from.joins {
            use JoinOperator as J;
            let joined = self.factor(&join.relation);
            let (constraint, drops) = match &join.join_operator {
                J::Left(on) | J::LeftOuter(on) => (Some(on), vec![&joined]),
                J::Right(on) | J::RightOuter(on) => (Some(on), vec![&before]),
                J::FullOuter(on) => (Some(on), vec![&before, &joined]),
                J::Join(on) | J::Inner(on) | J::CrossJoin(on) => (Some(on), Vec::new()),
                _ => (None, Vec::new()),
            };
            let drops: Vec<String> = drops.into_iter().flatten().cloned().collect();
            self.reading.outer.extend(drops);
            match constraint {
                Some(JoinConstraint::On(on)) => self.condition(on),
                Some(JoinConstraint::Using(names)) => {
                    for name in names {
                        self.shared_key(&plain(name));
                    }
                }
                _ => {}
            }
            before.extend(joined);
        }
    }

    /// The columns of one name that USING ties together.
    fn shared_key(&mut self, name: &str) {
        let sources = self.scopes.last().map(|scope| &scope.sources);
        let outputs = sources.into_iter().flatten().flat_map(|one| &one.outputs);
        let tied = outputs.filter(|(known, _)| known == name);
        let tied: Columns = tied.flat_map(|(_, of)| of.clone()).collect();
        self.reading.keys.insert(tied);
    }

    /// Puts a source into the scope and returns the tables it reads from.
    fn factor(&mut self, factor: &TableFactor) -> Vec<String> {
        let (default, outputs, alias) = match factor {
            TableFactor::Table { name, alias, .. } => {
                let name = plain(name);
                let mut ctes = self.ctes.iter().rev();
                let cte = ctes.find(|(known, _)| *known == name);
                let outputs = if let Some((_, outputs)) = cte {
                    outputs.clone()
                } else {
                    if self.tables.knows(&name) {
                        *self.reading.tables.entry(name.clone()).or_default() += 1;
                    }
                    let columns = self.tables.columns(&name).iter();
                    columns
                        .map(|column| (column.clone(), Columns::from([format!("{name}.{column}")])))
                        .collect()
                };
                (name, outputs, alias)
            }
            TableFactor::Derived {
                subquery, alias, ..
            } => (String::new(), self.query(subquery).0, alias),
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => {
                self.from(table_with_joins);
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        let alias = alias
            .as_ref()
            .map_or(default, |alias| alias.name.value.to_lowercase());
        let read_from = outputs.iter().flat_map(|(_, of): &(_, Columns)| of);
        let read_from: BTreeSet<String> = read_from
            .filter_map(|column| Some(column.split_once('.')?.0.to_owned()))
            .collect();
        if let Some(scope) = self.scopes.last_mut() {
            scope.sources.push(Source { alias, outputs });
        }
        read_from.into_iter().collect()
    }

    fn item(&mut self, item: &SelectItem, outputs: &mut Outputs) {
        match item {
            SelectItem::UnnamedExpr(expr) => {
                let name = match expr {
                    Expr::Identifier(ident) => ident.value.to_lowercase(),
                    Expr::CompoundIdentifier(parts) => parts
                        .last()
                        .map_or_else(String::new, |ident| ident.value.to_lowercase()),
                    other => other.to_string().to_lowercase(),
                };
                self.look_into(expr);
                outputs.push((name, self.columns(expr)));
            }
            SelectItem::ExprWithAlias { expr, alias } => {
                self.look_into(expr);
                outputs.push((alias.value.to_lowercase(), self.columns(expr)));
            }
            SelectItem::QualifiedWildcard(kind, _) => {
                let wanted = kind.to_string().to_lowercase();
                let sources = self.scopes.last().map(|scope| &scope.sources);
                let sources = sources.into_iter().flatten();
                let named = sources.filter(|one| wanted.split('.').next_back() == Some(&one.alias));
                outputs.extend(named.flat_map(|one| one.outputs.clone()));
            }
            SelectItem::Wildcard(_) => {
                let sources = self.scopes.last().map(|scope| &scope.sources);
                let all = sources.into_iter().flatten();
                outputs.extend(all.flat_map(|one| one.outputs.clone()));
            }
            SelectItem::ExprWithAliases { .. } => {}
        }
    }

    /// Conditions joined by AND, and what stands in them.
    fn condition(&mut self, expr: &Expr) {
        match expr {
            Expr::Nested(inner) => self.condition(inner),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::And,
                right,
            } => {
                self.condition(left);
                self.condition(right);
            }
            other => {
                self.look_into(other);
                self.test(other);
            }
        }
    }

    fn test(&mut self, expr: &Expr) {
        let (subject, test) = match expr {
            Expr::BinaryOp { left, op, right } => {
                let (a, b) = (self.columns(left), self.columns(right));
                if !a.is_empty() && !b.is_empty() && *op == BinaryOperator::Eq {
                    self.reading.keys.insert(a.into_iter().chain(b).collect());
                    return;
                }
                let is_turned = a.is_empty();
                let test = match (op, is_turned) {
                    (BinaryOperator::Eq, _) => Test::Equal,
                    (BinaryOperator::NotEq, _) => Test::Unequal,
                    (BinaryOperator::Lt, false) | (BinaryOperator::Gt, true) => Test::Less,
                    (BinaryOperator::LtEq, false) | (BinaryOperator::GtEq, true) => {
                        Test::LessOrEqual
                    }
                    (BinaryOperator::Gt, false) | (BinaryOperator::Lt, true) => Test::More,
                    (BinaryOperator::GtEq, false) | (BinaryOperator::LtEq, true) => {
                        Test::MoreOrEqual
                    }
                    _ => Test::Other,
                };
                (a.into_iter().chain(b).collect(), test)
            }
            Expr::IsNull(inner) => (self.columns(inner), Test::Null),
            Expr::IsNotNull(inner) => (self.columns(inner), Test::NotNull),
            Expr::InList { expr, .. } | Expr::InSubquery { expr, .. } => {
                (self.columns(expr), Test::Member)
            }
            Expr::Like { expr, .. } => (self.columns(expr), Test::Pattern),
            Expr::Between { expr, .. } => {
                let of = self.columns(expr);
                self.note(&of, Test::MoreOrEqual);
                (of, Test::LessOrEqual)
            }
            Expr::Exists { .. } => return,
            other => (self.columns(other), Test::Other),
        };
        self.note(&subject, test);
    }

    fn note(&mut self, of: &Columns, test: Test) {
        for column in of {
            let tests = self.reading.conditions.entry(column.clone());
            tests.or_default().insert(test);
        }
    }

    /// Aggregates, window functions and queries inside an expression.
    fn look_into(&mut self, expr: &Expr) {
        let mut parts = Parts::default();
        let _: ControlFlow<()> = expr.visit(&mut parts);
        for call in parts.calls {
            if let Some(call) = self.call(&call) {
                self.reading.calls.insert(call);
            }
        }
        for query in parts.queries {
            self.query(&query);
        }
    }

    fn call(&self, call: &Function) -> Option<Call> {
        let name = plain(&call.name);
        let aggregates = [
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "total",
            "group_concat",
            "string_agg",
        ];
        if call.over.is_none() && !aggregates.contains(&name.as_str()) {
            return None;
        }
        let mut found = Call {
            name,
            ..Call::default()
        };
        if let FunctionArguments::List(list) = &call.args {
            found.is_distinct = list
                .duplicate_treatment
                .is_some_and(|how| matches!(how, sqlparser::ast::DuplicateTreatment::Distinct));
            for arg in &list.args {
                if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = arg {
                    found.of.extend(self.columns(expr));
                }
            }
        }
        if let Some(WindowType::WindowSpec(window)) = &call.over {
            let groups = window.partition_by.iter();
            found.groups = Some(groups.flat_map(|key| self.columns(key)).collect());
            let order = window.order_by.iter();
            found.order = order
                .map(|key| {
                    (
                        self.columns(&key.expr),
                        key.options.sort == Some(OrderBySort::Desc),
                    )
                })
                .collect();
        } else if call.over.is_some() {
            found.groups = Some(Columns::new());
        }
        Some(found)
    }

    /// The columns of an output if `expr` names one, by place or alias; otherwise its own.
    fn output_or(&self, expr: &Expr, outputs: &Outputs) -> Columns {
        let text = expr.to_string().to_lowercase();
        let by_place = text.parse::<usize>().ok();
        let by_place = by_place.and_then(|place| outputs.get(place.checked_sub(1)?));
        let by_name = || outputs.iter().find(|(name, _)| *name == text);
        match by_place.or_else(by_name) {
            Some((_, of)) => of.clone(),
            None => self.columns(expr),
        }
    }

    /// The columns of the schema that an expression is made from, its inner queries left out.
    fn columns(&self, expr: &Expr) -> Columns {
        let mut parts = Parts::default();
        let _: ControlFlow<()> = expr.visit(&mut parts);
        let mut found = Columns::new();
        for (qualifier, name) in parts.names {
            let scopes = self.scopes.iter().rev();
            let mut found_in = scopes.map(|scope| scope.column(qualifier.as_deref(), &name));
            found.extend(found_in.find(|of| !of.is_empty()).unwrap_or_default());
        }
        found
    }
}

/// The pieces of an expression that stand outside its inner queries, and those queries.
#[derive(Default)]
struct Parts {
    depth: usize,
    names: Vec<(Option<String>, String)>,
    calls: Vec<Function>,
    queries: Vec<Query>,
}

impl Visitor for Parts {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if self.depth == 0 {
            self.queries.push(query.clone());
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth = self.depth.saturating_sub(1);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if self.depth > 0 {
            return ControlFlow::Continue(());
        }
        match expr {
            Expr::Identifier(ident) => self.names.push((None, ident.value.to_lowercase())),
            Expr::CompoundIdentifier(parts) => {
                let mut parts = parts.iter().rev().map(|part| part.value.to_lowercase());
                if let Some(name) = parts.next() {
                    self.names.push((parts.next(), name));
                }
            }
            Expr::Function(call) => self.calls.push(call.clone()),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
