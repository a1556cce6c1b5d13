#include "shared/state_path.h"

#include <fmt/format.h>

namespace shared {
namespace {

constexpr std::string_view kFileScheme = "file://";

Result<std::filesystem::path> HomeOf(std::string_view flag, const Environment& environment) {
  const auto home = environment.find("HOME");
  if (home != environment.end() && !home->second.empty()) return home->second;
  return Fail(ErrorKind::kUsage,
              fmt::format("HOME is not set, so there is no default place: give {} DIR", flag));
}

}  // namespace

Result<std::filesystem::path> ParseStatePath(std::string_view text, std::string_view flag,
                                             const Environment& environment) {
  std::string_view path = text;
  if (path.starts_with(kFileScheme)) path.remove_prefix(kFileScheme.size());
  const bool foreign = path.size() != text.size() ? !path.starts_with('/') : path.contains("://");
  if (foreign) {
    return Fail(ErrorKind::kUsage,
                fmt::format("\"{}\" is not on this machine: give a directory, as in "
                            "/var/lib/hashtags or file:///var/lib/hashtags",
                            text));
  }
  if (path.empty()) return Fail(ErrorKind::kUsage, "the name of the directory is empty");
  if (!path.starts_with("~/")) return std::filesystem::path(path);
  const auto home = HomeOf(flag, environment);
  if (!home) return home;
  return *home / path.substr(2);
}

Result<std::filesystem::path> DefaultStatePath(std::string_view program, std::string_view topic,
                                               std::string_view flag,
                                               const Environment& environment) {
  const std::filesystem::path below = std::filesystem::path(program) / topic;
  // The XDG specification has relative paths ignored.
  const auto state = environment.find("XDG_STATE_HOME");
  if (state != environment.end() && state->second.starts_with('/')) return state->second / below;
  const auto home = HomeOf(flag, environment);
  if (!home) return home;
  return *home / ".local/state" / below;
}

}  // namespace shared
