//! A person who has a keyboard and nothing else: Tab, Enter, Space and the arrows.

use super::{Browser, ELEMENT, PATIENCE, pause};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";
const TAB: &str = "\u{E004}";
const CONTROL: &str = "\u{E009}";
const DOWN: &str = "\u{E015}";
const BACKSPACE: &str = "\u{E003}";

/// More stops than any page has: who has not come there by then is caught, or passes it by.
const STOPS: usize = 200;

/// Where the focus stands, seen from the stop before and from the element that is wanted.
const STANDING: &str = "
const [wanted] = arguments, at = document.activeElement, before = window.sluisStop;
const complete = document.readyState === 'complete';
if (!at || at === document.body) { window.sluisStop = null; return { over: true, complete }; }
window.sluisStop = at;
const first = document.querySelector('a[href], button, input:not([type=hidden]), select, textarea, summary');
const style = getComputedStyle(at), box = at.getBoundingClientRect();
const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
return {
  complete,
  there: at === wanted,
  beside: at.type === 'radio' && wanted.type === 'radio' && at.name === wanted.name && at.form === wanted.form,
  ringed: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
  uncovered: Boolean(top) && (at.contains(top) || top.contains(at)),
  // Past the end of the page it begins anew.
  orderly: !before?.isConnected || before === at || at === first || Boolean(before.compareDocumentPosition(at) & 4),
  turns: ['checkbox', 'radio'].includes(at.type),
  html: at.outerHTML.slice(0, 200),
};";

impl Browser {
    /// Types into a field, in place of what is there.
    pub(super) async fn type_over(&self, element: &str, text: &str) {
        self.reach(element).await;
        self.strokes(&[
            ("keyDown", CONTROL),
            ("keyDown", "a"),
            ("keyUp", "a"),
            ("keyUp", CONTROL),
        ])
        .await;
        self.press(if text.is_empty() { BACKSPACE } else { text })
            .await;
    }

    /// Goes to a button, a link or a box and presses the key that it answers to.
    pub(super) async fn press_at(&self, element: &str) {
        let turns = self.reach(element).await;
        self.press(if turns { " " } else { ENTER }).await;
    }

    /// Presses Tab until the focus is there, and an arrow among round boxes. At every stop the focus is
    /// seen, nothing covers it, and it goes on in the order of the page. Gives whether the element is
    /// turned by Space.
    async fn reach(&self, element: &str) -> bool {
        self.run("window.sluisStop = null").await;
        let mut key = None;
        for _ in 0..STOPS {
            if let Some(key) = key {
                self.press(key).await;
            }
            let untouched = key.is_none();
            key = Some(TAB);
            let stop = self.standing(element).await;
            // Where the page put the focus by itself the ring may come with the first key; then it is
            // gone to by Tab as well.
            if stop["over"] == true || (untouched && stop["ringed"] == false) {
                continue;
            }
            for (fact, wrong) in [
                ("ringed", "the focus is not to be seen"),
                ("uncovered", "the focus is covered"),
                ("orderly", "the focus goes back"),
            ] {
                assert_eq!(stop[fact], true, "{wrong} at {}", stop["html"]);
            }
            if stop["there"] == true {
                return stop["turns"] == true;
            }
            if stop["beside"] == true {
                key = Some(DOWN);
                // The arrows go round.
                self.run("window.sluisStop = null").await;
            }
        }
        let wanted = format!("element/{element}/property/outerHTML");
        panic!(
            "no way by keyboard to {} on {}",
            self.get(&wanted).await,
            self.url().await
        );
    }

    async fn standing(&self, element: &str) -> Value {
        let wanted = json!([{ ELEMENT: element }]);
        let ask = json!({ "script": STANDING, "args": wanted });
        let mut stop = Value::Null;
        for _ in 0..PATIENCE {
            stop = self.post("execute/sync", ask.clone()).await;
            // A field may have the focus before its page has its colours.
            if stop["complete"] == true {
                break;
            }
            pause().await;
        }
        stop
    }

    async fn strokes(&self, strokes: &[(&str, &str)]) {
        let strokes: Vec<Value> = strokes
            .iter()
            .map(|(kind, key)| json!({ "type": kind, "value": key }))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", json!({ "actions": [keyboard] })).await;
    }
}
