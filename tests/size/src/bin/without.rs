//! No connection: a message crosses to JavaScript and back.

use sockeye_size::Message;
use wasm_bindgen_futures::spawn_local;

fn main() {
    spawn_local(async {
        run().await;
    });
}

async fn run() -> Option<()> {
    let value = serde_wasm_bindgen::to_value(&Message::hello()).ok()?;
    let message: Message = serde_wasm_bindgen::from_value(value).ok()?;
    message.show()
}
