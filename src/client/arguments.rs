//! The arguments of events: serde types to JSON text with attachments, and back.
//!
//! A tuple is several arguments and `()` is none, on both ways. What a type is, its first
//! word to serde says.

use alloc::string::String;
use core::fmt;

use js_sys::{Array, JsString};
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::ser::{Impossible, Serialize, Serializer};
use wasm_bindgen::prelude::*;

use super::error::{DecodeError, EmitError};
use crate::payload::RESERVED_EVENTS;
use crate::socket::Content;
use crate::web::{BrowserPayload, write};

/// What is sent for an event: its name and its arguments.
pub(super) fn event<T: Serialize + ?Sized>(
    name: &str,
    arguments: &T,
) -> Result<Content<BrowserPayload>, EmitError> {
    if RESERVED_EVENTS.contains(&name) {
        return Err(EmitError::Reserved { event: name.into() });
    }
    content(Array::of1(&JsValue::from(name)), arguments)
}

/// What is sent for an answer.
pub(super) fn answer<T: Serialize + ?Sized>(
    arguments: &T,
) -> Result<Content<BrowserPayload>, EmitError> {
    content(Array::new(), arguments)
}

fn content<T: Serialize + ?Sized>(
    items: Array,
    arguments: &T,
) -> Result<Content<BrowserPayload>, EmitError> {
    let unwritable = |error| EmitError::Unwritable {
        message: words(error),
    };
    let value = to_value(arguments).map_err(unwritable)?;
    let items = match count_in(arguments) {
        Count::None => items,
        Count::One => items.concat(&Array::of1(&value)),
        Count::Several => items.concat(value.unchecked_ref::<Array>()),
    };
    let (json, attachments) = write(&items).ok_or_else(|| EmitError::Unwritable {
        message: "not JSON".into(),
    })?;
    Ok(Content::Json { json, attachments })
}

/// The JSON text of what a namespace is joined with: an object, or nothing.
pub(super) fn auth<T: Serialize + ?Sized>(value: &T) -> Result<Option<JsString>, String> {
    let value = to_value(value).map_err(words)?;
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    if !value.is_object() || Array::is_array(&value) {
        return Err("it has to be an object".into());
    }
    let text = js_sys::JSON::stringify(&value);
    text.map(Some).map_err(|_| "it is no JSON".into())
}

/// What serde says.
fn words(error: serde_wasm_bindgen::Error) -> String {
    let error: js_sys::Error = JsValue::from(error).unchecked_into();
    error.message().into()
}

fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, serde_wasm_bindgen::Error> {
    // Maps and nothing are what they are in JSON; bytes stay bytes.
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true);
    value.serialize(&serializer)
}

/// Reads arguments.
pub(super) fn decode<T: DeserializeOwned>(arguments: &Array) -> Result<T, DecodeError> {
    let value = match count_of::<T>() {
        Count::None => JsValue::UNDEFINED,
        Count::One => arguments.get(0),
        Count::Several => arguments.into(),
    };
    serde_wasm_bindgen::from_value(value).map_err(|error| DecodeError {
        message: words(error),
    })
}

/// How many arguments a type stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Count {
    None,
    One,
    Several,
}

fn count_in<T: Serialize + ?Sized>(value: &T) -> Count {
    value
        .serialize(First)
        .err()
        .map_or(Count::One, |found| found.0)
}

fn count_of<T: DeserializeOwned>() -> Count {
    T::deserialize(First)
        .err()
        .map_or(Count::One, |found| found.0)
}

/// Asks for the first word only.
struct First;

/// The answer, as an error, so that nothing more is said.
#[derive(Debug)]
struct Found(Count);

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("found")
    }
}

impl core::error::Error for Found {}

impl serde::ser::Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Count::One)
    }
}

impl serde::de::Error for Found {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Count::One)
    }
}

macro_rules! one {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, _: $type) -> Result<Self::Ok, Found> {
            Err(Found(Count::One))
        })*
    };
}

impl Serializer for First {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Impossible<(), Found>;
    type SerializeTuple = Impossible<(), Found>;
    type SerializeTupleStruct = Impossible<(), Found>;
    type SerializeTupleVariant = Impossible<(), Found>;
    type SerializeMap = Impossible<(), Found>;
    type SerializeStruct = Impossible<(), Found>;
    type SerializeStructVariant = Impossible<(), Found>;

    one! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_none(self) -> Result<(), Found> {
        Err(Found(Count::One))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Found> {
        Err(Found(Count::One))
    }

    fn serialize_unit(self) -> Result<(), Found> {
        Err(Found(Count::None))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Found> {
        Err(Found(Count::One))
    }

    // A transparent wrapper is what it wraps, as it is when it is written.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Found> {
        Err(Found(Count::One))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Found> {
        Err(Found(Count::One))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Found> {
        Err(Found(Count::Several))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Found> {
        Err(Found(Count::Several))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Found> {
        Err(Found(Count::One))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Found> {
        Err(Found(Count::One))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Found> {
        Err(Found(Count::One))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Found> {
        Err(Found(Count::One))
    }
}

impl<'de> Deserializer<'de> for First {
    type Error = Found;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Found> {
        Err(Found(Count::One))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Found> {
        Err(Found(Count::None))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Found> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Found> {
        Err(Found(Count::Several))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Found> {
        Err(Found(Count::Several))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit_struct seq map struct enum identifier ignored_any
    }
}

/// The arguments of an event as an array: all but its name.
pub(super) fn after_name(items: &JsValue) -> Array {
    items.unchecked_ref::<Array>().slice(1, u32::MAX)
}
