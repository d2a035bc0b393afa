//! When pages are asked for.

use super::*;

#[test]
fn nothing_is_done_before_it_is_known_how_the_connection_is() {
    let mut script = Script::new();
    script.older();
    script.timeline.handle_timeout(script.now);
    assert_eq!(script.says(), [""; 0]);
    assert_eq!(script.timeline.poll_timeout(), None);
    assert_eq!(script.timeline.view().status, Status::Pending);
}

#[test]
fn the_newest_page_is_polled_exactly_while_the_connection_is_down() {
    let mut script = Script::live("a1", None);
    assert_eq!(script.waits(10_000), [""; 0]);
    assert_eq!(script.disconnects(), [""; 0]);
    assert!(script.timeline.view().is_polling);
    assert_eq!(script.waits(999), [""; 0]);
    assert_eq!(script.waits(1), ["fetch 2"]);
    // The interval counts from the end of the answer.
    script.waits(700);
    script.answers(2, "b2 a1", None);
    assert_eq!(script.shows(), "a1 b2");
    assert_eq!(script.waits(999), [""; 0]);
    assert_eq!(script.waits(1), ["fetch 3"]);
    assert_eq!(script.connects(true), ["abort 3"]);
    assert!(!script.timeline.view().is_polling);
    assert_eq!(script.waits(10_000), [""; 0]);
}

#[test]
fn a_failure_is_tried_again_ever_later() {
    let mut script = Script::new();
    script.connects(false);
    let mut request = 1;
    for delay in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
        assert_eq!(script.fails(request), [""; 0]);
        assert_eq!(script.waits(delay - 1), [""; 0]);
        request += 1;
        assert_eq!(script.waits(1), [format!("fetch {request}")]);
    }
    script.answers(request, "a1", None);
    assert_eq!(script.timeline.view().status, Status::Success);
    assert_eq!(script.timeline.poll_timeout(), None);
}

#[test]
fn polls_that_fail_become_rarer_too() {
    let mut script = Script::new();
    script.disconnects();
    script.fails(1);
    assert_eq!(script.waits(1_000), ["fetch 2"]);
    script.fails(2);
    assert_eq!(script.waits(1_999), [""; 0]);
    assert_eq!(script.waits(1), ["fetch 3"]);
    script.answers(3, "a1", None);
    assert_eq!(script.waits(1_000), ["fetch 4"]);
}

#[test]
fn a_new_connection_does_not_wait_for_the_delay_of_the_old_one() {
    let mut script = Script::new();
    script.connects(false);
    script.fails(1);
    script.disconnects();
    assert_eq!(script.connects(false), ["fetch 2"]);
}

#[test]
fn a_request_that_hangs_is_aborted_and_made_again() {
    let mut script = Script::new();
    script.connects(false);
    assert_eq!(script.waits(REQUEST_TIMEOUT_MS - 1), [""; 0]);
    assert_eq!(script.waits(1), ["abort 1"]);
    assert_eq!(
        script.timeline.view().status,
        Status::Error(FetchError::TimedOut)
    );
    assert_eq!(script.waits(1_000), ["fetch 2"]);
}

#[test]
fn an_answer_that_nobody_waits_for_is_ignored() {
    let mut script = Script::live("b2", None);
    script.answers(1, "c3", None);
    script.answers(99, "d4", None);
    assert_eq!(script.fails(1), [""; 0]);
    assert_eq!(script.shows(), "b2");
    assert_eq!(script.timeline.view().status, Status::Success);
}

#[test]
fn older_pages_come_one_at_a_time() {
    let mut script = Script::live("c3", Some("c"));
    assert_eq!(script.older(), ["fetch 2 @c"]);
    assert_eq!(script.older(), [""; 0]);
    assert!(script.timeline.view().is_fetching_older);
    assert_eq!(script.answers(2, "b2", Some("b")), [""; 0]);
    assert!(!script.timeline.view().is_fetching_older);
    assert_eq!(script.older(), ["fetch 3 @b"]);
    assert_eq!(script.answers(3, "a1", None), [""; 0]);
    assert!(!script.timeline.view().has_older);
    assert_eq!(script.older(), [""; 0]);
    assert!(!script.timeline.view().is_fetching_older);
}

#[test]
fn an_older_page_that_fails_is_left_to_who_wants_it() {
    let mut script = Script::live("c3", Some("c"));
    script.older();
    for request in 2..2 + OLDER_RETRIES {
        assert_eq!(script.fails(request), [""; 0]);
        let next = script.waits(30_000);
        assert_eq!(next, [format!("fetch {} @c", request + 1)]);
    }
    script.fails(2 + OLDER_RETRIES);
    let view = script.timeline.view();
    assert!(!view.is_fetching_older && !view.is_fetching && view.has_older);
    assert_eq!(view.status, Status::Error(FetchError::Failed(500)));
    assert_eq!(script.timeline.poll_timeout(), None);
    assert_eq!(script.older(), ["fetch 6 @c"]);
}

#[test]
fn pages_that_bring_nothing_are_passed_over() {
    let mut script = Script::live("c3", Some("c"));
    script.older();
    assert_eq!(script.answers(2, "", Some("b")), ["fetch 3 @b"]);
    assert_eq!(script.answers(3, "c3", Some("a")), ["fetch 4 @a"]);
    assert_eq!(script.answers(4, "a1", Some("z")), [""; 0]);
    assert_eq!(script.shows(), "a1 c3");
}

#[test]
fn a_request_that_nobody_has_seen_is_taken_back() {
    let mut script = Script::new();
    script.timeline.handle_disconnected(script.now);
    script.timeline.handle_connected(script.now, false);
    script.timeline.refetch(script.now);
    assert_eq!(script.says(), ["fetch 3"]);
}

#[test]
fn what_is_to_be_seen_is_told_once_for_all_that_has_changed() {
    let mut script = Script::live("a1", None);
    script
        .timeline
        .handle_event(Event::Added(item("b2")))
        .unwrap();
    script
        .timeline
        .handle_event(Event::Added(item("c3")))
        .unwrap();
    assert_eq!(script.timeline.poll_output(), Some(Output::Changed));
    assert_eq!(script.timeline.poll_output(), None);
    script
        .timeline
        .handle_event(Event::Added(item("c3")))
        .unwrap();
    assert_eq!(script.timeline.poll_output(), None);
}
