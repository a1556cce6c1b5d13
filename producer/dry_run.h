// What --dry-run shows: for each source the request that would be sent, with secrets masked, or why
// it would not start; and the topic, or why nothing is known of it.
//
//   Print(DescribeRequests(options, requests));       // Before Kafka is waited for.
//   Print(DescribeFound(options, FindTopic(…)));      // "topic  tweets at 127.0.0.1:9092: …"
//
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "producer/options/options.h"
#include "producer/publish/topic_setup.h"
#include "producer/sources/source_setup.h"
#include "shared/error.h"

namespace producer {

// Of SourceSetup::DescribeRequest, in the order of --source.
using Requests = std::vector<shared::Result<Rows>>;
// Absent: not Kafka, or not looked for.
using DryRunTopic = std::optional<shared::Result<TopicState>>;

// Of each source and of --to; as text.
std::string DescribeRequests(const ProducerOptions& options, const Requests& requests);
// The row of the topic; as text. Empty: there is none.
std::string DescribeFound(const ProducerOptions& options, const DryRunTopic& topic);

// All of it, with --json as one object, where several sources stand in an array "sources".
std::string DescribeRun(const ProducerOptions& options, const Requests& requests,
                        const DryRunTopic& topic);

}  // namespace producer
