// The keys of counted records in the checkpoint (checkpoint_format.h), kept by --distinct-ids.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "consumer/count/distinct_ids.h"
#include "consumer/state/checkpoint_format.h"

namespace consumer::format {

inline constexpr std::string_view kDistinctId = "d";

// REQUIRES: 0 < capacity <= 2^32.
Entry DistinctIdEntry(std::uint64_t number, std::string_view key, std::size_t capacity);

// Absent: none that the function above wrote.
std::optional<StoredId> DecodeDistinctId(std::string_view key, std::string_view value);

}  // namespace consumer::format
