// The top-level domains that twitter-text knows. Facts, written by make_tables.js.
#pragma once

#include <span>
#include <string_view>

namespace consumer {

// Lower case; ascending.
extern const std::span<const std::string_view> kAsciiTopLevelDomains;
// Those with other letters. Where two fit, the earlier one is meant.
extern const std::span<const std::u16string_view> kOtherTopLevelDomains;

// A letter that passes for a letter of kOtherTopLevelDomains, as case is ignored.
struct LetterVariant {
  char32_t variant;
  char32_t letter;
};
extern const std::span<const LetterVariant> kTopLevelDomainLetterVariants;  // Ascending.

}  // namespace consumer
