//! What is fetched after an outage, and what is known to be missing.

use super::*;

/// Connected again after an outage: the next request is the second one.
fn back(known: &str) -> Script {
    let mut script = Script::live(known, Some("older"));
    script.disconnects();
    assert_eq!(script.connects(false), ["fetch 2"]);
    script
}

#[test]
fn only_the_hole_is_fetched() {
    let mut script = back("c3 b2 a1");
    assert_eq!(script.answers(2, "j10 i9 h8", Some("h")), ["fetch 3 @h"]);
    assert!(script.has_gap());
    assert_eq!(script.answers(3, "g7 f6 e5", Some("e")), ["fetch 4 @e"]);
    // Down to the first known items.
    assert_eq!(script.answers(4, "d4 c3 b2", Some("b")), [""; 0]);
    assert_eq!(script.shows(), "a1 b2 c3 d4 e5 f6 g7 h8 i9 j10");
    let view = script.timeline.view();
    assert!(!view.has_gap && view.has_older && !view.is_fetching);
    assert_eq!(script.older(), ["fetch 5 @older"]);
}

#[test]
fn what_was_heard_is_not_fetched_again() {
    let mut script = Script::live("b2 a1", None);
    for name in ["c3", "d4", "e5"] {
        script.adds(name);
    }
    script.disconnects();
    script.connects(false);
    assert_eq!(script.answers(2, "g7 f6", Some("f")), ["fetch 3 @f"]);
    assert_eq!(script.answers(3, "e5 d4", Some("d")), [""; 0]);
    assert!(!script.has_gap());
}

#[test]
fn edits_and_deletions_within_the_hole_are_found() {
    let mut script = back("c3 b2 a1");
    let page = Page {
        items: vec![item("e5"), valued("b2", 7)],
        next_cursor: Some("b".into()),
    };
    script
        .timeline
        .handle_page(script.now, RequestId(2), page)
        .unwrap();
    assert_eq!(script.shows(), "a1 b2=7 e5");
}

#[test]
fn a_recovered_connection_fetches_nothing() {
    let mut script = Script::live("b2 a1", Some("a"));
    script.disconnects();
    assert_eq!(script.connects(true), [""; 0]);
    script.adds("c3");
    assert_eq!(script.shows(), "a1 b2 c3");
    assert!(!script.has_gap());
    assert_eq!(script.timeline.poll_timeout(), None);
}

#[test]
fn a_recovery_that_is_cut_short_leaves_its_hole() {
    let mut script = Script::live("b2 a1", Some("a"));
    script.disconnects();
    assert_eq!(script.waits(1_000), ["fetch 2"]);
    // Five items are between this one and what is known.
    assert_eq!(script.answers(2, "h8", Some("h")), ["fetch 3 @h"]);
    assert!(script.has_gap());
    assert_eq!(script.connects(true), ["abort 3"]);
    assert!(!script.has_gap());
    script.adds("c3");
    assert_eq!(script.disconnects(), ["fetch 4 @h"]);
    assert!(script.has_gap());
    assert_eq!(script.answers(4, "g7 f6", Some("f")), ["fetch 5 @f"]);
}

#[test]
fn the_first_connection_can_not_have_been_recovered() {
    let mut script = Script::new();
    assert_eq!(script.connects(true), ["fetch 1"]);
}

#[test]
fn a_page_that_was_asked_for_before_the_connection_is_asked_for_again() {
    let mut script = Script::new();
    assert_eq!(script.disconnects(), ["fetch 1"]);
    assert_eq!(script.connects(false), ["abort 1", "fetch 2"]);
    // Its answer comes nevertheless: between it and the first event is a hole.
    assert_eq!(script.answers(1, "a1", None), [""; 0]);
    assert_eq!(script.shows(), "");
    script.adds("c3");
    script.answers(2, "b2 a1", None);
    assert_eq!(script.shows(), "a1 b2 c3");
}

#[test]
fn a_page_that_outlives_its_connection_knows_nothing_of_the_next() {
    let mut script = Script::new();
    script.connects(false);
    script.disconnects();
    script.answers(1, "b2 a1", None);
    assert_eq!(script.connects(false), ["fetch 2"]);
    script.adds("d4");
    assert!(script.has_gap(), "c3 is missing");
    assert_eq!(script.answers(2, "d4 c3 b2 a1", None), [""; 0]);
    assert!(!script.has_gap());
}

#[test]
fn live_items_are_shown_above_the_hole_while_the_server_gives_no_pages() {
    let mut script = back("b2 a1");
    script.fails(2);
    script.adds("z9");
    assert_eq!(script.shows(), "a1 b2 z9");
    let view = script.timeline.view();
    assert!(view.has_gap);
    assert_eq!(view.status, Status::Error(FetchError::Failed(500)));
}

#[test]
fn a_long_outage_leaves_a_hole_that_is_filled_when_asked() {
    let mut script = back("b2 a1");
    let mut next = 1_000;
    let mut said = script.answers(2, "z1001", Some("x"));
    let mut request = 3;
    for _ in 0..MAX_FILL_PAGES {
        assert_eq!(said.len(), 1, "{said:?}");
        said = script.answers(request, &format!("k{next}"), Some(&format!("c{next}")));
        next -= 1;
        request += 1;
    }
    assert_eq!(said, [""; 0]);
    assert!(script.has_gap());
    // The next outage is short, and does not go on with the hole of the last one.
    script.disconnects();
    script.connects(false);
    assert_eq!(
        script.answers(request, "z1002 z1001 k1000", Some("k")),
        [""; 0]
    );
    assert!(script.has_gap());
    script.timeline.fill_gap(script.now);
    assert_eq!(script.says().len(), 1);
    script.answers(request + 1, "c3 b2 a1", Some("older"));
    assert!(!script.has_gap());
}

#[test]
fn a_confirmation_does_not_vouch_for_the_events_before_it() {
    let mut script = Script::live("a1", None);
    script.timeline.send("temp".into(), 0).unwrap();
    assert_eq!(script.says(), ["send temp"]);
    // b2 to d4 are on their way, and lost.
    script.timeline.confirm("temp", item("e5")).unwrap();
    assert_eq!(script.shows(), "a1 e5");
    script.disconnects();
    assert!(script.has_gap());
    assert_eq!(script.connects(false), ["fetch 2"]);
    assert_eq!(script.answers(2, "f6 e5 d4", Some("d")), ["fetch 3 @d"]);
    assert_eq!(script.answers(3, "c3 b2 a1", None), [""; 0]);
    assert_eq!(script.shows(), "a1 b2 c3 d4 e5 f6");
}

#[test]
fn items_of_one_order_at_a_boundary_are_not_lost() {
    let mut script = back("c3 b3 a1");
    // e3 was added with the order of the last known item.
    assert_eq!(script.answers(2, "f4 c3", Some("c")), ["fetch 3 @c"]);
    assert_eq!(script.answers(3, "e3 b3", Some("b")), ["fetch 4 @b"]);
    assert_eq!(script.answers(4, "a1", None), [""; 0]);
    assert_eq!(script.shows(), "a1 b3 c3 e3 f4");
}

#[test]
fn ranges_are_bounded() {
    let mut script = Script::new();
    script.timeline.settings.backoff.base_ms = 1_000_000;
    script.timeline.settings.backoff.max_ms = 1_000_000;
    let mut said = script.disconnects();
    for number in 1..=2 * MAX_RANGES {
        let head = said.iter().rev().find(|line| !line.contains('@')).unwrap();
        let head: u32 = head.strip_prefix("fetch ").unwrap().parse().unwrap();
        let (name, cursor) = (format!("k{number}0"), format!("c{number}"));
        for line in script.answers(head, &name, Some(&cursor)) {
            // The request that would close the hole.
            if let Some(fill) = line.strip_prefix("fetch ") {
                script.fails(fill.split_once(' ').unwrap().0.parse().unwrap());
            }
        }
        said = script.waits(1_000);
    }
    assert_eq!(script.timeline.len(), MAX_RANGES);
    assert_eq!(script.timeline.items().next().unwrap().key, "k90".into());
    assert!(script.timeline.view().has_older);
}

#[test]
fn an_empty_log_is_complete() {
    let mut script = Script::live("", None);
    assert_eq!(script.timeline.view().status, Status::Success);
    script.disconnects();
    script.connects(false);
    assert_eq!(script.answers(2, "c3", Some("c")), ["fetch 3 @c"]);
    assert_eq!(script.answers(3, "b2 a1", None), [""; 0]);
    assert_eq!(script.shows(), "a1 b2 c3");
    assert!(!script.timeline.view().has_older);
}
