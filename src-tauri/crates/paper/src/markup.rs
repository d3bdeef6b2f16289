//! Pages to print. Their style is in the page; they ask the network for nothing and run nothing.

const STYLE: &str = include_str!("page.css");

/// The beginning of a page, up to its content. The style is ours, and added to the one that all pages share.
pub fn opened(title: &str, style: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n<main>\n",
        language::spoken().code(),
        plain(title)
    )
}

/// The end of a page.
pub const CLOSED: &str = "</main>\n</body>\n</html>\n";

/// Text as text: nothing in it is taken for markup, also inside an attribute. Control characters are left out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds an element that has nothing but a text in it. Name and class are ours.
pub fn tag(page: &mut String, name: &str, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    page.push_str(&format!("<{name}{class}>{}</{name}>\n", plain(text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut page = String::new();
        tag(&mut page, "p", "note", "<b a=\"1\" c='2'>&\u{0}\n</b>");
        assert_eq!(page, "<p class=\"note\">&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp; &lt;/b&gt;</p>\n");
    }
}
