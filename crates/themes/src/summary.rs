//! The summary of a form with several faults: above the form, with a link to each field (WCAG 2.2,
//! technique G139). It is made from what stands beside the fields, so that no form can forget one.

use std::fmt::Write as _;

/// Where a page has room for it: `<!--faults TITLE-->`.
const ROOM: &str = "<!--faults ";
const ROOM_ENDS: &str = "-->";
/// What every fault beside a field has, behind the field's id.
const FAULT: &str = "-error\" role=\"alert\">";

/// A fault beside a field. Everything is HTML as it stands in the page.
struct Fault<'p> {
    field: &'p str,
    label: Option<&'p str>,
    /// What the fields around it are called together.
    group: Option<&'p str>,
    text: &'p str,
}

/// The page with its summary in the room for it, if there are several faults; else without the room.
pub(crate) fn with_summary(page: String) -> String {
    let Some((before, rest)) = page.split_once(ROOM) else {
        return page;
    };
    let Some((title, after)) = rest.split_once(ROOM_ENDS) else {
        return page;
    };
    let faults = faults(after);
    let mut summary = String::new();
    if faults.len() > 1 {
        // The first of a page that asks for the focus gets it.
        let _ = write!(
            summary,
            "<div class=\"alert faults\" role=\"alert\" id=\"faults\" tabindex=\"-1\" autofocus><p>{title}</p><ul>"
        );
        for fault in &faults {
            let Fault {
                field, label, text, ..
            } = fault;
            let _ = write!(summary, "<li><a href=\"#{field}\">");
            // Fields of one name are told apart by their groups.
            let alike = faults.iter().filter(|other| other.label == *label);
            if let (Some(group), true) = (fault.group, label.is_some() && alike.count() > 1) {
                let _ = write!(summary, "{group}, ");
            }
            if let Some(label) = label {
                let _ = write!(summary, "{label}: ");
            }
            let _ = write!(summary, "{text}</a></li>");
        }
        summary.push_str("</ul></div>");
    }
    [before, &summary, after].concat()
}

fn faults(form: &str) -> Vec<Fault<'_>> {
    let mut all = vec![];
    let mut rest = form;
    while let Some((before, behind)) = rest.split_once(FAULT) {
        let field = before.rsplit_once("id=\"").map(|(_, field)| field);
        let text = behind.split_once('<').map(|(text, _)| text.trim());
        if let (Some(field), Some(text)) = (field, text)
            && form.contains(&format!("id=\"{field}\""))
        {
            let label = form.split_once(&format!("<label for=\"{field}\">"));
            all.push(Fault {
                field,
                label: label
                    .and_then(|(_, behind)| behind.split_once('<'))
                    .map(|(label, _)| label.trim())
                    .filter(|label| !label.is_empty()),
                group: group(&form[..form.len() - rest.len() + before.len()]),
                text,
            });
        }
        rest = behind;
    }
    all
}

/// The legend or the question of the innermost group that is open where this ends.
fn group(before: &str) -> Option<&str> {
    let mut open: Vec<Option<&str>> = vec![];
    for tag in before.split('<').skip(1) {
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        match name {
            "fieldset" | "details" => open.push(None),
            "/fieldset" | "/details" => drop(open.pop()),
            "legend" | "summary" => {
                if let (Some(group), Some((_, text))) = (open.last_mut(), tag.split_once('>')) {
                    *group = Some(text.trim()).filter(|text| !text.is_empty());
                }
            }
            _ => {}
        }
    }
    open.into_iter().rev().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "<label for=\"a\">Naam</label><p id=\"a-error\" role=\"alert\">Te lang.</p><input id=\"a\">";
    const OTHER: &str =
        "<p id=\"b-error\" role=\"alert\">Geen &lt;getal&gt;.</p><select id=\"b\"></select>";

    #[test]
    fn several_faults_are_summed_up_with_links_and_one_is_not() {
        let room = "<main><!--faults Kijk na:-->";
        let page = with_summary(format!("{room}{ONE}{OTHER}"));
        let list = "<p>Kijk na:</p><ul><li><a href=\"#a\">Naam: Te lang.</a></li>\
                    <li><a href=\"#b\">Geen &lt;getal&gt;.</a></li></ul>";
        assert!(page.contains(list), "{page}");
        assert!(page.contains("tabindex=\"-1\" autofocus"), "{page}");
        assert_eq!(with_summary(format!("{room}{ONE}")), format!("<main>{ONE}"));
    }

    #[test]
    fn fields_of_one_name_are_told_apart_by_their_groups() {
        let field = |id: &str| {
            format!(
                "<label for=\"{id}\">Accent</label><p id=\"{id}-error\" role=\"alert\">Nee.</p><input id=\"{id}\">"
            )
        };
        let page = with_summary(format!(
            "<!--faults Kijk na:--><fieldset class=\"x\"><legend>Alles</legend>\
             <fieldset><legend>Elders</legend></fieldset>\
             <fieldset><legend class=\"y\">Bij licht</legend>{}</fieldset>\
             <details open><summary>Bij donker</summary>{}</details>{OTHER}</fieldset>",
            field("a"),
            field("c"),
        ));
        for link in [
            "<a href=\"#a\">Bij licht, Accent: Nee.</a>",
            "<a href=\"#c\">Bij donker, Accent: Nee.</a>",
            "<a href=\"#b\">Geen &lt;getal&gt;.</a>",
        ] {
            assert!(page.contains(link), "{page}");
        }
    }

    #[test]
    fn a_page_without_room_stays_as_it_is() {
        for page in [ONE.repeat(2), format!("<!--faults {ONE}{OTHER}")] {
            assert_eq!(with_summary(page.clone()), page);
        }
    }
}
