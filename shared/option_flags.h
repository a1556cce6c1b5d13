// The command line, read by a table of options.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "shared/error.h"
#include "shared/option_spec.h"

namespace shared {

// The texts of each option that was given, by OptionSpec::key; a flag's are "true" or "false".
using FlagValues = std::map<std::string, std::vector<std::string>>;

// Reads "--name value", "--name=value", "-n value", "-nvalue" and "-qv". Up to `most_operands`
// other arguments go to `operands`. kUsage names the first argument that is not understood and the
// nearest option. Values are not looked into.
Result<FlagValues> ReadFlags(const std::vector<OptionSpec>& options,
                             const std::vector<std::string>& arguments, std::size_t most_operands,
                             std::vector<std::string>& operands);

}  // namespace shared
