//! The shortest list of steps that still fails, by delta debugging: ever smaller pieces are struck out
//! for as long as what is left fails too.

use super::step::Step;
use std::future::Future;

/// Strikes out steps; `fails` plays a list from the beginning.
pub(crate) async fn shortest<F, A>(mut steps: Vec<Step>, fails: F) -> Vec<Step>
where
    F: Fn(Vec<Step>) -> A,
    A: Future<Output = bool>,
{
    let mut piece = steps.len().div_ceil(2);
    loop {
        let mut struck = false;
        let mut from = 0;
        while from < steps.len() {
            let to = (from + piece).min(steps.len());
            let left = [&steps[..from], &steps[to..]].concat();
            if !left.is_empty() && fails(left.clone()).await {
                steps = left;
                struck = true;
            } else {
                from = to;
            }
        }
        if piece > 1 {
            piece = piece.div_ceil(2);
        } else if !struck {
            return steps;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_steps_that_it_takes_are_left() {
        let steps: Vec<Step> = (0..40).map(Step::Wait).collect();
        let both = |left: Vec<Step>| {
            std::future::ready(left.contains(&Step::Wait(7)) && left.contains(&Step::Wait(31)))
        };
        let left = shortest(steps, both).await;
        assert_eq!(left, [Step::Wait(7), Step::Wait(31)]);
    }
}
