// How a tag that a person names is found among those that the job counts.
#pragma once

#include <functional>
#include <string>

namespace consumer {

// Both take valid UTF-8, and may be called by any thread.
struct TagReading {
  // As the job counts it: "kafka" is "#kafka", with --fold-case "#Kafka" too. What has its sign
  // keeps it.
  std::function<std::string(const std::string&)> as_counted;
  // Texts that differ in case alone become equal.
  std::function<std::string(const std::string&)> folded;
};

}  // namespace consumer
