#include "shared/uuid.h"

#include <random>

#include <fmt/format.h>

namespace shared {

std::string DrawUuid() {
  std::random_device random;
  std::string digits;
  for (int word = 0; word < 4; ++word) digits += fmt::format("{:08x}", random());
  digits[12] = '4';                     // The version.
  digits[16] = "89ab"[digits[16] % 4];  // The variant.
  return UuidOfDigits(digits);
}

std::string UuidOfDigits(std::string_view digits) {
  return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

}  // namespace shared
