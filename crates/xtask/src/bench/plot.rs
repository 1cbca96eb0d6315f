//! A plot as SVG: rates across, latencies up on a logarithmic scale. Drawn by hand, for two axes and a few lines are
//! less than a library that draws them.

use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 96.0;

/// Told apart by people who see few colours, on white and on black.
const COLOURS: [&str; 4] = ["#0077bb", "#ee7733", "#009988", "#cc3311"];

/// One server's two curves.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: String,
    /// Rate and milliseconds of the 50th percentile.
    pub(super) median: Vec<(f64, f64)>,
    /// The same of the 99th.
    pub(super) tail: Vec<(f64, f64)>,
}

/// What is drawn.
#[derive(Debug)]
pub(super) struct Plot {
    pub(super) title: &'static str,
    pub(super) across: &'static str,
    pub(super) up: &'static str,
    pub(super) lines: Vec<Line>,
}

/// Where values lie.
struct Scale {
    most: f64,
    /// Powers of ten, the lowest and the highest on the axis.
    low: i32,
    high: i32,
}

impl Scale {
    fn of(lines: &[Line]) -> Self {
        let points = || {
            lines
                .iter()
                .flat_map(|line| line.median.iter().chain(&line.tail))
                .filter(|(rate, latency)| rate.is_finite() && latency.is_finite() && *latency > 0.0)
        };
        let most = points().map(|(rate, _)| *rate).fold(1.0, f64::max);
        let least = points()
            .map(|(_, latency)| *latency)
            .fold(f64::MAX, f64::min);
        let largest = points().map(|(_, latency)| *latency).fold(1.0, f64::max);
        let low = powers(least.min(1.0).log10().floor());
        let high = powers(largest.log10().ceil()).max(low + 1);
        Self { most, low, high }
    }

    fn x(&self, rate: f64) -> f64 {
        LEFT + rate / self.most * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, latency: f64) -> f64 {
        let share =
            (latency.log10() - f64::from(self.low)) / (f64::from(self.high) - f64::from(self.low));
        HEIGHT - BOTTOM - share.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }
}

/// Round numbers from none to at most this, some five of them.
fn rounds(most: f64) -> Vec<f64> {
    let rough = (most / 5.0).max(1.0);
    let power = 10_f64.powi(powers(rough.log10().floor()));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let all = (0..12_u32).map(|number| f64::from(number) * step);
    all.take_while(|number| *number <= most).collect()
}

/// A power of ten that was rounded already.
fn powers(rounded: f64) -> i32 {
    (-6..=9)
        .rfind(|power| f64::from(*power) <= rounded)
        .unwrap_or(-6)
}

impl Plot {
    /// The picture, with a title for those who don't see it.
    pub(super) fn svg(&self) -> String {
        let scale = Scale::of(&self.lines);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             aria-labelledby=\"t\" font-family=\"sans-serif\" font-size=\"13\">\n<title id=\"t\">{title}</title>\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
             <text x=\"{LEFT}\" y=\"24\" font-size=\"16\" font-weight=\"bold\">{title}</text>\n",
            title = escaped(self.title)
        );
        self.axes(&scale, &mut svg);
        for (line, colour) in self.lines.iter().zip(COLOURS.iter().cycle()) {
            curve(&scale, &line.median, colour, "", &mut svg);
            curve(
                &scale,
                &line.tail,
                colour,
                " stroke-dasharray=\"6 4\"",
                &mut svg,
            );
        }
        self.legend(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    fn axes(&self, scale: &Scale, svg: &mut String) {
        let (right, floor) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        for power in scale.low..=scale.high {
            let value = 10_f64.powi(power);
            let y = scale.y(value);
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#d0d0d0\"/><text x=\"{:.1}\" y=\"{:.1}\" \
                 text-anchor=\"end\">{value}</text>",
                LEFT - 8.0,
                y + 4.0
            );
        }
        for rate in rounds(scale.most) {
            let x = scale.x(rate);
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {floor}v5\" stroke=\"#404040\"/><text x=\"{x:.1}\" y=\"{:.1}\" \
                 text-anchor=\"middle\">{rate:.0}</text>",
                floor + 20.0
            );
        }
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {floor}H{right}\" stroke=\"#404040\"/>\n<text x=\"{right}\" y=\"{:.1}\" \
             text-anchor=\"end\">{}</text>\n<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"#404040\">{}</text>",
            floor + 38.0,
            escaped(self.across),
            TOP - 8.0,
            escaped(self.up)
        );
    }

    fn legend(&self, svg: &mut String) {
        let mut x = LEFT;
        let y = HEIGHT - 34.0;
        for (line, colour) in self.lines.iter().zip(COLOURS.iter().cycle()) {
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {y}h22\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + 28.0,
                y + 4.0,
                escaped(&line.name)
            );
            x += 220.0;
        }
        let _ = writeln!(
            svg,
            "<text x=\"{LEFT}\" y=\"{:.1}\" fill=\"#404040\">whole lines: half are faster; broken lines: 99 of 100 are</text>",
            HEIGHT - 10.0
        );
    }
}

fn curve(scale: &Scale, points: &[(f64, f64)], colour: &str, dashes: &str, svg: &mut String) {
    let points: Vec<String> = points
        .iter()
        .map(|(rate, latency)| format!("{:.1},{:.1}", scale.x(*rate), scale.y(*latency)))
        .collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/>",
        points.join(" ")
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(lines: Vec<Line>) -> String {
        let plot = Plot {
            title: "Latency & rate",
            across: "per second",
            up: "ms",
            lines,
        };
        plot.svg()
    }

    #[test]
    fn each_server_has_two_curves_within_the_frame() {
        let line = |name: &str| Line {
            name: name.to_owned(),
            median: vec![(100.0, 0.8), (1000.0, 2.0)],
            tail: vec![(100.0, 3.0), (1000.0, 950.0)],
        };
        let svg = plot(vec![line("one <1>"), line("two")]);
        assert_eq!(svg.matches("<polyline").count(), 4);
        assert!(svg.contains("Latency &amp; rate") && svg.contains("one &lt;1&gt;"));
        // The highest lies below the power of ten above it, the last at the right edge.
        let scale = Scale::of(&[line("one")]);
        assert_eq!((scale.low, scale.high), (-1, 3));
        assert!((scale.x(1000.0) - (WIDTH - RIGHT)).abs() < 1e-9);
        assert!((scale.y(1000.0) - TOP).abs() < 1e-9);
        assert!((scale.y(0.1) - (HEIGHT - BOTTOM)).abs() < 1e-9);
    }

    #[test]
    fn rates_are_marked_at_round_numbers() {
        let marked = |most: f64| -> Vec<String> {
            rounds(most)
                .iter()
                .map(|rate| format!("{rate:.0}"))
                .collect()
        };
        assert_eq!(marked(4591.0), ["0", "1000", "2000", "3000", "4000"]);
        assert_eq!(marked(1000.0), ["0", "200", "400", "600", "800", "1000"]);
        assert_eq!(marked(560.0), ["0", "200", "400"]);
        assert_eq!(marked(1.0), ["0", "1"]);
    }

    #[test]
    fn nothing_measured_is_an_empty_frame() {
        let svg = plot(vec![]);
        assert!(!svg.contains("<polyline") && !svg.contains("NaN") && !svg.contains("inf"));
    }
}
