#include "shared/option_spec.h"

#include <algorithm>
#include <cctype>

namespace shared {

OptionSpec SpecOf(std::string_view names) {
  OptionSpec spec;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    if (name.starts_with("--")) {
      spec.long_name = name.substr(2);
    } else {
      spec.short_name = name.substr(1);
    }
  }
  return spec;
}

std::string EnvironmentNameOf(std::string_view prefix, std::string_view name) {
  std::string variable(prefix);
  variable += '_';
  for (const char c : name) {
    const bool separator = c == '-' || c == '.';
    variable += separator ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

}  // namespace shared
