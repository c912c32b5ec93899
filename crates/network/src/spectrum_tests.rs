use super::*;

const C_BAND: Band = Band { low_thz: 191.3, high_thz: 196.1 };

fn map() -> SlotMap {
    SlotMap::new(C_BAND, &[C_BAND], GUARD_GHZ)
}

fn slot(centre_no: i32, width_no: u32) -> Slot {
    Slot { centre_no, width_no }
}

fn need(total_count: u32, channel_count: u32) -> SlotNeed {
    SlotNeed { total_count, channel_count }
}

#[test]
fn the_grid_is_that_of_the_standard() {
    // 193.1 THz − 1.8 THz is 288 steps of 6.25 GHz below the anchor
    assert_eq!(step_no(191.3), -288);
    assert_eq!(step_no(196.1), 480);
    assert_eq!(step_no(193.1031), 0, "between steps: towards the anchor");
    assert_eq!(step_no(193.0969), 0);
    let band = slot(-280, 4).band();
    assert!((band.low_thz - 191.325).abs() < 1e-12 && (band.high_thz - 191.375).abs() < 1e-12);
}

#[test]
fn the_first_channel_of_a_c_band_sits_behind_the_guard_and_the_last_before_it() {
    // GNPy 3.0.1: f_min 191.3, f_max 196.1 THz, one channel of 50 GHz: N −280, M 4; last fit: steps end at 476
    assert_eq!(map().find(4, FitPolicy::FirstFit), Some(slot(-280, 4)));
    assert_eq!(map().find(4, FitPolicy::LastFit), Some(slot(473, 4)));
    assert_eq!(map().steps.len(), 769);
}

#[test]
fn a_taken_slot_is_not_given_twice() {
    let mut map = map();
    for k in 0..5 {
        let found = map.find(4, FitPolicy::FirstFit).unwrap();
        assert_eq!(found, slot(-280 + 8 * k, 4));
        map.occupy(found);
        assert!(!map.is_free(found));
    }
}

#[test]
fn two_sections_together_are_free_only_where_both_are() {
    let (mut one, mut other) = (map(), map());
    one.occupy(slot(-280, 4));
    other.occupy(slot(-272, 4));
    one.narrow(&other);
    assert_eq!(one.find(4, FitPolicy::FirstFit), Some(slot(-264, 4)));
    let low = Band { low_thz: 191.3, high_thz: 193.1 };
    let mut split = map();
    split.narrow(&SlotMap::new(C_BAND, &[low], GUARD_GHZ));
    assert!(split.is_free(slot(-4, 4)) && !split.is_free(slot(0, 4)));
}

#[test]
fn a_wish_for_a_place_is_met_there_or_not_at_all() {
    let mut map = map();
    map.occupy(slot(0, 4));
    let at = |centre_no, width_no| SlotWish { centre_no: Some(centre_no), width_no };
    assert_eq!(choose_slots(&map, &[at(8, Some(4))], need(4, 4), FitPolicy::FirstFit), (vec![slot(8, 4)], 0));
    assert_eq!(choose_slots(&map, &[at(4, Some(4))], need(4, 4), FitPolicy::FirstFit), (vec![], 4));
    // no width: as many whole channels as fit about the centre
    assert_eq!(
        choose_slots(&map, &[at(16, None)], need(16, 4), FitPolicy::FirstFit),
        (vec![slot(16, 12)], 4)
    );
}

#[test]
fn the_widest_wish_is_served_first_and_the_answer_keeps_the_order_of_the_wishes() {
    let wide = |width_no| SlotWish { centre_no: None, width_no: Some(width_no) };
    let (slots, left_count) = choose_slots(&map(), &[wide(4), wide(8)], need(12, 4), FitPolicy::FirstFit);
    assert_eq!((slots, left_count), (vec![slot(-264, 4), slot(-276, 8)], 0));
    let (slots, _) = choose_slots(&map(), &[SlotWish::default(), wide(4)], need(12, 4), FitPolicy::FirstFit);
    assert_eq!(slots, [slot(-268, 8), slot(-280, 4)]);
}

#[test]
fn traffic_takes_whole_channels() {
    assert_eq!(slot_need(250.0, 100.0, 50.0), need(12, 4));
    assert_eq!(slot_need(100.0, 100.0, 75.0), need(6, 6));
    assert_eq!(slot_need(100.0, 100.0, 37.5), need(3, 3));
}

#[test]
fn a_place_outside_the_map_is_not_free() {
    assert!(
        !map().is_free(slot(10_000, 4)) && !map().is_free(slot(-10_000, 4)) && !map().is_free(slot(0, 0))
    );
    assert_eq!(map().widest_count(10_000, 4, 8), 0);
}
