// Where a program keeps what must outlive it: a consumer's checkpoint, a producer's journal. Pure.
#pragma once

#include <filesystem>
#include <string_view>

#include "shared/error.h"
#include "shared/options.h"

namespace shared {

// Reads a directory as people name it: a path, one that begins with "~/" (a configuration file has
// no shell), or file:///PATH. kUsage: other schemes, other hosts, an empty path; or "~/" where HOME
// is not set, naming the flag to give instead.
Result<std::filesystem::path> ParseStatePath(std::string_view text, std::string_view flag,
                                             const Environment& environment);

// ${XDG_STATE_HOME:-~/.local/state}/PROGRAM/TOPIC. kUsage when the environment has neither home.
Result<std::filesystem::path> DefaultStatePath(std::string_view program, std::string_view topic,
                                               std::string_view flag,
                                               const Environment& environment);

}  // namespace shared
