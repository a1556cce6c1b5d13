// The characters of each class of character_classes.h, as ranges. Facts, written by make_tables.js.
#pragma once

#include <cstdint>
#include <span>

namespace consumer {

struct CharacterRange {
  char32_t first;
  char32_t last;          // The range includes it.
  std::uint16_t classes;  // Bits of character_classes.h.
};

extern const std::span<const CharacterRange> kCharacterRanges;      // Up to U+FFFF, ascending.
extern const std::span<const CharacterRange> kHighCharacterRanges;  // Above, ascending; tags only.

}  // namespace consumer
