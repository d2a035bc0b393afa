//! The ranges against a list of points.

use proptest::prelude::*;

use super::super::ranges::{Coverage, Edge, Ranges};
use super::*;

fn order(number: u32) -> Order {
    Order::Number(f64::from(number))
}

fn coverage(low: u32, upper: Option<u32>, newest: u32) -> Coverage {
    let low = if low == 0 {
        Low::Beginning
    } else {
        Low::At(order(low))
    };
    Coverage {
        edge: Edge {
            cursor: (low != Low::Beginning).then(|| "c".into()),
            low,
            since: 0,
        },
        upper: upper.map(order),
        newest: order(newest),
        live: false,
    }
}

proptest! {
    /// What is known is what some page has covered; ranges are sorted, don't
    /// overlap, and only the beginning has no cursor.
    #[test]
    fn know_what_was_covered(pages in proptest::collection::vec((1_u32..40, 0_u32..12), 0..30)) {
        let mut ranges = Ranges::default();
        let mut known = [false; 80];
        for (at, length) in pages {
            // Pages by cursor go on from the lower end of what is known.
            let from = ranges.lowest().and_then(|lowest| lowest.edge.low.order().cloned());
            let upper = match (&from, at % 3) {
                (Some(Order::Number(number)), 0) => Some(*number as u32),
                _ => None,
            };
            let high = upper.unwrap_or(at + length);
            let low = high.saturating_sub(length);
            ranges.cover(coverage(low, upper, high));
            // Halves are the places between items, which make ends open.
            for place in 2 * low + 1..2 * high {
                known[place as usize / 2] |= place % 2 == 0;
            }
            if upper.is_some() && low < high {
                // The page above has the rest of this order.
                known[high as usize] = true;
            }
            if upper.is_none() {
                // Nothing is above the newest page: its upper end is that of what
                // it overlaps, too.
                let top = (low + 1..80).rev().find(|place| ranges.contains(&order(*place)));
                for place in low + 1..=top.unwrap_or(low) {
                    known[place as usize] = true;
                }
            }
        }
        for place in 1..80 {
            // A range may know less of its ends than was covered, and never more.
            let contains = ranges.contains(&order(place));
            prop_assert!(!contains || known[place as usize], "{place} in {ranges:?}");
        }
        let mut last: Option<Order> = None;
        while let Some(lowest) = ranges.lowest().cloned() {
            prop_assert_eq!(lowest.edge.cursor.is_none(), lowest.edge.low == Low::Beginning);
            if let (Some(last), Some(low)) = (&last, lowest.edge.low.order()) {
                prop_assert!(last <= low);
            }
            last = Some(lowest.high);
            ranges.keep(ranges.holes());
        }
    }
}

#[test]
fn ranges_join_where_they_overlap_and_not_where_they_meet() {
    let mut ranges = Ranges::default();
    ranges.cover(coverage(10, None, 20));
    ranges.cover(coverage(20, None, 30));
    assert_eq!(
        ranges.holes(),
        1,
        "other items of the order 20 may be missing"
    );
    ranges.cover(coverage(19, Some(20), 20));
    assert_eq!(ranges.holes(), 0);
    assert_eq!(ranges.lowest().unwrap().edge.low, Low::At(order(10)));
    ranges.cover(coverage(5, Some(10), 10));
    ranges.cover(coverage(0, Some(5), 5));
    assert_eq!(ranges.holes(), 0);
    assert!(ranges.contains(&order(1)) && ranges.contains(&order(10)));
    assert!(!ranges.contains(&order(30)) && !ranges.is_synced());
}

#[test]
fn what_is_heard_reaches_as_far_as_events_have_told() {
    let mut ranges = Ranges::default();
    ranges.restart();
    ranges.cover(Coverage {
        live: true,
        ..coverage(10, None, 20)
    });
    ranges.note_heard(Some(&order(25)));
    ranges.suspend(Some(&order(30)));
    ranges.cover(coverage(60, None, 70));
    assert_eq!(ranges.holes(), 1);
    // Events go on, and everything above the lower end will be heard.
    ranges.resume();
    assert!(ranges.is_synced() && ranges.contains(&order(50)));
    assert_eq!(ranges.holes(), 0);
    // A page in between does not vouch for what is below it.
    ranges.cover(coverage(50, Some(60), 60));
    ranges.suspend(Some(&order(40)));
    assert_eq!(ranges.holes(), 1);
    assert!(ranges.contains(&order(39)) && !ranges.contains(&order(45)));
    assert!(ranges.contains(&order(55)));
    ranges.resume();
    ranges.suspend(Some(&order(55)));
    assert_eq!(ranges.holes(), 0);
}
