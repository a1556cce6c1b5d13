// Where a checkpoint lies. Pure.
#pragma once

#include <filesystem>
#include <string_view>

#include "shared/error.h"
#include "shared/options.h"

namespace consumer {

// Reads a directory as people name it: a path, one that begins with "~/" (a configuration file has
// no shell), or file:///PATH. kUsage: other schemes, other hosts, an empty path.
shared::Result<std::filesystem::path> ParseCheckpointPath(std::string_view text,
                                                          const shared::Environment& environment);

// ${XDG_STATE_HOME:-~/.local/state}/hashtag-consumer/TOPIC. kUsage when the environment has
// neither home.
shared::Result<std::filesystem::path> DefaultCheckpointPath(std::string_view topic,
                                                            const shared::Environment& environment);

}  // namespace consumer
