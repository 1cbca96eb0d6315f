//! Pages of the same shape are measured once.

use super::Browser;
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// What a page's colours and widths follow from, but for the words themselves: its elements with their
/// classes, the style sheets, the language and the window. How long words may become is looked at with
/// the samples of every page.
const SHAPE: &str = r"
const parts = [innerWidth, document.documentElement.lang];
for (const one of document.querySelectorAll('link[rel=stylesheet]')) {
  parts.push(new URL(one.href).pathname);
}
for (const one of document.querySelectorAll('body, body *')) {
  parts.push(one.tagName, one.getAttribute('class'), one.getClientRects().length > 0);
}
let [high, low] = [0xdeadbeef, 0x41c6ce57];
for (const letter of parts.join(' ')) {
  high = Math.imul(high ^ letter.codePointAt(0), 2654435761);
  low = Math.imul(low ^ letter.codePointAt(0), 1597334677);
}
return `${high} ${low} ${parts.length}`;
";

static MEASURED: Mutex<BTreeSet<(&str, String)>> = Mutex::new(BTreeSet::new());

impl Browser {
    /// Whether no page of this shape was measured in this way before, by any browser of this process.
    pub(super) async fn is_new(&self, measure: &'static str) -> bool {
        let shape = self.run(SHAPE).await.to_string();
        let mut measured = MEASURED.lock().unwrap_or_else(PoisonError::into_inner);
        measured.insert((measure, shape))
    }
}
