//! The payload of the browser says the same as the one of the host.

use js_sys::{Array, JsString, Uint8Array};
use sockeye::payload::{HostPayload, MessageParts, Payload, Shape};
use sockeye::web::BrowserPayload;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::client::to_json;

const TEXTS: [&str; 8] = [
    "",
    "a",
    "naïve",
    "漢字",
    "🐟🐠 mixed é",
    "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}",
    "42[\"e\",\"\u{1e}\"]",
    "b64,==",
];

#[wasm_bindgen_test]
fn texts_measure_alike() {
    for text in TEXTS {
        let here = BrowserPayload::text(text);
        let there = HostPayload::text(text);
        assert_eq!(BrowserPayload::utf8_len(&here), text.len(), "{text}");
        assert_eq!(
            String::from(BrowserPayload::quote(&here)),
            HostPayload::quote(&there)
        );
        assert_eq!(BrowserPayload::unit(&here, 100), None);
        for ascii in [b'a', b'"', b',', 0x1e] {
            let found = |index: Option<usize>| index.is_some();
            assert_eq!(
                found(BrowserPayload::find(&here, ascii, 0)),
                found(HostPayload::find(&there, ascii, 0)),
                "{text}"
            );
        }
        let joined = BrowserPayload::concat(&here, &BrowserPayload::text("|é"));
        assert_eq!(String::from(joined), format!("{text}|é"));
    }
}

#[wasm_bindgen_test]
fn messages_are_put_together_alike() {
    for kind in b'0'..=b'6' {
        for attachments in [None, Some(1), Some(10)] {
            for namespace in [None, Some("/admin"), Some("/ü?q=1")] {
                for id in [None, Some(0), Some((1 << 53) - 1)] {
                    for json in [None, Some("[\"é\"]")] {
                        let expected = HostPayload::message(MessageParts {
                            kind,
                            attachments,
                            namespace: namespace.map(String::from).as_ref(),
                            id,
                            json: json.map(String::from).as_ref(),
                        });
                        let here = BrowserPayload::message(MessageParts {
                            kind,
                            attachments,
                            namespace: namespace.map(JsString::from).as_ref(),
                            id,
                            json: json.map(JsString::from).as_ref(),
                        });
                        assert_eq!(String::from(here), expected);
                    }
                }
            }
        }
    }
}

#[wasm_bindgen_test]
fn json_is_read_alike() {
    for json in [
        "null",
        "true",
        "1",
        "\"x\"",
        "{}",
        "[]",
        "[null]",
        "[1]",
        "[\"e\"]",
        "[\"connect\"]",
        "[\"connect_error\"]",
        "[\"disconnect\"]",
        "[\"disconnecting\"]",
        "[\"newListener\"]",
        "[\"removeListener\"]",
        "[\"toString\"]",
        "[{\"toString\":1}]",
        "",
        "[",
        "{\"a\"}",
        "undefined",
        "NaN",
        "[1,]",
    ] {
        let here = BrowserPayload::parse(&format!("x{json}").as_str().into(), 1);
        let there = HostPayload::parse(&format!("x{json}"), 1);
        let shapes: (Option<Shape>, Option<Shape>) = (
            here.as_ref().map(BrowserPayload::shape),
            there.as_ref().map(HostPayload::shape),
        );
        assert_eq!(shapes.0, shapes.1, "{json}");
    }
}

#[wasm_bindgen_test]
fn fields_are_own_fields() {
    let object = BrowserPayload::parse(&r#"{"a":1,"__proto__":{"sid":"x"}}"#.into(), 0).unwrap();
    assert_eq!(
        BrowserPayload::field(&object, "a").and_then(|a| BrowserPayload::number(&a)),
        Some(1.0)
    );
    assert_eq!(BrowserPayload::field(&object, "sid"), None);
    assert_eq!(BrowserPayload::field(&object, "toString"), None);
    assert_eq!(BrowserPayload::field(&JsValue::NULL, "a"), None);
    assert_eq!(BrowserPayload::field(&"text".into(), "length"), None);
}

#[wasm_bindgen_test]
fn base64_is_read_and_written_alike() {
    for length in [0_usize, 1, 2, 3, 4, 255, 20_000] {
        let bytes: Vec<u8> = (0..length).map(|index| (index * 31) as u8).collect();
        let expected = HostPayload::encode_base64(&bytes);
        let view: JsValue = Uint8Array::from(bytes.as_slice()).into();
        let encoded = BrowserPayload::encode_base64(&view);
        assert_eq!(String::from(&encoded), expected);
        let decoded = BrowserPayload::decode_base64(&encoded, 0).unwrap();
        assert_eq!(Uint8Array::new(&decoded).to_vec(), bytes);
    }
    for broken in [
        "A",
        "AA",
        "AAA",
        "A===",
        "AA=A",
        "!!!!",
        "AAAA\n",
        "AAA ",
        "AA\u{e9}=",
    ] {
        assert_eq!(
            HostPayload::decode_base64(&broken.into(), 0),
            None,
            "{broken}"
        );
        assert_eq!(
            BrowserPayload::decode_base64(&broken.into(), 0),
            None,
            "{broken}"
        );
    }
}

fn attach(json: &str, count: u32) -> Option<JsValue> {
    let attachments = (0..count).map(JsValue::from).collect();
    BrowserPayload::attach(js_sys::JSON::parse(json).unwrap(), attachments)
}

#[wasm_bindgen_test]
fn attachments_take_the_place_of_their_placeholders() {
    let whole = attach(
        r#"["e",{"_placeholder":true,"num":1},{"a":[{"_placeholder":true,"num":0}]}]"#,
        2,
    );
    assert_eq!(to_json(&whole.unwrap()), r#"["e",1,{"a":[0]}]"#);
    for number in [
        "2",
        "-1",
        "0.5",
        "\"0\"",
        "\"length\"",
        "\"splice\"",
        "null",
    ] {
        let json = format!(r#"["e",{{"_placeholder":true,"num":{number}}}]"#);
        assert_eq!(attach(&json, 2), None, "{number}");
    }
    assert_eq!(attach(r#"["e",{"_placeholder":true}]"#, 1), None);
    let plain = r#"["e",{"_placeholder":1,"num":5},{"_placeholder":"true","num":0}]"#;
    assert_eq!(to_json(&attach(plain, 1).unwrap()), plain);
}

#[wasm_bindgen_test]
fn a_placeholder_cannot_reach_a_prototype() {
    let whole = attach(r#"["e",{"__proto__":{"_placeholder":true,"num":0}}]"#, 1).unwrap();
    let object = whole.unchecked_ref::<Array>().get(1);
    assert_eq!(
        BrowserPayload::field(&object, "__proto__"),
        Some(JsValue::from(0))
    );
}

#[wasm_bindgen_test]
fn nesting_is_no_recursion() {
    let depth = 100_000;
    let json = format!("[\"e\",{}{}]", "[".repeat(depth), "]".repeat(depth));
    if let Ok(value) = js_sys::JSON::parse(&json) {
        assert!(BrowserPayload::attach(value, vec![JsValue::from(0)]).is_some());
    }
}
