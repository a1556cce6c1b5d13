// How many columns of a terminal a text takes. Pure.
//
// A user-perceived character (UAX 29) is as wide as its widest part, so an emoji of several joined
// by U+200D is two wide, as current terminals draw it. Limitations: older terminals draw the parts
// side by side; who must be in a certain column should say so to the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace consumer {

// REQUIRES: valid UTF-8 without control characters.
std::size_t DisplayWidth(std::string_view text);

// The text itself where it fits, otherwise as much of its beginning as fits with an ellipsis.
std::string FitToWidth(std::string_view text, std::size_t columns);

}  // namespace consumer
