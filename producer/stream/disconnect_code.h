// The codes of a v1.1 stream's disconnect message, and what each means to us ("Streaming message
// types", developer.x.com). Pure.
#pragma once

#include <cstdint>
#include <string>

namespace producer {

enum class DisconnectMeaning : std::uint8_t {
  kReconnect,  // Connect again as after any close.
  kEvicted,    // 2, 7: another stream of the same account took our place.
  kRevoked,    // 6: the access token is no longer good.
};

DisconnectMeaning MeaningOf(int code);

// "disconnect code 12 (shed load): the server's host was overloaded"; also for a code that is not
// known.
std::string DescribeDisconnect(int code);

}  // namespace producer
