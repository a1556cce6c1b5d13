// Numbers as the live view writes them. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace consumer {

// 1234567 -> "1,234,567".
std::string GroupedNumber(std::uint64_t number);

// At most five characters: 999 -> "999", 1234 -> "1.2k", 45678 -> "45k", 1234567 -> "1.2M". Cut,
// not rounded, so that it never says more than there is.
std::string ShortNumber(std::uint64_t number);

}  // namespace consumer
