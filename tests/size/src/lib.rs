//! What the programs share: a message, and a page that shows it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub struct Message {
    pub id: String,
    pub text: String,
}

impl Message {
    pub fn hello() -> Self {
        Self {
            id: "1".into(),
            text: "hello".into(),
        }
    }

    /// Shows it alone.
    pub fn show(&self) -> Option<()> {
        let page = web_sys::window()?.document()?.document_element()?;
        page.set_text_content(Some(&format!("{}: {}", self.id, self.text)));
        Some(())
    }
}
