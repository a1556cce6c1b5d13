// Commands of two words, as "state show" and "state list": what the first word alone is good for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shared {

struct CommandSummary {
  std::string_view words;  // "state show"
  std::string_view summary;
};

// The help of the commands that begin with a word, where the arguments ask for no more than that:
// {"state", "--help"}. Absent: they do not. Pure.
std::optional<std::string> GroupHelp(std::string_view program,
                                     std::span<const std::string> arguments,
                                     std::span<const CommandSummary> commands);

}  // namespace shared
