//! Sorts short texts into classes by their words: logistic regression over what a text is made of.
//!
//! Features are weighed as in `scikit-learn`'s `TfidfTransformer` (smoothed inverse document
//! frequency, unit length), the model is multinomial logistic regression with an L2 penalty, fitted by
//! gradient descent from zero with a fixed number of steps.
//!
//! Invariant: a model is a function of its examples; nothing in it is drawn or timed.

use std::collections::BTreeMap;

/// What a text is made of, each with how much it counts.
pub(super) type Features = BTreeMap<String, f64>;

/// How strongly weights are drawn to zero, per example.
const PENALTY: f64 = 0.1;
/// How many steps the fit takes.
const STEPS: usize = 60;
/// How far a step goes; rows have unit length, so larger ones may overshoot.
const RATE: f64 = 2.0;
/// How much of the last step a step goes on with.
const MOMENTUM: f64 = 0.8;

/// A text that a model is fitted to.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// The class it belongs to, below the number of classes.
    pub(super) class: usize,
    /// What it is made of.
    pub(super) features: Features,
    /// How much it counts; 1 for most.
    pub(super) weight: f64,
}

/// A fitted model.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    /// Places and inverse document frequencies of the features that examples have.
    known: BTreeMap<String, (usize, f64)>,
    /// A row of one weight a feature and a last one for the bias, for each class.
    weights: Vec<Vec<f64>>,
}

/// A text as places of features and their weights, of unit length.
type Row = Vec<(usize, f64)>;

impl Classes {
    /// Fits a model to `examples` of `n_classes`.
    pub(super) fn fit(examples: &[Example], n_classes: usize) -> Self {
        let n = examples.len() as f64;
        let mut users: BTreeMap<&String, f64> = BTreeMap::new();
        for feature in examples.iter().flat_map(|example| example.features.keys()) {
            *users.entry(feature).or_default() += 1.0;
        }
        let places = users.into_iter().enumerate();
        let known: BTreeMap<String, (usize, f64)> = places
            .map(|(place, (feature, users))| {
                let rarity = ((1.0 + n) / (1.0 + users)).ln() + 1.0;
                (feature.clone(), (place, rarity))
            })
            .collect();
        let width = known.len() + 1;
        let mut model = Self {
            known,
            weights: vec![vec![0.0; width]; n_classes],
        };
        let rows: Vec<(usize, f64, Row)> = examples
            .iter()
            .map(|one| (one.class, one.weight, model.row(&one.features)))
            .collect();
        let mut speed = vec![vec![0.0; width]; n_classes];
        for _ in 0..STEPS {
            model.step(&rows, &mut speed);
        }
        model
    }

    /// Returns how likely each class is; evenly so for a text that shares nothing with the examples.
    pub(super) fn shares(&self, features: &Features) -> Vec<f64> {
        self.shares_of(&self.row(features))
    }

    /// Says whether examples have a feature.
    pub(super) fn knows(&self, feature: &str) -> bool {
        self.known.contains_key(feature)
    }

    /// The features that examples have.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    fn row(&self, features: &Features) -> Row {
        let found = features.iter().filter_map(|(feature, count)| {
            let (place, rarity) = self.known.get(feature)?;
            Some((*place, count * rarity))
        });
        let mut row: Row = found.collect();
        let length = row.iter().map(|(_, value)| value * value).sum::<f64>();
        let length = length.sqrt();
        if length > 0.0 {
            for (_, value) in &mut row {
                *value /= length;
            }
        }
        row
    }

    fn shares_of(&self, row: &Row) -> Vec<f64> {
        let weight = |weights: &Vec<f64>, place: usize| weights.get(place).copied().unwrap_or(0.0);
        let scores: Vec<f64> = self
            .weights
            .iter()
            .map(|weights| {
                let own = row
                    .iter()
                    .map(|(place, value)| weight(weights, *place) * value);
                own.sum::<f64>() + weights.last().copied().unwrap_or(0.0)
            })
            .collect();
        let highest = scores.iter().copied().fold(f64::MIN, f64::max);
        let raised: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f64 = raised.iter().sum();
        raised.into_iter().map(|share| share / sum).collect()
    }

    /// One step down the mean loss.
    fn step(&mut self, rows: &[(usize, f64, Row)], speed: &mut [Vec<f64>]) {
        let n: f64 = rows.iter().map(|(_, weight, _)| weight).sum();
        let mut slope: Vec<Vec<f64>> = self
            .weights
            .iter()
            .map(|weights| {
                let (bias, weights) = weights.split_last().unwrap_or((&0.0, &[]));
                _ = bias;
                let drawn = weights.iter().map(|weight| PENALTY * weight / n);
                drawn.chain([0.0]).collect()
            })
            .collect();
        for (class, weight, row) in rows {
            let shares = self.shares_of(row);
            for (place, (slope, share)) in slope.iter_mut().zip(shares).enumerate() {
                let error = weight * (share - f64::from(u8::from(place == *class)));
                for (feature, value) in row {
                    if let Some(slope) = slope.get_mut(*feature) {
                        *slope += error * value / n;
                    }
                }
                if let Some(bias) = slope.last_mut() {
                    *bias += error / n;
                }
            }
        }
        // The steeper the more classes there are to tell apart, hence the factor.
        let rate = RATE * self.weights.len() as f64;
        for ((weights, speed), slope) in self.weights.iter_mut().zip(speed).zip(slope) {
            for ((weight, speed), slope) in weights.iter_mut().zip(speed).zip(slope) {
                *speed = MOMENTUM * *speed - rate * slope;
                *weight += *speed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(words: &str) -> Features {
        let words = words.split_whitespace();
        words.map(|word| (word.to_owned(), 1.0)).collect()
    }

    fn example(class: usize, words: &str) -> Example {
        Example {
            class,
            features: features(words),
            weight: 1.0,
        }
    }

    #[test]
    fn telling_words_decide_and_strange_ones_do_not() {
        let examples = [
            example(0, "how late late"),
            example(0, "how delayed"),
            example(1, "how many"),
            example(1, "how large"),
        ];
        let model = Classes::fit(&examples, 2);
        let share = |words: &str| model.shares(&features(words)).first().copied().unwrap();
        assert!(share("late") > 0.8 && share("many things") < 0.2);
        assert!((share("strange") - 0.5).abs() < 0.05);
        assert!((0.3..0.7).contains(&share("how")));
    }
}
