//! The library's types with the fields and claims that this portal reads.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, DeviceAuthorizationUrl, EndSessionUrl,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The client as discovery makes it.
pub(crate) type OidcClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The fields of the discovery document that the library leaves out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct MoreMetadata {
    pub(crate) end_session_endpoint: Option<EndSessionUrl>,
    pub(crate) device_authorization_endpoint: Option<DeviceAuthorizationUrl>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// The discovery document.
pub(crate) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Userinfo claims outside the standard set, kept as they came.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct MoreClaims(serde_json::Map<String, Value>);

impl AdditionalClaims for MoreClaims {}
