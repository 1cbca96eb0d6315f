//! Charts as plain numbers: the server draws them, templates print them. Each has a table beside it that
//! says the same.

use serde::Serialize;

/// How wide a chart is drawn; it is shown as wide as there is room.
const WIDTH: u32 = 640;
/// How high.
const HEIGHT: u32 = 200;
/// Room for what is written beside and below.
const LEFT: u32 = 44;
/// Room for the half of the last date.
const RIGHT: u32 = 14;
const BOTTOM: u32 = 26;
const TOP: u32 = 10;
/// Most dates below a chart.
const DATES: usize = 6;

/// Something written at a place.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// What is written.
    pub text: String,
}

/// A bar, in which a part may be marked.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// From the left.
    pub x: u32,
    /// Its width.
    pub width: u32,
    /// The top of the whole.
    pub y: u32,
    /// The height of the whole.
    pub height: u32,
    /// The top of the part.
    pub part_y: u32,
    /// The height of the part.
    pub part_height: u32,
}

/// A chart over days.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// The size that the numbers are of.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Where the ground is.
    pub ground: u32,
    /// Where the drawing begins.
    pub left: u32,
    /// Lines to read the height by.
    pub lines: Vec<Mark>,
    /// Dates below.
    pub dates: Vec<Mark>,
    /// A line from day to day, `x,y x,y`.
    pub line: Option<String>,
    /// The same with the ground below, as a surface.
    pub area: Option<String>,
    /// The newest point of the line.
    pub end: Option<Mark>,
    /// Bars.
    pub bars: Vec<Bar>,
}

/// A value of a day: what is written below it, the whole and the part.
pub type DayValue = (String, u32, u32);

impl Chart {
    fn empty(most: u32, unit: &str, days: &[DayValue]) -> Self {
        let ground = HEIGHT - BOTTOM;
        let lines = [0, most / 2, most]
            .into_iter()
            .map(|value| Mark {
                x: LEFT - 8,
                y: height(value, most),
                text: format!("{value}{unit}"),
            })
            .collect();
        let step = days.len().div_ceil(DATES).max(1);
        let dates = days
            .iter()
            .enumerate()
            .filter(|(index, _)| index.is_multiple_of(step))
            .map(|(index, (text, ..))| Mark {
                x: place(index, days.len()),
                y: HEIGHT - 6,
                text: text.clone(),
            })
            .collect();
        Self {
            width: WIDTH,
            height: HEIGHT,
            ground,
            left: LEFT,
            lines,
            dates,
            line: None,
            area: None,
            end: None,
            bars: vec![],
        }
    }

    /// Shares in percent from day to day; `None` for fewer than two days.
    #[must_use]
    pub fn of_shares(days: &[DayValue]) -> Option<Self> {
        if days.len() < 2 {
            return None;
        }
        let points: Vec<(u32, u32)> = days
            .iter()
            .enumerate()
            .map(|(index, (_, total, part))| {
                let percent = part.saturating_mul(100) / (*total).max(1);
                (place(index, days.len()), height(percent.min(100), 100))
            })
            .collect();
        let join = |points: &[(u32, u32)]| -> String {
            let texts: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            texts.join(" ")
        };
        let mut chart = Self::empty(100, "%", days);
        let mut surface = vec![(points[0].0, chart.ground)];
        surface.extend(&points);
        surface.push((points[points.len() - 1].0, chart.ground));
        chart.line = Some(join(&points));
        chart.area = Some(join(&surface));
        chart.end = points.last().map(|(x, y)| Mark {
            x: *x,
            y: *y,
            text: String::new(),
        });
        Some(chart)
    }

    /// Numbers as bars, each with its part; `None` when there is nothing to draw.
    #[must_use]
    pub fn of_bars(days: &[DayValue]) -> Option<Self> {
        let most = days.iter().map(|(_, total, _)| *total).max()?;
        if most == 0 || days.len() < 2 {
            return None;
        }
        let most = round_up(most);
        let mut chart = Self::empty(most, "", days);
        let room = (WIDTH - LEFT - RIGHT) / u32::try_from(days.len()).unwrap_or(1).max(1);
        let width = (room * 7 / 10).clamp(1, 40);
        for (index, (_, total, part)) in days.iter().enumerate() {
            let (y, part_y) = (height(*total, most), height((*part).min(*total), most));
            chart.bars.push(Bar {
                x: place(index, days.len()).saturating_sub(width / 2).max(LEFT),
                width,
                y,
                height: chart.ground - y,
                part_y,
                part_height: chart.ground - part_y,
            });
        }
        Some(chart)
    }
}

/// Where the day of an index lies.
fn place(index: usize, of: usize) -> u32 {
    let (index, of) = (
        u32::try_from(index).unwrap_or_default(),
        u32::try_from(of).unwrap_or(1).max(1),
    );
    let room = WIDTH - LEFT - RIGHT;
    LEFT + room * (2 * index + 1) / (2 * of)
}

fn height(value: u32, most: u32) -> u32 {
    let room = u64::from(HEIGHT - BOTTOM - TOP);
    let up = u64::from(value.min(most)) * room / u64::from(most.max(1));
    HEIGHT - BOTTOM - u32::try_from(up).unwrap_or_default()
}

/// The next number that is easy to read.
fn round_up(most: u32) -> u32 {
    let mut scale = 1_u32;
    loop {
        for step in [2, 4, 6, 8, 10] {
            let end = scale.saturating_mul(step);
            if end >= most {
                return end;
            }
        }
        scale = scale.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(total: u32, part: u32) -> DayValue {
        ("1-1".to_owned(), total, part)
    }

    #[test]
    fn a_line_goes_from_day_to_day_and_stays_within() {
        let chart = Chart::of_shares(&[day(10, 0), day(10, 10)]).unwrap();
        assert_eq!(chart.line.as_deref(), Some("189,174 480,10"));
        assert!(Chart::of_shares(&[day(10, 5)]).is_none());
    }

    #[test]
    fn bars_stand_on_the_ground_with_their_part_inside() {
        let chart = Chart::of_bars(&[day(7, 3), day(0, 0)]).unwrap();
        assert_eq!(chart.lines[2].text, "8");
        let bar = &chart.bars[0];
        assert_eq!(bar.y + bar.height, chart.ground);
        assert!(bar.part_height < bar.height);
        assert_eq!(chart.bars[1].height, 0);
        assert!(Chart::of_bars(&[day(0, 0), day(0, 0)]).is_none());
    }

    #[test]
    fn the_scale_ends_at_a_number_that_is_easy_to_read() {
        assert_eq!(
            [1, 3, 7, 19, 53, 150, 4000].map(round_up),
            [2, 4, 8, 20, 60, 200, 4000]
        );
    }
}
