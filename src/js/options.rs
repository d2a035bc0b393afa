//! `EngineOptions` of the package, read into the core's configuration.

use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::engine::{Config, TransportKind};
use crate::web::{Configuration, Endpoint, RequestOptions};

#[wasm_bindgen]
extern "C" {
    /// See `EngineOptions` in `host.ts`.
    pub(crate) type EngineOptions;
    #[wasm_bindgen(method, getter, js_name = pollingUrl)]
    fn polling_url(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = socketUrl)]
    fn socket_url(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter)]
    fn query(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter)]
    fn transports(this: &EngineOptions) -> Array;
    #[wasm_bindgen(method, getter)]
    fn upgrade(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = tryAllTransports)]
    fn try_all_transports(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = rememberUpgrade)]
    fn remember_upgrade(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = forceBase64)]
    fn force_base64(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = timestampParam)]
    fn timestamp_param(this: &EngineOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = timestampRequests)]
    fn timestamp_requests(this: &EngineOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    fn with_credentials(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = extraHeaders)]
    fn extra_headers(this: &EngineOptions) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn protocols(this: &EngineOptions) -> JsValue;
}

impl From<&EngineOptions> for Configuration {
    fn from(options: &EngineOptions) -> Self {
        let force_base64 = options.force_base64();
        Self {
            config: Config {
                transports: options
                    .transports()
                    .iter()
                    .filter_map(|name| TransportKind::from_name(&name.as_string()?))
                    .collect(),
                upgrade: options.upgrade(),
                try_all_transports: options.try_all_transports(),
                remember_upgrade: options.remember_upgrade(),
                force_base64,
                ..Config::default()
            },
            endpoint: Endpoint {
                polling_url: options.polling_url(),
                socket_url: options.socket_url(),
                query: options.query(),
                timestamp_param: options.timestamp_param(),
                timestamp_requests: options.timestamp_requests().as_bool(),
                force_base64,
            },
            requests: RequestOptions {
                with_credentials: options.with_credentials(),
                headers: options.extra_headers(),
            },
            protocols: options.protocols(),
        }
    }
}
