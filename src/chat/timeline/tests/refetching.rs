//! Asking again for what is loaded.

use super::*;

/// Three pages of two items each, and nothing below.
fn loaded() -> Script {
    let mut script = Script::live("f6 e5", Some("e"));
    script.older();
    script.answers(2, "d4 c3", Some("c"));
    script.older();
    script.answers(3, "b2 a1", None);
    script
}

#[test]
fn what_changed_unheard_is_found_page_by_page() {
    let mut script = loaded();
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 4"]);
    assert_eq!(script.answers(4, "f6 e5", Some("e")), ["fetch 5 @e"]);
    // d4 was deleted.
    assert_eq!(script.answers(5, "c3 b2", Some("b")), ["fetch 6 @b"]);
    assert_eq!(script.shows(), "a1 b2 c3 e5 f6");
    let page = Page {
        items: vec![valued("a1", 7)],
        next_cursor: None,
    };
    script
        .timeline
        .handle_page(script.now, RequestId(6), page)
        .unwrap();
    assert_eq!(script.says(), [""; 0]);
    assert_eq!(script.shows(), "a1=7 b2 c3 e5 f6");
}

#[test]
fn it_shows_no_hole_on_its_way() {
    let mut script = loaded();
    script.timeline.refetch(script.now);
    assert!(!script.has_gap());
    script.answers(4, "f6 e5", Some("e"));
    assert!(!script.has_gap());
    assert_eq!(script.shows(), "a1 b2 c3 d4 e5 f6");
}

#[test]
fn it_ends_with_what_was_loaded() {
    let mut script = Script::live("f6 e5", Some("e"));
    script.older();
    script.answers(2, "d4 c3", Some("c"));
    script.timeline.refetch(script.now);
    script.says();
    assert_eq!(script.answers(3, "f6 e5", Some("e")), ["fetch 4 @e"]);
    assert_eq!(script.answers(4, "d4 c3", Some("c")), [""; 0]);
    assert_eq!(script.older(), ["fetch 5 @c"]);
}

#[test]
fn it_closes_holes_and_drops_what_is_beyond_a_large_one() {
    let mut script = Script::live("b2 a1", None);
    script.disconnects();
    script.connects(false);
    assert_eq!(script.answers(2, "z1001", Some("z")), ["fetch 3 @z"]);
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["abort 3", "fetch 4"]);
    let mut said = script.answers(4, "z1001", Some("z"));
    for number in 0..MAX_FILL_PAGES {
        let name = format!("k{}", 1_000 - number);
        assert_eq!(said.len(), 1);
        said = script.answers(5 + number, &name, Some(&name));
    }
    assert_eq!(said, [""; 0]);
    let view = script.timeline.view();
    assert!(!view.has_gap && view.has_older);
    assert_eq!(script.timeline.items().next().unwrap().key, "k981".into());
}

#[test]
fn a_new_connection_begins_it_anew() {
    let mut script = loaded();
    script.timeline.refetch(script.now);
    script.says();
    script.answers(4, "f6 e5", Some("e"));
    script.disconnects();
    assert_eq!(script.connects(false), ["abort 5", "fetch 6"]);
    assert_eq!(script.answers(6, "f6 e5", Some("e")), ["fetch 7 @e"]);
}
