// FaultWord is one word of a fault taken apart: "cut:pair,after=20" is the name cut, the value pair
// and the setting after. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"

namespace sandbox {

struct FaultWord {
  std::string name;
  std::string value;  // Empty: none was given.
  std::map<std::string, std::string> settings;

  // The value or a setting as a number; `otherwise` where it was not given. kUsage: no number, or
  // out of range.
  shared::Result<std::int64_t> Number(std::int64_t otherwise, std::int64_t low,
                                      std::int64_t high) const;
  shared::Result<std::int64_t> Setting(const std::string& key, std::int64_t otherwise,
                                       std::int64_t low, std::int64_t high) const;
};

inline constexpr std::int64_t kMostOfAFault = 1'000'000'000;

// Splits at white space; empty for an empty line. kUsage: "name:" without a value, "=" without a
// key.
shared::Result<std::vector<FaultWord>> SplitFaultWords(std::string_view line);

}  // namespace sandbox
