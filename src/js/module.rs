//! What a module without `std` must bring along: an allocator, and what to do in
//! a panic. Nothing in this crate panics on input; should it do so all the same,
//! the module traps, and each later call into it throws.

use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
