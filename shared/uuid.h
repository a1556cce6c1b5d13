// UUIDs as RFC 9562 writes them: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6".
#pragma once

#include <string>
#include <string_view>

namespace shared {

// A new one of version 4: random.
std::string DrawUuid();

// The 32 hexadecimal digits with the dashes where they belong. Pure. REQUIRES: 32 characters.
std::string UuidOfDigits(std::string_view digits);

}  // namespace shared
