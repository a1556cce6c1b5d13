#include "producer/sources/user_agent.h"

#include <fmt/format.h>

#include "shared/version.h"

namespace producer {

std::string UserAgent() { return fmt::format("tweet-producer/{}", shared::Version()); }

}  // namespace producer
