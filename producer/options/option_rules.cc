#include "producer/options/option_rules.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "producer/options/several_rules.h"
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

bool HasLines(SourceKind source) { return TraitsOf(source).lines; }

// Flags that were given and do nothing for a source, each with the sentence that says so.
using IdleFlags = std::map<std::string, std::string>;

void AddIdle(IdleFlags& idle, const OptionTable& table, std::initializer_list<const char*> names,
             std::string_view why) {
  for (const char* name : names) {
    if (Given(table, name)) idle.emplace(name, fmt::format("--{} {}", name, why));
  }
}

// One of the sources has.
bool HasTexts(const ProducerOptions& options) {
  return options.line_format == LineFormat::kTexts &&
         std::ranges::any_of(options.sources, HasLines);
}

// Refuses flags that were given beside an option that makes them do nothing.
Result<void> RefuseFlags(const OptionTable& table, std::initializer_list<const char*> names,
                         std::string_view why) {
  IdleFlags idle;
  AddIdle(idle, table, names, why);
  if (idle.empty()) return {};
  return Fail(ErrorKind::kUsage, idle.begin()->second);
}

Result<void> CheckBluesky(const ProducerOptions& options) {
  if (options.proxy.url.empty()) return {};
  return Fail(ErrorKind::kUsage,
              "--proxy is not there for --source bluesky; without a proxy the hosts must be "
              "reachable on port 443");
}

Result<void> CheckMastodon(const ProducerOptions& options) {
  if (options.endpoint.empty()) {
    return Fail(ErrorKind::kUsage,
                fmt::format("--source mastodon needs --endpoint {}https://SERVER, where the "
                            "token's account is",
                            options.sources.size() > 1 ? "mastodon=" : ""));
  }
  auto channels = MastodonChannels(options.timeline, options.filter.track);
  return channels ? Result<void>() : Forward(channels);
}

Result<void> CheckX(const ProducerOptions& options) {
  if (!options.x.rules_file.empty() &&
      !(options.filter.track.empty() && options.filter.language.empty())) {
    return Fail(ErrorKind::kUsage,
                "--rules and --track or --language contradict each other: give one of them");
  }
  if (options.x.max_usd && options.x.post_price == 0) {
    return Fail(ErrorKind::kUsage,
                "--max-usd is never reached where a post costs nothing (--post-price 0): give "
                "--max-posts");
  }
  if (!options.x.rule_label.empty()) return {};
  return Fail(ErrorKind::kUsage, "--rule-label is empty: then every rule would be ours");
}

// What a source cannot do without, or with.
Result<void> CheckSource(const ProducerOptions& options) {
  if (options.source == SourceKind::kFile && options.file.empty()) {
    return Fail(ErrorKind::kUsage, "--source file needs --file FILE");
  }
  if (options.source == SourceKind::kSocket && !options.connect && !options.listen) {
    return Fail(ErrorKind::kUsage,
                "--source socket needs --connect HOST:PORT or --listen HOST:PORT");
  }
  if (options.source == SourceKind::kSocket && options.connect && options.listen) {
    return Fail(ErrorKind::kUsage,
                "--connect and --listen contradict each other: give one of them");
  }
  if (options.source == SourceKind::kBluesky) return CheckBluesky(options);
  if (options.source == SourceKind::kMastodon) return CheckMastodon(options);
  if (options.source == SourceKind::kX) return CheckX(options);
  return {};
}

// Flags of the Twitter stream alone.
void AddIdleForBluesky(IdleFlags& idle, const OptionTable& table) {
  AddIdle(idle, table, {"credentials-file", "follow", "locations", "filter-level"},
          "goes with --source twitter; Bluesky wants no account, and takes --track and --language");
  AddIdle(idle, table, {"retweets"}, "does nothing with --source bluesky: a repost is no post");
}

// Likewise.
void AddIdleForMastodon(IdleFlags& idle, const OptionTable& table) {
  AddIdle(idle, table, {"credentials-file", "follow", "locations", "filter-level"},
          "goes with --source twitter; Mastodon takes --timeline, --track and --language");
}

// Likewise.
void AddIdleForX(IdleFlags& idle, const OptionTable& table) {
  AddIdle(idle, table, {"credentials-file", "follow", "locations", "filter-level"},
          "goes with --source twitter; X takes --track and --language, or --rules with operators");
  AddIdle(idle, table, {"publish-deletes"},
          "does nothing with --source x, whose stream tells of no deletions");
}

// Flags of X alone.
void AddXFlags(IdleFlags& idle, const OptionTable& table) {
  AddIdle(idle, table,
          {"bearer-token-file", "rules", "rule-label", "x-plan", "backfill", "max-posts", "max-usd",
           "post-price"},
          "goes with --source x");
}

// Flags of another source than this one.
IdleFlags IdleFor(SourceKind source, const OptionTable& table) {
  const SourceTraits& traits = TraitsOf(source);
  IdleFlags idle;
  if (source != SourceKind::kFile) AddIdle(idle, table, {"file"}, "goes with --source file");
  if (source != SourceKind::kSocket) {
    AddIdle(idle, table, {"connect", "listen"}, "goes with --source socket");
  }
  if (source == SourceKind::kBluesky) AddIdleForBluesky(idle, table);
  if (source == SourceKind::kMastodon) {
    AddIdleForMastodon(idle, table);
  } else {
    AddIdle(idle, table, {"mastodon-token-file", "timeline"}, "goes with --source mastodon");
  }
  if (source == SourceKind::kX) {
    AddIdleForX(idle, table);
  } else {
    AddXFlags(idle, table);
  }
  if (!traits.lines) AddIdle(idle, table, {"input"}, "goes with --source file, stdin or socket");
  if (traits.live) {
    AddIdle(idle, table, {"rate", "speed"},
            "goes with --source file or stdin; the others have their own");
  }
  return idle;
}

// A flag must be of use to one of the sources at least.
Result<void> CheckSourceFlags(const ProducerOptions& options, const OptionTable& table) {
  IdleFlags idle = IdleFor(options.sources.front(), table);
  for (const SourceKind source : options.sources) {
    const IdleFlags here = IdleFor(source, table);
    std::erase_if(idle, [&](const auto& flag) { return !here.contains(flag.first); });
  }
  if (idle.empty()) return {};
  return Fail(ErrorKind::kUsage, idle.begin()->second);
}

Result<void> CheckPace(const ProducerOptions& options) {
  if (options.rate && options.speed) {
    return Fail(ErrorKind::kUsage, "--rate and --speed contradict each other: give one of them");
  }
  if (options.speed && HasTexts(options)) {
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
  const bool plain = std::ranges::any_of(options.sources, [&](SourceKind source) {
    return ForSource(options, source).endpoint.starts_with("http://");
  });
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
  if (HasTexts(options) && std::ranges::all_of(options.sources, HasLines)) {
    return RefuseFlags(table, {"publish-deletes"}, "does nothing with --input text");
  }
  return {};
}

Result<void> CheckTexts(const ProducerOptions& options) {
  if (!HasTexts(options) || !options.drop_duplicates.value_or(false)) return {};
  return Fail(ErrorKind::kUsage,
              "--duplicates drop goes by the tweets' ids, and --input text has none of its own");
}

}  // namespace

Result<void> CheckTogether(const ProducerOptions& options, const OptionTable& table) {
  for (const SourceKind source : options.sources) {
    if (auto fits = CheckSource(ForSource(options, source)); !fits) return fits;
  }
  if (auto fits = CheckPerSource(options); !fits) return fits;
  if (auto fits = CheckSeveral(options); !fits) return fits;
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
