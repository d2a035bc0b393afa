//! A chat room in Yew: state that follows a socket and a room.

use std::rc::Rc;

use futures::future::abortable;
use futures::{FutureExt as _, StreamExt as _, join};
use rooms::{Answer, Message, NewMessage, Recent, Stored, Visit, merge, status};
use sockeye::RoomState;
use sockeye::client::AckError;
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

fn main() {
    yew::Renderer::<App>::new().render();
}

/// The messages of a room; those that are reduced into it are merged.
#[derive(Clone, Default, PartialEq)]
struct Messages(Vec<Message>);

impl Reducible for Messages {
    type Action = Vec<Message>;

    fn reduce(mut self: Rc<Self>, added: Vec<Message>) -> Rc<Self> {
        merge(&mut Rc::make_mut(&mut self).0, added);
        self
    }
}

#[component]
fn App() -> Html {
    let visit = use_state(|| None::<Visit>);
    let on_enter = {
        let visit = visit.clone();
        Callback::from(move |begun| visit.set(Some(begun)))
    };
    html! {
        <>
            <h1>{ "Rooms in Yew" }</h1>
            if let Some(visit) = (*visit).clone() {
                <Chat {visit} />
            } else {
                <Entrance {on_enter} />
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct EntranceProps {
    on_enter: Callback<Visit>,
}

#[component]
fn Entrance(EntranceProps { on_enter }: &EntranceProps) -> Html {
    let [server, name, room] = [use_node_ref(), use_node_ref(), use_node_ref()];
    let error = use_state(String::new);
    let onsubmit = {
        let [server, name, room] = [server.clone(), name.clone(), room.clone()];
        let (error, on_enter) = (error.clone(), on_enter.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match Visit::begin(&value_of(&server), value_of(&name), &value_of(&room)) {
                Ok(begun) => on_enter.emit(begun),
                Err(reason) => error.set(reason.to_string()),
            }
        })
    };
    html! {
        <form {onsubmit}>
            <label>{ "Server " }<input ref={server} value="http://localhost:3000" required=true /></label>
            <label>{ "Your name " }<input ref={name} required=true maxlength="30" /></label>
            <label>{ "Room " }<input ref={room} value="lobby" required=true maxlength="40" /></label>
            <button>{ "Enter" }</button>
            <p role="alert">{ &*error }</p>
        </form>
    }
}

#[derive(PartialEq, Properties)]
struct ChatProps {
    visit: Visit,
}

#[component]
fn Chat(ChatProps { visit }: &ChatProps) -> Html {
    let connection = use_state(|| visit.socket.state());
    let joining = use_state(|| visit.room.state());
    let messages = use_reducer(Messages::default);
    let problem = use_state(String::new);

    use_effect_with(visit.clone(), {
        let (connection, joining) = (connection.setter(), joining.setter());
        let (messages, problem) = (messages.dispatcher(), problem.setter());
        move |Visit { socket, room }| {
            let mut states = socket.states();
            let watching = async move {
                while let Some(state) = states.next().await {
                    connection.set(state);
                }
            };

            let mut received = room.on::<Message>("receive-message");
            let dispatcher = messages.clone();
            let receiving = async move {
                while let Some(message) = received.next().await {
                    match message {
                        Ok(message) => dispatcher.dispatch(vec![message]),
                        Err(error) => problem.set(error.to_string()),
                    }
                }
            };

            let (socket, room) = (socket.clone(), room.clone());
            let mut states = room.states();
            let joining = async move {
                while let Some(state) = states.next().await {
                    let is_joined = matches!(state, RoomState::Joined(_));
                    joining.set(state);
                    if !is_joined {
                        continue;
                    }
                    // What was said before, and while there was no connection.
                    let recent = socket.emit_with_ack("recent-messages", room.id());
                    if let Ok(Answer::Done(Recent { messages: recent })) = recent.await {
                        messages.dispatch(recent);
                    }
                }
            };

            let (all, handle) = abortable(async { join!(watching, receiving, joining) });
            spawn_local(all.map(drop));
            move || handle.abort()
        }
    });

    html! {
        <>
            <p role="status">{ status(&connection, &joining) }</p>
            <ol>
                for message in &messages.0 {
                    <li key={message.id.as_str()}>
                        <b>{ &message.user_id }</b>{ " " }{ &message.text }
                    </li>
                }
            </ol>
            <Composer visit={visit.clone()} messages={messages.dispatcher()} problem={problem.setter()} />
            <p role="alert">{ &*problem }</p>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ComposerProps {
    visit: Visit,
    messages: UseReducerDispatcher<Messages>,
    problem: UseStateSetter<String>,
}

#[component]
fn Composer(props: &ComposerProps) -> Html {
    let text = use_node_ref();
    let onsubmit = {
        let text = text.clone();
        let ComposerProps {
            visit,
            messages,
            problem,
        } = props.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Visit { socket, room } = visit.clone();
            let message = NewMessage::new(room.id(), &value_of(&text));
            text.cast::<HtmlInputElement>()
                .iter()
                .for_each(|input| input.set_value(""));
            let (messages, problem) = (messages.clone(), problem.clone());
            spawn_local(async move {
                let sent: Result<_, AckError> =
                    socket.emit_with_ack("send-message", &message).await;
                match sent {
                    Ok(Answer::Done(Stored { message })) => {
                        messages.dispatch(vec![message]);
                        problem.set(String::new());
                    }
                    Ok(Answer::Refused { error }) => problem.set(error),
                    Err(error) => problem.set(error.to_string()),
                }
            });
        })
    };
    html! {
        <form {onsubmit}>
            <label>{ "Message " }<input ref={text} required=true maxlength="2000" /></label>
            <button>{ "Send" }</button>
        </form>
    }
}

fn value_of(input: &NodeRef) -> String {
    input
        .cast::<HtmlInputElement>()
        .map_or_else(String::new, |input| input.value())
}
