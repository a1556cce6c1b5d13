// The topic TOPIC.ledger stands beside the topic of the tweets: compacted, of one partition, a
// public contract (docs/ledger-topic.md). It holds, by key,
//
//   "position/JOURNAL"   {"sequence":1234}    up to which record of a journal the topic has them
//
// The position is written in the transaction that publishes the records, so that after a crash it
// tells which of them are there. JOURNAL is the journal's id.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "producer/record/sequence.h"
#include "shared/error.h"
#include "shared/kafka/admin.h"
#include "shared/kafka/client_config.h"

namespace producer {

std::string LedgerTopicOf(const std::string& topic);

// How it is made: `replication` as the topic of the tweets.
shared::kafka::NewTopic LedgerTopicPlan(const std::string& topic, int replication);

std::string PositionKey(std::string_view journal_id);
std::string PositionValue(Sequence sequence);
// Absent: not such a value.
std::optional<Sequence> ParsePosition(std::string_view value);

// The newest position of the journal; absent: there is none. Reads the ledger topic to its end.
// kRetry: not within `timeout`, or `stop` said so.
shared::Result<std::optional<Sequence>> ReadPosition(const shared::kafka::ClientConfig& config,
                                                     const std::string& ledger_topic,
                                                     std::string_view journal_id,
                                                     std::chrono::milliseconds timeout,
                                                     const std::function<bool()>& stop);

}  // namespace producer
