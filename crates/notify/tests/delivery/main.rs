//! The outbox against servers that are real: a mail server process, an HTTP gateway, the SQL store.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod house;
#[cfg(test)]
mod mail_server;
#[cfg(test)]
mod mails;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod several;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod texts;
