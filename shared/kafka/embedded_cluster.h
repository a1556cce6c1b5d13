// How the embedded broker (librdkafka's mock cluster) is told from a real Kafka.
#pragma once

#include <string_view>

namespace shared::kafka {

// What its cluster id begins with; it draws a new id each time it starts.
inline constexpr std::string_view kEmbeddedCluster = "mockCluster";

// Whether the id is of an embedded broker, which knows no admin calls, no look-up by time, and
// forgets everything at its end.
constexpr bool IsEmbeddedBroker(std::string_view cluster_id) {
  return cluster_id.starts_with(kEmbeddedCluster);
}

}  // namespace shared::kafka
