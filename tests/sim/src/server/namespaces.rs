//! Socket.IO v5: namespaces, their members, and the recovery of what they missed.

use serde_json::Value;

use super::packets::{Header, Partial, read, write};
use super::{CHAT, NAMESPACES, Server, ServerTask};
use crate::faults::Sabotage;
use crate::tally::Fault;
use crate::world::{Happening, World};

/// The CONNECT packet, and its kin.
const CONNECT: u8 = 0;
const DISCONNECT: u8 = 1;
pub(super) const EVENT: u8 = 2;
pub(super) const ACK: u8 = 3;
const CONNECT_ERROR: u8 = 4;
const BINARY_EVENT: u8 = 5;
const BINARY_ACK: u8 = 6;

/// The most events that are kept for a member: more than any run has.
const MAX_LOG: usize = 1 << 20;

/// One client in one namespace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(super) page: usize,
    pub(super) namespace: usize,
    /// The session, while there is one.
    pub(super) session: Option<u64>,
    /// Until when it can be restored, while there is none.
    until: u64,
    /// Which stay of any client in a namespace this is.
    pub(super) stay: u64,
    /// How many events it was sent.
    pub(super) events: u64,
    /// The events that can be sent again, as JSON.
    log: Vec<String>,
    /// The questions that it has not answered.
    pub(super) questions: Vec<u64>,
    pub(super) asked: u64,
    was_heard: bool,
}

/// The name of the nth event of a member, as adapters name them.
fn offset(number: u64) -> String {
    format!("P{number:07}")
}

impl Server {
    pub(super) fn handle_message(&mut self, world: &mut World, number: u64, message: &str) {
        let Some(header) = read(message) else {
            return world.violation(format!("a client sent the packet {message:?}"));
        };
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if session.partial.is_some() {
            return world.violation(format!("{message:?} came between attachments"));
        }
        if header.attachments > 0 {
            session.partial = Some(Partial {
                header,
                attachments: Vec::new(),
            });
        } else {
            self.handle_complete(world, number, header, Vec::new());
        }
    }

    pub(super) fn handle_attachment(&mut self, world: &mut World, number: u64, bytes: Vec<u8>) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        let Some(mut partial) = session.partial.take() else {
            return world.violation(String::from("a client sent bytes that were not announced"));
        };
        partial.attachments.push(bytes);
        if partial.attachments.len() < partial.header.attachments {
            session.partial = Some(partial);
        } else {
            self.handle_complete(world, number, partial.header, partial.attachments);
        }
    }

    fn handle_complete(
        &mut self,
        world: &mut World,
        number: u64,
        header: Header,
        attachments: Vec<Vec<u8>>,
    ) {
        let known = NAMESPACES.iter().position(|name| *name == header.namespace);
        let Some(namespace) = known else {
            return world.violation(format!("a client asked for {}", header.namespace));
        };
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        let member = session.members[namespace];
        match (header.kind, member) {
            (CONNECT, None) if !session.asked[namespace] => {
                self.handle_connect(world, number, namespace, header.raw);
            }
            (DISCONNECT, Some(member)) => self.remove_member(member),
            (EVENT | BINARY_EVENT, Some(member)) => {
                self.handle_event(world, member, header, attachments);
            }
            (ACK | BINARY_ACK, Some(member)) => self.handle_answer(world, member, header.id),
            (kind, _) => {
                let impatient = world.ledger.impatient[session.page][namespace];
                if !session.raced[namespace] && !impatient {
                    world.violation(format!(
                        "a packet of type {kind} came for {}, which is {}joined",
                        header.namespace,
                        if member.is_some() { "" } else { "not " }
                    ));
                }
                self.close_session(world, number, "a packet that can't be");
            }
        }
    }

    fn handle_connect(&mut self, world: &mut World, number: u64, namespace: usize, auth: String) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        if self.dice.permille(world.rates.namespace_refused) {
            world.tally.fault(Fault::NamespaceRefused);
            // What the client sent since is not known to be refused there.
            let refusal = r#"{"message":"not now","data":{"code":7}}"#;
            let packet = write(CONNECT_ERROR, NAMESPACES[namespace], None, refusal, None);
            return self.send(world, number, packet);
        }
        if self.dice.permille(world.rates.namespace_slow) {
            world.tally.fault(Fault::NamespaceSlow);
            session.asked[namespace] = true;
            session.raced[namespace] = true;
            let millis = self.dice.between(100, 100_000);
            let task = ServerTask::Join {
                session: number,
                namespace,
                auth,
            };
            return world.schedule(world.now + millis, Happening::Server(task));
        }
        self.join(world, number, namespace, &auth);
    }

    pub(super) fn join(&mut self, world: &mut World, number: u64, namespace: usize, auth: &str) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        session.asked[namespace] = false;
        session.ever_joined = true;
        let page = session.page;
        world.tally.joins += 1;
        let auth: Value = serde_json::from_str(auth).unwrap_or_default();
        let restored = self.restorable(world.now, page, namespace, &auth);
        let recovers = self.traits.recovery.is_some();
        let (member, missed) = match restored {
            Some((member, from)) => {
                world.tally.recoveries += 1;
                let log = self.members[&member].log.get(from..).unwrap_or_default();
                (member, log.to_vec())
            }
            None => {
                self.last_member += 1;
                let member = Member {
                    page,
                    namespace,
                    session: None,
                    until: 0,
                    stay: 0,
                    events: 0,
                    log: Vec::new(),
                    questions: Vec::new(),
                    asked: 0,
                    was_heard: false,
                };
                self.members.insert(self.last_member, member);
                (self.last_member, Vec::new())
            }
        };
        if let Some(known) = self.members.get_mut(&member) {
            known.session = Some(number);
            known.stay = world.tally.joins;
            known.questions.clear();
        }
        if let Some(session) = self.sessions.get_mut(&number) {
            session.members[namespace] = Some(member);
        }
        let name = NAMESPACES[namespace];
        let reply = if recovers {
            format!("{{\"sid\":\"s{member}\",\"pid\":\"p{member}\"}}")
        } else {
            format!("{{\"sid\":\"s{member}\"}}")
        };
        let reply = write(CONNECT, name, None, &reply, None);
        let missed = missed
            .iter()
            .flat_map(|json| write(EVENT, name, None, json, None));
        let packets = if self.traits.missed_first {
            missed.chain(reply).collect()
        } else {
            reply.into_iter().chain(missed).collect()
        };
        self.send(world, number, packets);
    }

    /// The member that this auth restores, and how many events it has.
    fn restorable(
        &self,
        now: u64,
        page: usize,
        namespace: usize,
        auth: &Value,
    ) -> Option<(u64, usize)> {
        let pid = auth.get("pid")?.as_str()?;
        let from = auth.get("offset")?.as_str()?;
        let number: u64 = pid.strip_prefix('p')?.parse().ok()?;
        let member = self.members.get(&number)?;
        let fits = member.session.is_none()
            && now < member.until
            && (member.page, member.namespace) == (page, namespace);
        let from: usize = from.strip_prefix('P')?.parse().ok()?;
        (fits && from <= member.log.len()).then_some((number, from))
    }

    /// A member's session is over: it may come back, where that can be restored.
    pub(super) fn suspend_member(&mut self, world: &mut World, number: u64) {
        match (self.members.get_mut(&number), self.traits.recovery) {
            (Some(member), Some(millis)) => {
                member.session = None;
                member.until = world.now + millis;
            }
            _ => {
                self.members.remove(&number);
            }
        }
    }

    fn remove_member(&mut self, number: u64) {
        let Some(member) = self.members.remove(&number) else {
            return;
        };
        let session = member.session.and_then(|it| self.sessions.get_mut(&it));
        if let Some(session) = session {
            session.members[member.namespace] = None;
        }
    }

    /// The server sends a client out of a namespace.
    pub(crate) fn kick(&mut self, world: &mut World, page: usize) {
        let here = |member: &&u64| {
            let member = &self.members[*member];
            member.page == page && member.session.is_some()
        };
        let here: Vec<u64> = self.members.keys().filter(here).copied().collect();
        if here.is_empty() {
            return;
        }
        world.tally.fault(Fault::Kicked);
        let number = self.dice.pick(&here);
        let Member {
            namespace, session, ..
        } = self.members[&number];
        self.remove_member(number);
        let Some(session) = session else { return };
        if let Some(session) = self.sessions.get_mut(&session) {
            session.raced[namespace] = true;
        }
        let packet = write(DISCONNECT, NAMESPACES[namespace], None, "", None);
        self.send(world, session, packet);
    }

    /// The server ends a session of a page.
    pub(crate) fn close_one(&mut self, world: &mut World, page: usize) {
        let found = self.sessions.iter().find(|(_, it)| it.page == page);
        if let Some((&number, _)) = found {
            world.tally.fault(Fault::SessionClosed);
            self.close_session(world, number, "the server's wish");
        }
    }

    /// Sends an event to a member, or keeps it for one that may come back.
    /// `rest` is what follows the event's name and number, as JSON.
    pub(super) fn emit(
        &mut self,
        world: &mut World,
        number: u64,
        name: &str,
        rest: &str,
        attachment: Option<Vec<u8>>,
    ) {
        let recovers = self.traits.recovery.is_some();
        let Some(member) = self.members.get_mut(&number) else {
            return;
        };
        if member.session.is_none() && member.until <= world.now {
            self.members.remove(&number);
            return;
        }
        member.events += 1;
        let events = member.events;
        let suffix = if recovers {
            format!(",\"{}\"", offset(events))
        } else {
            String::new()
        };
        let json = format!("[\"{name}\",{number},{events}{rest}{suffix}]");
        if recovers && member.log.len() < MAX_LOG {
            member.log.push(json.clone());
        }
        let twice = world.is_sabotaged(Sabotage::TwiceDown) && events == 3;
        if let Some(session) = member.session {
            let packet = write(EVENT, NAMESPACES[member.namespace], None, &json, attachment);
            if twice {
                self.send(world, session, packet.clone());
            }
            self.send(world, session, packet);
        }
    }

    /// The members of the channel, those that may come back included.
    pub(super) fn audience(&self) -> Vec<u64> {
        let members = self.members.iter();
        members
            .filter(|(_, member)| member.namespace == CHAT)
            .map(|(number, _)| *number)
            .collect()
    }

    /// Whether this is the first event of a member.
    pub(super) fn is_first(&mut self, number: u64) -> bool {
        self.members
            .get_mut(&number)
            .is_some_and(|member| !std::mem::replace(&mut member.was_heard, true))
    }

    /// The number of a client that is in a namespace now.
    pub(super) fn anybody(&mut self) -> Option<u64> {
        let members = self.members.iter();
        let here: Vec<u64> = members
            .filter(|(_, member)| member.session.is_some())
            .map(|(number, _)| *number)
            .collect();
        (!here.is_empty()).then(|| self.dice.pick(&here))
    }
}
