//! What servers and applications should not do.

use super::*;

fn refused(page: Page<u32>) -> PageError {
    let mut script = Script::live("e5 d4", Some("d"));
    script.older();
    let error = script
        .timeline
        .handle_page(script.now, RequestId(2), page)
        .unwrap_err();
    let view = script.timeline.view();
    assert_eq!(view.status, Status::Error(FetchError::Page(error)));
    // Nothing has changed, and nothing is tried again by itself.
    assert_eq!(script.shows(), "d4 e5");
    assert!(view.has_older && !view.is_fetching && !view.is_fetching_older);
    assert_eq!(script.says(), [""; 0]);
    assert_eq!(script.timeline.poll_timeout(), None);
    assert_eq!(script.older(), ["fetch 3 @d"]);
    error
}

#[test]
fn a_bad_page_is_refused_as_a_whole() {
    let mut keyless = page("c3 b2", Some("b"));
    keyless.items[1].key = "".into();
    assert_eq!(refused(keyless), PageError::Item(ItemError::EmptyKey));
    let mut long = page("c3", None);
    long.items[0].key = "x".repeat(MAX_KEY_LENGTH + 1).into();
    assert_eq!(refused(long), PageError::Item(ItemError::KeyTooLong));
    let mut nowhere = page("c3", None);
    nowhere.items[0].order = Order::Number(f64::INFINITY);
    assert_eq!(refused(nowhere), PageError::Item(ItemError::InvalidOrder));
    assert_eq!(refused(page("b2 c3", Some("b"))), PageError::OutOfOrder);
    assert_eq!(refused(page("c3", Some("d"))), PageError::CursorRepeats);
    let cursor = "x".repeat(MAX_CURSOR_LENGTH + 1);
    assert_eq!(refused(page("c3", Some(&cursor))), PageError::CursorTooLong);
    let many = Page {
        items: vec![item("c3"); MAX_PAGE_ITEMS + 1],
        next_cursor: None,
    };
    assert_eq!(refused(many), PageError::TooManyItems);
}

#[test]
fn a_bad_newest_page_is_not_asked_for_again_until_the_connection_changes() {
    let mut script = Script::new();
    script.connects(false);
    let error = script
        .timeline
        .handle_page(script.now, RequestId(1), page("", Some("x")));
    assert_eq!(error, Err(PageError::EmptyPage));
    assert_eq!(script.waits(600_000), [""; 0]);
    script.disconnects();
    assert_eq!(script.connects(false), ["fetch 2"]);
    let error = script
        .timeline
        .handle_page(script.now, RequestId(2), page("a1 b2", None));
    assert_eq!(error, Err(PageError::OutOfOrder));
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 3"]);
}

#[test]
fn cursors_that_lead_nowhere_come_to_an_end() {
    let mut script = Script::live("e5", Some("x0"));
    let mut said = script.older();
    let mut requests = 0;
    while let Some(line) = said.first() {
        requests += 1;
        assert!(line.starts_with("fetch") && requests <= MAX_IDLE_PAGES + 1);
        // Round and round.
        let cursor = format!("x{}", requests % 3);
        let result = script.timeline.handle_page(
            script.now,
            RequestId(1 + requests),
            page("e5", Some(&cursor)),
        );
        if result.is_err() {
            assert_eq!(result, Err(PageError::NoProgress));
        }
        said = script.says();
    }
    assert_eq!(requests, MAX_IDLE_PAGES + 1);
}

#[test]
fn an_item_that_a_page_has_twice_is_taken_once() {
    let mut script = Script::new();
    script.connects(false);
    let page = Page {
        items: vec![valued("b2", 1), valued("b2", 2), item("a1")],
        next_cursor: None,
    };
    script
        .timeline
        .handle_page(script.now, RequestId(1), page)
        .unwrap();
    assert_eq!(script.shows(), "a1 b2=1");
}

#[test]
fn a_page_may_have_more_items_than_were_asked_for() {
    let mut script = Script::new();
    script.timeline.settings.page_size = 1;
    script.connects(false);
    script.answers(1, "c3 b2 a1", None);
    assert_eq!(script.shows(), "a1 b2 c3");
}

#[test]
fn a_bad_event_changes_nothing() {
    let mut script = Script::live("a1", None);
    let mut bad = item("b2");
    bad.version = Some(Order::Number(f64::NAN));
    for event in [Event::Added(bad.clone()), Event::Updated(bad)] {
        assert_eq!(
            script.timeline.handle_event(event),
            Err(ItemError::InvalidOrder)
        );
    }
    let deleted = script.timeline.handle_event(Event::Deleted("".into()));
    assert_eq!(deleted, Err(ItemError::EmptyKey));
    assert_eq!(script.shows(), "a1");
}

#[test]
fn what_is_told_twice_of_the_connection_is_harmless() {
    let mut script = Script::live("a1", None);
    assert_eq!(script.connects(false), ["fetch 2"]);
    script.disconnects();
    script.disconnects();
    script.answers(2, "a1", None);
    assert_eq!(script.waits(1_000), ["fetch 3"]);
}

#[test]
fn a_walk_through_items_that_are_made_up_ends() {
    let mut script = Script::live("z1000", Some("z"));
    script.older();
    script.answers(2, "a1", None);
    script.timeline.refetch(script.now);
    let mut said = script.says();
    script.answers(3, "z1000", Some("z"));
    let mut requests = 0;
    loop {
        let next = format!("k{}", 900 - requests);
        requests += 1;
        let answers = script.answers(3 + requests, &next, Some(&next));
        said.extend(answers.clone());
        if answers.is_empty() {
            break;
        }
    }
    assert_eq!(requests, MAX_FILL_PAGES);
}
