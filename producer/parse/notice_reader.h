// Notices of the v1.1 stream: what it says about itself or about tweets sent before.
// Shapes: developer.x.com, "Streaming message types".
#pragma once

#include <string>
#include <string_view>

#include "producer/parse/message.h"

namespace producer {

// Reads a line that is a JSON object and no status. `key` is the object's first key, which tells
// the kind. Fields that are missing or of another type stay at their defaults.
Notice ReadNotice(std::string key, std::string_view line);

}  // namespace producer
