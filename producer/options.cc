#include "producer/options.h"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::Choice;
using shared::Count;
using shared::Duration;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::OptionTable;
using shared::OptionValue;
using shared::Origin;
using shared::Parsed;
using shared::Result;
using shared::Text;

constexpr double kSlowest = 0.001, kFastest = 1'000'000;
constexpr auto kDryRunWait = 30s;

Result<std::optional<double>> ReadRate(std::string_view text) {
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error == std::errc() && end == text.data() + text.size() && rate >= kSlowest &&
      rate <= kFastest) {
    return rate;
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("\"{}\" is no number of messages a second (0.001 to 1000000)", text));
}

OptionValue TopicConfig(std::map<std::string, std::string>* target) {
  auto set = [target](const std::vector<std::string>& texts) -> Result<void> {
    target->clear();
    for (const std::string& text : texts) {
      const std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0) {
        return Fail(ErrorKind::kUsage,
                    fmt::format("\"{}\" is not NAME=VALUE (retention.ms=86400000)", text));
      }
      (*target)[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return {};
  };
  return {OptionValue::Arity::kMany, "NAME=VALUE", "retention.ms=-1", std::move(set)};
}

void AddSource(OptionTable& table, ProducerOptions& options) {
  table.Group("Source");
  table.Add("--source",
            Choice<SourceKind>(&options.source, {{"twitter", SourceKind::kTwitter},
                                                 {"file", SourceKind::kFile},
                                                 {"stdin", SourceKind::kStdin}}),
            "Where tweets come from: a v1.1 filter stream, a file or stdin with a tweet as JSON a "
            "line.");
  table.Add("--file", Text(&options.file, "FILE"), "The file of --source file.");
  table.Add("--rate",
            Parsed<std::optional<double>>(&options.rate, "N", "as fast as they can be published",
                                          ReadRate),
            "Messages a second, for file and stdin.");
  table.Add("--max-tweets", Count(&options.max_tweets, 1, UINT64_MAX),
            "Stop after so many tweets.");
  AddRunForOption(table, options.service);
}

void AddTwitter(OptionTable& table, ProducerOptions& options) {
  table.Group("Twitter stream");
  table.Add("--endpoint", Text(&options.endpoint, "URL"),
            "The stream's whole URL. http:// is allowed on this machine only.");
  table.Add("--ca-file", Text(&options.ca_file, "FILE"),
            "Certificates to trust instead of the system's (PEM).");
  OptionValue credentials = Text(&options.credentials_file, "FILE");
  credentials.default_text = "twitter.txt, if it is there";
  table.Add("--credentials-file", std::move(credentials),
            "Lines \"consumerKey …\", \"consumerSecret …\", \"accessToken …\", "
            "\"accessTokenSecret …\". Or TWEET_PRODUCER_CONSUMER_KEY and so on.");
  table.Add("--track", Text(&options.filter.track, "PHRASES"),
            "What to listen for: comma = or, space = and.");
  table.Add("--follow", Text(&options.filter.follow, "IDS"), "Users to listen to, by id.");
  table.Add("--locations", Text(&options.filter.locations, "BOXES"),
            "Longitude,latitude pairs, south-west corner first. Or-ed with --track.");
  table.Add("--language", Text(&options.filter.language, "CODES"),
            "Only tweets in these languages (en,de).");
  table.Add("--filter-level",
            Choice<std::string>(&options.filter.filter_level,
                                {{"none", "none"}, {"low", "low"}, {"medium", "medium"}}),
            "How much the server leaves out.");
  table.Add("--stall-timeout", Duration(&options.stall_timeout, 1s, 1h),
            "Connect again after so long without any byte; Twitter promises one every 30 s.");
  table.Add("--max-rate-limit-wait",
            Duration(&options.max_rate_limit_wait, 0s, std::chrono::days(30)),
            "Exit 5 after HTTP 420 and 429 for so long.");
}

void AddDestination(OptionTable& table, ProducerOptions& options) {
  table.Group("Destination");
  table.Add("--to",
            Choice<Destination>(&options.to,
                                {{"kafka", Destination::kKafka}, {"stdout", Destination::kStdout}}),
            "A topic, or stdout with a text a line.");
  table.Add("--print-tweets", Flag(&options.print_tweets), "Write each text to stdout too.");
  table.Add("--timestamp",
            Choice<bool>(&options.ingest_time, {{"created-at", false}, {"ingest", true}}),
            "The records' time: the tweet's own, or the time received.");
  table.Add("--retweets", Choice<bool>(&options.skip_retweets, {{"count", false}, {"skip", true}}),
            "Publish retweets, or leave them out.");
  table.Add("--partitions", Count(&options.partitions, 1, 10'000),
            "Of a topic that is not there yet.");
  table.Add("--replication", Count(&options.replication, 1, 100),
            "Of a topic that is not there yet.");
  table.Add("--topic-config", TopicConfig(&options.topic_config),
            "Of a topic that is not there yet.");
}

void AddGeneral(OptionTable& table, ProducerOptions& options) {
  AddLogOptions(table, options.service);
  table.Add("--dry-run", Flag(&options.dry_run),
            "Show the request (secrets masked), filter and topic, and end.");
  table.Add("--json", Flag(&options.json), "Write the ledger at the end as JSON.");
}

// A flag that would do nothing is a mistake; in a file or the environment it may be there for
// another run.
Result<void> CheckTogether(const ProducerOptions& options, const OptionTable& table) {
  const auto given = [&](const char* name) { return table.OriginOf(name) == Origin::kFlag; };
  if (options.source == SourceKind::kFile && options.file.empty()) {
    return Fail(ErrorKind::kUsage, "--source file needs --file FILE");
  }
  if (options.source != SourceKind::kFile && given("file")) {
    return Fail(ErrorKind::kUsage, "--file goes with --source file");
  }
  if (options.source == SourceKind::kTwitter && given("rate")) {
    return Fail(ErrorKind::kUsage,
                "--rate goes with --source file or stdin; the stream has its own");
  }
  if (options.to == Destination::kStdout && given("print-tweets")) {
    return Fail(ErrorKind::kUsage, "--print-tweets and --to stdout are the same; give one");
  }
  return {};
}

}  // namespace

std::string_view NameOf(SourceKind source) {
  switch (source) {
    case SourceKind::kTwitter:
      return "twitter";
    case SourceKind::kFile:
      return "file";
    case SourceKind::kStdin:
      return "stdin";
  }
  return "";
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
  AddSource(table, options);
  AddTwitter(table, options);
  AddDestination(table, options);
  AddTopicOption(table, options.service);
  AddKafkaOptions(table, options.service, "no end; 30s for --dry-run");
  AddGeneral(table, options);
  auto print = table.Parse(arguments, environment);
  if (!print) return shared::Forward(print);
  line.print = *std::move(print);
  if (line.print) return line;
  if (auto fits = CheckTogether(options, table); !fits) return shared::Forward(fits);
  if (options.dry_run && !options.service.broker_wait) options.service.broker_wait = kDryRunWait;
  return line;
}

}  // namespace producer
