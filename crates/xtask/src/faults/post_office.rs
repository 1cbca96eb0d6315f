//! A mail server that can be away, or fall silent just before it says that it has the mail.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::moment;
use crate::Fallible;

/// What it does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    /// Takes everything.
    #[default]
    Open,
    /// Hangs up at once.
    Away,
    /// Reads the mail and never says that it has it.
    Silent,
}

#[derive(Debug, Default)]
struct Desk {
    mood: Mood,
    /// To whom mails were taken, in order.
    taken: Vec<String>,
    /// To whom mails were read while it was silent.
    swallowed: Vec<String>,
}

/// The running server; it ends with the process.
#[derive(Debug, Clone)]
pub(crate) struct PostOffice {
    pub(crate) port: u16,
    desk: Arc<Mutex<Desk>>,
}

impl PostOffice {
    /// Opens it on a free port.
    ///
    /// # Errors
    /// No port is free.
    pub(crate) fn open() -> Fallible<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let office = Self {
            port: listener.local_addr()?.port(),
            desk: Arc::default(),
        };
        let serving = office.clone();
        std::thread::spawn(move || {
            for caller in listener.incoming().map_while(Result::ok) {
                if serving.desk().mood == Mood::Away {
                    continue;
                }
                let serving = serving.clone();
                // A caller who hangs up has no mail to lose.
                std::thread::spawn(move || drop(serving.serve(&caller)));
            }
        });
        Ok(office)
    }

    pub(crate) fn be(&self, mood: Mood) {
        self.desk().mood = mood;
    }

    /// How many mails to this address were taken.
    pub(crate) fn taken(&self, address: &str) -> usize {
        let desk = self.desk();
        desk.taken.iter().filter(|to| *to == address).count()
    }

    /// How many mails to this address were read by the silent server.
    pub(crate) fn swallowed(&self, address: &str) -> usize {
        let desk = self.desk();
        desk.swallowed.iter().filter(|to| *to == address).count()
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, caller: &TcpStream) -> std::io::Result<()> {
        let mut out = caller;
        let mut lines = BufReader::new(caller).lines();
        let mut to = Vec::new();
        out.write_all(b"220 post\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let upper = line.to_ascii_uppercase();
            if let Some(address) = upper.strip_prefix("RCPT TO:") {
                let address = address.trim().trim_start_matches('<');
                let address = address.split('>').next().unwrap_or_default();
                to.push(address.to_ascii_lowercase());
            }
            if upper == "QUIT" {
                return out.write_all(b"221 bye\r\n");
            }
            if upper != "DATA" {
                out.write_all(b"250 yes\r\n")?;
                continue;
            }
            out.write_all(b"354 go on\r\n")?;
            while lines.next().transpose()?.is_some_and(|line| line != ".") {}
            let mut desk = self.desk();
            if desk.mood == Mood::Silent {
                desk.swallowed.append(&mut to);
                drop(desk);
                // Until the caller is gone.
                moment::until(300, || matches!(caller.peek(&mut [0]), Ok(0) | Err(_)));
                return Ok(());
            }
            desk.taken.append(&mut to);
            drop(desk);
            out.write_all(b"250 taken\r\n")?;
        }
        Ok(())
    }
}
