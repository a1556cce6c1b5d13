// Points in time as Kafka and Twitter write them.
#pragma once

#include <cstdint>

namespace shared {

// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMillis = std::int64_t;

}  // namespace shared
