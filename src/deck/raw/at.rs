//! A value with its place. Invariant: a value that stands `NOWHERE` was already complained about,
//! so nobody complains about it again.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

/// A value and where it stands in its file (a byte range).
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct At<T>(toml::Spanned<T>);

/// Stands for "this value was already complained about": no complaint about it gets out.
pub(crate) const NOWHERE: Range<usize> = usize::MAX..usize::MAX;

impl<T> At<T> {
    /// Returns the byte range of the value.
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }

    /// Says whether the author wrote this value, in a form that can be read.
    pub fn is_known(&self) -> bool {
        self.span() != NOWHERE
    }
}

impl<T: Copy> At<T> {
    /// Returns the value.
    pub fn value(&self) -> T {
        *self.0.get_ref()
    }
}

impl<T: fmt::Display> fmt::Display for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.get_ref().fmt(f)
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get_ref()
    }
}

impl<T: Default> Default for At<T> {
    fn default() -> Self {
        Self(toml::Spanned::new(0..0, T::default()))
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A list whose place matters because its length is checked.
pub type List<T> = At<Vec<At<T>>>;
