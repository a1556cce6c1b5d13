#include "producer/options/option_tables.h"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "producer/stream/x_stream.h"
#include "shared/http/http_option.h"

namespace producer {
namespace {

using namespace std::chrono_literals;
using shared::Choice;
using shared::Count;
using shared::Duration;
using shared::ErrorKind;
using shared::Fail;
using shared::Flag;
using shared::HostPort;
using shared::OptionTable;
using shared::OptionValue;
using shared::Parsed;
using shared::Result;
using shared::Text;

constexpr double kSlowest = 0.001, kFastest = 1'000'000;

Result<std::optional<double>> ReadFactor(std::string_view text, std::string_view what) {
  double factor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
  if (error == std::errc() && end == text.data() + text.size() && factor >= kSlowest &&
      factor <= kFastest) {
    return factor;
  }
  return Fail(ErrorKind::kUsage, fmt::format("\"{}\" is no {} (0.001 to 1000000)", text, what));
}

Result<std::optional<double>> ReadRate(std::string_view text) {
  return ReadFactor(text, "number of messages a second");
}

// "10x", or "10".
Result<std::optional<double>> ReadSpeed(std::string_view text) {
  if (text.ends_with('x')) text.remove_suffix(1);
  return ReadFactor(text, "number of times as fast, as in 10x");
}

// "twitter and bluesky".
std::string NamesWhere(bool SourceTraits::* trait) {
  std::string names;
  std::string_view last;
  for (const SourceTraits& source : AllSources()) {
    if (!(source.*trait)) continue;
    if (!last.empty()) names += (names.empty() ? "" : ", ") + std::string(last);
    last = source.name;
  }
  return fmt::format("{} and {}", names, last);
}

OptionValue Duplicates(std::optional<bool>* target) {
  return Parsed<std::optional<bool>>(
      target, "drop|publish",
      "drop for " + NamesWhere(&SourceTraits::repeats) + ", publish for all others",
      [](std::string_view text) -> Result<std::optional<bool>> {
        if (text == "drop") return true;
        if (text == "publish") return false;
        return std::unexpected(shared::NoSuchChoice(text, {"drop", "publish"}));
      });
}

OptionValue Address(std::optional<HostPort>* target) {
  return Parsed<std::optional<HostPort>>(
      target, "HOST:PORT", "", [](std::string_view text) -> Result<std::optional<HostPort>> {
        auto address = shared::ParseHostPort(text);
        if (!address) return Forward(address);
        return *std::move(address);
      });
}

Result<Destination> ReadDestination(std::string_view text) {
  constexpr std::string_view kSocket = "socket:";
  if (text == "kafka") return Destination{DestinationKind::kKafka};
  if (text == "stdout") return Destination{DestinationKind::kStdout};
  if (!text.starts_with(kSocket)) {
    return std::unexpected(shared::NoSuchChoice(text, {"kafka", "stdout", "socket:HOST:PORT"}));
  }
  auto address = shared::ParseHostPort(text.substr(kSocket.size()));
  if (!address) return Forward(address);
  return Destination{DestinationKind::kSocket, *std::move(address)};
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

// How a server is reached.
void AddReach(OptionTable& table, ProducerOptions& options) {
  OptionValue endpoint = PerSourceText(&options.endpoints, "URL");
  endpoint.default_text = std::string(kTwitterEndpoint) +
                          "; for bluesky its four public hosts; for x " + std::string(kXEndpoint) +
                          "; mastodon has none";
  table.Add("--endpoint", std::move(endpoint),
            "The stream's whole URL; for bluesky one or more, separated by commas: when one is in "
            "trouble the next is asked; for mastodon the server, https://mastodon.example. http:// "
            "and ws:// are allowed on this machine only.");
  table.Add("--ca-file", Text(&options.ca_file, "FILE"),
            "Certificates to trust instead of the system's (PEM).");
  table.Add("--proxy", Parsed<Proxy>(&options.proxy, "URL|off", "off", ParseProxy),
            "Reach the endpoint through this proxy: [http|https|socks5|socks5h://]HOST:PORT. One "
            "with USER:PASSWORD@ is taken from the environment only. The variables http_proxy, "
            "https_proxy and all_proxy are not looked at.");
}

void AddWords(OptionTable& table, ProducerOptions& options) {
  table.Add(
      "--track", Text(&options.filter.track, "PHRASES"),
      "What to listen for: comma = or, space = and. For bluesky and mastodon we pick them out "
      "of all. With --timeline hashtag: tags.");
  table.Add("--language", Text(&options.filter.language, "CODES"),
            "Only tweets in these languages (en,de).");
}

void AddRateLimitWait(OptionTable& table, ProducerOptions& options) {
  table.Add(
      "--max-rate-limit-wait", Duration(&options.max_rate_limit_wait, 0s, std::chrono::days(30)),
      "Exit 5 after HTTP 420 and 429 in a row for so long, or before a wait longer than that.");
}

}  // namespace

void AddSourceOptions(OptionTable& table, ProducerOptions& options) {
  table.Group("Source");
  table.Add("--source", SourceList(&options.sources),
            "Where tweets come from: a v1.1 filter stream; Bluesky's public posts, without an "
            "account; a Mastodon server's, by an account's token; X's filtered stream, API v2, "
            "whose posts are charged; a file, stdin or a TCP socket with a tweet as JSON a line. "
            "Several run side by side into the one topic, each with a journal and a ledger of its "
            "own.");
  table.Add("--file", Text(&options.file, "FILE"), "The file of --source file.");
  table.Add("--connect", Address(&options.connect),
            "The other side of --source socket, as \"nc -lk 9999\" is one: localhost:9999.");
  table.Add("--listen", Address(&options.listen),
            "Where --source socket waits for the other side instead: 127.0.0.1:9999.");
  table.Add("--rate",
            Parsed<std::optional<double>>(&options.rate, "N", "as fast as they can be published",
                                          ReadRate),
            "Messages a second, for file and stdin: 2 is one each half second.");
  table.Add("--speed", Parsed<std::optional<double>>(&options.speed, "Nx", "", ReadSpeed),
            "For file and stdin: play the tweets as they were written, by their created_at, but so "
            "many times as fast (10x).");
  table.Add("--input",
            Choice<LineFormat>(&options.line_format, {{"json", LineFormat::kTweets},
                                                      {"bluesky", LineFormat::kBluesky},
                                                      {"mastodon", LineFormat::kMastodon},
                                                      {"text", LineFormat::kTexts}}),
            "What a line of file, stdin or socket is: a tweet as JSON, an event of Bluesky's or "
            "Mastodon's as --record keeps it, or a text, which gets its number as id and the time "
            "it is read.");
  table.Add("--record", PerSourceText(&options.records, "FILE"),
            "Add each message to this file as it was received, one a line (mode 600). To play it "
            "again: --source file --source-name twitter --duplicates drop; what Bluesky or "
            "Mastodon sent: the same with its word, and --input bluesky or mastodon.");
  table.Add("--source-name", PerSourceText(&options.source_names, "NAME"),
            "What the header \"source\" of each record says instead of the word of --source.");
  table.Add("--duplicates", Duplicates(&options.drop_duplicates),
            "What becomes of a tweet that comes again, by its id, among the last 1000000.");
  table.Add("--max-tweets", Count(&options.max_tweets, 1, UINT64_MAX),
            "Stop after so many tweets, of all sources together.");
  AddRunForOption(table, options.service);
}

void AddTwitterOptions(OptionTable& table, ProducerOptions& options) {
  table.Group("Stream");
  AddReach(table, options);
  OptionValue credentials = Text(&options.credentials_file, "FILE");
  credentials.default_text = "twitter.txt, if it is there";
  table.Add("--credentials-file", std::move(credentials),
            "Lines \"consumerKey …\", \"consumerSecret …\", \"accessToken …\", "
            "\"accessTokenSecret …\". Or TWEET_PRODUCER_CONSUMER_KEY and so on.");
  table.Add("--mastodon-token-file", Text(&options.mastodon_token_file, "FILE"),
            "The token of an account of the Mastodon server. Or TWEET_PRODUCER_MASTODON_TOKEN.");
  table.Add("--timeline",
            Choice<MastodonTimeline>(&options.timeline, {{"public", MastodonTimeline::kPublic},
                                                         {"public/local", MastodonTimeline::kLocal},
                                                         {"hashtag", MastodonTimeline::kHashtag}}),
            "For mastodon: all posts that the server knows, those of its own users, or those with "
            "the tags of --track.");
  AddWords(table, options);
  table.Add("--follow", Text(&options.filter.follow, "IDS"), "Users to listen to, by id.");
  table.Add("--locations", Text(&options.filter.locations, "BOXES"),
            "Longitude,latitude pairs, south-west corner first. Or-ed with --track.");
  table.Add("--filter-level",
            Choice<std::string>(&options.filter.filter_level,
                                {{"none", "none"}, {"low", "low"}, {"medium", "medium"}}),
            "How much the server leaves out.");
  table.Add(
      "--stall-timeout", Duration(&options.stall_asked, 1s, 1h),
      "Connect again after so long without any byte; Twitter promises one every 30 s, and Bluesky "
      "is asked for one.");
  AddRateLimitWait(table, options);
}

void AddRulesOptions(OptionTable& table, ProducerOptions& options) {
  table.Group("Server");
  AddReach(table, options);
  AddWords(table, options);
  AddRateLimitWait(table, options);
  AddLogOptions(table, options.service);
}

void AddDestinationOptions(OptionTable& table, ProducerOptions& options) {
  table.Group("Destination");
  table.Add(
      "--to",
      Parsed<Destination>(&options.to, "kafka|stdout|socket:HOST:PORT", "kafka", ReadDestination),
      "A topic; stdout with a text a line; or up to five readers, which connect to that "
      "address and get the same lines (a Spark job with socketTextStream, nc).");
  table.Add("--print-tweets", Flag(&options.print_tweets), "Write each text to stdout too.");
  table.Add("--timestamp",
            Choice<bool>(&options.ingest_time, {{"created-at", false}, {"ingest", true}}),
            "The records' time: the tweet's own, or the time received.");
  table.Add("--publish-deletes", Flag(&options.publish_deletes),
            "Publish deletions too: a record with the tweet's id as key and a null value. A tweet "
            "that comes after its deletion is left out.");
  table.Add("--retweets", Choice<bool>(&options.skip_retweets, {{"count", false}, {"skip", true}}),
            "Publish retweets, or leave them out.");
  table.Add("--partitions", Count(&options.partitions, 1, 10'000),
            "How many partitions a topic gets that is not there yet.");
  table.Add("--replication", Count(&options.replication, 1, 100),
            "How many copies a topic gets that is not there yet.");
  table.Add("--topic-config", TopicConfig(&options.topic_config),
            "A setting that a topic gets that is not there yet.");
}

void AddGeneralOptions(OptionTable& table, ProducerOptions& options) {
  table.Group("General");
  shared::http::AddHttpOption(
      table, options.service,
      "Answer /livez, /readyz, /ledger and /metrics there, to programs of this machine "
      "(127.0.0.1:8080; port 0: any free one, which the log tells).");
  AddLogOptions(table, options.service);
  if (options.command == Command::kDoctor) {
    table.AddFlagOnly("--offline", Flag(&options.offline),
                      "Leave out what needs the stream's server.");
    table.PassOver({"dry-run", "json"});
    return;
  }
  table.Add("--dry-run", Flag(&options.dry_run),
            "Show the request (secrets masked), filter and topic, and end; publishes nothing.");
  table.Add("--json", Flag(&options.json), "Write the ledger at the end as JSON.");
}

}  // namespace producer
