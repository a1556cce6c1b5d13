#include "producer/options.h"

#include <string_view>
#include <utility>

#include "producer/option_rules.h"
#include "producer/option_tables.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::OptionTable;
using shared::Result;

constexpr auto kDryRunWait = 30s;

}  // namespace

std::string_view NameOf(SourceKind source) {
  switch (source) {
    case SourceKind::kTwitter:
      return "twitter";
    case SourceKind::kFile:
      return "file";
    case SourceKind::kStdin:
      return "stdin";
    case SourceKind::kSocket:
      return "socket";
  }
  return "";
}

std::string SourceNameOf(const ProducerOptions& options) {
  return options.source_name.empty() ? std::string(NameOf(options.source)) : options.source_name;
}

bool DropsDuplicates(const ProducerOptions& options) {
  return options.drop_duplicates.value_or(options.source == SourceKind::kTwitter);
}

Result<ProducerCommandLine> ParseProducerOptions(const std::vector<std::string>& arguments,
                                                 const shared::Environment& environment) {
  ProducerCommandLine line;
  ProducerOptions& options = line.options;
  OptionTable table(
      {.name = "tweet-producer",
       .environment_prefix = kEnvironmentPrefix,
       .summary = "Reads tweets from a stream and publishes them to a Kafka topic, each text as "
                  "one record. Ends on Ctrl-C with a ledger of where every message went.",
       .epilogue = "Example: tweet-producer --source file --file tweets.jsonl -b 127.0.0.1:9092"});
  AddSourceOptions(table, options);
  AddTwitterOptions(table, options);
  AddDestinationOptions(table, options);
  AddTopicOption(table, options.service);
  AddKafkaOptions(table, options.service, "no end; 30s for --dry-run");
  AddGeneralOptions(table, options);
  auto print = table.Parse(arguments, environment);
  if (!print) return shared::Forward(print);
  line.print = *std::move(print);
  if (line.print) return line;
  if (auto fits = CheckTogether(options, table); !fits) return shared::Forward(fits);
  if (options.dry_run && !options.service.broker_wait) options.service.broker_wait = kDryRunWait;
  return line;
}

}  // namespace producer
