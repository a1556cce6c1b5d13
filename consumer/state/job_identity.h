// What makes a checkpoint this job's and no other's: a change of any of these would make its counts
// mean something else.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace consumer {

// What else decides what is counted, each as its flag was given: --clean, --include and --exclude
// as a JSON array. Empty where it was not given, and in checkpoints made before there was the flag.
struct CountingFlags {
  std::string clean = {};
  std::string include = {};
  std::string exclude = {};
  std::string distinct_per_tweet = {};
  std::string retweets = {};
  std::string distinct_ids = {};
  std::string value = {};
  std::string window = {};  // As "30s".
  std::string slide = {};   // Empty where it is the window's length.
  std::string event_time = {};
  bool operator==(const CountingFlags&) const = default;
};

struct JobIdentity {
  std::string topic;
  std::string cluster_id;  // All of the embedded broker's count as one: "mockCluster".
  std::string count = "hashtags";
  std::string tokenizer = "twitter-text";
  bool fold_case = false;
  CountingFlags flags = {};
  bool operator==(const JobIdentity&) const = default;
};

// The name under which a cluster is remembered: its id, but "mockCluster" for every embedded
// broker, as each draws a new id and forgets its topics when it ends.
std::string ClusterName(std::string_view cluster_id);

// The identity as the checkpoint stores it: field by field, named as the flags are, so that a later
// version adds a field that older checkpoints simply lack.
using IdentityFields = std::map<std::string, std::string>;
IdentityFields FieldsOf(const JobIdentity& identity);
JobIdentity IdentityOf(const IdentityFields& fields);

// kCorrupt when `stored` is another job's than `wanted`: names the first field that differs, both
// values and the ways out. `where` is the checkpoint's directory.
shared::Result<void> CheckIdentity(const std::string& where, const IdentityFields& stored,
                                   const IdentityFields& wanted);

}  // namespace consumer
