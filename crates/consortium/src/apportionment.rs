//! Apportionment of whole minor units: rule R1 (stateless) and rule R2 (carry-forward), in exact fractions.
//!
//! Every recurring stream of cost lines on one share vector, cost object and currency is split by R2; a one-off
//! allocation by R1. On a first line both give the same figures.

use crate::error::ConsortiumError;
use units::{Share, ShareError};

/// The parts of `amount_minor` by `weights`, in their order: largest remainder, exact (rule R1).
///
/// The parts sum to the amount; a weight of zero gets nothing; of equal remainders the first listed gets the unit.
///
/// # Source
/// Method of largest remainders (Hamilton). t = a·w/Σw, q = ⌊t⌋ towards −∞, the a − Σq units left over go one each
/// to the largest t − q.
///
/// # Errors
/// When there is no weight, one is negative, all are zero, or an exact fraction does not fit 128 bits.
///
/// # Example
/// 2,345,678.91 USD at 30/25/20/15/10 %:
/// ```
/// # use wetplant_consortium::apportionment::apportion;
/// # use units::Share;
/// let weights = [30, 25, 20, 15, 10].map(Share::whole);
/// let parts_minor = apportion(234_567_891, &weights)?;
/// assert_eq!(parts_minor, [70_370_367, 58_641_973, 46_913_578, 35_185_184, 23_456_789]);
/// # Ok::<(), wetplant_consortium::ConsortiumError>(())
/// ```
pub fn apportion(amount_minor: i64, weights: &[Share]) -> Result<Vec<i64>, ConsortiumError> {
    let shares = shares_of(weights)?;
    let carried = vec![Share::ZERO; shares.len()];
    Ok(largest_remainder(amount_minor, &exact_parts(amount_minor, &shares)?, &carried)?.parts_minor)
}

/// Shares of weights: each weight over their sum, exact.
///
/// # Errors
/// When there is no weight, one is negative, all are zero, or a fraction does not fit 128 bits.
pub fn shares_of(weights: &[Share]) -> Result<Vec<Share>, ConsortiumError> {
    if weights.is_empty() {
        return Err(ConsortiumError::NoWeights);
    }
    if let Some(index) = weights.iter().position(|weight| *weight < Share::ZERO) {
        return Err(ConsortiumError::NegativeWeight { position_no: index + 1, weight: weights[index] });
    }
    let sum = sum_of(weights)?;
    if sum == Share::ZERO {
        return Err(ConsortiumError::ZeroWeights { parties_count: weights.len() });
    }
    weights.iter().map(|weight| Ok(weight.over(sum)?)).collect()
}

/// The exact sum of some fractions.
///
/// # Errors
/// When it does not fit 128 bits.
pub fn sum_of(fractions: &[Share]) -> Result<Share, ShareError> {
    fractions.iter().try_fold(Share::ZERO, |sum, fraction| sum.plus(*fraction))
}

/// A line as split, with the number by which it can be cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Number of the line in its stream, from 1.
    pub line_no: usize,
    /// Part of each party, in the order of the schedule.
    pub parts_minor: Vec<i64>,
}

/// One stream of cost lines under rule R2: what rounding gave to a party on one line is taken back on the next.
///
/// Kept after every call, also after one that fails: the residuals sum to zero, and a party without a share has
/// none. After every split each is smaller than one minor unit. The denominators of residuals grow with the number of
/// different vectors of a stream; a fraction that no longer fits 128 bits is an error, never rounded.
///
/// # Example
/// 10,000.00 USD over three equal parties, three times; then each has paid 10,000.00:
/// ```
/// # use wetplant_consortium::apportionment::CarryForward;
/// # use units::Share;
/// let mut stream = CarryForward::new(&[Share::ONE; 3])?;
/// assert_eq!(stream.split(1_000_000)?.parts_minor, [333_334, 333_333, 333_333]);
/// assert_eq!(stream.split(1_000_000)?.parts_minor, [333_333, 333_334, 333_333]);
/// assert_eq!(stream.split(1_000_000)?.parts_minor, [333_333, 333_333, 333_334]);
/// assert_eq!(stream.residuals(), [Share::ZERO; 3]);
/// # Ok::<(), wetplant_consortium::ConsortiumError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarryForward {
    /// Share vectors in force so far, the present one last.
    vectors: Vec<Vec<Share>>,
    residuals: Vec<Share>,
    lines: Vec<BilledLine>,
}

/// What a cancellation must know of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BilledLine {
    amount_minor: i64,
    /// Index of the share vector that was in force.
    vector_index: usize,
    parts_minor: Vec<i64>,
    cancelled: bool,
}

impl CarryForward {
    /// A stream without lines; `weights` in the order of the schedule.
    ///
    /// # Errors
    /// When there is no weight, one is negative, all are zero, or a fraction does not fit 128 bits.
    pub fn new(weights: &[Share]) -> Result<Self, ConsortiumError> {
        let shares = shares_of(weights)?;
        let residuals = vec![Share::ZERO; shares.len()];
        Ok(Self { vectors: vec![shares], residuals, lines: Vec::new() })
    }

    /// The shares in force, in the order of the schedule; they sum to 1.
    #[must_use]
    pub fn shares(&self) -> &[Share] {
        self.vectors.last().expect("`new` puts in a vector and none is ever taken out")
    }

    /// What each party has been billed too little (or, negative, too much), in fractions of a minor unit.
    #[must_use]
    pub fn residuals(&self) -> &[Share] {
        &self.residuals
    }

    /// Splits the next line of the stream.
    ///
    /// # Source
    /// t = a·w/Σw + r, then as rule R1, then r ← t − q.
    ///
    /// # Errors
    /// When a fraction or an amount does not fit; the stream is then unchanged.
    pub fn split(&mut self, amount_minor: i64) -> Result<Bill, ConsortiumError> {
        let exact = exact_parts(amount_minor, self.shares())?;
        let Rounded { parts_minor, residuals } = largest_remainder(amount_minor, &exact, &self.residuals)?;
        self.residuals = residuals;
        let vector_index = self.vectors.len() - 1;
        let line =
            BilledLine { amount_minor, vector_index, parts_minor: parts_minor.clone(), cancelled: false };
        self.lines.push(line);
        Ok(Bill { line_no: self.lines.len(), parts_minor })
    }

    /// Puts a new vector in force. Residuals stay with their parties; a party whose share falls to zero passes its
    /// residual to those whose share grew, in proportion to what each gained.
    ///
    /// # Errors
    /// When the number of parties differs, the weights are no weights, or a fraction does not fit; the stream is
    /// then unchanged.
    pub fn change_shares(&mut self, weights: &[Share]) -> Result<(), ConsortiumError> {
        let expected_count = self.residuals.len();
        if weights.len() != expected_count {
            return Err(ConsortiumError::WeightCount { expected_count, found_count: weights.len() });
        }
        let shares = shares_of(weights)?;
        self.residuals = handed_on(&self.residuals, self.shares(), &shares)?;
        self.vectors.push(shares);
        Ok(())
    }

    /// The credit that cancels a line: its exact negation. The residuals the line had changed are restored; what
    /// would fall to a party that has left since goes to those whose share grew since that line.
    ///
    /// # Source
    /// r ← r + q − a·w/Σw with the a, w, q of the cancelled line.
    ///
    /// # Errors
    /// When there is no such line, it is cancelled already, or a figure does not fit; the stream is then unchanged.
    pub fn cancel(&mut self, line_no: usize) -> Result<Vec<i64>, ConsortiumError> {
        let unknown = ConsortiumError::UnknownLine { line_no, lines_count: self.lines.len() };
        let index = line_no.checked_sub(1).filter(|index| *index < self.lines.len()).ok_or(unknown)?;
        let line = &self.lines[index];
        if line.cancelled {
            return Err(ConsortiumError::CancelledBefore { line_no });
        }
        let then = &self.vectors[line.vector_index];
        let credit_minor = negated(&line.parts_minor)?;
        // what the line owed each party goes first: it is small, so the fractions stay within 128 bits
        let owed =
            zip(&exact_parts(line.amount_minor, then)?, &line.parts_minor, |exact, part| less(exact, *part))?;
        let restored = zip(&self.residuals, &owed, |residual, owed| residual.minus(*owed))?;
        self.residuals = handed_on(&restored, then, self.shares())?;
        self.lines[index].cancelled = true;
        Ok(credit_minor)
    }
}

/// Exact parts before rounding.
fn exact_parts(amount_minor: i64, shares: &[Share]) -> Result<Vec<Share>, ShareError> {
    // t = a · share
    let amount = Share::whole(i128::from(amount_minor));
    shares.iter().map(|share| share.times(amount)).collect()
}

/// Whole parts, and what is left of each exact part.
struct Rounded {
    parts_minor: Vec<i64>,
    residuals: Vec<Share>,
}

/// Rounds `exact + carried`, which sum to `amount_minor`, down, and gives the units left over to the largest
/// remainders.
fn largest_remainder(
    amount_minor: i64,
    exact: &[Share],
    carried: &[Share],
) -> Result<Rounded, ConsortiumError> {
    let mut left_over = i128::from(amount_minor);
    let (mut parts, mut remainders) = (Vec::new(), Vec::new());
    for (exact, carried) in exact.iter().zip(carried) {
        // the whole units apart from the fractions, so that an amount never multiplies a carried denominator
        let fraction = exact.minus(Share::whole(exact.floor()))?.plus(*carried)?;
        parts.push(exact.floor() + fraction.floor());
        remainders.push(fraction.minus(Share::whole(fraction.floor()))?);
        left_over -= exact.floor() + fraction.floor();
    }
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    // the sort is stable: of equal remainders the first listed comes first
    by_remainder.sort_by(|one, other| remainders[*other].cmp(&remainders[*one]));
    let receivers =
        usize::try_from(left_over).expect("the exact parts sum to the amount, their floors to no more");
    assert!(receivers <= parts.len(), "each remainder is below 1, so fewer units are left over than parties");
    for index in by_remainder.into_iter().take(receivers) {
        parts[index] += 1;
        remainders[index] = remainders[index].minus(Share::ONE)?;
    }
    let fitting = |part: i128| i64::try_from(part).map_err(|_| ConsortiumError::AmountOverflow);
    let parts_minor = parts.into_iter().map(fitting).collect::<Result<_, _>>()?;
    Ok(Rounded { parts_minor, residuals: remainders })
}

/// An exact part less its whole part.
fn less(exact: &Share, part_minor: i64) -> Result<Share, ShareError> {
    exact.minus(Share::whole(i128::from(part_minor)))
}

/// Residuals after the shares moved from `before` to `after`: who has no share keeps no residual.
fn handed_on(residuals: &[Share], before: &[Share], after: &[Share]) -> Result<Vec<Share>, ShareError> {
    let kept = |own: &Share, share: &Share| if *share > Share::ZERO { *own } else { Share::ZERO };
    let staying = zip(residuals, after, |own, share| Ok(kept(own, share)))?;
    let orphaned = sum_of(residuals)?.minus(sum_of(&staying)?)?;
    if orphaned == Share::ZERO {
        return Ok(staying);
    }
    // r ← r + orphaned · gain / Σ gains; somebody gained, since somebody with a residual lost all of a share
    let gains = zip(after, before, |now, then| Ok(now.minus(*then)?.max(Share::ZERO)))?;
    let gained = sum_of(&gains)?;
    zip(&staying, &gains, |own, gain| own.plus(orphaned.times(gain.over(gained)?)?))
}

fn zip<T>(
    left: &[Share],
    right: &[T],
    join: impl Fn(&Share, &T) -> Result<Share, ShareError>,
) -> Result<Vec<Share>, ShareError> {
    left.iter().zip(right).map(|(one, other)| join(one, other)).collect()
}

fn negated(parts_minor: &[i64]) -> Result<Vec<i64>, ConsortiumError> {
    parts_minor
        .iter()
        .map(|part_minor| part_minor.checked_neg().ok_or(ConsortiumError::AmountOverflow))
        .collect()
}

#[cfg(test)]
#[path = "apportionment_tests.rs"]
mod tests;
