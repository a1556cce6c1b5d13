#include "sandbox/stream_simulator/simulator_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/core.h>

#include "sandbox/stream_simulator/fault_scope.h"

namespace sandbox {
namespace {

using shared::ErrorKind;
using shared::Result;
using namespace std::chrono_literals;

constexpr const char* kSummary =
    "A local server that speaks the protocol of Twitter's v1.1 filter stream "
    "(/1.1/statuses/filter.json; /1.1/statuses/sample.json sends all). It is not Twitter, and the "
    "tweets that it sends are invented. It misbehaves on request. With --protocol bluesky it "
    "speaks "
    "Bluesky's Jetstream instead, with --protocol mastodon Mastodon's streaming API, "
    "with --protocol x X's filtered stream. "
    "Clients sign with OAuth 1.0; track, follow, locations, language, filter_level and "
    "delimited=length work as documented by Twitter.";

Result<double> ReadRate(std::string_view text) {
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error == std::errc() && end == text.data() + text.size() && rate >= 0 && rate <= 1e7) {
    return rate;
  }
  return shared::Fail(ErrorKind::kUsage,
                      fmt::format("\"{}\" is no rate; expected a number from 0 to 10000000", text));
}

void AddServerOptions(shared::OptionTable& table, SimulatorOptions& options) {
  table.Group("Server");
  table.Add("--port", shared::Count(&options.port, 0, 65535), "Listens here; 0: any free port.");
  table.Add("--listen", shared::Text(&options.listen, "ADDRESS"),
            "The address to listen on; 0.0.0.0 for all of this machine.");
  table.Add("--address-file", shared::Text(&options.address_file, "FILE"),
            "Gets HOST:PORT once it listens.");
  table.Add("--credentials-file", shared::Text(&options.credentials_file, "FILE"),
            "The four keys that clients must sign with, as in twitter.txt.");
  table.Add(
      "--token-file", shared::Text(&options.token_file, "FILE"),
      "The token that clients must send with --protocol mastodon or x; without it any will do.");
  table.Add("--tls-name", shared::Text(&options.tls_name, "NAME"),
            "Speaks HTTPS, by a certificate for NAME, localhost and 127.0.0.1 of an authority of "
            "its own.");
  table.Add("--ca-out", shared::Text(&options.ca_out, "FILE"),
            "Gets that authority's certificate (PEM). Needs --tls-name.");
}

std::vector<std::pair<std::string, Protocol>> ProtocolChoices() {
  std::vector<std::pair<std::string, Protocol>> choices;
  for (const ProtocolFacts& facts : AllProtocols()) {
    choices.emplace_back(facts.flag, facts.protocol);
  }
  return choices;
}

void AddStreamOptions(shared::OptionTable& table, SimulatorOptions& options) {
  table.Group("Stream");
  table.Add(
      "--protocol", shared::Choice<Protocol>(&options.stream.protocol, ProtocolChoices()),
      "What is spoken: Twitter's, or Bluesky's Jetstream (a WebSocket at /subscribe and at "
      "/xrpc/network.bsky.jetstream.subscribeEvents; no keys), or Mastodon's streaming API "
      "(/api/v1/streaming/public, /public/local, /hashtag?tag=…, /health; "
      "/api/v2/instance), or X's filtered stream (/2/tweets/search/stream, with rules at /rules "
      "below it).");
  table.Add("--look-back", shared::Duration(&options.stream.look_back, 1ms, 24h * 365),
            "Of Bluesky's: how long what was sent can be had again by a cursor.");
  table.Add("--history", shared::Duration(&options.stream.history, 0ms, 24h * 365),
            "Of Bluesky's: how much of that there is at the start.");
  table.Add("--tweets", shared::Text(&options.tweets, "FILE"),
            "The statuses, a JSON object a line: tests/data/sample_tweets.jsonl.");
  table.Add("--rate",
            shared::Parsed<double>(&options.stream.rate, "N",
                                   fmt::format("{}", options.stream.rate), ReadRate),
            "Lines of the file played a second, of which those are sent that match; 0: as fast as "
            "the client reads.");
  table.Add("--once", shared::Flag(&options.stream.schedule.once),
            "Plays the file once and ends the stream; who connects after that gets keep-alives "
            "only. A client whose connection broke gets all again, with the same ids. Without it "
            "the file is played over and over, always with fresh ids and times.");
  table.Add("--notice-every",
            shared::Count(&options.stream.schedule.notice_every, 0, 1'000'000'000),
            "Statuses between two notices, in turn a delete of the status before and a limit with "
            "an invented number; 0: none.");
  table.Add("--keep-alive", shared::Duration(&options.stream.keep_alive, 1ms, 1h),
            "A sign of life after so long without a message; with --protocol x 20s unless given.");
  table.Add("--backfill", shared::Flag(&options.stream.backfill),
            "Of X's: the plan has backfill_minutes.");
}

std::string Epilogue() {
  return "Faults, one line of words a connection: a --fault each, or a line each of --scenario.\n"
         "The first connection suffers the first, and so on; the last one is for all that come\n"
         "after. Words on one line go together (\"drip:7 disconnect:4\").\n\n" +
         FaultHelp() +
         "\nA scenario (blank lines and what stands behind a # are passed over):\n"
         "  cut:line,after=20\n  http:503 times:3   # the next three\n  none               # and "
         "all others\n";
}

// What the flags of faults say, before they are read.
struct FaultSources {
  std::vector<std::string> words;
  std::optional<std::string> scenario;
};

void AddFaultOptions(shared::OptionTable& table, SimulatorOptions& options, FaultSources& faults) {
  table.Group("Misbehaviour");
  table.Add("--fault", shared::Texts(&faults.words, "WORDS"),
            "What the next connection suffers; see below.");
  table.Add("--scenario", shared::Text(&faults.scenario, "FILE"),
            "The same, a line of the file a connection.");
  table.Add("--answer", shared::Count(&options.answer, 400, 599),
            "Refuses every request with this HTTP status.");
  table.Add(
      "--record-requests", shared::Text(&options.record_requests, "FILE"),
      "Gets a line of JSON for each connection when it is over: when it came (at_ms since the "
      "start, unix_ms), what it asked for, what it was answered, duration_ms, bytes.");
}

Result<std::vector<Fault>> ReadFaults(const FaultSources& sources) {
  if (sources.scenario && !sources.words.empty()) {
    return shared::Fail(ErrorKind::kUsage, "--scenario and --fault exclude each other");
  }
  auto faults = sources.scenario ? LoadFaults(*sources.scenario) : ParseFaults(sources.words);
  if (faults || sources.scenario) return faults;
  return shared::Annotate(faults, "--fault");
}

Result<void> CheckFaults(const SimulatorOptions& options) {
  for (const Fault& fault : options.faults) {
    if (auto fits = CheckFaultFits(fault, options.stream.protocol); !fits) return fits;
  }
  return {};
}

bool NeedsRate(const Fault& fault) { return fault.backlog.has_value(); }

Result<void> CheckTwitter(const SimulatorOptions& options) {
  if (options.credentials_file) return {};
  return shared::Fail(ErrorKind::kUsage,
                      "--credentials-file is missing; any four keys will do, in lines like "
                      "\"consumerKey abc\"");
}

Result<void> CheckBluesky(const SimulatorOptions& options) {
  if (options.credentials_file) {
    return shared::Fail(
        ErrorKind::kUsage,
        "--credentials-file goes with --protocol twitter: Bluesky asks for no keys");
  }
  const std::uint64_t every = options.stream.schedule.notice_every;
  if (every > 0 && every < 8) {
    return shared::Fail(ErrorKind::kUsage,
                        "--notice-every is 0, or at least 8 with --protocol bluesky");
  }
  return {};
}

Result<void> CheckToken(const SimulatorOptions& options) {
  if (!options.credentials_file) return {};
  return shared::Fail(ErrorKind::kUsage,
                      "--credentials-file goes with --protocol twitter: Mastodon and X take a "
                      "token, see --token-file");
}

Result<void> CheckTogether(const SimulatorOptions& options) {
  if (options.stream.rate == 0 && std::ranges::any_of(options.faults, NeedsRate)) {
    return shared::Fail(ErrorKind::kUsage, "the fault backlog needs a --rate above 0");
  }
  if (auto fit = CheckFaults(options); !fit) return fit;
  if (options.ca_out && !options.tls_name) {
    return shared::Fail(ErrorKind::kUsage, "--ca-out needs --tls-name");
  }
  const Protocol protocol = options.stream.protocol;
  if (options.token_file && protocol != Protocol::kMastodon && protocol != Protocol::kX) {
    return shared::Fail(ErrorKind::kUsage, "--token-file goes with --protocol mastodon or x");
  }
  if (options.stream.backfill && protocol != Protocol::kX) {
    return shared::Fail(ErrorKind::kUsage, "--backfill goes with --protocol x");
  }
  if (options.answer) return {};
  if (!options.tweets) {
    return shared::Fail(
        ErrorKind::kUsage,
        "--tweets is missing; the project's own are tests/data/sample_tweets.jsonl");
  }
  switch (options.stream.protocol) {
    case Protocol::kTwitter:
      return CheckTwitter(options);
    case Protocol::kBluesky:
      return CheckBluesky(options);
    case Protocol::kMastodon:
    case Protocol::kX:
      return CheckToken(options);
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> ReadSimulatorOptions(const std::vector<std::string>& arguments,
                                                        const shared::Environment& environment,
                                                        SimulatorOptions& options) {
  shared::OptionTable table({.name = "stream-simulator",
                             .environment_prefix = "STREAM_SIMULATOR",
                             .summary = kSummary,
                             .epilogue = Epilogue()});
  FaultSources faults;
  AddServerOptions(table, options);
  AddStreamOptions(table, options);
  AddFaultOptions(table, options, faults);
  auto answer = table.Parse(arguments, environment);
  if (!answer || *answer) return answer;
  auto read = ReadFaults(faults);
  if (!read) return shared::Forward(read);
  options.faults = *std::move(read);
  if (options.stream.protocol == Protocol::kX &&
      table.OriginOf("keep-alive") == shared::Origin::kDefault) {
    options.stream.keep_alive = 20s;  // docs.x.com, consuming-streaming-data.
  }
  if (auto together = CheckTogether(options); !together) return shared::Forward(together);
  return answer;
}

}  // namespace sandbox
