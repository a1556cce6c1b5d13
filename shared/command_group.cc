#include "shared/command_group.h"

#include <fmt/format.h>

#include "shared/option_help.h"

namespace shared {

std::optional<std::string> GroupHelp(std::string_view program,
                                     std::span<const std::string> arguments,
                                     std::span<const CommandSummary> commands) {
  if (arguments.size() < 2 || (arguments[1] != "--help" && arguments[1] != "-h")) {
    return std::nullopt;
  }
  const std::string group = arguments[0] + " ";
  std::string listed;
  for (const CommandSummary& command : commands) {
    if (!command.words.starts_with(group)) continue;
    constexpr std::size_t kIndent = 6;
    listed +=
        fmt::format("  {} {}\n{}", program, command.words, WrapText(command.summary, kIndent));
  }
  if (listed.empty()) return std::nullopt;
  return fmt::format("Usage: {} {}COMMAND [OPTION]...\n\nCommands, each with its own --help:\n{}",
                     program, group, listed);
}

}  // namespace shared
