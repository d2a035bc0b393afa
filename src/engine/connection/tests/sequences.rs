//! Any sequence of happenings keeps the rules.

use proptest::prelude::*;

use super::*;

/// One thing that may happen to a session.
#[derive(Clone, Debug)]
enum Happening {
    Body(&'static str),
    Posted,
    Opened,
    Received(&'static str),
    Closed(u32),
    Failed(u32, bool),
    Write,
    Close,
    Wait(u64),
    Offline,
    NetworkChanged,
}

fn happening() -> impl Strategy<Value = Happening> {
    let body = prop_oneof![
        Just(HANDSHAKE),
        Just("6"),
        Just("2"),
        Just("4x"),
        Just("4x|4y"),
        Just("1"),
        Just("")
    ];
    let frame = prop_oneof![
        Just("3probe"),
        Just("4x"),
        Just("2"),
        Just(HANDSHAKE),
        Just("z")
    ];
    prop_oneof![
        4 => body.prop_map(Happening::Body),
        3 => Just(Happening::Posted),
        3 => Just(Happening::Opened),
        4 => frame.prop_map(Happening::Received),
        1 => (1_u32..4).prop_map(Happening::Closed),
        1 => (1_u32..4, any::<bool>()).prop_map(|(attempt, sending)| Happening::Failed(attempt, sending)),
        4 => Just(Happening::Write),
        1 => Just(Happening::Close),
        2 => (0_u64..400).prop_map(Happening::Wait),
        1 => Just(Happening::Offline),
        1 => Just(Happening::NetworkChanged),
    ]
}

proptest! {
    /// Whatever happens in whatever order: one GET and one POST at most, nothing
    /// before the commitment on a candidate, one end, and then silence.
    #[test]
    fn any_sequence_keeps_the_rules(happenings in proptest::collection::vec(happening(), 0..60)) {
        let mut script = Script::new(Config { try_all_transports: true, ..config() });
        let mut gets = 0;
        let mut posts = 0;
        let mut ends = 0;
        let mut said = script.says();
        for happening in happenings {
            for line in &said {
                let word = line.split(' ').next().unwrap_or_default();
                match word {
                    "get" => gets += 1,
                    "post" => posts += 1,
                    "closed:" => ends += 1,
                    "close" if line == "close 1" => (gets, posts) = (0, 0),
                    "message" | "opened" => prop_assert_eq!(ends, 0),
                    _ => {}
                }
                prop_assert!(gets <= 1 && posts <= 1 && ends <= 1, "{line}");
            }
            said = match happening {
                Happening::Body(body) if gets == 1 => {
                    gets = 0;
                    script.body(body)
                }
                Happening::Posted if posts == 1 => {
                    posts = 0;
                    script.posted()
                }
                Happening::Body(_) | Happening::Posted => Vec::new(),
                Happening::Opened => script.opened(2),
                Happening::Received(text) => script.receives(2, text),
                Happening::Closed(attempt) => script.closed(attempt),
                Happening::Failed(1, true) if posts == 1 => {
                    posts = 0;
                    script.fails(1, true)
                }
                Happening::Failed(1, false) if gets == 1 => {
                    gets = 0;
                    script.fails(1, false)
                }
                // Nothing is in flight that could fail.
                Happening::Failed(1, _) => Vec::new(),
                Happening::Failed(attempt, sending) => script.fails(attempt, sending),
                Happening::Write => script.write("w"),
                Happening::Close => script.close(),
                Happening::Wait(millis) => script.wait(millis),
                Happening::Offline => script.input(Input::Offline),
                Happening::NetworkChanged => script.input(Input::NetworkChanged),
            };
        }
        script.close();
        script.wait(UPGRADE_PATIENCE);
        script.wait(FAREWELL_TIMEOUT_MS);
        prop_assert!(script.session.is_finished());
        prop_assert_eq!(script.session.poll_timeout(), None);
    }
}

/// Longer than any deadline of a session that is closing.
const UPGRADE_PATIENCE: u64 = 20_000;
