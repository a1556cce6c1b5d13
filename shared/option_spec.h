// OptionSpec is one row of a table of options.
#pragma once

#include <string>
#include <string_view>

#include "shared/option_value.h"

namespace shared {

struct OptionSpec {
  // At least one of the two. Without a long name it exists as a flag only.
  std::string short_name;  // "b"
  std::string long_name;   // "brokers"
  std::string group;       // Heading in the help.
  std::string help;        // One sentence or two.
  OptionValue value;
  bool in_environment = true;  // Has a variable; REQUIRES a long name.
  bool in_file = true;         // Has a key in the configuration file; REQUIRES a long name.

  // What sources file its values under.
  const std::string& key() const { return long_name.empty() ? short_name : long_name; }
  // As people type it: "--brokers", "-q".
  std::string flag() const { return long_name.empty() ? "-" + short_name : "--" + long_name; }
};

// Reads "-b,--brokers", "--top" or "-q".
OptionSpec SpecOf(std::string_view names);

// "HASHTAG_CONSUMER_BATCH_INTERVAL" for --batch-interval: upper-case, '-' and '.' as '_'.
std::string EnvironmentNameOf(std::string_view prefix, std::string_view name);

}  // namespace shared
