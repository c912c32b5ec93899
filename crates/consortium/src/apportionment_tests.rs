use super::*;
use proptest::prelude::*;

fn shares(texts: &[&str]) -> Vec<Share> {
    texts.iter().map(|text| Share::parse(text).unwrap()).collect()
}

#[test]
fn equal_remainders_go_to_the_party_listed_first() {
    assert_eq!(apportion(7, &[Share::ONE; 3]), Ok(vec![3, 2, 2]));
    assert_eq!(apportion(-7, &[Share::ONE; 3]), Ok(vec![-2, -2, -3]));
}

#[test]
fn what_is_no_schedule_is_refused_with_the_figure() {
    assert_eq!(apportion(1, &[]), Err(ConsortiumError::NoWeights));
    assert_eq!(apportion(1, &[Share::ZERO; 2]), Err(ConsortiumError::ZeroWeights { parties_count: 2 }));
    let negative = ConsortiumError::NegativeWeight { position_no: 2, weight: Share::whole(-1) };
    assert_eq!(apportion(1, &shares(&["2", "-1"])), Err(negative));
    let stream = &mut CarryForward::new(&[Share::ONE; 2]).unwrap();
    let count = ConsortiumError::WeightCount { expected_count: 2, found_count: 3 };
    assert_eq!(stream.change_shares(&[Share::ONE; 3]), Err(count));
}

#[test]
fn an_overflow_is_an_error_and_leaves_the_stream_as_it_was() {
    let stream = &mut CarryForward::new(&[Share::ONE, Share::ONE]).unwrap();
    stream.split(1).unwrap();
    let before = stream.clone();
    let fine = [i128::MAX, i128::MAX - 1].map(|parts| Share::new(1, parts).unwrap());
    assert_eq!(stream.change_shares(&fine), Err(ConsortiumError::Share(ShareError::Overflow)));
    assert_eq!(*stream, before);
    let prime = [Share::whole(i128::MAX / 3), Share::whole(1)];
    let wide = &mut CarryForward::new(&prime).unwrap();
    let before = wide.clone();
    assert_eq!(wide.split(i64::MAX), Err(ConsortiumError::Share(ShareError::Overflow)));
    assert_eq!(*wide, before);
}

#[test]
fn the_largest_amounts_that_fit_are_split_exactly() {
    for amount_minor in [i64::MIN, i64::MIN + 1, i64::MAX] {
        let parts = apportion(amount_minor, &shares(&["33.34", "66.66"])).unwrap();
        assert_eq!(parts.iter().sum::<i64>(), amount_minor);
        assert_eq!(apportion(amount_minor, &[Share::ONE]), Ok(vec![amount_minor]));
    }
}

#[test]
fn a_line_is_cancelled_once_and_only_if_it_exists() {
    let stream = &mut CarryForward::new(&[Share::ONE; 3]).unwrap();
    assert_eq!(stream.cancel(1), Err(ConsortiumError::UnknownLine { line_no: 1, lines_count: 0 }));
    assert_eq!(stream.split(100).unwrap(), Bill { line_no: 1, parts_minor: vec![34, 33, 33] });
    assert_eq!(stream.cancel(0), Err(ConsortiumError::UnknownLine { line_no: 0, lines_count: 1 }));
    assert_eq!(stream.cancel(1), Ok(vec![-34, -33, -33]));
    assert_eq!(stream.cancel(1), Err(ConsortiumError::CancelledBefore { line_no: 1 }));
    assert_eq!(stream.residuals(), [Share::ZERO; 3]);
}

#[test]
fn cancelling_a_bill_of_a_party_that_has_left_leaves_it_nothing() {
    let stream = &mut CarryForward::new(&shares(&["5", "4", "3", "0"])).unwrap();
    stream.split(1_000_001).unwrap();
    stream.change_shares(&shares(&["5", "4", "0", "3"])).unwrap();
    assert_eq!(stream.cancel(1), Ok(vec![-416_667, -333_334, -250_000, 0]));
    assert_eq!(stream.residuals(), [Share::ZERO; 4]);
    stream.split(10).unwrap();
    assert_eq!(stream.split(10).unwrap().parts_minor[2], 0);
}

fn is_below_one(residual: Share) -> bool {
    residual < Share::ONE && residual > Share::whole(-1)
}

/// Weights as agreements write them, in one unit: percents with decimals, fibre pairs by halves, units of a
/// schedule; some parties have none, but never all.
fn weights(parties: usize) -> impl Strategy<Value = Vec<Share>> {
    let numbers = proptest::collection::vec(prop_oneof![1 => Just(0), 5 => 0_i128..100_000], parties)
        .prop_filter("somebody pays", |numbers| numbers.iter().any(|number| *number > 0));
    let unit = prop::sample::select(vec![1_i128, 2, 3, 12, 100, 10_000]);
    (numbers, unit).prop_map(|(numbers, unit)| {
        numbers.into_iter().map(|number| Share::new(number, unit).unwrap()).collect()
    })
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![4 => -1_000_000_000_i64..1_000_000_000, 1 => -9..9_i64, 1 => any::<i64>().prop_map(|wide| wide / 4)]
}

fn amounts() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(amount(), 1..40)
}

fn schedule() -> impl Strategy<Value = Vec<Share>> {
    (1_usize..12).prop_flat_map(weights)
}

/// A schedule and its successor, of the same parties.
fn two_schedules() -> impl Strategy<Value = (Vec<Share>, Vec<Share>)> {
    (1_usize..8).prop_flat_map(|parties| (weights(parties), weights(parties)))
}

proptest! {
    #[test]
    fn parts_sum_to_the_amount_and_zero_weights_get_nothing(amount_minor in amount(), weights in schedule()) {
        let parts = apportion(amount_minor, &weights).unwrap();
        prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount_minor));
        for (part, share) in parts.iter().zip(shares_of(&weights).unwrap()) {
            prop_assert!(share > Share::ZERO || *part == 0);
            let exact = share.times(Share::whole(i128::from(amount_minor))).unwrap();
            prop_assert!(is_below_one(exact.minus(Share::whole(i128::from(*part))).unwrap()));
        }
    }

    #[test]
    fn of_equal_weights_the_first_listed_never_gets_less(amount_minor in amount(), parties in 1_usize..20) {
        let parts = apportion(amount_minor, &vec![Share::ONE; parties]).unwrap();
        prop_assert!(parts.is_sorted_by(|one, next| one >= next));
        prop_assert!(parts[0] - parts[parties - 1] <= 1);
    }

    #[test]
    fn only_proportions_matter(amount_minor in amount(), weights in schedule(), scale in 1_i128..500) {
        let scaled: Vec<Share> = weights.iter().map(|weight| weight.times(Share::whole(scale)).unwrap()).collect();
        prop_assert_eq!(apportion(amount_minor, &weights), apportion(amount_minor, &scaled));
    }

    #[test]
    fn a_first_line_is_the_same_by_both_rules(amount_minor in amount(), weights in schedule()) {
        let first = CarryForward::new(&weights).unwrap().split(amount_minor).unwrap();
        prop_assert_eq!(first.parts_minor, apportion(amount_minor, &weights).unwrap());
    }

    #[test]
    fn nobody_is_ever_a_minor_unit_off_his_exact_share(amounts in amounts(), weights in schedule()) {
        let shares = shares_of(&weights).unwrap();
        let mut stream = CarryForward::new(&weights).unwrap();
        let (mut billed, mut total) = (vec![0_i128; shares.len()], 0_i128);
        for amount_minor in amounts {
            let parts = stream.split(amount_minor).unwrap().parts_minor;
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount_minor));
            total += i128::from(amount_minor);
            for (index, share) in shares.iter().enumerate() {
                billed[index] += i128::from(parts[index]);
                let exact = share.times(Share::whole(total)).unwrap();
                let owed = exact.minus(Share::whole(billed[index])).unwrap();
                prop_assert_eq!(owed, stream.residuals()[index]);
                prop_assert!(is_below_one(owed));
                prop_assert!(*share > Share::ZERO || parts[index] == 0);
            }
        }
    }

    #[test]
    fn cancelling_a_line_is_its_negation_and_restores_what_it_changed(
        amounts in amounts(), weights in schedule(), pick in any::<prop::sample::Index>(),
    ) {
        let mut stream = CarryForward::new(&weights).unwrap();
        let bills: Vec<Bill> = amounts.iter().map(|amount| stream.split(*amount).unwrap()).collect();
        let picked = pick.index(bills.len());
        let before = stream.residuals().to_vec();
        let exact = exact_parts(amounts[picked], stream.shares()).unwrap();
        let credit = stream.cancel(picked + 1).unwrap();
        prop_assert_eq!(credit, bills[picked].parts_minor.iter().map(|part| -part).collect::<Vec<_>>());
        for (index, residual) in stream.residuals().iter().enumerate() {
            let part = Share::whole(i128::from(bills[picked].parts_minor[index]));
            prop_assert_eq!(*residual, before[index].plus(part).unwrap().minus(exact[index]).unwrap());
        }
        prop_assert!(stream.split(1).is_ok());
        prop_assert!(stream.residuals().iter().all(|residual| is_below_one(*residual)));
    }

    #[test]
    fn cancelling_every_line_in_any_order_leaves_nothing(
        amounts in amounts(), weights in schedule(), turn in any::<prop::sample::Index>(),
    ) {
        let mut stream = CarryForward::new(&weights).unwrap();
        for amount_minor in &amounts {
            stream.split(*amount_minor).unwrap();
        }
        let first = turn.index(amounts.len());
        for step in 0..amounts.len() {
            stream.cancel((first + step) % amounts.len() + 1).unwrap();
        }
        prop_assert!(stream.residuals().iter().all(|residual| *residual == Share::ZERO));
    }

    #[test]
    fn a_change_of_shares_keeps_the_sum_and_takes_nothing_to_who_leaves(
        before in amounts(), after in amounts(), (old, new) in two_schedules(), pick in any::<prop::sample::Index>(),
    ) {
        let mut stream = CarryForward::new(&old).unwrap();
        for amount_minor in &before {
            stream.split(*amount_minor).unwrap();
        }
        stream.change_shares(&new).unwrap();
        stream.cancel(pick.index(before.len()) + 1).unwrap();
        for amount_minor in after {
            prop_assert_eq!(sum_of(stream.residuals()), Ok(Share::ZERO));
            let parts = stream.split(amount_minor).unwrap().parts_minor;
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(amount_minor));
            for (index, weight) in new.iter().enumerate() {
                prop_assert!(*weight > Share::ZERO || parts[index] == 0);
            }
            prop_assert!(stream.residuals().iter().all(|residual| is_below_one(*residual)));
        }
    }
}
