//! The beginning of a session: startup message and authentication.

use std::io;

use fallible_iterator::FallibleIterator;
use postgres_protocol::authentication;
use postgres_protocol::authentication::sasl::{
    ChannelBinding, SCRAM_SHA_256, SCRAM_SHA_256_PLUS, ScramSha256,
};
use postgres_protocol::message::backend::{AuthenticationSaslBody, ErrorFields, Message};
use postgres_protocol::message::frontend;

use super::Session;
use crate::postgresql::message::ServerMessage;
use crate::postgresql::settings::AuthenticationWish;
use crate::postgresql::tls::channel_binding_hash;
use crate::postgresql::transport::Stream;

/// Who we are and what we say at the start.
pub(in crate::postgresql) struct Credentials<'a> {
    pub(in crate::postgresql) user: &'a str,
    pub(in crate::postgresql) database: &'a str,
    pub(in crate::postgresql) startup: &'a [(String, String)],
    pub(in crate::postgresql) password: Option<&'a str>,
    pub(in crate::postgresql) wish: &'a AuthenticationWish,
    pub(in crate::postgresql) channel_binding_required: bool,
}

/// Why a session did not begin.
#[derive(Debug)]
pub(in crate::postgresql) enum StartError {
    /// The server refused; whether it had asked us to authenticate before.
    Server(Box<ServerMessage>, bool),
    /// The stream failed.
    Stream(io::Error),
    /// We refuse; libpq's words.
    Refused(String),
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

impl Session {
    /// Sends the startup message and authenticates.
    pub(in crate::postgresql) fn start(
        stream: Stream,
        credentials: &Credentials<'_>,
    ) -> Result<Self, StartError> {
        let mut session = Self::over(stream);
        let parameters = [("user", credentials.user), ("database", credentials.database)]
            .into_iter()
            .chain(credentials.startup.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        session.put(|output| frontend::startup_message(parameters, output))?;
        session.authenticate(credentials)?;
        loop {
            match session.receive()? {
                Message::ReadyForQuery(body) => {
                    session.status = body.status();
                    return Ok(session);
                }
                Message::ErrorResponse(body) => {
                    return Err(refusal(body.fields(), true));
                }
                Message::BackendKeyData(body) => {
                    session.cancel_key = Some((body.process_id(), body.secret_key()));
                }
                _ => {}
            }
        }
    }

    fn authenticate(&mut self, credentials: &Credentials<'_>) -> Result<(), StartError> {
        let mut method = "none";
        let mut bound_to_channel = false;
        let mut was_asked = false;
        loop {
            let message = self.receive()?;
            if let Message::ErrorResponse(body) = message {
                return Err(refusal(body.fields(), was_asked));
            }
            was_asked = true;
            match message {
                Message::AuthenticationOk => {
                    if !credentials.wish.allows(method) {
                        return Err(not_allowed(credentials, "server did not complete authentication"));
                    }
                    if credentials.channel_binding_required && !bound_to_channel {
                        return Err(unbound());
                    }
                    return Ok(());
                }
                Message::AuthenticationCleartextPassword => {
                    method = "password";
                    let password = password(credentials, method)?;
                    self.put(|output| frontend::password_message(password.as_bytes(), output))?;
                }
                Message::AuthenticationMd5Password(body) => {
                    method = "md5";
                    let password = password(credentials, method)?;
                    let hash = authentication::md5_hash(
                        credentials.user.as_bytes(),
                        password.as_bytes(),
                        body.salt(),
                    );
                    self.put(|output| frontend::password_message(hash.as_bytes(), output))?;
                }
                Message::AuthenticationSasl(body) => {
                    method = "scram-sha-256";
                    bound_to_channel = self.scram(&body, credentials)?;
                }
                Message::AuthenticationGss
                | Message::AuthenticationSspi
                | Message::AuthenticationKerberosV5 => {
                    return Err(StartError::Refused(
                        "the server asks for GSSAPI, SSPI or Kerberos authentication, which is not built in; let it \
                         accept a password or a client certificate\n"
                            .to_owned(),
                    ));
                }
                _ => {
                    return Err(StartError::Refused(
                        "the server asks for an authentication method that is not supported\n".to_owned(),
                    ));
                }
            }
        }
    }

    /// SCRAM-SHA-256, bound to the encrypted channel where both sides can; gives whether it was.
    fn scram(
        &mut self,
        body: &AuthenticationSaslBody,
        credentials: &Credentials<'_>,
    ) -> Result<bool, StartError> {
        let password = password(credentials, "scram-sha-256")?;
        let mechanisms: Vec<String> = body.mechanisms().map(|name| Ok(name.to_owned())).collect()?;
        let offers = |name: &str| mechanisms.iter().any(|known| known == name);
        let hash = self.stream.server_certificate().and_then(channel_binding_hash);
        let (binding, mechanism) = match hash {
            Some(hash) if offers(SCRAM_SHA_256_PLUS) => {
                (ChannelBinding::tls_server_end_point(hash), SCRAM_SHA_256_PLUS)
            }
            Some(_) if offers(SCRAM_SHA_256) => (ChannelBinding::unrequested(), SCRAM_SHA_256),
            _ if offers(SCRAM_SHA_256) => (ChannelBinding::unsupported(), SCRAM_SHA_256),
            _ => {
                return Err(StartError::Refused(
                    "none of the server's SASL authentication mechanisms are supported\n".to_owned(),
                ));
            }
        };
        let is_bound = mechanism == SCRAM_SHA_256_PLUS;
        if credentials.channel_binding_required && !is_bound {
            return Err(unbound());
        }
        let mut scram = ScramSha256::new(password.as_bytes(), binding);
        self.put(|output| frontend::sasl_initial_response(mechanism, scram.message(), output))?;
        match self.receive()? {
            Message::AuthenticationSaslContinue(body) => scram.update(body.data())?,
            Message::ErrorResponse(body) => return Err(refusal(body.fields(), true)),
            _ => return Err(StartError::Stream(io::ErrorKind::InvalidData.into())),
        }
        self.put(|output| frontend::sasl_response(scram.message(), output))?;
        match self.receive()? {
            Message::AuthenticationSaslFinal(body) => scram.finish(body.data())?,
            Message::ErrorResponse(body) => return Err(refusal(body.fields(), true)),
            _ => return Err(StartError::Stream(io::ErrorKind::InvalidData.into())),
        }
        Ok(is_bound)
    }
}

fn password<'a>(credentials: &Credentials<'a>, method: &str) -> Result<&'a str, StartError> {
    if !credentials.wish.allows(method) {
        let asked = format!("server requested {method} authentication");
        return Err(not_allowed(credentials, &asked));
    }
    if credentials.channel_binding_required && method != "scram-sha-256" {
        return Err(unbound());
    }
    credentials.password.ok_or_else(|| StartError::Refused("fe_sendauth: no password supplied\n".to_owned()))
}

fn not_allowed(credentials: &Credentials<'_>, reason: &str) -> StartError {
    StartError::Refused(format!(
        "authentication method requirement \"{}\" failed: {reason}\n",
        credentials.wish.text
    ))
}

fn unbound() -> StartError {
    StartError::Refused(
        "channel binding required, but server authenticated client without channel binding\n".to_owned(),
    )
}

fn refusal(fields: ErrorFields<'_>, was_asked: bool) -> StartError {
    StartError::Server(Box::new(ServerMessage::read(fields)), was_asked)
}
