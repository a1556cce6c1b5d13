#include "consumer/extract/character_classes.h"

#include <algorithm>

#include "consumer/extract/character_ranges.h"

namespace consumer {
namespace {

std::array<std::uint16_t, 0x10000> Spread(std::span<const CharacterRange> ranges) {
  std::array<std::uint16_t, 0x10000> classes{};
  for (const CharacterRange& range : ranges) {
    std::fill(classes.begin() + range.first, classes.begin() + range.last + 1, range.classes);
  }
  return classes;
}

}  // namespace

const std::array<std::uint16_t, 0x10000> kClassesOfCharacter = Spread(kCharacterRanges);

std::uint16_t ClassesOfHighCharacter(char32_t c) {
  // To the rules of URLs it is two code units, each of which may stand before or in a domain.
  constexpr std::uint16_t kOfCodeUnits = kBeforeUrl | kDomain;
  const auto range = std::ranges::lower_bound(kHighCharacterRanges, c, {}, &CharacterRange::last);
  const bool found = range != kHighCharacterRanges.end() && range->first <= c;
  return found ? range->classes | kOfCodeUnits : kOfCodeUnits;
}

}  // namespace consumer
