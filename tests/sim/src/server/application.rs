//! The server's application: it answers, greets, asks, and changes the channel.

use super::namespaces::{ACK, EVENT};
use super::packets::{Header, write};
use super::{NAMESPACES, Server, ServerTask};
use crate::faults::Sabotage;
use crate::properties::attachment;
use crate::tally::Fault;
use crate::world::{Happening, World};

impl Server {
    /// An event of a client: `["m" or "u", token, ...]`.
    pub(super) fn handle_event(
        &mut self,
        world: &mut World,
        number: u64,
        header: Header,
        attachments: Vec<Vec<u8>>,
    ) {
        let member = &self.members[&number];
        let (page, namespace, stay) = (member.page, member.namespace, member.stay);
        let args = header.json.unwrap_or_default();
        let name = args.get(0).and_then(serde_json::Value::as_str);
        let token = args.get(1).and_then(serde_json::Value::as_u64);
        let (Some(name), Some(token)) = (name, token) else {
            return world.violation(format!("a client sent the event {args}"));
        };
        let token = token as usize;
        let known = world.ledger.emissions[page].get(token);
        let urgent = known.is_some_and(|emission| emission.urgent);
        let expected = known.is_some_and(|emission| emission.attachment);
        if !self.is_first(number) && urgent {
            world.violation(format!(
                "page {page}: {name} {token} is urgent and not the first"
            ));
        }
        let whole = match &*attachments {
            [] => !expected,
            [bytes] => expected && *bytes == attachment(page, token),
            _ => false,
        };
        if !whole {
            world.violation(format!("page {page}: the attachment of {token} is damaged"));
        }
        if !world.is_sabotaged(Sabotage::AckUnread) {
            world.note_received(page, namespace, (number, stay), token);
        }
        let Some(id) = header.id else { return };
        if self.dice.permille(world.rates.unanswered) {
            world.tally.fault(Fault::Unanswered);
            if let Some(emission) = world.ledger.emissions[page].get_mut(token) {
                emission.ignored = true;
            }
            return;
        }
        let echo = (self.dice.one_in(8)).then(|| attachment(page, token));
        let json = match echo {
            Some(_) => format!("[{token},{{\"_placeholder\":true,\"num\":0}}]"),
            None => format!("[{token}]"),
        };
        let packet = write(ACK, NAMESPACES[namespace], Some(id), &json, echo);
        let millis = if self.dice.one_in(4) {
            self.dice.between(1, 4_000)
        } else {
            0
        };
        let task = ServerTask::Answer {
            member: number,
            packet,
        };
        if millis == 0 {
            self.handle_task(world, task);
        } else {
            world.schedule(world.now + millis, Happening::Server(task));
        }
    }

    /// A client's answer to a question.
    pub(super) fn handle_answer(&mut self, world: &mut World, number: u64, id: Option<u64>) {
        let Some(member) = self.members.get_mut(&number) else {
            return;
        };
        let known = member.questions.iter().position(|it| Some(*it) == id);
        match known {
            Some(at) => {
                member.questions.remove(at);
            }
            None => world.violation(format!("an answer to {id:?}, which was not asked")),
        }
    }

    /// The application does something, and will again.
    pub(super) fn act(&mut self, world: &mut World) {
        if !self.is_active {
            return;
        }
        let pause = if self.dice.one_in(3) {
            self.dice.between(0, 300)
        } else {
            self.dice.between(300, 20_000)
        };
        world.schedule(world.now + pause, Happening::Server(ServerTask::Act));
        if !self.is_up {
            return;
        }
        match self.dice.below(10) {
            0..4 => self.change_channel(world),
            4 => self.ask(world),
            _ => self.greet(world),
        }
    }

    fn greet(&mut self, world: &mut World) {
        let Some(number) = self.anybody() else { return };
        for _ in 0..self.dice.between(1, 4) {
            let binary = self.traits.recovery.is_none() && self.dice.one_in(4);
            let events = self.members[&number].events as usize + 1;
            if binary {
                let bytes = attachment(number as usize, events);
                let rest = ",{\"_placeholder\":true,\"num\":0}";
                self.emit(world, number, "b", rest, Some(bytes));
            } else {
                let rest = self
                    .dice
                    .pick(&[",\"hello there\"", ",null", ",{\"a\":[1,2]}"]);
                self.emit(world, number, "s", rest, None);
            }
        }
    }

    fn ask(&mut self, world: &mut World) {
        let Some(number) = self.anybody() else { return };
        let Some(member) = self.members.get_mut(&number) else {
            return;
        };
        member.asked += 1;
        member.questions.push(member.asked);
        let json = format!("[\"q\",{number},{}]", member.asked);
        let (id, namespace) = (member.asked, member.namespace);
        let session = member.session;
        let packet = write(EVENT, NAMESPACES[namespace], Some(id), &json, None);
        if let Some(session) = session {
            self.send(world, session, packet);
        }
    }
}
