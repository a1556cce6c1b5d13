// The version of this build, as the programs tell it.
#pragma once

#include <string_view>

namespace shared {

std::string_view Version();  // "0.1.0"

}  // namespace shared
