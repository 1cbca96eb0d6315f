//! A reader for the pages of this product, which are well formed: elements in their order, each with
//! its attributes, its text and the element it stands in.

/// An element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// All text within, the text of inner elements included, with single spaces.
    pub(crate) text: String,
    pub(crate) parent: Option<usize>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

const VOID: &[&str] = &[
    "meta", "link", "input", "img", "br", "hr", "source", "path", "rect", "wbr",
];

/// Reads a page.
pub(crate) fn read(html: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = single_spaced(&unescape(&rest[..start]));
        for index in &open {
            let within = &mut elements[*index].text;
            let follows_space = within.is_empty() || within.ends_with(' ');
            within.push_str(
                text.strip_prefix(' ')
                    .filter(|_| follows_space)
                    .unwrap_or(&text),
            );
        }
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = end_of_tag(rest) else { break };
        let (tag, after) = (&rest[1..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if let Some(position) = open
                .iter()
                .rposition(|index| elements[*index].name == name.trim())
            {
                open.truncate(position);
            }
            continue;
        }
        if tag.starts_with('!') {
            continue;
        }
        let (element, closed) = read_tag(tag, open.last().copied());
        let is_void = closed || VOID.contains(&element.name.as_str());
        elements.push(element);
        if !is_void {
            open.push(elements.len() - 1);
        }
    }
    for element in &mut elements {
        element.text.truncate(element.text.trim_end().len());
    }
    elements
}

/// The text with one space for each run of white space, at its ends too. Once for each piece: most of it
/// stands in many elements.
fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    for word in text.split_whitespace() {
        out.push_str(word);
        out.push(' ');
    }
    if !text.ends_with(char::is_whitespace) {
        out.pop();
    }
    out
}

fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (index, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(index),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn read_tag(tag: &str, parent: Option<usize>) -> (Element, bool) {
    let closed = tag.ends_with('/');
    let tag = tag.trim_end_matches('/').trim();
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut element = Element {
        name: name.to_lowercase(),
        parent,
        ..Element::default()
    };
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        element
            .attributes
            .push((name.to_lowercase(), unescape(value)));
        rest = after;
    }
    (element, closed)
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let decoded = after
            .split_once(';')
            .and_then(|(name, after)| Some((decode(name)?, after)));
        match decoded {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn decode(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_know_their_attributes_text_and_parent() {
        let page = read(
            "<form action='/a?x=1&amp;y=2'><p>One <b>two</b>\n three</p><input name=q required></form>",
        );
        let names: Vec<_> = page.iter().map(|element| element.name.as_str()).collect();
        assert_eq!(names, ["form", "p", "b", "input"]);
        assert_eq!(page[0].attribute("action"), Some("/a?x=1&y=2"));
        assert_eq!(page[1].text, "One two three");
        assert_eq!(page[3].parent, Some(0));
        assert_eq!(page[3].attribute("required"), Some(""));
    }
}
