//! What an observer is told of single packets (sections 1.8 and 3.10).

use super::*;

fn observed(mut script: Script) -> Script {
    script.session.observe();
    script
}

#[test]
fn nothing_is_told_to_nobody() {
    let mut script = Script::upgraded();
    assert_eq!(script.write("a"), ["send 2 4a"]);
}

#[test]
fn over_polling_what_waits_is_drained_when_the_request_is_done() {
    let mut script = observed(Script::polling());
    assert_eq!(script.write("a"), ["created 4a", "post 1 4a", "flush"]);
    assert_eq!(script.write("b"), ["created 4b"]);
    assert_eq!(script.posted(), ["post 1 4b", "flush"], "more is to come");
    assert_eq!(script.posted(), ["drain"]);
    assert_eq!(
        script.body("2|4c"),
        [
            "packet 2",
            "created 3",
            "post 1 3",
            "flush",
            "ping",
            "packet 4c",
            "message c",
            "get 1 s"
        ]
    );
}

#[test]
fn over_a_stream_what_waits_is_drained_at_once() {
    let mut script = observed(Script::upgraded());
    assert_eq!(
        script.write("a"),
        ["created 4a", "send 2 4a", "flush", "drain"]
    );
}

#[test]
fn binary_data_is_shown_as_it_was_meant() {
    let mut script = observed(Script::polling());
    assert_eq!(
        script.body("bAQI="),
        ["packet [1, 2]", "message [1, 2]", "get 1 s"]
    );
}

#[test]
fn what_was_not_sent_is_told_at_the_end() {
    let mut script = Script::probing();
    script.write("sent");
    script.write("kept");
    script.session.handle_input(script.now, Input::Offline);
    let unsent =
        core::iter::from_fn(|| script.session.poll_output(script.now)).find_map(
            |said| match said {
                Output::Event(Event::Closed { unsent, .. }) => Some(unsent),
                _ => None,
            },
        );
    assert_eq!(unsent, Some([Frame::Text("4kept".into())].into()));
}

#[test]
fn somebody_else_may_know_when_the_server_is_gone() {
    let mut script = Script::upgraded();
    let now = script.now;
    script.session.expire_at(now);
    assert!(script.session.is_expired(now));
    assert_eq!(script.wait(0), ["close 2", "closed: ping timeout"]);
}
