//! The little that an institution may do with a text of its own: `**bold**`, `[a link](https://…)`, and
//! new lines. It is read into marks before anything is filled in, so that no name that is filled in can
//! make a link; pages turn the marks into markup of ours, everything else leaves them out.

/// Begins and ends what is bold. Private-use characters, taken out of whatever is filled in.
pub(crate) const BOLD: [char; 2] = ['\u{e000}', '\u{e001}'];
/// Before an address, between it and its label, behind the label.
const LINK: [char; 3] = ['\u{e002}', '\u{e003}', '\u{e004}'];

/// Why a text of an institution's own can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A link leads somewhere that no link may lead to; the address as it was written.
    BadLink(String),
    /// Something is bold from here on without an end, or a link has no end.
    Unclosed(String),
}

/// Looks whether a text can be taken.
///
/// # Errors
/// The first thing that is wrong.
pub fn judge(text: &str) -> Result<(), TextFault> {
    read(text).map(|_| ())
}

/// The text with marks; one that could not be taken today stays as it is written.
pub(crate) fn marked(text: &str) -> String {
    read(text).unwrap_or_else(|_| without_marks(text))
}

fn read(text: &str) -> Result<String, TextFault> {
    let text = without_marks(text);
    let mut marked = String::with_capacity(text.len());
    let mut bold = false;
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("**") {
            if !bold && !behind.contains("**") {
                return Err(TextFault::Unclosed(excerpt(rest)));
            }
            marked.push(BOLD[usize::from(bold)]);
            bold = !bold;
            rest = behind;
            continue;
        }
        if let Some((label, behind)) = rest
            .strip_prefix('[')
            .and_then(|inside| inside.split_once("]("))
        {
            let plain = !label.contains(['[', ']', '\n']) && !label.contains("**");
            if plain && !label.trim().is_empty() {
                let Some((address, behind)) = behind.split_once(')') else {
                    return Err(TextFault::Unclosed(excerpt(rest)));
                };
                if !is_address(address) {
                    return Err(TextFault::BadLink(excerpt(address)));
                }
                marked.push(LINK[0]);
                marked.push_str(address);
                marked.push(LINK[1]);
                marked.push_str(label);
                marked.push(LINK[2]);
                rest = behind;
                continue;
            }
        }
        marked.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    Ok(marked)
}

fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

/// `https` with a host and nobody's name before it, a mail address, or a telephone number.
fn is_address(address: &str) -> bool {
    let clean = address
        .chars()
        .all(|letter| letter.is_ascii_graphic() && !"\"'<>`{}\\^|".contains(letter));
    if !clean {
        return false;
    }
    if let Some(rest) = address.strip_prefix("https://") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        return host.contains('.')
            && !host.starts_with('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    }
    if let Some(mail) = address.strip_prefix("mailto:") {
        return mail.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.contains('.') && !mail.contains(['?', '&', ','])
        });
    }
    address.strip_prefix("tel:").is_some_and(|number| {
        number.len() >= 3
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-".contains(&byte))
    })
}

/// A text that holds no marks: nothing that is filled in can bring its own.
pub(crate) fn without_marks(text: &str) -> String {
    text.replace(
        |letter| BOLD.contains(&letter) || LINK.contains(&letter),
        "",
    )
}

/// The text without marks, for where there is no markup: a link is its label with the address behind.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, label, address, behind)) = link(rest) {
        plain.push_str(before);
        plain.push_str(label);
        plain.push_str(" (");
        let shown = address
            .strip_prefix("mailto:")
            .or(address.strip_prefix("tel:"));
        plain.push_str(shown.unwrap_or(address));
        plain.push(')');
        rest = behind;
    }
    plain.push_str(rest);
    without_marks(&plain)
}

/// The text, which was escaped, with markup for its marks.
pub(crate) fn markup(escaped: &str) -> String {
    marked_up(escaped, |_| String::new())
}

/// The same for whoever looks a text over: behind each link stands where it leads.
pub(crate) fn markup_with_hosts(escaped: &str) -> String {
    marked_up(escaped, |address| {
        format!(" <span class=\"quiet\">({})</span>", leads_to(address))
    })
}

/// The host of an address, or whom it reaches.
fn leads_to(address: &str) -> &str {
    match address.strip_prefix("https:") {
        // The slashes may have been escaped.
        Some(rest) => {
            let rest = rest.trim_start_matches("&#x2F;").trim_start_matches('/');
            rest.split(['/', '?', '#', '&']).next().unwrap_or(rest)
        }
        None => address.split_once(':').map_or(address, |(_, whom)| whom),
    }
}

fn marked_up(escaped: &str, behind_link: impl Fn(&str) -> String) -> String {
    let mut html = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, label, address, behind)) = link(rest) {
        html.push_str(before);
        html.push_str("<a rel=\"noopener\" href=\"");
        html.push_str(address);
        html.push_str("\">");
        html.push_str(label);
        html.push_str("</a>");
        html.push_str(&behind_link(address));
        rest = behind;
    }
    html.push_str(rest);
    html.replace(BOLD[0], "<strong>")
        .replace(BOLD[1], "</strong>")
        .replace("\r\n", "<br>")
        .replace('\n', "<br>")
}

/// The first link: what stands before it, its label, its address, what comes behind.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, inside) = text.split_once(LINK[0])?;
    let (address, inside) = inside.split_once(LINK[1])?;
    let (label, behind) = inside.split_once(LINK[2])?;
    Some((before, label, address, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_links_and_lines_become_markup_and_nothing_else_does() {
        let text = marked(
            "Lees **eerst** [de uitleg](https://school.example/hulp).\nOf <b>bel</b>: [1 * 2](tel:+31-88)",
        );
        let escaped = text.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(
            markup(&escaped),
            "Lees <strong>eerst</strong> <a rel=\"noopener\" href=\"https://school.example/hulp\">de \
             uitleg</a>.<br>Of &lt;b&gt;bel&lt;/b&gt;: <a rel=\"noopener\" href=\"tel:+31-88\">1 * 2</a>"
        );
        assert_eq!(
            plain(&text),
            "Lees eerst de uitleg (https://school.example/hulp).\nOf <b>bel</b>: 1 * 2 (+31-88)"
        );
        for as_it_is in ["a [b] c", "2 * 3", "[]", "[](https://a.example)", "f(x)[1]"] {
            assert_eq!(judge(as_it_is), Ok(()));
            assert_eq!(plain(&marked(as_it_is)), as_it_is);
        }
    }

    #[test]
    fn who_looks_a_text_over_sees_where_its_links_lead() {
        let text = marked("[uitleg](https://school.example/hulp?a=1) [bel](tel:+31-88)");
        let html = markup_with_hosts(&text);
        assert!(
            html.contains("uitleg</a> <span class=\"quiet\">(school.example)</span>"),
            "{html}"
        );
        assert!(
            html.contains("bel</a> <span class=\"quiet\">(+31-88)</span>"),
            "{html}"
        );
        assert!(!markup(&text).contains("span"), "pages show the link alone");
    }

    #[test]
    fn web_01_a_link_that_could_do_harm_is_refused_with_its_address() {
        for address in [
            "http://school.example",
            "javascript:alert(1",
            "JavaScript:x",
            "data:text/html,x",
            "//elders.example",
            "/account",
            "https://",
            "https://localhost",
            "https://wij@elders.example/",
            "https://a.example/\"onclick=x",
            "https://a.example/ b",
            "https://{institution}.example",
            "mailto:x",
            "mailto:a@b.example?cc=c@d.example",
            "tel:bel",
            "",
        ] {
            let fault = judge(&format!("x [y]({address}) z"));
            assert_eq!(fault, Err(TextFault::BadLink(address.to_owned())));
        }
        assert!(matches!(judge("a **b"), Err(TextFault::Unclosed(_))));
        assert!(matches!(
            judge("[a](https://b.example"),
            Err(TextFault::Unclosed(_))
        ));
    }
}
