// What we call ourselves to servers.
#pragma once

#include <string>

namespace producer {

// "tweet-producer/0.1.0"; servers want the version in it.
std::string UserAgent();

}  // namespace producer
