// A topic to make, as --create names it.
#pragma once

#include <string>
#include <string_view>

#include "shared/error.h"

namespace sandbox {

struct TopicSpec {
  std::string name;
  int partitions = 4;
  bool operator==(const TopicSpec&) const = default;
};

// Reads "NAME" or "NAME:PARTITIONS". The name is Kafka's: 1 to 249 of letters, digits, '.', '_' and
// '-', neither "." nor "..". Partitions: 1 to 1000. kUsage otherwise.
shared::Result<TopicSpec> ParseTopicSpec(std::string_view text);

}  // namespace sandbox
