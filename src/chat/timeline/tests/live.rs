//! Facts about items, in whatever order they come.

use super::*;

#[test]
fn an_event_that_overtakes_its_page_stays() {
    let mut script = Script::new();
    script.connects(false);
    script.adds("c3");
    assert_eq!(script.shows(), "c3");
    script.answers(1, "b2 a1", None);
    assert_eq!(script.shows(), "a1 b2 c3");
    assert!(!script.has_gap());
}

#[test]
fn the_same_events_again_change_nothing() {
    let mut script = Script::live("b2 a1", None);
    script.adds("c3");
    script.updates(valued("c3", 7));
    script.deletes("b2");
    let (shown, names) = (script.shows(), script.names());
    script.adds("c3");
    script.updates(valued("c3", 7));
    script.deletes("b2");
    script.adds("b2");
    assert_eq!((script.shows(), script.names()), (shown, names));
}

#[test]
fn an_item_that_was_added_late_is_put_in_its_place() {
    let mut script = Script::live("d4 a1", None);
    script.adds("c3");
    script.adds("b2");
    assert_eq!(script.shows(), "a1 b2 c3 d4");
}

#[test]
fn that_an_item_was_added_does_not_undo_what_became_of_it() {
    let mut script = Script::live("a1", None);
    // The edit overtakes its item.
    script.updates(valued("b2", 7));
    script.adds("b2");
    assert_eq!(script.shows(), "a1 b2=7");
}

#[test]
fn an_event_beats_a_page_that_was_asked_for_before_it() {
    let mut script = Script::live("b2", Some("b"));
    assert_eq!(script.older(), ["fetch 2 @b"]);
    script.updates(valued("a1", 7));
    assert_eq!(script.shows(), "b2");
    script.answers(2, "a1", None);
    assert_eq!(script.shows(), "a1=7 b2");
}

#[test]
fn a_page_beats_an_event_that_came_before_it_was_asked_for() {
    let mut script = Script::live("b2", Some("b"));
    script.updates(valued("a1", 7));
    script.older();
    script.answers(2, "a1", None);
    assert_eq!(script.shows(), "a1 b2");
}

#[test]
fn that_an_item_was_added_does_not_beat_a_page() {
    let mut script = Script::live("a1", None);
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 2"]);
    // It was edited before the page was read; that event is on its way.
    script.adds("b2");
    let page = Page {
        items: vec![valued("b2", 7), item("a1")],
        next_cursor: None,
    };
    script
        .timeline
        .handle_page(script.now, RequestId(2), page)
        .unwrap();
    assert_eq!(script.shows(), "a1 b2=7");
}

#[test]
fn the_higher_version_wins_whatever_came_first() {
    let mut script = Script::live("a1", None);
    script.updates(versioned("a1", 3, 3.0));
    script.updates(versioned("a1", 2, 2.0));
    assert_eq!(script.shows(), "a1=3");
    // A page of a replica that lags behind.
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 2"]);
    let lagging = Page {
        items: vec![versioned("a1", 2, 2.0)],
        next_cursor: None,
    };
    script
        .timeline
        .handle_page(script.now, RequestId(2), lagging)
        .unwrap();
    assert_eq!(script.shows(), "a1=3");
    script.updates(versioned("a1", 4, 4.0));
    assert_eq!(script.shows(), "a1=4");
}

#[test]
fn an_item_that_was_deleted_does_not_come_back() {
    let mut script = Script::live("c3", Some("c"));
    script.older();
    // It is in no page yet.
    script.deletes("a1");
    script.answers(2, "b2 a1", None);
    assert_eq!(script.shows(), "b2 c3");
    script.adds("a1");
    script.updates(valued("a1", 7));
    script.timeline.confirm("temp", item("a1")).unwrap();
    assert_eq!(script.shows(), "b2 c3");
}

#[test]
fn a_page_removes_what_it_would_list_if_it_existed() {
    let mut script = Script::live("c3 b2 a1", None);
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 2"]);
    // After the request, so the page may be older.
    script.adds("d4");
    script.answers(2, "c3 a1", None);
    assert_eq!(script.shows(), "a1 c3 d4");
}

#[test]
fn an_item_whose_order_changes_moves() {
    let mut script = Script::live("d4 c3 b2", Some("b"));
    let moved = |order: f64| Item {
        order: Order::Number(order),
        ..item("b2")
    };
    script.updates(moved(5.0));
    assert_eq!(script.shows(), "c3 d4 b2");
    // Below what is loaded it is not next to what is shown.
    script.updates(moved(1.0));
    assert_eq!(script.shows(), "c3 d4");
    script.updates(moved(3.5));
    assert_eq!(script.shows(), "c3 b2 d4");
}

#[test]
fn an_item_below_what_is_loaded_waits_for_its_page() {
    let mut script = Script::live("c3", Some("c"));
    script.older();
    script.adds("a1");
    assert_eq!(script.shows(), "c3");
    // It was added after the page was read.
    script.answers(2, "b2", None);
    assert_eq!(script.shows(), "a1 b2 c3");
}

#[test]
fn what_is_remembered_is_bounded() {
    let mut script = Script::live("z9999", Some("z"));
    for number in 0..=MAX_REMEMBERED {
        script.updates(valued(&format!("k{number}"), 7));
    }
    assert_eq!(script.shows(), "z9999");
    script.older();
    script.answers(2, "k1 k0", None);
    // The oldest was forgotten, and the page beats what came before it anyway.
    assert_eq!(script.timeline.get("k0"), Some(&item("k0")));

    let mut script = Script::live("z9999", Some("z"));
    script.older();
    for number in 0..=MAX_REMEMBERED {
        script.updates(valued(&format!("k{number}"), 7));
    }
    script.answers(2, "k1 k0", None);
    assert_eq!(script.timeline.get("k0"), Some(&item("k0")));
    assert_eq!(script.timeline.get("k1"), Some(&valued("k1", 7)));
}

#[test]
fn what_was_deleted_is_remembered_so_far_back() {
    let mut script = Script::live("z9999", None);
    for number in 0..=MAX_DELETED {
        script.deletes(&format!("k{number}"));
        script.deletes(&format!("k{number}"));
    }
    script.adds("k0");
    script.adds("k1");
    assert_eq!(script.shows(), "k0 z9999");
}

#[test]
fn a_page_with_nothing_new_changes_nothing() {
    let mut script = Script::new();
    assert_eq!(script.disconnects(), ["fetch 1"]);
    script.answers(1, "b2 a1", Some("a"));
    let names = script.names();
    assert_eq!(script.waits(1_000), ["fetch 2"]);
    script
        .timeline
        .handle_page(script.now, RequestId(2), page("b2 a1", Some("a")))
        .unwrap();
    // Only that no request is under way any more.
    assert_eq!(script.timeline.poll_output(), Some(Output::Changed));
    assert_eq!(script.names(), names);
    assert_eq!(script.timeline.take_changes().front, 0);
    assert_eq!(
        script.timeline.take_changes(),
        Changes { front: 1, back: 0 }
    );
}

#[test]
fn a_live_event_changes_one_block() {
    let mut script = Script::live("", None);
    for number in 0..1_000 {
        script.adds(&format!("k{number}"));
    }
    let before = script.names();
    assert_eq!(before.len(), 1_000_usize.div_ceil(BLOCK_ITEMS));
    script.timeline.take_changes();
    for name in ["k1000", "x500"] {
        script.adds(name);
    }
    script.updates(valued("k3", 7));
    script.deletes("k999");
    let after = script.names();
    let kept = before.iter().filter(|name| after.contains(name)).count();
    // One each, and the one that was split.
    assert!(kept >= before.len() - 3, "{kept} of {}", before.len());
    script.timeline.take_changes();
    script.updates(valued("k200", 7));
    let at = 200 / BLOCK_ITEMS;
    let back = script.timeline.blocks().len() - at - 1;
    assert_eq!(script.timeline.take_changes(), Changes { front: at, back });
}

#[test]
fn an_update_above_all_that_is_known_waits() {
    let mut script = Script::new();
    script.connects(false);
    script.updates(valued("c3", 7));
    assert_eq!(script.shows(), "");
    // It is not in the page, which was read before it moved there.
    script.answers(1, "b2 a1", Some("a"));
    assert_eq!(script.shows(), "a1 b2 c3=7");
}

#[test]
fn an_item_that_was_added_between_two_pages_stays() {
    // The cursor names the first item of the next page, b2, and c2 and d3 are added
    // before that is asked for: they are in neither.
    let mut script = Script::live("e5", Some("b2"));
    script.adds("c2");
    script.adds("d3");
    assert_eq!(script.older(), ["fetch 2 @b2"]);
    script.answers(2, "b2 a1", None);
    assert_eq!(script.shows(), "a1 b2 c2 d3 e5");
}
