//! Whether two series of times differ, by their ranks: the test of Mann and Whitney, which asks nothing of
//! how times are spread, so that a few slow ones say nothing.

/// What the ranks of two series say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranks {
    /// How often one of the second series is the longer one of a pair: a half where they are alike.
    pub longer: f64,
    /// How likely it is that series which are alike differ at least as much, from 0 to 1.
    pub chance: f64,
}

impl Ranks {
    /// Compares two series, each of at least a dozen, in which hardly any two values are the same.
    #[must_use]
    pub fn of(first: &[f64], second: &[f64]) -> Self {
        let mut all: Vec<(f64, bool)> = first.iter().map(|value| (*value, false)).collect();
        all.extend(second.iter().map(|value| (*value, true)));
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (mut below, mut pairs) = (0.0, 0.0);
        for (_, is_second) in &all {
            if *is_second {
                pairs += below;
            } else {
                below += 1.0;
            }
        }
        let (m, n) = (count(first), count(second));
        let spread = (m * n * (m + n + 1.0) / 12.0).sqrt();
        let away = (pairs - m * n / 2.0).abs() / spread.max(f64::MIN_POSITIVE);
        Self {
            longer: pairs / (m * n).max(1.0),
            chance: beyond(away),
        }
    }
}

fn count(series: &[f64]) -> f64 {
    series.iter().map(|_| 1.0).sum()
}

/// How much of a normal distribution lies further out than so many standard deviations, on both sides:
/// Abramowitz and Stegun 7.1.26, good to seven digits.
fn beyond(deviations: f64) -> f64 {
    let x = deviations / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let sum = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ]
    .iter()
    .fold(0.0, |sum, factor| (sum + factor) * t);
    (sum * (-x * x).exp()).clamp(0.0, 1.0)
}

/// The middle one.
#[must_use]
pub fn median(series: &[f64]) -> f64 {
    let mut sorted = series.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tails_of_a_normal_distribution_are_known() {
        for (deviations, both_tails) in [(0.0, 1.0), (1.959_964, 0.05), (3.290_527, 0.001)] {
            assert!(
                (beyond(deviations) - both_tails).abs() < 1e-6,
                "{deviations}"
            );
        }
    }

    #[test]
    fn what_is_longer_is_found_and_what_is_mixed_is_not() {
        let first: Vec<f64> = (0..100).map(|number| f64::from(number * 7 % 100)).collect();
        let mixed: Vec<f64> = first.iter().map(|value| value + 0.5).collect();
        let alike = Ranks::of(&first, &mixed);
        assert!(
            (alike.longer - 0.505).abs() < 1e-9 && alike.chance > 0.5,
            "{alike:?}"
        );
        let longer: Vec<f64> = first.iter().map(|value| value + 25.25).collect();
        let differs = Ranks::of(&first, &longer);
        assert!(differs.longer > 0.7 && differs.chance < 1e-5, "{differs:?}");
        let shorter = Ranks::of(&longer, &first);
        assert!((shorter.longer + differs.longer - 1.0).abs() < 1e-9);
        assert!((shorter.chance - differs.chance).abs() < 1e-12);
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12);
        assert!(median(&[]).abs() < 1e-12);
    }
}
