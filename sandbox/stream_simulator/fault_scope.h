// Not every fault can happen in every protocol: one that would do nothing is refused, as a test
// that asks for it would show nothing. Pure.
#pragma once

#include "sandbox/stream_simulator/fault.h"
#include "sandbox/stream_simulator/protocol.h"
#include "shared/error.h"

namespace sandbox {

// kUsage: "the fault evict does nothing with --protocol bluesky".
shared::Result<void> CheckFaultFits(const Fault& fault, Protocol protocol);

}  // namespace sandbox
