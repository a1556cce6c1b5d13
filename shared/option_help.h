// The help text of a table of options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/option_spec.h"

namespace shared {

// Options under their group's heading, in the order of the table, with default and environment
// variable; the group `last` at the end. Wrapped at 80 columns. Pure.
std::string OptionHelp(const std::vector<OptionSpec>& options, std::string_view environment_prefix,
                       std::string_view last);

// Breaks a paragraph into lines of up to 80 columns, each after `indent` spaces and ended.
std::string WrapText(std::string_view text, std::size_t indent);

}  // namespace shared
