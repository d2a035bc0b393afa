//! A client and its server with all that is between them, in which one thing
//! after another happens.

use oorandom::Rand32;

use super::model::Tally;
use super::server::{Server, Told, Traits, number};
use super::*;

/// A request on its way.
struct Asked {
    request: RequestId,
    cursor: Option<Cursor>,
    /// What the server has read, from that moment on.
    answer: Option<Page<u32>>,
}

/// A send on its way.
struct Sent {
    key: Key,
    /// What the server has stored, from that moment on.
    stored: Option<Item<u32>>,
}

/// What can be compared of an item.
type Plain = (Key, Order, u32);

/// What a binding keeps of the blocks.
type Shown = Vec<(u32, u32, Vec<Item<u32>>)>;

pub(super) struct World<'a> {
    random: Rand32,
    tally: &'a mut Tally,
    reordered: bool,
    server: Server,
    timeline: Timeline<u32>,
    now: Instant,
    /// Whether the server sends events, and whether the client knows that.
    subscribed: bool,
    connected: bool,
    recovering: bool,
    /// Whether the server has dropped what was missed since the client knew.
    broken: bool,
    /// Events on their way, and those that only a recovery brings.
    stream: VecDeque<Told>,
    missed: Vec<Told>,
    delivered: Vec<Told>,
    /// The newest of the items that were added and told of on this connection.
    heard: f64,
    /// What the client can't know to have changed.
    doubtful: BTreeSet<Key>,
    outage: bool,
    asked: Vec<Asked>,
    sent: Vec<Sent>,
    confirmed: Vec<(Key, Item<u32>)>,
    sends: u32,
    shown: Shown,
    /// Whether to print what happens.
    told: bool,
}

impl<'a> World<'a> {
    pub(super) fn new(seed: u64, reordered: bool, tally: &'a mut Tally) -> Self {
        let mut random = Rand32::new(seed);
        let traits = Traits {
            versions: reordered || random.rand_range(0..3) == 0,
            nonces: random.rand_range(0..2) == 0,
            ties: random.rand_range(0..3) == 0,
            disorder: random.rand_range(0..2) == 0,
            tie_break: random.rand_range(0..3),
            inclusive: random.rand_range(0..3) == 0,
            eager: random.rand_range(0..3) == 0,
            page_size: random.rand_range(1..7) as usize,
        };
        let mut server = Server::new(traits);
        for _ in 0..random.rand_range(0..25) {
            server.add(0.0, random.rand_range(0..3) == 0, None);
        }
        server.take_told();
        let settings = Settings {
            page_size: server.traits.page_size as u32,
            request_timeout_ms: 5_000,
            ..Settings::default()
        };
        let mut world = Self {
            timeline: Timeline::new(settings, seed),
            random,
            tally,
            reordered,
            server,
            now: Instant::default(),
            subscribed: false,
            connected: false,
            recovering: false,
            broken: false,
            stream: VecDeque::new(),
            missed: Vec::new(),
            delivered: Vec::new(),
            heard: 0.0,
            doubtful: BTreeSet::new(),
            outage: false,
            asked: Vec::new(),
            sent: Vec::new(),
            confirmed: Vec::new(),
            sends: 0,
            shown: Vec::new(),
            told: std::env::var("SEED").is_ok(),
        };
        if world.one_in(2) {
            world.timeline.handle_disconnected(world.now);
        }
        world.perform();
        world
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random.rand_range(0..limit.max(1) as u32) as usize
    }

    fn one_in(&mut self, number: u32) -> bool {
        self.random.rand_range(0..number) == 0
    }

    /// One thing happens.
    fn step(&mut self) {
        match self.random.rand_range(0..100) {
            0..12 => self.change_log(),
            12..40 => self.deliver(),
            40..44 => self.deliver_again(),
            44..60 => self.answer(),
            60..63 => self.fail_request(),
            63..75 => self.advance_send(),
            75..79 => self.send(),
            79..82 => self.decide_failed(),
            82..87 => self.wait(),
            87..91 => self.timeline.fetch_older(self.now),
            91..94 if self.one_in(2) => self.cut(),
            94..99 => self.connect(),
            99 if self.one_in(4) => self.timeline.refetch(self.now),
            99 if self.one_in(2) => self.timeline.fill_gap(self.now),
            _ => {}
        }
        self.perform();
    }

    fn change_log(&mut self) {
        let rows = self.server.rows.len();
        // Mostly the newest, for which most is under way.
        let recent = rows.saturating_sub(1 + self.below(4));
        let at = if self.one_in(3) {
            self.below(rows)
        } else {
            recent
        };
        let disorder = self.server.traits.disorder;
        let back = f64::from(self.random.rand_range(1..15)) - 0.5;
        match self.random.rand_range(0..10) {
            0..5 => {
                for _ in 0..=self.below(4) {
                    let same = self.one_in(2);
                    self.server.add(0.0, same, None);
                }
            }
            5 if disorder => {
                self.server.add(back, false, None);
            }
            6 if disorder => {
                self.tally.moved += 1;
                let back = if self.one_in(3) { -1.0 } else { back };
                self.server.edit(at, Some(back));
            }
            7 => self.server.delete(at),
            _ => self.server.edit(at, None),
        }
        self.tell();
    }

    /// What the server tells is on its way, or missed.
    fn tell(&mut self) {
        let told = self.server.take_told();
        if self.subscribed {
            self.stream.extend(told);
        } else {
            self.missed.extend(told);
        }
    }

    fn deliver(&mut self) {
        if !self.connected {
            return;
        }
        let ahead = if self.reordered && self.one_in(2) {
            self.below(self.stream.len().min(6))
        } else {
            0
        };
        if ahead > 0 {
            self.tally.late += 1;
        }
        if let Some(told) = self.stream.remove(ahead) {
            if let Event::Added(item) = &told.event {
                self.heard = self.heard.max(number(&item.order));
            }
            self.tell_story(|_| format!("{:?}", told.event));
            self.timeline.handle_event(told.event.clone()).unwrap();
            if let Event::Added(Item {
                nonce: Some(nonce), ..
            }) = &told.event
            {
                let pending = self.timeline.pending();
                assert!(
                    pending.iter().all(|pending| pending.key != *nonce),
                    "not settled"
                );
            }
            self.delivered.push(told);
        }
    }

    /// An event comes again: any one that has a version or can't be mistaken for
    /// news, or the last few in their order.
    fn deliver_again(&mut self) {
        if !self.connected || self.delivered.is_empty() {
            return;
        }
        self.tally.twice += 1;
        let at = self.below(self.delivered.len());
        let told = self.delivered[at].clone();
        self.tell_story(|_| format!("again: {:?}", told.event));
        if self.server.traits.versions || !matches!(told.event, Event::Updated(_)) {
            self.timeline.handle_event(told.event).unwrap();
        } else {
            let last = self.delivered.len().saturating_sub(3);
            for told in &self.delivered[last..] {
                self.timeline.handle_event(told.event.clone()).unwrap();
            }
        }
    }

    /// The server reads a page, or one that it has read arrives.
    fn answer(&mut self) {
        if self.asked.is_empty() {
            return;
        }
        let at = self.below(self.asked.len());
        let asked = &mut self.asked[at];
        if asked.answer.is_none() {
            asked.answer = Some(self.server.page(asked.cursor.as_deref()));
            return;
        }
        let asked = self.asked.remove(at);
        self.tell_story(|_| format!("page {:?}: {:?}", asked.request, asked.answer));
        self.timeline
            .handle_page(self.now, asked.request, asked.answer.unwrap())
            .unwrap();
    }

    fn fail_request(&mut self) {
        if !self.asked.is_empty() {
            let at = self.below(self.asked.len());
            let asked = self.asked.remove(at);
            self.tell_story(|_| format!("fails: {:?}", asked.request));
            self.timeline.handle_failure(self.now, asked.request, 500);
        }
    }

    fn send(&mut self) {
        self.sends += 1;
        let key: Key = format!("temp-{}", self.sends).into();
        self.timeline.send(key, 0).unwrap();
    }

    /// A send reaches the server, its answer the client, or neither.
    fn advance_send(&mut self) {
        if self.sent.is_empty() {
            if self.one_in(4) && !self.confirmed.is_empty() {
                let at = self.below(self.confirmed.len());
                let (key, item) = self.confirmed[at].clone();
                self.tally.confirmed_twice += 1;
                self.timeline.confirm(&key, item).unwrap();
            }
            return;
        }
        let at = self.below(self.sent.len());
        if self.one_in(6) {
            let sent = self.sent.remove(at);
            self.tally.sends_failed += 1;
            self.timeline.fail(&sent.key, "no".into());
        } else if self.sent[at].stored.is_none() {
            let nonce = Some(self.sent[at].key.clone());
            self.sent[at].stored = Some(self.server.add(0.0, false, nonce));
            self.tell();
        } else {
            let sent = self.sent.remove(at);
            let item = sent.stored.unwrap();
            self.timeline.confirm(&sent.key, item.clone()).unwrap();
            self.confirmed.push((sent.key, item));
        }
    }

    fn decide_failed(&mut self) {
        let failed = self.timeline.pending().iter();
        let failed = failed.filter(|pending| pending.state != SendState::Sending);
        let keys: Vec<Key> = failed.map(|pending| pending.key.clone()).collect();
        for key in keys {
            if self.one_in(3) {
                assert!(self.timeline.cancel(&key));
            } else {
                self.timeline.retry(&key).unwrap();
            }
        }
    }

    fn wait(&mut self) {
        self.now = match self.timeline.poll_timeout() {
            Some(at) if self.one_in(2) => self.now.max(at),
            _ => self.now.after(u64::from(self.random.rand_range(0..800))),
        };
        self.timeline.handle_timeout(self.now);
    }

    /// The connection is cut: some of what is under way still comes, or the client
    /// hears of it.
    fn cut(&mut self) {
        if self.subscribed && self.one_in(2) {
            self.subscribed = false;
            let arriving = self.below(self.stream.len() + 1);
            self.lose(if self.connected { arriving } else { 0 });
        } else if self.connected {
            self.subscribed = false;
            self.lose(0);
            self.connected = false;
            self.tell_story(|_| "disconnected".into());
            self.timeline.handle_disconnected(self.now);
        }
    }

    /// Of the events on their way, only so many arrive.
    fn lose(&mut self, arriving: usize) {
        let mut missed: Vec<Told> = self.stream.drain(arriving..).collect();
        missed.append(&mut self.missed);
        self.missed = missed;
    }

    /// Prints what happens, in a run that is told apart.
    fn tell_story(&self, line: impl FnOnce(&Self) -> String) {
        if self.told {
            std::println!("{:5} {}", self.now.as_millis(), line(self));
        }
    }

    /// The server begins to send events, or the client hears that it has.
    fn connect(&mut self) {
        if !self.connected && !self.subscribed {
            self.subscribed = true;
            self.recovering = !self.broken && self.one_in(3);
            if self.recovering {
                self.stream.extend(self.missed.drain(..));
            } else {
                self.broken = true;
                self.miss();
            }
        } else if !self.connected {
            self.connected = true;
            self.broken = false;
            if self.recovering {
                self.tally.recoveries += 1;
            } else {
                self.tally.outages += 1;
                self.outage = true;
                self.heard = 0.0;
            }
            self.tell_story(|world| format!("connected, recovered: {}", world.recovering));
            self.timeline.handle_connected(self.now, self.recovering);
        }
    }

    /// What was missed is not told any more. Items that were added on top of all
    /// that was heard are found again.
    fn miss(&mut self) {
        for told in self.missed.drain(..) {
            if told.on_top.is_none_or(|order| order < self.heard) {
                self.doubtful.insert(told.key);
            }
        }
    }

    /// Does what the timeline says, and looks at what it shows.
    fn perform(&mut self) {
        while let Some(output) = self.timeline.poll_output() {
            self.tell_story(|_| format!("    {output:?}"));
            match output {
                Output::Fetch {
                    request,
                    cursor,
                    limit,
                } => {
                    assert_eq!(limit as usize, self.server.traits.page_size);
                    if !self.connected && cursor.is_none() {
                        self.tally.polls += 1;
                    }
                    self.asked.push(Asked {
                        request,
                        cursor,
                        answer: None,
                    });
                }
                Output::Abort { request } => {
                    assert!(self.asked.iter().any(|asked| asked.request == request));
                    // The answer may come nevertheless.
                    if let Some(asked) = self.asked.iter().find(|asked| asked.request == request) {
                        let page = self.server.page(asked.cursor.as_deref());
                        self.timeline.handle_page(self.now, request, page).unwrap();
                    }
                    self.asked.retain(|asked| asked.request != request);
                }
                Output::Send { key } => self.sent.push(Sent { key, stored: None }),
                Output::Changed => self.look(),
            }
        }
        self.check();
    }

    /// Takes a snapshot as a binding does.
    fn look(&mut self) {
        let blocks = self.timeline.blocks().len();
        let Changes { front, back } = self.timeline.take_changes();
        assert!(
            front + back <= blocks.min(self.shown.len()),
            "{front} {back}"
        );
        let before = self.shown.clone();
        for block in self.timeline.blocks() {
            let mut same = before
                .iter()
                .filter(|old| (old.0, old.1) == (block.id(), block.revision()));
            let unchanged = same.all(|old| block.items().eq(&old.2));
            assert!(unchanged, "a block has changed, and has the same name");
        }
        let kept = self.shown.split_off(self.shown.len() - back);
        self.shown.truncate(front);
        for block in &self.timeline.blocks()[front..blocks - back] {
            let items: Vec<_> = block.items().cloned().collect();
            assert!(!items.is_empty() && items.len() <= BLOCK_ITEMS);
            self.shown.push((block.id(), block.revision(), items));
        }
        self.shown.extend(kept);
        let names = |shown: &Shown| {
            shown
                .iter()
                .map(|block| (block.0, block.1))
                .collect::<Vec<_>>()
        };
        let blocks = self.timeline.blocks().iter();
        assert_eq!(
            names(&self.shown),
            blocks
                .map(|block| (block.id(), block.revision()))
                .collect::<Vec<_>>()
        );
        let items: Vec<_> = self.timeline.items().cloned().collect();
        let shown: Vec<_> = self
            .shown
            .iter()
            .flat_map(|block| block.2.clone())
            .collect();
        assert_eq!(shown, items, "a block that is said to be unchanged is not");
        assert!(
            items
                .windows(2)
                .all(|pair| (&pair[0].order, &pair[0].key) < (&pair[1].order, &pair[1].key))
        );
        assert_eq!(items.len(), self.timeline.len());
    }

    /// What holds at any time.
    fn check(&self) {
        let heads = self
            .asked
            .iter()
            .filter(|asked| asked.cursor.is_none())
            .count();
        assert!(heads <= 1 && self.asked.len() <= 2, "too many requests");
        let view = self.timeline.view();
        assert_eq!(view.is_fetching, !self.asked.is_empty());
        assert!(!(self.connected && view.is_polling));
        assert!(
            !view.is_polling || self.timeline.poll_timeout().is_some(),
            "no poll is due"
        );
    }

    /// Everything arrives, until nothing is left to do.
    fn settle(&mut self) {
        for _ in 0..5_000 {
            if !self.connected {
                self.connect();
            } else if !self.subscribed {
                self.cut();
            } else if !self.stream.is_empty() {
                self.deliver();
            } else if !self.asked.is_empty() {
                self.answer();
            } else if !self.sent.is_empty() {
                self.advance_send();
            } else if !self.timeline.pending().is_empty() {
                self.decide_failed();
            } else if let Some(at) = self.timeline.poll_timeout() {
                self.now = self.now.max(at);
                self.timeline.handle_timeout(self.now);
            } else {
                let view = self.timeline.view();
                assert_ne!(view.status, Status::Pending);
                assert!(!view.is_fetching && !view.is_fetching_older && !view.is_polling);
                if !view.has_gap {
                    return;
                }
                assert!(self.timeline.left_holes > 0, "a hole that nobody has left");
                self.timeline.fill_gap(self.now);
            }
            self.perform();
        }
        panic!("it does not settle");
    }

    /// Compares what is loaded with the server's log, all that is not doubtful.
    fn compare(&self) {
        let low = self.timeline.ranges.lowest().unwrap().edge.low.clone();
        let log = self.server.log();
        let sure = |item: &&Item<u32>| !self.doubtful.contains(&item.key);
        // Of the lowest order, only some may be loaded.
        let partly = |item: &&Item<u32>| low.order() == Some(&item.order);
        let within = |item: &&Item<u32>| low.is_below(&item.order);
        let expected: Vec<_> = log.iter().filter(within).filter(sure).collect();
        let loaded: Vec<_> = self
            .timeline
            .items()
            .filter(sure)
            .filter(|item| !partly(item))
            .collect();
        let (loaded, expected) = (plain(&loaded), plain(&expected));
        let unlike = |own: &Vec<Plain>, other: &Vec<Plain>| {
            let own = own.iter().filter(|item| !other.contains(item));
            own.cloned().collect::<Vec<_>>()
        };
        let differences = (unlike(&loaded, &expected), unlike(&expected, &loaded));
        assert_eq!(loaded, expected, "too many, too few: {differences:?}");
        let lowest = self.timeline.items().filter(sure).filter(partly);
        for item in lowest {
            assert!(
                log.iter().any(|row| plain(&[row]) == plain(&[item])),
                "{item:?}"
            );
        }
    }

    /// Lets things happen, then everything arrive, and compares.
    pub(super) fn run(mut self) {
        for _ in 0..self.random.rand_range(20..220) {
            self.step();
        }
        self.settle();
        self.compare();
        if self.doubtful.is_empty() {
            self.tally.exact_after_outage += u32::from(self.outage);
        } else {
            self.tally.refetched += 1;
            self.timeline.refetch(self.now);
            self.perform();
            self.settle();
            self.doubtful.clear();
            self.compare();
        }
        while self.timeline.view().has_older {
            self.timeline.fetch_older(self.now);
            self.perform();
            self.settle();
        }
        self.compare();
        assert_eq!(self.timeline.len(), self.server.rows.len());
    }
}

/// What can be compared of items: whether one has a nonce depends on who told.
fn plain(items: &[&Item<u32>]) -> Vec<Plain> {
    items
        .iter()
        .map(|item| (item.key.clone(), item.order.clone(), item.value))
        .collect()
}
