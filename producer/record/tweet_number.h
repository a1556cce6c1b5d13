// The number under which a tweet's id, or its deletion, is remembered. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace producer {

// A decimal id of up to 64 bits is its own number. Any other id, as Bluesky's at:// addresses, gets
// 64 bits drawn from all its bytes: among 1,000,000 that are remembered a new one meets the number
// of another once in 10^13 times. Journals hold these numbers: the function must stay as it is.
std::uint64_t NumberOf(std::string_view id);

// Likewise of the deletion of the tweet with that id: another number than the tweet's.
std::uint64_t NumberOfDeletion(std::string_view id);

}  // namespace producer
