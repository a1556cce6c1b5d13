#include "shared/version.h"

namespace shared {

std::string_view Version() { return PIPELINE_VERSION; }

}  // namespace shared
