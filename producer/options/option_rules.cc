#include "producer/options/option_rules.h"

#include <initializer_list>

#include <fmt/format.h>

#include "shared/http/http_option.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::OptionTable;
using shared::Origin;
using shared::Result;

bool Given(const OptionTable& table, const char* name) {
  return table.OriginOf(name) == Origin::kFlag;
}

// Those bring their own format.
bool IsStream(const ProducerOptions& options) {
  return options.source == SourceKind::kTwitter || options.source == SourceKind::kBluesky;
}

// Refuses flags that were given beside an option that makes them do nothing.
Result<void> RefuseFlags(const OptionTable& table, std::initializer_list<const char*> names,
                         std::string_view why) {
  for (const char* name : names) {
    if (Given(table, name)) return Fail(ErrorKind::kUsage, fmt::format("--{} {}", name, why));
  }
  return {};
}

Result<void> CheckSource(const ProducerOptions& options, const OptionTable& table) {
  if (options.source == SourceKind::kFile && options.file.empty()) {
    return Fail(ErrorKind::kUsage, "--source file needs --file FILE");
  }
  if (options.source != SourceKind::kFile && Given(table, "file")) {
    return Fail(ErrorKind::kUsage, "--file goes with --source file");
  }
  if (options.source == SourceKind::kSocket && !options.connect && !options.listen) {
    return Fail(ErrorKind::kUsage,
                "--source socket needs --connect HOST:PORT or --listen HOST:PORT");
  }
  if (options.source == SourceKind::kSocket && options.connect && options.listen) {
    return Fail(ErrorKind::kUsage,
                "--connect and --listen contradict each other: give one of them");
  }
  return {};
}

// Flags of the Twitter stream alone.
Result<void> CheckBluesky(const ProducerOptions& options, const OptionTable& table) {
  auto fits = RefuseFlags(
      table, {"credentials-file", "follow", "locations", "filter-level"},
      "goes with --source twitter; Bluesky wants no account, and takes --track and --language");
  if (!fits) return fits;
  fits =
      RefuseFlags(table, {"retweets"}, "does nothing with --source bluesky: a repost is no post");
  if (!fits) return fits;
  if (!options.proxy.url.empty()) {
    return Fail(ErrorKind::kUsage,
                "--proxy is not there for --source bluesky; without a proxy the hosts must be "
                "reachable on port 443");
  }
  return {};
}

// Flags of another source.
Result<void> CheckSourceFlags(const ProducerOptions& options, const OptionTable& table) {
  const bool socket = options.source == SourceKind::kSocket;
  const bool bluesky = options.source == SourceKind::kBluesky;
  if (!socket) {
    auto fits = RefuseFlags(table, {"connect", "listen"}, "goes with --source socket");
    if (!fits) return fits;
  }
  if (bluesky) {
    auto fits = CheckBluesky(options, table);
    if (!fits) return fits;
  }
  if (IsStream(options)) {
    auto fits = RefuseFlags(table, {"input"}, "goes with --source file, stdin or socket");
    if (!fits) return fits;
  }
  if (!IsStream(options) && !socket) return {};
  return RefuseFlags(table, {"rate", "speed"},
                     "goes with --source file or stdin; the others have their own");
}

Result<void> CheckPace(const ProducerOptions& options) {
  if (options.rate && options.speed) {
    return Fail(ErrorKind::kUsage, "--rate and --speed contradict each other: give one of them");
  }
  if (options.speed && options.text_lines) {
    return Fail(ErrorKind::kUsage,
                "--speed goes by created_at, and --input text has none: use "
                "--rate");
  }
  return {};
}

Result<void> CheckProxy(const ProducerOptions& options, const OptionTable& table) {
  if (options.proxy.has_secrets && table.OriginOf("proxy") != Origin::kEnvironment) {
    return Fail(ErrorKind::kUsage,
                "--proxy: a user and a password belong into the environment "
                "(TWEET_PRODUCER_PROXY), as others can read a command line and a file of options");
  }
  const bool plain = options.endpoint.starts_with("http://");
  if (plain && !options.proxy.url.empty() && !options.proxy.loopback) {
    return Fail(ErrorKind::kUsage,
                "--proxy: an endpoint with http:// is on this machine, and so must its proxy be; "
                "use https://");
  }
  return {};
}

Result<void> CheckDeletes(const ProducerOptions& options, const OptionTable& table) {
  if (options.to.kind != DestinationKind::kKafka) {
    return RefuseFlags(table, {"publish-deletes"}, "goes with --to kafka: lines have no null");
  }
  if (options.text_lines && !IsStream(options)) {
    return RefuseFlags(table, {"publish-deletes"}, "does nothing with --input text");
  }
  return {};
}

Result<void> CheckTexts(const ProducerOptions& options) {
  const bool contradict = options.text_lines && options.drop_duplicates.value_or(false);
  if (!contradict || IsStream(options)) return {};
  return Fail(ErrorKind::kUsage,
              "--duplicates drop goes by the tweets' ids, and --input text has none of its own");
}

}  // namespace

Result<void> CheckTogether(const ProducerOptions& options, const OptionTable& table) {
  if (auto fits = CheckSource(options, table); !fits) return fits;
  if (auto fits = CheckSourceFlags(options, table); !fits) return fits;
  if (auto fits = CheckPace(options); !fits) return fits;
  if (auto fits = CheckTexts(options); !fits) return fits;
  if (auto fits = CheckDeletes(options, table); !fits) return fits;
  if (auto fits = CheckProxy(options, table); !fits) return fits;
  if (auto fits = shared::http::CheckHttp(options.service, table); !fits) return fits;
  if (options.to.kind == DestinationKind::kStdout && Given(table, "print-tweets")) {
    return Fail(ErrorKind::kUsage, "--print-tweets and --to stdout are the same; give one");
  }
  return {};
}

}  // namespace producer
