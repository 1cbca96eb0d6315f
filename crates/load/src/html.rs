//! As much of a page as a browser without scripts needs to fill in a form.

/// A form of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it goes; empty for the page itself.
    pub(crate) action: String,
    /// Names and values as the page gives them, without boxes that are not ticked.
    pub(crate) fields: Vec<(String, String)>,
    /// Name and value of its first button, if that has a name.
    pub(crate) button: Option<(String, String)>,
}

impl Form {
    /// Whether it has a field of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }
}

/// The forms of a page, in its order.
pub(crate) fn forms(page: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("<form") {
        let after = rest.get(at + 5..).unwrap_or_default();
        let inner = after.split("</form").next().unwrap_or(after);
        forms.push(form(inner));
        rest = after.get(inner.len()..).unwrap_or_default();
    }
    forms
}

fn form(text: &str) -> Form {
    let (head, mut rest) = text.split_once('>').unwrap_or((text, ""));
    let mut form = Form {
        action: attribute(head, "action").unwrap_or_default(),
        ..Form::default()
    };
    let mut has_button = false;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at + 1..).unwrap_or_default();
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = attribute(tag, "name");
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("input") {
            let kind = attribute(tag, "type").unwrap_or_default();
            let ticked = tag.split_whitespace().any(|word| word == "checked");
            let counts = !matches!(kind.as_str(), "checkbox" | "radio") || ticked;
            if let Some(name) = name.filter(|_| counts) {
                form.fields.push((name, value));
            }
        } else if tag.starts_with("button") && !has_button {
            has_button = true;
            form.button = name.map(|name| (name, value));
        }
        rest = after;
    }
    form
}

/// The value of an attribute in a tag's text; empty for one without a value.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = tag.get(from..)?.find(name) {
        let start = from + at;
        let before = tag.get(..start)?.chars().next_back();
        let after = tag.get(start + name.len()..)?;
        from = start + name.len();
        if !before.is_none_or(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=') else {
            if after.chars().next().is_none_or(char::is_whitespace) {
                return Some(String::new());
            }
            continue;
        };
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split_whitespace().next(),
        };
        return value.map(unescape);
    }
    None
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2F;", "/")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = r#"<p>x</p><form method="post" action="/signin?a=1&amp;b=2">
            <input type="hidden" name="csrf" value="t&#x2F;k"><input name="username" data-name="no">
            <input type="checkbox" name="remember" value="1"><input type=checkbox name="b" value="2" checked>
            <button name="go" value="in">In</button><button name="other" value="x">Y</button></form>
            <form action="/b"><button>Z</button></form>"#;
        let found = forms(page);
        assert_eq!(found.len(), 2);
        let form = &found[0];
        assert_eq!(form.action, "/signin?a=1&b=2");
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            form.fields,
            [field("csrf", "t/k"), field("username", ""), field("b", "2")]
        );
        assert_eq!(form.button, Some(field("go", "in")));
        assert!(!form.has("remember"));
        assert_eq!(found[1].button, None);
    }
}
