// ProducerOptions is what tweet-producer was asked to do, from flags, environment, configuration
// file and defaults (shared/options.h), checked once at start.
//
//   auto line = ParseProducerOptions({"--track", "cpp"}, shared::ProcessEnvironment());
//   if (!line) …          // kUsage
//   if (line->print) …    // --help, --version: print it on stdout, exit 0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "producer/options/per_source.h"
#include "producer/options/source_kind.h"
#include "producer/options/x_options.h"
#include "producer/publish/journal_publisher.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/mastodon_endpoint.h"
#include "producer/stream/proxy.h"
#include "producer/stream/stream_filter.h"
#include "shared/error.h"
#include "shared/host_port.h"
#include "shared/options.h"
#include "shared/service_options.h"

namespace producer {

// What our environment variables start with.
inline constexpr const char* kEnvironmentPrefix = "TWEET_PRODUCER";

enum class DestinationKind : std::uint8_t { kKafka, kStdout, kSocket };

struct Destination {
  DestinationKind kind = DestinationKind::kKafka;
  shared::HostPort address = {};  // Of a socket.
};

enum class Command : std::uint8_t {
  kRun,            // No word.
  kDoctor,         // "doctor": takes the same options.
  kJournalShow,    // "journal show"
  kRulesList,      // "rules list"
  kRulesSync,      // "rules sync"
  kRulesValidate,  // "rules validate"
};

// Where records wait for Kafka.
struct JournalOptions {
  // Absent: --journal off. Flag: --journal; its default is DefaultStatePath (shared/state_path.h).
  std::optional<std::filesystem::path> dir;

  // Range: 1 MiB to 1 EiB. Flag: --journal-max-bytes.
  std::uint64_t max_bytes = std::uint64_t{1} << 30;

  // Flag: --journal-full.
  WhenFull when_full = WhenFull::kPause;

  // Flag: --journal-sync.
  bool sync = false;

  // How long records are gathered for one transaction. Range: 10 ms to 30 s. Flag:
  // --commit-interval.
  std::chrono::milliseconds commit_interval{500};
};

// What a line of file, stdin or socket is.
enum class LineFormat : std::uint8_t {
  kTweets,    // A tweet of Twitter's v1.1 API as JSON.
  kBluesky,   // An event of Bluesky's Jetstream, as --record of --source bluesky writes it.
  kMastodon,  // An event of Mastodon's, likewise.
  kTexts,     // A text, and nothing else.
};

struct ProducerOptions {
  Command command = Command::kRun;

  // Flags of both services. `broker_wait` is set here to 30 s for --dry-run and 10 s for doctor;
  // absent: for ever. `log_level` of doctor is kError, unless a flag says otherwise.
  shared::ServiceOptions service;

  // At least one, each kind once. Flag: --source.
  std::vector<SourceKind> sources = {SourceKind::kTwitter};

  // What may be told of each source (per_source.h). Flags: --endpoint, --record, --source-name.
  PerSource endpoints{.plain = std::string(kTwitterEndpoint), .named = {}};
  PerSource records;
  PerSource source_names;

  // Of these options one source's own, as ForSource has it: of the first, unless it is asked for.
  SourceKind source = SourceKind::kTwitter;

  // Only for sources that are asked for a stream; of bluesky a list by commas, of mastodon the
  // server. Of --endpoint, else SourceTraits::endpoint.
  std::string endpoint{kTwitterEndpoint};

  // Of such sources, too. Flag: --ca-file.
  std::string ca_file;

  // Only for the source twitter. Flag: --credentials-file.
  std::optional<std::string> credentials_file;

  // Only for the source mastodon. Flags: --mastodon-token-file, --timeline.
  std::optional<std::string> mastodon_token_file;
  MastodonTimeline timeline = MastodonTimeline::kPublic;

  // Only for the source x, and for `rules`.
  XOptions x;
  RulesCommandOptions rules;

  // No other proxy is used, whatever http_proxy and its like say. Flag: --proxy.
  Proxy proxy;

  // Flags: --track, --follow, --locations, --language, --filter-level. Of bluesky and mastodon
  // --track and --language, applied by us (filter/post_filter.h), but for a timeline of tags.
  StreamFilter filter;

  // A stream without any byte for so long is dead. Of x 25 s, unless given. Range: 1 s to 1 h.
  // Of --stall-timeout, else SourceTraits::stall.
  std::chrono::milliseconds stall_timeout = kUsualStall;
  // Flag: --stall-timeout; the second: it stood on the command line, and is meant though it is the
  // default.
  std::chrono::milliseconds stall_asked = kUsualStall;
  bool stall_is_meant = false;

  // How long 420s and 429s in a row are borne. Range: 0 s to 30 days. Flag: --max-rate-limit-wait.
  std::chrono::milliseconds max_rate_limit_wait{std::chrono::hours(1)};

  // Only for the source file. Flag: --file.
  std::string file;

  // Only for the source socket: one of them. Flags: --connect, --listen.
  std::optional<shared::HostPort> connect;
  std::optional<shared::HostPort> listen;

  // Messages a second, for file and stdin. Range: 0.001 to 1,000,000. Flag: --rate.
  std::optional<double> rate;

  // How many times as fast as the tweets were written, for file and stdin. Range: 0.001 to
  // 1,000,000. Flag: --speed.
  std::optional<double> speed;

  // Of file, stdin and socket. Flag: --input.
  LineFormat line_format = LineFormat::kTweets;

  // Where the raw stream is written too; empty: nowhere. Of --record.
  std::string record;

  // What the header `source` of each record says; empty: the word of --source. Of --source-name.
  std::string source_name;

  // Whether a tweet received again is left out; absent: SourceTraits::repeats. Flag: --duplicates.
  std::optional<bool> drop_duplicates;

  // Flag: --to.
  Destination to;

  // Writes the text of each tweet to stdout too. Flag: --print-tweets.
  bool print_tweets = false;

  // Every record gets the time received as its timestamp. Flag: --timestamp ingest.
  bool ingest_time = false;

  // A deletion becomes a record with a null value. Flag: --publish-deletes.
  bool publish_deletes = false;

  // Flag: --retweets skip.
  bool skip_retweets = false;

  // Ends the run after so many tweets, of all sources together. Range: 1 on. Flag: --max-tweets.
  std::optional<std::uint64_t> max_tweets;

  // For a topic that is not there yet. Range: 1 to 10,000; 1 to 100. Flags: --partitions,
  // --replication, --topic-config.
  std::uint64_t partitions = 4;
  std::uint64_t replication = 1;
  std::map<std::string, std::string> topic_config;

  // Flags: --journal and those beside it.
  JournalOptions journal;

  // Shows what would be done, and ends. Flag: --dry-run.
  bool dry_run = false;

  // Doctor alone: leaves out what needs the stream's server. Flag: --offline.
  bool offline = false;

  // The ledger (and --dry-run) as JSON. Flag: --json.
  bool json = false;
};

// `rules list|sync|validate`.
bool IsOfRules(Command command);

// The options as a run with this source alone would have them. REQUIRES: it is one of `sources`.
ProducerOptions ForSource(ProducerOptions options, SourceKind source);

// What the header `source` says.
std::string SourceNameOf(const ProducerOptions& options);
bool DropsDuplicates(const ProducerOptions& options);

struct ProducerCommandLine {
  ProducerOptions options;
  std::optional<std::string> print;  // Print this instead of running.
};

// The words of every command, one or two each; of a run: none.
std::vector<std::string> CommandNames();

// `arguments` without the program's name. Every error is kUsage, and names flag, variable or file
// and line.
shared::Result<ProducerCommandLine> ParseProducerOptions(const std::vector<std::string>& arguments,
                                                         const shared::Environment& environment);

}  // namespace producer
