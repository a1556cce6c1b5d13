// Finds what somebody may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shared {

// Returns the name closest to `typed`, by letters left out, put in, replaced or swapped with their
// neighbour; empty where none is close (more than a third of its letters differ). Of equally close
// names the first. Pure.
std::string NearestName(std::string_view typed, const std::vector<std::string>& names);

// "; did you mean --tokenizer?", with `prefix` before the name, or nothing.
std::string DidYouMean(std::string_view typed, const std::vector<std::string>& names,
                       std::string_view prefix = "");

}  // namespace shared
