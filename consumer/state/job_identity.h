// What makes a checkpoint this job's and no other's: a change of any of these would make its counts
// mean something else.
#pragma once

#include <string>

namespace consumer {

struct JobIdentity {
  std::string topic;
  std::string cluster_id;  // All of the embedded broker's count as one: "mockCluster".
  std::string count = "hashtags";
  std::string tokenizer = "twitter-text";
  bool fold_case = false;
  bool operator==(const JobIdentity&) const = default;
};

}  // namespace consumer
