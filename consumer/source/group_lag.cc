#include "consumer/source/group_lag.h"

#include "shared/kafka/record_probe.h"

namespace consumer {
namespace {

using shared::Result;
using shared::kafka::Positions;

// Fills in what the first unread record of each partition tells.
Result<void> AddOldestUnread(const shared::kafka::ClientConfig& client, const std::string& topic,
                             std::chrono::milliseconds timeout, std::vector<GroupLag>& rows) {
  Positions unread;
  for (const GroupLag& row : rows) {
    if (row.lag.value_or(0) > 0) unread[row.partition] = *row.committed;
  }
  const auto found = shared::kafka::FirstRecordsAt(client, topic, unread, timeout);
  if (!found) return Forward(found);
  for (GroupLag& row : rows) {
    const auto record = found->find(row.partition);
    if (record == found->end() || !record->second.log_append_time) continue;
    row.oldest_unread = record->second.witness.timestamp;
  }
  return {};
}

}  // namespace

Result<std::vector<GroupLag>> ReadGroupLag(const shared::kafka::ClientConfig& client,
                                           const std::string& topic, const std::string& group,
                                           std::chrono::milliseconds timeout) {
  auto consumer = shared::kafka::Consumer::Open(client, {.topic = topic, .group = group});
  if (!consumer) return Forward(consumer);
  const auto description = consumer->DescribeTopic(timeout);
  if (!description) return Forward(description);
  // First, so that a commit is never beyond its end, but where the topic was made again.
  const auto committed = consumer->Committed(description->partitions, timeout);
  if (!committed) return Forward(committed);
  const auto ends = consumer->EndOffsets(description->partitions, timeout);
  if (!ends) return Forward(ends);
  std::vector<GroupLag> rows;
  for (const auto& [partition, end] : *ends) {
    GroupLag row{
        .partition = partition, .committed = {}, .end = end, .lag = {}, .oldest_unread = {}};
    if (const auto found = committed->find(partition); found != committed->end()) {
      row.committed = found->second;
      row.lag = end.value - found->second.value;
    }
    rows.push_back(row);
  }
  if (auto added = AddOldestUnread(client, topic, timeout, rows); !added) return Forward(added);
  return rows;
}

}  // namespace consumer
