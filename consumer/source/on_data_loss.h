#pragma once

#include <cstdint>

namespace consumer {

// What to do about records that were gone before they could be read. Flag: --on-data-loss.
enum class OnDataLoss : std::uint8_t {
  kFail,      // Stop with exit code 7.
  kContinue,  // Count what is lost, show it, go on.
};

}  // namespace consumer
