//! Optimistic sends.

use super::*;

fn pending(script: &Script) -> Vec<String> {
    let pending = script.timeline.pending().iter();
    pending
        .map(|pending| match &pending.state {
            SendState::Sending => pending.key.to_string(),
            SendState::Failed(reason) => format!("{}: {reason}", pending.key),
        })
        .collect()
}

fn sending() -> Script {
    let mut script = Script::live("a1", None);
    for key in ["t1", "t2"] {
        script.timeline.send(key.into(), 0).unwrap();
    }
    assert_eq!(script.says(), ["send t1", "send t2"]);
    assert_eq!(pending(&script), ["t1", "t2"]);
    script
}

fn sent_as(nonce: &str, name: &str) -> Item<u32> {
    Item {
        nonce: Some(nonce.into()),
        ..item(name)
    }
}

#[test]
fn a_confirmed_send_becomes_its_item() {
    let mut script = sending();
    script.timeline.confirm("t2", item("c3")).unwrap();
    assert_eq!(
        (script.shows().as_str(), pending(&script)),
        ("a1 c3", vec!["t1".to_string()])
    );
    script.timeline.confirm("t1", item("b2")).unwrap();
    // Twice is harmless, and so is the live event.
    script.timeline.confirm("t1", item("b2")).unwrap();
    script.adds("b2");
    assert_eq!(script.shows(), "a1 b2 c3");
    assert!(pending(&script).is_empty());
}

#[test]
fn a_live_event_with_the_key_confirms() {
    let mut script = sending();
    script
        .timeline
        .handle_event(Event::Added(sent_as("t1", "b2")))
        .unwrap();
    assert_eq!(pending(&script), ["t2"]);
    script.timeline.confirm("t1", item("b2")).unwrap();
    script.timeline.fail("t1", "late".into());
    assert_eq!(
        (script.shows().as_str(), pending(&script)),
        ("a1 b2", vec!["t2".to_string()])
    );
}

#[test]
fn a_page_with_the_key_confirms_what_was_taken_for_failed() {
    let mut script = sending();
    script.timeline.fail("t1", "offline".into());
    assert_eq!(pending(&script), ["t1: offline", "t2"]);
    script.timeline.refetch(script.now);
    let page = Page {
        items: vec![sent_as("t1", "b2"), item("a1")],
        next_cursor: None,
    };
    script
        .timeline
        .handle_page(script.now, RequestId(2), page)
        .unwrap();
    assert_eq!(
        (script.shows().as_str(), pending(&script)),
        ("a1 b2", vec!["t2".to_string()])
    );
}

#[test]
fn a_failed_send_is_sent_again_or_given_up() {
    let mut script = sending();
    assert_eq!(script.timeline.retry("t1"), Err(SendError::NotFailed));
    script.timeline.fail("t1", "offline".into());
    script.timeline.fail("t2", "offline".into());
    script.timeline.retry("t1").unwrap();
    assert_eq!(script.says(), ["send t1"]);
    assert!(script.timeline.cancel("t2"));
    assert!(!script.timeline.cancel("t2"));
    assert_eq!(script.timeline.retry("t2"), Err(SendError::NotFailed));
    assert_eq!(pending(&script), ["t1"]);
    // It had reached the server after all.
    script.timeline.confirm("t2", item("b2")).unwrap();
    assert_eq!(script.shows(), "a1 b2");
}

#[test]
fn a_deleted_item_is_not_confirmed_into_being() {
    let mut script = sending();
    script.adds("b2");
    script.deletes("b2");
    script.timeline.confirm("t1", item("b2")).unwrap();
    assert_eq!(
        (script.shows().as_str(), pending(&script)),
        ("a1", vec!["t2".to_string()])
    );
}

#[test]
fn sends_are_checked_and_bounded() {
    let mut script = sending();
    assert_eq!(
        script.timeline.send("t1".into(), 0),
        Err(SendError::DuplicateKey)
    );
    let empty = script.timeline.send("".into(), 0);
    assert_eq!(empty, Err(SendError::Item(ItemError::EmptyKey)));
    for number in 2..MAX_PENDING {
        script
            .timeline
            .send(format!("n{number}").into(), 0)
            .unwrap();
    }
    assert_eq!(
        script.timeline.send("more".into(), 0),
        Err(SendError::TooMany)
    );
    let nowhere = Item {
        order: Order::Number(f64::NAN),
        ..item("b2")
    };
    assert_eq!(
        script.timeline.confirm("t1", nowhere),
        Err(ItemError::InvalidOrder)
    );
    assert_eq!(script.timeline.pending().len(), MAX_PENDING);
}

#[test]
fn pending_sends_change_what_is_seen_and_no_block() {
    let mut script = sending();
    let (names, revision) = (script.names(), script.timeline.pending_revision());
    script.timeline.fail("t1", "offline".into());
    assert_eq!(script.timeline.poll_output(), Some(Output::Changed));
    assert_eq!(script.names(), names);
    assert_ne!(script.timeline.pending_revision(), revision);
}
