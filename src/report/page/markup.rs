//! HTML as text that cannot go wrong.
//!
//! Invariant: what is not written in this program passes through [`escaped`]; names of elements and
//! attributes are always ours.

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Markup {
    text: String,
}

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// Writes markup of ours.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(&escaped(text));
        self
    }

    /// Opens an element.
    pub(super) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attributes {
            self.text.extend([" ", name, "=\"", &escaped(value), "\""]);
        }
        self.text.push('>');
        self
    }

    /// Closes an element.
    pub(super) fn close(&mut self, tag: &'static str) -> &mut Self {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push_str(">\n");
        self
    }

    /// Writes an element that holds a text.
    pub(super) fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// Writes data for the script: no text in it can end the element.
    pub(super) fn data(&mut self, id: &str, json: &serde_json::Value) -> &mut Self {
        let json = json.to_string();
        let json = json
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026");
        self.open("script", &[("type", "application/json"), ("id", id)]);
        self.text.push_str(&json);
        self.close("script")
    }

    /// Returns the whole.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Returns a text as HTML, also within an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // HTML has no such characters; a text that turns the writing direction stays in its line.
            c if c.is_control() => out.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        let check = |text: &str, expect: &str| assert_eq!(escaped(text), expect);
        check(
            "a < b && c > 'd' \"e\"",
            "a &lt; b &amp;&amp; c &gt; &#39;d&#39; &quot;e&quot;",
        );
        check(
            "</script><script>alert(1)</script>",
            "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        );
        check(
            "a\u{0}\u{1b}[2J\u{202e}b\n\t",
            "a\u{fffd}\u{fffd}[2J\u{fffd}b\n\t",
        );
        let mut page = Markup::default();
        page.open("p", &[("title", "\" onclick=\"x")])
            .text("&")
            .close("p");
        page.data("x", &serde_json::json!({ "</script>": "<!--" }));
        assert_eq!(
            page.finish(),
            "<p title=\"&quot; onclick=&quot;x\">&amp;</p>\n<script type=\"application/json\" id=\"x\">\
             {\"\\u003c/script\\u003e\":\"\\u003c!--\"}</script>\n"
        );
    }
}
