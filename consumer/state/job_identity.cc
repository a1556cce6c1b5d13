#include "consumer/state/job_identity.h"

#include <set>

#include <fmt/format.h>

#include "shared/kafka/embedded_cluster.h"

namespace consumer {

namespace {

constexpr char kTopic[] = "topic";
constexpr char kCluster[] = "cluster";
constexpr char kCount[] = "count";
constexpr char kTokenizer[] = "tokenizer";
constexpr char kFoldCase[] = "fold-case";

struct NamedFlag {
  const char* name;
  std::string CountingFlags::* value;
};
constexpr NamedFlag kFlags[] = {{"clean", &CountingFlags::clean},
                                {"include", &CountingFlags::include},
                                {"exclude", &CountingFlags::exclude},
                                {"distinct-per-tweet", &CountingFlags::distinct_per_tweet},
                                {"retweets", &CountingFlags::retweets},
                                {"distinct-ids", &CountingFlags::distinct_ids},
                                {"value", &CountingFlags::value},
                                {"window", &CountingFlags::window},
                                {"slide", &CountingFlags::slide},
                                {"event-time", &CountingFlags::event_time}};

std::string ValueOf(const IdentityFields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

std::string Shown(const std::string& value) { return value.empty() ? "none" : '"' + value + '"'; }

}  // namespace

std::string ClusterName(std::string_view cluster_id) {
  return std::string(shared::kafka::IsEmbeddedBroker(cluster_id) ? shared::kafka::kEmbeddedCluster
                                                                 : cluster_id);
}

IdentityFields FieldsOf(const JobIdentity& identity) {
  IdentityFields fields = {{kTopic, identity.topic},
                           {kCluster, ClusterName(identity.cluster_id)},
                           {kCount, identity.count},
                           {kTokenizer, identity.tokenizer},
                           {kFoldCase, identity.fold_case ? "true" : "false"}};
  for (const NamedFlag& flag : kFlags) {
    const std::string& value = identity.flags.*flag.value;
    if (!value.empty()) fields[flag.name] = value;
  }
  return fields;
}

JobIdentity IdentityOf(const IdentityFields& fields) {
  JobIdentity identity{.topic = ValueOf(fields, kTopic),
                       .cluster_id = ValueOf(fields, kCluster),
                       .count = ValueOf(fields, kCount),
                       .tokenizer = ValueOf(fields, kTokenizer),
                       .fold_case = ValueOf(fields, kFoldCase) == "true"};
  for (const NamedFlag& flag : kFlags) identity.flags.*flag.value = ValueOf(fields, flag.name);
  return identity;
}

shared::Result<void> CheckIdentity(const std::string& where, const IdentityFields& stored,
                                   const IdentityFields& wanted) {
  std::set<std::string> names;
  for (const auto& [name, value] : stored) names.insert(name);
  for (const auto& [name, value] : wanted) names.insert(name);
  for (const std::string& name : names) {
    const std::string before = ValueOf(stored, name);
    const std::string now = ValueOf(wanted, name);
    if (before == now) continue;
    return shared::Fail(
        shared::ErrorKind::kCorrupt,
        fmt::format("checkpoint {} is another job's: its {} is {}, this job's is {}; name another "
                    "directory with --checkpoint, or move this one aside with --fresh{}",
                    where, name, Shown(before), Shown(now),
                    name == kCluster ? ", or go on with its counts after `state rebase`" : ""));
  }
  return {};
}

}  // namespace consumer
