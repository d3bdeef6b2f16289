//! The page to print.

use crate::{Assignment, HistoryFile, words};
use paper::markup::{CLOSED, opened, plain, tag};

pub(crate) fn page(file: &HistoryFile) -> String {
    let mut page = opened(words::name(), "");
    page.push_str("<header>\n");
    tag(&mut page, "p", "kind", words::name());
    page.push_str("<h1><bdi>");
    page.push_str(&plain(&file.student));
    page.push_str("</bdi></h1>\n");
    for line in &file.from {
        tag(&mut page, "p", "", line);
    }
    tag(&mut page, "p", "made", &words::made(file));
    page.push_str("</header>\n");
    for section in &file.sections {
        page.push_str("<section>\n");
        tag(&mut page, "h2", "", &section.name);
        for assignment in &section.assignments {
            table(&mut page, assignment);
        }
        page.push_str("</section>\n");
    }
    if file.sections.is_empty() {
        tag(&mut page, "p", "", words::nothing());
    }
    page.push_str("<footer>\n");
    tag(&mut page, "h2", "", words::record());
    tag(&mut page, "p", "", &words::holds(&file.proof));
    tag(&mut page, "p", "hash", &file.proof.hash);
    for line in &file.proof.how {
        tag(&mut page, "p", "", line);
    }
    page.push_str("</footer>\n");
    page.push_str(CLOSED);
    page
}

fn table(page: &mut String, assignment: &Assignment) {
    page.push_str("<article>\n");
    tag(page, "h3", "", &assignment.title);
    let about = [assignment.points.as_str(), assignment.now.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    tag(page, "p", "about", &about.join(" · "));
    page.push_str("<table>\n<thead><tr>");
    for head in words::heads() {
        page.push_str(&format!("<th scope=\"col\">{head}</th>"));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for line in &assignment.lines {
        page.push_str("<tr>");
        page.push_str(&format!(
            "<td><time datetime=\"{}\">{}</time></td>",
            plain(&line.exact),
            plain(&line.when)
        ));
        for cell in [&line.who, &line.what] {
            tag(page, "td", "", cell);
        }
        page.push_str(&format!(
            "<td><bdi>{}</bdi> → <b><bdi>{}</bdi></b></td>",
            plain(&line.before),
            plain(&line.after)
        ));
        for cell in [&line.sync, &line.receipt] {
            tag(page, "td", "", cell);
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</article>\n");
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn the_page_says_everything_once_and_the_name_once() {
        let file = sample::file();
        let page = file.html();
        assert_eq!(page.matches(&file.student).count(), 1, "the name is on it once");
        for text in [
            "Project: Budget a trip",
            "60 points",
            "Canvas confirmed",
            "UTC−8",
            &file.proof.hash,
            "60000 rows",
        ] {
            assert!(page.contains(text), "{text}");
        }
        assert_eq!(page.matches("<tr>").count(), 3);
    }

    #[test]
    fn the_page_speaks_spanish_where_that_is_spoken() {
        let file = sample::file();
        let page = language::in_language(language::Spoken::Spanish, || file.html());
        for text in ["<html lang=\"es\">", "Historial de calificaciones", "Antes → después", "60000 filas"]
        {
            assert!(page.contains(text), "{text}");
        }
        assert!(file.html().contains("<html lang=\"en\">"), "and English otherwise");
    }

    #[test]
    fn the_page_runs_nothing_and_asks_for_nothing() {
        let page = sample::file().html().to_lowercase();
        for forbidden in
            ["<script", "http:", "https:", "url(", "@import", "<img", "<link", "<iframe", " on", "src="]
        {
            let found = page.matches(forbidden).count();
            let allowed = if forbidden == " on" { page.matches(" once").count() } else { 0 };
            assert_eq!(found, allowed, "{forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn nothing_typed_by_anybody_becomes_markup() {
        let evil = "</td><script>alert(1)</script><img src=x onerror=\"x\">'&\u{0}";
        let mut file = sample::file();
        file.student = evil.to_owned();
        file.made = evil.to_owned();
        file.sections[0].name = evil.to_owned();
        let assignment = &mut file.sections[0].assignments[0];
        assignment.title = evil.to_owned();
        let line = &mut assignment.lines[0];
        for text in [
            &mut line.exact,
            &mut line.who,
            &mut line.what,
            &mut line.before,
            &mut line.after,
            &mut line.receipt,
        ] {
            *text = evil.to_owned();
        }
        let page = file.html();
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{0}'));
        assert_eq!(page.matches("&lt;script&gt;").count(), 10);
    }

    #[test]
    fn it_is_laid_out_for_paper_of_either_size_and_is_light() {
        let page = sample::file().html();
        assert!(
            page.contains("@page") && page.contains("size: auto") && page.contains("color-scheme: light")
        );
        assert!(page.contains("table-header-group"), "the head of a table is on each of its pages");
    }
}
