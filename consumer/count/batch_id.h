#pragma once

#include <compare>
#include <cstdint>

namespace consumer {

// The number of a batch: 0 for the first one a checkpoint ever saw, then without gaps.
struct BatchId {
  std::uint64_t value = 0;
  constexpr BatchId Next() const { return {value + 1}; }
  auto operator<=>(const BatchId&) const = default;
};

}  // namespace consumer
