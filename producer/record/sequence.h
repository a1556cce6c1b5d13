// Sequence numbers records in the order in which they were received.
#pragma once

#include <cstdint>

namespace producer {

// The first is 1. Without a journal the numbers are those of a run; with one they go on from run to
// run and are never given twice.
using Sequence = std::uint64_t;

}  // namespace producer
