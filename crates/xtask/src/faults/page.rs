//! The form that a page is about, read off its markup.

/// A form with what is sent when its main button is pressed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// The first form with a main button. Where something may be put off, it is.
    pub(crate) fn primary(html: &str) -> Option<Self> {
        html.split("<form").skip(1).find_map(|rest| {
            let (head, rest) = rest.split_once('>')?;
            let inner = rest.split("</form>").next()?;
            let buttons: Vec<Tag> = tags(inner, "button");
            let is_main = |button: &&Tag| {
                let class = button.get("class").unwrap_or_default();
                class.split(' ').any(|one| one == "primary")
            };
            let main = buttons.iter().find(is_main)?;
            let later = buttons
                .iter()
                .find(|button| button.get("value").as_deref() == Some("later"));
            let mut fields: Vec<(String, String)> = tags(inner, "input")
                .iter()
                .filter(|input| !input.is_unticked())
                .filter_map(|input| {
                    Some((input.get("name")?, input.get("value").unwrap_or_default()))
                })
                .collect();
            let button = later.unwrap_or(main);
            if let Some(name) = button.get("name") {
                fields.push((name, button.get("value").unwrap_or_default()));
            }
            let action = Tag(head).get("action")?;
            Some(Self { action, fields })
        })
    }
}

/// What stands between a tag's name and its end.
struct Tag<'a>(&'a str);

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let from = self.0.find(&format!(" {name}=\""))? + name.len() + 3;
        let value = self.0.get(from..)?.split('"').next()?;
        Some(unescaped(value))
    }

    fn is_unticked(&self) -> bool {
        let kind = self.get("type").unwrap_or_default();
        matches!(kind.as_str(), "checkbox" | "radio") && !self.0.contains(" checked")
    }
}

fn tags<'a>(html: &'a str, name: &str) -> Vec<Tag<'a>> {
    html.split(&format!("<{name}"))
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .map(Tag)
        .collect()
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (entity, sign)| {
        text.replace(entity, sign)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_with_the_main_button_is_found_and_what_may_wait_waits() {
        let html = r#"<form action="/a"><button class="link">x</button></form>
            <form method="post" action="/b?x=1&amp;y=2"><input type="hidden" name="csrf" value="z">
            <input type="checkbox" name="shared" value="1"><input name="username">
            <button class="button primary" name="go" value="on">Verder</button>
            <button name="go" value="later">Later</button></form>"#;
        let form = Form::primary(html).unwrap();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(form.action, "/b?x=1&y=2");
        let expected = [
            field("csrf", "z"),
            field("username", ""),
            field("go", "later"),
        ];
        assert_eq!(form.fields, expected);
        assert_eq!(Form::primary("<form action=\"/a\"></form>"), None);
    }
}
