//! A chat room in Dioxus: signals and futures that follow a socket and a room.

use dioxus::prelude::*;
use futures::StreamExt as _;
use rooms::{Answer, Message, NewMessage, Recent, Stored, Visit, merge, status};
use sockeye::client::AckError;
use sockeye::{Room, RoomState, Socket};

fn main() {
    dioxus::launch(App);
}

#[component]
fn App() -> Element {
    let visit = use_signal(|| None::<Visit>);
    rsx! {
        h1 { "Rooms in Dioxus" }
        match visit() {
            None => rsx! { Entrance { visit } },
            Some(visit) => rsx! { Chat { visit } },
        }
    }
}

#[component]
fn Entrance(mut visit: Signal<Option<Visit>>) -> Element {
    let mut server = use_signal(|| "http://localhost:3000".to_owned());
    let mut name = use_signal(String::new);
    let mut room = use_signal(|| "lobby".to_owned());
    let mut error = use_signal(String::new);
    let enter = move |event: FormEvent| {
        event.prevent_default();
        match Visit::begin(&server.read(), name(), &room.read()) {
            Ok(begun) => visit.set(Some(begun)),
            Err(reason) => error.set(reason.to_string()),
        }
    };
    rsx! {
        form { onsubmit: enter,
            label {
                "Server "
                input { value: server, required: true, oninput: move |event| server.set(event.value()) }
            }
            label {
                "Your name "
                input { value: name, required: true, maxlength: 30, oninput: move |event| name.set(event.value()) }
            }
            label {
                "Room "
                input { value: room, required: true, maxlength: 40, oninput: move |event| room.set(event.value()) }
            }
            button { "Enter" }
            p { role: "alert", {error} }
        }
    }
}

#[component]
fn Chat(visit: Visit) -> Element {
    let Visit { socket, room } = visit.clone();
    let mut connection = use_signal(|| socket.state());
    let mut joining = use_signal(|| room.state());
    let mut messages = use_signal(Vec::<Message>::new);
    let mut problem = use_signal(String::new);

    use_future({
        let socket = socket.clone();
        move || {
            let mut states = socket.states();
            async move {
                while let Some(state) = states.next().await {
                    connection.set(state);
                }
            }
        }
    });
    use_future({
        let room = room.clone();
        move || {
            let mut received = room.on::<Message>("receive-message");
            async move {
                while let Some(message) = received.next().await {
                    match message {
                        Ok(message) => merge(&mut messages.write(), [message]),
                        Err(error) => problem.set(error.to_string()),
                    }
                }
            }
        }
    });
    use_future(move || {
        let Visit { socket, room } = visit.clone();
        let mut states = room.states();
        async move {
            while let Some(state) = states.next().await {
                let is_joined = matches!(state, RoomState::Joined(_));
                joining.set(state);
                if !is_joined {
                    continue;
                }
                // What was said before, and while there was no connection.
                let recent = socket.emit_with_ack("recent-messages", room.id());
                if let Ok(Answer::Done(Recent { messages: recent })) = recent.await {
                    merge(&mut messages.write(), recent);
                }
            }
        }
    });

    rsx! {
        p { role: "status", {status(&connection.read(), &joining.read())} }
        ol {
            for message in messages() {
                li { key: "{message.id}",
                    b { "{message.user_id}" }
                    " {message.text}"
                }
            }
        }
        Composer { socket, room, messages, problem }
        p { role: "alert", {problem} }
    }
}

#[component]
fn Composer(
    socket: Socket,
    room: Room,
    mut messages: Signal<Vec<Message>>,
    mut problem: Signal<String>,
) -> Element {
    let mut text = use_signal(String::new);
    let send = move |event: FormEvent| {
        event.prevent_default();
        let socket = socket.clone();
        let message = NewMessage::new(room.id(), &text.take());
        async move {
            let sent: Result<_, AckError> = socket.emit_with_ack("send-message", &message).await;
            match sent {
                Ok(Answer::Done(Stored { message })) => {
                    merge(&mut messages.write(), [message]);
                    problem.set(String::new());
                }
                Ok(Answer::Refused { error }) => problem.set(error),
                Err(error) => problem.set(error.to_string()),
            }
        }
    };
    rsx! {
        form { onsubmit: send,
            label {
                "Message "
                input { value: text, required: true, maxlength: 2000, oninput: move |event| text.set(event.value()) }
            }
            button { "Send" }
        }
    }
}
