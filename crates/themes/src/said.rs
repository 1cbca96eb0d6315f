//! What a page of ours says, as plain text.

/// Tags within a line of text; all others begin another.
const WITHIN: [&str; 14] = [
    "a", "abbr", "b", "bdi", "br", "code", "em", "i", "kbd", "small", "span", "strong", "time",
    "wbr",
];
/// What is inside these is no text of the page.
const SILENT: [&str; 6] = ["script", "style", "svg", "select", "template", "title"];

/// The lines of text in the main part of a page that our templates made, in their order. It knows no other
/// markup than theirs: what it does not understand becomes text, so that it is for names and not for safety.
#[must_use]
pub fn lines_of_page(html: &str) -> Vec<String> {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    let main = main.split_once('>').map_or(main, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(part, _)| part);
    let mut lines = vec![];
    let mut line = String::new();
    let mut rest = main;
    while let Some((text, after)) = rest.split_once('<') {
        line.push_str(text);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        let name = tag
            .trim_start_matches('/')
            .split(|letter: char| letter.is_whitespace() || letter == '/')
            .next()
            .unwrap_or_default();
        if !WITHIN.contains(&name) {
            keep(&mut lines, &line);
            line.clear();
        }
        if SILENT.contains(&name) && !tag.starts_with('/') && !tag.ends_with('/') {
            let end = format!("</{name}>");
            rest = rest.split_once(&end).map_or("", |(_, after)| after);
        }
    }
    line.push_str(rest);
    keep(&mut lines, &line);
    lines
}

fn keep(lines: &mut Vec<String>, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    if !words.is_empty() {
        lines.push(unescaped(&words.join(" ")));
    }
}

fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&nbsp;", " "),
        ("&shy;", ""),
        ("&amp;", "&"),
    ];
    let mut text = text.to_owned();
    for (sign, letter) in signs {
        text = text.replace(sign, letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_text_goes_through_the_tags_within_it_and_ends_at_others() {
        let page = "<p>Above</p><main id=\"main\"><h1>Log in</h1>\n<p>At <strong>De\n Vaart</strong>, \
                    Kees&#x27; &amp;lt; school</p><svg><title>Lock</title></svg><br><label>Name<input></label>\
                    <select><option>One</option></select></main><p>Below</p>";
        assert_eq!(
            lines_of_page(page),
            ["Log in", "At De Vaart, Kees' &lt; school", "Name"]
        );
        assert_eq!(lines_of_page("<main>a <b"), ["a"]);
        assert!(lines_of_page("<main").is_empty());
    }
}
