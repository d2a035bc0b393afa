//! A chat room in Leptos: signals that follow a socket and a room.

use futures::StreamExt as _;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};
use rooms::{Answer, Message, NewMessage, Recent, Stored, Visit, merge, status};
use sockeye::RoomState;
use sockeye::client::AckError;

fn main() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let visit = RwSignal::new_local(None::<Visit>);
    view! {
        <h1>"Rooms in Leptos"</h1>
        {move || match visit.get() {
            None => view! { <Entrance visit /> }.into_any(),
            Some(visit) => view! { <Chat visit /> }.into_any(),
        }}
    }
}

#[component]
fn Entrance(visit: RwSignal<Option<Visit>, LocalStorage>) -> impl IntoView {
    let server = RwSignal::new("http://localhost:3000".to_owned());
    let name = RwSignal::new(String::new());
    let room = RwSignal::new("lobby".to_owned());
    let error = RwSignal::new(None::<String>);
    let enter = move |event: SubmitEvent| {
        event.prevent_default();
        match Visit::begin(&server.read(), name.get(), &room.read()) {
            Ok(begun) => visit.set(Some(begun)),
            Err(reason) => error.set(Some(reason.to_string())),
        }
    };
    view! {
        <form on:submit=enter>
            <label>"Server " <input bind:value=server required /></label>
            <label>"Your name " <input bind:value=name required maxlength=30 /></label>
            <label>"Room " <input bind:value=room required maxlength=40 /></label>
            <button>"Enter"</button>
            <p role="alert">{error}</p>
        </form>
    }
}

#[component]
fn Chat(visit: Visit) -> impl IntoView {
    let Visit { socket, room } = visit.clone();
    let connection = ReadSignal::from_stream_unsync(socket.states());
    let joining = ReadSignal::from_stream_unsync(room.states());
    let messages = RwSignal::new(Vec::<Message>::new());
    let problem = RwSignal::new(String::new());

    let mut received = room.on::<Message>("receive-message");
    spawn_local_scoped_with_cancellation(async move {
        while let Some(message) = received.next().await {
            match message {
                Ok(message) => messages.update(|messages| merge(messages, [message])),
                Err(error) => problem.set(error.to_string()),
            }
        }
    });

    let mut states = room.states();
    spawn_local_scoped_with_cancellation(async move {
        while let Some(state) = states.next().await {
            if !matches!(state, RoomState::Joined(_)) {
                continue;
            }
            // What was said before, and while there was no connection.
            let recent = socket.emit_with_ack("recent-messages", room.id());
            if let Ok(Answer::Done(Recent { messages: recent })) = recent.await {
                messages.update(|messages| merge(messages, recent));
            }
        }
    });

    view! {
        <p role="status">
            {move || Some(status(connection.read().as_ref()?, joining.read().as_ref()?))}
        </p>
        <ol>
            <For each=move || messages.get() key=|message| message.id.clone() let:message>
                <li><b>{message.user_id}</b> " " {message.text}</li>
            </For>
        </ol>
        <Composer visit messages problem />
        <p role="alert">{problem}</p>
    }
}

#[component]
fn Composer(
    visit: Visit,
    messages: RwSignal<Vec<Message>>,
    problem: RwSignal<String>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Visit { socket, room } = visit.clone();
        let message = NewMessage::new(room.id(), &text.get());
        text.set(String::new());
        spawn_local(async move {
            let sent: Result<_, AckError> = socket.emit_with_ack("send-message", &message).await;
            match sent {
                Ok(Answer::Done(Stored { message })) => {
                    messages.update(|messages| merge(messages, [message]));
                    problem.set(String::new());
                }
                Ok(Answer::Refused { error }) => problem.set(error),
                Err(error) => problem.set(error.to_string()),
            }
        });
    };
    view! {
        <form on:submit=send>
            <label>"Message " <input bind:value=text required maxlength=2000 /></label>
            <button>"Send"</button>
        </form>
    }
}
