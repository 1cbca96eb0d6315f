//! A replica that is about to stop: it still serves everything, says that it should be sent nothing more,
//! and keeps no connection open.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    web::Data,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether it is about to stop. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct StandingDown(Arc<AtomicBool>);

impl StandingDown {
    /// From now on it is.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The middleware: once it is about to stop, a connection ends with its answer, so that a proxy has none
/// left on which the next request would be lost.
///
/// # Errors
/// What the inner service says.
pub async fn leave(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let standing_down = request.app_data::<Data<StandingDown>>().cloned();
    let mut response = next.call(request).await?;
    if standing_down.is_some_and(|standing_down| standing_down.has_begun()) {
        response
            .response_mut()
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}
