use futures::StreamExt as _;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use serde::{Deserialize, Serialize};
use sockeye::{Client, State};

#[derive(Clone, Deserialize, Serialize)]
struct Message {
    user: String,
    text: String,
}

#[component]
fn Chat() -> impl IntoView {
    let socket = Client::new("http://localhost:3000")
        .expect("a URL")
        .socket();
    let state = ReadSignal::from_stream_unsync(socket.states());
    let messages = RwSignal::new(Vec::new());
    let text = RwSignal::new(String::new());

    // Listen first: events may come with the first packet.
    let mut received = socket.on::<Message>("message");
    socket.connect();
    spawn_local_scoped_with_cancellation(async move {
        while let Some(message) = received.next().await {
            match message {
                Ok(message) => messages.write().push(message),
                Err(error) => leptos::logging::error!("{error}"),
            }
        }
    });

    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let message = Message {
            user: "ann".into(),
            text: text.get(),
        };
        match socket.emit("message", &message) {
            Ok(()) => text.set(String::new()),
            Err(error) => leptos::logging::error!("{error}"),
        }
    };

    view! {
        <p>
            {move || {
                let is_connected = state.read().as_ref().is_some_and(State::is_connected);
                if is_connected { "connected" } else { "offline" }
            }}
        </p>
        <ul>
            {move || messages.get().into_iter()
                .map(|Message { user, text }| view! { <li>{user} ": " {text}</li> })
                .collect_view()}
        </ul>
        <form on:submit=send>
            <input bind:value=text required />
            <button>"Send"</button>
        </form>
    }
}

fn main() {
    leptos::mount::mount_to_body(Chat);
}
