//! Whether what is written can be read.

use super::Browser;

/// Every text on the page whose contrast is lower than WCAG 2.2 (1.4.3) wants. Grounds that are
/// drawings are left out: text never stands on one without a ground of its own.
const READ: &str = r#"
for (const one of document.getAnimations()) { try { one.finish(); } catch {} }
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const known = new Map();
const colour = text => {
  if (!known.has(text)) known.set(text, drawn(text));
  return known.get(text);
};
const drawn = text => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return { rgb: [r, g, b], a: a / 255 };
};
const over = (top, ground) => top.rgb.map((part, at) => part * top.a + ground[at] * (1 - top.a));
const light = rgb => {
  const [r, g, b] = rgb.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = element => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = colour(getComputedStyle(at).backgroundColor);
    layers.unshift(layer);
    if (layer.a === 1) break;
  }
  return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
};
const weak = [];
for (const element of document.querySelectorAll('body *')) {
  const says = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  if (!says || !element.getClientRects().length || element.closest('svg, .unseen, .skip')) continue;
  const style = getComputedStyle(element);
  const below = ground(element);
  const [one, other] = [light(over(colour(style.color), below)), light(below)].sort((a, b) => b - a);
  const ratio = (one + 0.05) / (other + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
}
return weak;
"#;

impl Browser {
    /// Checks that every text on the page that is open is readable, in light and in dark, unless a page
    /// of its shape was.
    ///
    /// # Panics
    /// With what is not.
    pub async fn is_readable(&self) {
        if !self.is_new("contrast").await {
            return;
        }
        for dark in [false, true] {
            self.darken(dark).await;
            let weak = self
                .run(&format!("return (async () => {{ {READ} }})()"))
                .await;
            assert_eq!(
                weak,
                serde_json::json!([]),
                "{} when dark is {dark}",
                self.url().await
            );
        }
        self.darken(false).await;
    }
}
