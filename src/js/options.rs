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
    #[wasm_bindgen(method, getter)]
    fn polling(this: &EngineOptions) -> EndpointOptions;
    #[wasm_bindgen(method, getter)]
    fn websocket(this: &EngineOptions) -> EndpointOptions;
    #[wasm_bindgen(method, getter)]
    fn webtransport(this: &EngineOptions) -> EndpointOptions;
    #[wasm_bindgen(method, getter)]
    fn transports(this: &EngineOptions) -> Array;
    #[wasm_bindgen(method, getter)]
    fn upgrade(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = tryAllTransports)]
    fn try_all_transports(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = rememberUpgrade)]
    fn remember_upgrade(this: &EngineOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = closeOnBeforeunload)]
    fn close_on_beforeunload(this: &EngineOptions) -> bool;

    /// See `EndpointOptions` in `host.ts`.
    type EndpointOptions;
    #[wasm_bindgen(method, getter)]
    fn url(this: &EndpointOptions) -> String;
    #[wasm_bindgen(method, getter)]
    fn query(this: &EndpointOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = timestampParam)]
    fn timestamp_param(this: &EndpointOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = timestampRequests)]
    fn timestamp_requests(this: &EndpointOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = forceBase64)]
    fn force_base64(this: &EndpointOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    fn with_credentials(this: &EndpointOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = requestTimeout)]
    fn request_timeout(this: &EndpointOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = extraHeaders)]
    fn extra_headers(this: &EndpointOptions) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn argument(this: &EndpointOptions) -> JsValue;
}

impl From<EndpointOptions> for Endpoint {
    fn from(options: EndpointOptions) -> Self {
        Self {
            url: options.url(),
            query: options.query(),
            timestamp_param: options.timestamp_param(),
            timestamp_requests: options.timestamp_requests(),
            force_base64: options.force_base64(),
        }
    }
}

impl From<&EngineOptions> for Configuration {
    fn from(options: &EngineOptions) -> Self {
        let polling = options.polling();
        let websocket = options.websocket();
        let webtransport = options.webtransport();
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
                force_base64: websocket.force_base64(),
                ..Config::default()
            },
            requests: RequestOptions {
                with_credentials: polling.with_credentials(),
                timeout_ms: polling.request_timeout(),
                headers: polling.extra_headers(),
            },
            protocols: websocket.argument(),
            session_options: webtransport.argument(),
            polling: polling.into(),
            websocket: websocket.into(),
            webtransport: webtransport.into(),
            close_on_beforeunload: options.close_on_beforeunload(),
        }
    }
}
