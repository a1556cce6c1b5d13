// What a Mastodon server tells of itself at /api/v2/instance (docs.joinmastodon.org/entities/
// Instance). Pure.
#pragma once

#include <string>
#include <string_view>

namespace producer {

// configuration.urls.streaming: "wss://streaming.example". Empty: it is not there, or this is no
// such JSON.
std::string StreamingAddressIn(std::string_view instance);

}  // namespace producer
