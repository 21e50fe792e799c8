//! The benchmarks of `plan` under the allocator of the provider's binary, which wipes what is freed.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

#[path = "plan.rs"]
mod plan;

#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {
    plan::main();
}
