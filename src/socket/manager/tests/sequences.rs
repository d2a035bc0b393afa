//! Any sequence of happenings settles every question and ends.

use proptest::prelude::*;

use super::*;

/// One thing that may happen to a manager.
#[derive(Clone, Debug)]
enum Happening {
    Opens,
    Receives(&'static str),
    Binary,
    Closed,
    Connect(usize),
    Disconnect(usize),
    Emit(usize),
    Ask(usize),
    Close,
    CloseEngine,
    Online,
    Offline,
    Wait(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let packet = proptest::sample::select(vec![
        r#"0{"sid":"x"}"#,
        r#"0/a,{"sid":"x"}"#,
        "2[\"e\"]",
        "2/a,5[\"e\"]",
        "51-[\"e\",{\"_placeholder\":true,\"num\":0}]",
        "30[]",
        "3/a,0[]",
        "1",
        "1/a,",
        "4\"no\"",
        "garbage",
    ]);
    prop_oneof![
        5 => Just(Happening::Opens),
        8 => packet.prop_map(Happening::Receives),
        1 => Just(Happening::Binary),
        2 => Just(Happening::Closed),
        4 => (0_usize..2).prop_map(Happening::Connect),
        2 => (0_usize..2).prop_map(Happening::Disconnect),
        4 => (0_usize..2).prop_map(Happening::Emit),
        4 => (0_usize..2).prop_map(Happening::Ask),
        1 => Just(Happening::Close),
        1 => Just(Happening::CloseEngine),
        1 => Just(Happening::Online),
        1 => Just(Happening::Offline),
        3 => (0_u64..30_000).prop_map(Happening::Wait),
    ]
}

proptest! {
    /// Whatever happens in whatever order: every question is settled once, and
    /// when nobody wants the connection any more, nothing is left of it.
    #[test]
    fn any_sequence_settles_and_ends(happenings in proptest::collection::vec(happening(), 0..80)) {
        let mut script = Script::new(exact());
        let sockets = [script.socket("/"), script.socket("/a")];
        let mut asked = Vec::new();
        let mut said = script.says();
        for happening in happenings {
            match happening {
                Happening::Opens => said.extend(script.opens()),
                Happening::Receives(packet) => said.extend(script.receives(packet)),
                Happening::Binary => said.extend(script.receives_binary(&[1])),
                Happening::Closed => said.extend(script.closed()),
                Happening::Connect(index) => script.manager.connect(script.now, sockets[index]),
                Happening::Disconnect(index) => script.manager.disconnect(script.now, sockets[index]),
                Happening::Emit(index) => {
                    script.try_emit(sockets[index], event("e")).unwrap();
                }
                Happening::Ask(index) => {
                    asked.push((index, script.manager.next_ack_id(sockets[index])));
                    script.try_emit(sockets[index], question("q", Some(5_000))).unwrap();
                }
                Happening::Close => script.manager.close(script.now),
                Happening::CloseEngine => script.manager.close_engine(script.now),
                Happening::Online => script.manager.handle_online(script.now),
                Happening::Offline => said.extend(script.input(Input::Offline)),
                Happening::Wait(millis) => said.extend(script.wait(millis)),
            }
            said.extend(script.says());
        }
        for socket in sockets {
            said.extend(script.disconnect(socket));
        }
        said.extend(script.wait(20_000));
        for (index, id) in asked {
            let answers = [format!("{index}: ack {id}"), format!("{index}: no ack {id}: ")];
            let settled = said
                .iter()
                .filter(|line| **line == answers[0] || line.starts_with(&answers[1]))
                .count();
            prop_assert_eq!(settled, 1, "question {} of {}", id, index);
        }
        prop_assert_eq!(script.manager.phase(), Phase::Idle);
        prop_assert!(script.manager.connection.is_none() && script.manager.retiring.is_empty());
        prop_assert_eq!(script.manager.poll_timeout(), None);
    }
}
