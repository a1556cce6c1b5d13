// From the options of a run to the parts of its job. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/job/job.h"
#include "consumer/job/tables.h"
#include "consumer/job/windowing.h"
#include "consumer/options/options.h"
#include "consumer/source/kafka_source.h"
#include "consumer/state/job_identity.h"
#include "shared/clock.h"

namespace consumer {

JobIdentity IdentityOf(const ConsumerOptions& options, const std::string& cluster_id);

KafkaSourceOptions SourceOptionsOf(const ConsumerOptions& options);

// What this sink is shown: --top where given, else 10 rows on the console and all elsewhere. A sink
// that holds a table is given its changes, whatever the output mode.
TablePolicy PolicyOf(const SinkSpec& spec, const ConsumerOptions& options);

// A tag as the job counts it: with its sign, and folded where tags are. REQUIRES: UTF-8.
std::string AsCounted(const std::string& tag, const ExtractOptions& extract);
std::string Folded(std::string_view tag);

// Whether one of the sinks is given followed tweets.
bool SinksTakeTweets(const ConsumerOptions& options);

// The followed tags as the job counts them. None where neither a sink nor --http takes their
// tweets.
std::vector<std::string> FollowedTagsOf(const ConsumerOptions& options);

// Rows of a table on the console: --top where given, else 10.
std::size_t PlacesOf(const ConsumerOptions& options);

SinkOptions SinkOptionsOf(const ConsumerOptions& options);

// Which windows' rows the job makes.
WindowRows WindowRowsOf(const ConsumerOptions& options);

// With --http at least kLivePlaces rows are offered, and what the dashboard looks back at is kept.
JobOptions JobOptionsOf(const ConsumerOptions& options);

// Null without --window.
std::unique_ptr<Windowing> MakeWindowing(const ConsumerOptions& options,
                                         const shared::Clock& clock);

}  // namespace consumer
