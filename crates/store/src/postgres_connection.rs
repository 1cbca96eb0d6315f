//! PostgreSQL through tokio-postgres and rustls, as a synchronous diesel connection that can be a
//! variant of `MultiConnection`.
//!
//! diesel-async's wrapper does all the work; it lacks only `MultiConnectionHelper`, which this new
//! type adds. Methods block: call them on the blocking pool or a plain thread, never on a thread that
//! drives a runtime.
//!
//! The thread that asks moves what the connection sends and receives as well, on a runtime that is the
//! connection's own: another thread for that would have to be woken at each question, and wake this one at each
//! answer. A connection that nobody uses does nothing; what happened to it meanwhile shows at the next use.

use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    connection::{
        CacheSize, Connection, ConnectionSealed, Instrumentation, LoadConnection,
        MultiConnectionHelper, SimpleConnection, TransactionManager, TransactionManagerStatus,
    },
    expression::QueryMetadata,
    migration::MigrationConnection,
    pg::{FailedToLookupTypeError, Pg, PgMetadataCacheKey, PgMetadataLookup, PgTypeMetadata},
    query_builder::{Query, QueryFragment, QueryId},
    sql_types::TypeMetadata,
};
use diesel_async::{
    AnsiTransactionManager, AsyncPgConnection,
    async_connection_wrapper::{AsyncConnectionWrapper, BlockOn},
};
use std::{any::Any, borrow::Cow, cell::RefCell, error::Error as _, sync::Arc, time::Duration};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Config, NoTls, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

type Inner = AsyncConnectionWrapper<AsyncPgConnection, Own>;
type InnerTransactions = <Inner as Connection>::TransactionManager;
type Lookup = <Pg as TypeMetadata>::MetadataLookup;

/// A runtime of one thread, whichever calls. Who lets go of it may be inside of another runtime, where waiting
/// is forbidden, so it is shut down without waiting.
struct OneThread(Option<Runtime>);

impl Drop for OneThread {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// The runtime of one connection.
#[derive(Clone)]
pub(crate) struct Own(Arc<OneThread>);

thread_local! {
    /// The runtime of the connection that this thread makes just now: the wrapper asks for one and can't be
    /// given it.
    static MAKING: RefCell<Option<Own>> = const { RefCell::new(None) };
}

impl Own {
    fn start() -> ConnectionResult<Self> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
        Ok(Self(Arc::new(OneThread(Some(runtime)))))
    }
}

impl BlockOn for Own {
    fn block_on<F: Future>(&self, work: F) -> F::Output {
        match &self.0.0 {
            Some(runtime) => runtime.block_on(work),
            // Only while it is dropped, when nobody can ask.
            None => tokio::runtime::Handle::current().block_on(work),
        }
    }

    fn get_runtime() -> Self {
        let made = MAKING.with_borrow(Clone::clone);
        made.unwrap_or_else(|| Self(Arc::new(OneThread(None))))
    }
}

/// One connection to PostgreSQL.
pub(crate) struct PostgresConnection {
    inner: Box<Inner>,
    runtime: Own,
}

impl PostgresConnection {
    /// Connects, within `bound` all in all. With `tls` the server's certificate chain and name are
    /// checked, and a server without TLS is refused; without it the connection is in clear.
    ///
    /// # Errors
    /// The server cannot be reached in time, is not trusted, or refuses the account.
    pub(crate) fn connect(
        config: Config,
        tls: Option<MakeRustlsConnect>,
        bound: Duration,
    ) -> ConnectionResult<Self> {
        let runtime = Own::start()?;
        let connection = runtime.block_on(open(config, tls, bound))?;
        MAKING.set(Some(runtime.clone()));
        let inner = Box::new(Inner::from(connection));
        MAKING.set(None);
        Ok(Self { inner, runtime })
    }

    /// Begins a transaction with words of our own, such as its isolation and mode.
    ///
    /// # Errors
    /// The connection is lost, or in a transaction already.
    pub(crate) fn begin(&mut self, sql: &str) -> QueryResult<()> {
        let begun = AnsiTransactionManager::begin_transaction_sql(&mut **self.inner, sql);
        self.runtime.block_on(begun)
    }
}

/// Connects as [`PostgresConnection::connect`] does, for whoever awaits answers. The runtime that this is awaited on
/// moves what the connection sends and receives.
///
/// # Errors
/// As there.
pub(crate) async fn open(
    mut config: Config,
    tls: Option<MakeRustlsConnect>,
    bound: Duration,
) -> ConnectionResult<AsyncPgConnection> {
    let connecting = async {
        if let Some(tls) = tls {
            config.ssl_mode(SslMode::Require);
            let (client, driver) = config.connect(tls).await.map_err(refused)?;
            AsyncPgConnection::try_from_client_and_connection(client, driver).await
        } else {
            config.ssl_mode(SslMode::Disable);
            let (client, driver) = config.connect(NoTls).await.map_err(refused)?;
            AsyncPgConnection::try_from_client_and_connection(client, driver).await
        }
    };
    tokio::time::timeout(bound, connecting)
        .await
        .unwrap_or_else(|_| {
            let late = "the server did not answer in time".to_owned();
            Err(ConnectionError::BadConnection(late))
        })
}

/// The error with its cause, which the outer one alone does not tell.
fn refused(error: tokio_postgres::Error) -> ConnectionError {
    let cause = error
        .source()
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default();
    ConnectionError::BadConnection(format!("{error}{cause}"))
}

impl SimpleConnection for PostgresConnection {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.inner.batch_execute(query)
    }
}

impl ConnectionSealed for PostgresConnection {}

impl Connection for PostgresConnection {
    type Backend = Pg;
    type TransactionManager = Transactions;

    fn establish(_: &str) -> ConnectionResult<Self> {
        // A URL alone does not say whom to trust.
        Err(ConnectionError::BadConnection(
            "connections are made by the pool's manager".to_owned(),
        ))
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<Pg> + QueryId,
    {
        self.inner.execute_returning_count(source)
    }

    fn transaction_state(
        &mut self,
    ) -> &mut <Transactions as TransactionManager<Self>>::TransactionStateData {
        self.inner.transaction_state()
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.inner.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.inner.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.inner.set_prepared_statement_cache_size(size);
    }
}

impl LoadConnection for PostgresConnection {
    type Cursor<'conn, 'query> = <Inner as LoadConnection>::Cursor<'conn, 'query>;
    type Row<'conn, 'query> = <Inner as LoadConnection>::Row<'conn, 'query>;

    fn load<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<Pg> + QueryId + 'query,
        Pg: QueryMetadata<T::SqlType>,
    {
        self.inner.load(source)
    }
}

/// The transactions of the wrapped connection.
pub(crate) struct Transactions;

impl TransactionManager<PostgresConnection> for Transactions {
    type TransactionStateData =
        <InnerTransactions as TransactionManager<Inner>>::TransactionStateData;

    fn begin_transaction(connection: &mut PostgresConnection) -> QueryResult<()> {
        InnerTransactions::begin_transaction(&mut connection.inner)
    }

    fn rollback_transaction(connection: &mut PostgresConnection) -> QueryResult<()> {
        InnerTransactions::rollback_transaction(&mut connection.inner)
    }

    fn commit_transaction(connection: &mut PostgresConnection) -> QueryResult<()> {
        InnerTransactions::commit_transaction(&mut connection.inner)
    }

    fn transaction_manager_status_mut(
        connection: &mut PostgresConnection,
    ) -> &mut TransactionManagerStatus {
        InnerTransactions::transaction_manager_status_mut(&mut connection.inner)
    }

    fn is_broken_transaction_manager(connection: &mut PostgresConnection) -> bool {
        InnerTransactions::is_broken_transaction_manager(&mut connection.inner)
    }
}

impl MigrationConnection for PostgresConnection {
    fn setup(&mut self) -> QueryResult<usize> {
        self.inner.setup()
    }
}

/// Stands in for the connection where `MultiConnection` asks for the types of a database: we use
/// built-in types alone, and those are known without asking.
struct BuiltInTypes;

impl PgMetadataLookup for BuiltInTypes {
    fn lookup_type(&mut self, name: &str, schema: Option<&str>) -> PgTypeMetadata {
        let schema = schema.map(|schema| Cow::Owned(schema.to_owned()));
        let key = PgMetadataCacheKey::new(schema, Cow::Owned(name.to_owned()));
        PgTypeMetadata::from_result(Err(FailedToLookupTypeError::new(key)))
    }
}

impl MultiConnectionHelper for PostgresConnection {
    fn to_any<'a>(_: &mut Lookup) -> &mut (dyn Any + 'a) {
        // A value without a size takes no memory, so nothing leaks.
        Box::leak(Box::new(BuiltInTypes))
    }

    fn from_any(lookup: &mut dyn Any) -> Option<&mut Lookup> {
        lookup
            .downcast_mut::<BuiltInTypes>()
            .map(|known| known as &mut Lookup)
    }
}
