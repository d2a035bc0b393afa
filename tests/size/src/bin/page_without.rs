//! The same page without a connection: its messages cross to JavaScript and back.

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use serde::{Deserialize, Serialize};

#[derive(Clone, Deserialize, Serialize)]
struct Message {
    user: String,
    text: String,
}

#[component]
fn Chat() -> impl IntoView {
    let is_ready = RwSignal::new(false);
    let messages = RwSignal::new(Vec::new());
    let text = RwSignal::new(String::new());

    spawn_local_scoped_with_cancellation(async move {
        is_ready.set(true);
    });

    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let message = Message {
            user: "ann".into(),
            text: text.get(),
        };
        let value = serde_wasm_bindgen::to_value(&message);
        match value.and_then(serde_wasm_bindgen::from_value::<Message>) {
            Ok(message) => {
                messages.write().push(message);
                text.set(String::new());
            }
            Err(error) => leptos::logging::error!("{error}"),
        }
    };

    view! {
        <p>{move || if is_ready.get() { "connected" } else { "offline" }}</p>
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
