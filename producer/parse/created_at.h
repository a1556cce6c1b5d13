// The date format of v1.1. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "shared/unix_millis.h"

namespace producer {

// Reads "Wed Feb 29 19:42:02 +0000 2012". The weekday is not checked; any other slip gives nullopt.
std::optional<shared::UnixMillis> ParseCreatedAt(std::string_view text);

}  // namespace producer
