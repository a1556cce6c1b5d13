#include "consumer/options/option_rules.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "consumer/options/follow_rules.h"
#include "consumer/options/window_rules.h"
#include "consumer/sink/kafka_position.h"
#include "consumer/sink/sql_query.h"
#include "shared/http/http_option.h"
#include "shared/state_path.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

// How long a command that is to end by itself waits for a broker that is not there.
constexpr std::chrono::seconds kBrokerWait(30);

bool EndsByItself(const ConsumerOptions& options) {
  return options.command != Command::kRun || options.trigger.kind != TriggerKind::kInterval;
}

bool Has(const ConsumerOptions& options, SinkKind kind) {
  return std::ranges::count(options.sinks, kind, &SinkSpec::kind) > 0;
}

Result<void> CheckWithoutCounts(const ConsumerOptions& options, const shared::OptionTable& table) {
  if (options.show_tweets == 0) {
    return Fail(ErrorKind::kUsage,
                "--count none leaves nothing to do: add --show-tweets N, or count hashtags");
  }
  const auto* rows = std::ranges::find_if(kNamedSinks, [&](const NamedSink& sink) {
    return sink.kind != SinkKind::kConsole && Has(options, sink.kind);
  });
  if (rows != kNamedSinks.end()) {
    return Fail(
        ErrorKind::kUsage,
        fmt::format("--count none makes no rows for --sink {}: leave one of them out", rows->name));
  }
  return RefuseFlags(table,
                     {"tokenizer", "fold-case", "clean", "include", "exclude", "distinct-per-tweet",
                      "counts", "top", "output-mode", "follow-tag", "follow-keep"},
                     "--count none counts nothing");
}

Result<void> CheckTokenizer(const ExtractOptions& extract, const shared::OptionTable& table) {
  switch (extract.what) {
    case CountWhat::kHashtags:
      return {};
    case CountWhat::kWords:
      if (extract.tokenizer != Tokenizer::kPrefix) return {};
      return RefuseFlags(table, {"tokenizer"},
                         "prefix is about hashtags; words take spark, or split at white space");
    default:
      return RefuseFlags(table, {"tokenizer"}, "it is about hashtags and words");
  }
}

// A job that reads what it writes would never end.
Result<void> CheckKafka(const ConsumerOptions& options) {
  const auto clashes = [&options](const SinkSpec& spec) {
    if (spec.kind != SinkKind::kKafka) return false;
    return spec.topic == options.service.topic ||
           PositionTopicOf(spec.topic) == options.service.topic;
  };
  if (std::ranges::none_of(options.sinks, clashes)) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("--sink kafka would write into {}, the topic that is read: name another "
                          "one",
                          options.service.topic));
}

// What holds a table, or is asked a query, does so in every mode.
Result<void> CheckOutputMode(const ConsumerOptions& options, const shared::OptionTable& table) {
  const auto shows_rows = [&options](const SinkSpec& spec) {
    return !HoldsTable(spec.kind) && (spec.kind != SinkKind::kConsole || options.sql.empty());
  };
  if (std::ranges::any_of(options.sinks, shows_rows)) return {};
  return RefuseFlags(table, {"output-mode"},
                     "sqlite, kafka and --sql hold the whole table in every mode");
}

Result<void> CheckSql(const ConsumerOptions& options, const shared::OptionTable& table) {
  if (options.sql.empty()) {
    auto refused = RefuseFlags(table, {"sql-timeout"}, "it is about --sql; add --sql QUERY");
    if (!refused || Has(options, SinkKind::kSqlite)) return refused;
    return RefuseFlags(table, {"table"},
                       "it is about SQLite; add --sink sqlite:PATH, or --sql QUERY");
  }
  if (!Has(options, SinkKind::kConsole)) {
    return Fail(ErrorKind::kUsage,
                "--sql shows its result on the console alone: add --sink console");
  }
  if (options.extract.what == CountWhat::kNone) {
    return Fail(ErrorKind::kUsage, "--sql asks for counts, and --count none makes none");
  }
  const std::string field(FieldOf(options.extract.what));
  const auto query = SqlQuery::Open({.query = options.sql,
                                     .names = {.table = options.table, .field = field},
                                     .timeout = options.sql_timeout});
  return query ? Result<void>() : Forward(query);
}

Result<void> CheckConsole(const ConsumerOptions& options, const shared::OptionTable& table) {
  if (!Has(options, SinkKind::kConsole)) {
    if (options.show_tweets > 0) {
      return Fail(ErrorKind::kUsage,
                  "--show-tweets writes to the console alone: add --sink console");
    }
    return RefuseFlags(table, {"truncate", "plain", "notes"},
                       "it is about the console; add --sink console");
  }
  if (!options.plain && options.sql.empty()) return {};
  return RefuseFlags(table, {"notes"},
                     "--plain and --sql print tables, and it is about the live view");
}

// stdout and each file have one writer.
Result<void> CheckProgress(const ConsumerOptions& options) {
  const std::string& path = options.progress_json;
  if (path == "-" && Has(options, SinkKind::kConsole)) {
    return Fail(ErrorKind::kUsage,
                "--progress-json - writes to stdout, and so does the console: name a file "
                "(/dev/stderr too), or another sink");
  }
  const auto writes_there = [&](const SinkSpec& spec) {
    return spec.kind != SinkKind::kConsole && !path.empty() && spec.path == path;
  };
  if (std::ranges::any_of(options.sinks, writes_there)) {
    return Fail(ErrorKind::kUsage,
                fmt::format("--progress-json {}: a sink writes there too: name two files", path));
  }
  return {};
}

Result<void> CheckRebase(const StateCommandOptions& options, const shared::OptionTable& table) {
  if (options.to.empty() == !options.to_batch) {
    return Fail(ErrorKind::kUsage,
                "state rebase needs --to earliest, or --to and an offset for every partition, as "
                "in --to '{\"0\":120,\"1\":98}', or --to-batch N; one of them");
  }
  if (!options.to_batch) return {};
  return RefuseFlags(table, {"brokers", "broker-wait"}, "--to-batch asks no broker");
}

Result<void> CheckCopies(const ConsumerOptions& options, const shared::OptionTable& table) {
  const auto normal = [](const std::filesystem::path& path) {
    return std::filesystem::absolute(path / "").lexically_normal();
  };
  if (options.keep.states == 0) {
    auto kept = RefuseFlags(table, {"keep-every"}, "no state is kept; add --keep N");
    if (!kept) return kept;
  }
  if (options.backup.dir.empty()) {
    return RefuseFlags(table, {"backup-every"}, "nothing is backed up; add --backup DIR");
  }
  if (normal(options.backup.dir) != normal(options.checkpoint)) return {};
  return Fail(ErrorKind::kUsage,
              "--backup is the checkpoint's own directory: name one on another disk");
}

}  // namespace

Result<void> RefuseFlags(const shared::OptionTable& table, std::initializer_list<const char*> names,
                         std::string_view why) {
  for (const char* name : names) {
    if (table.OriginOf(name) != shared::Origin::kFlag) continue;
    return Fail(ErrorKind::kUsage, fmt::format("--{} does nothing here: {}", name, why));
  }
  return {};
}

Result<void> FillDefaults(ConsumerOptions& options, const shared::Environment& environment) {
  if (options.checkpoint.empty() && options.command != Command::kLag) {
    auto path = shared::DefaultStatePath("hashtag-consumer", options.service.topic, "--checkpoint",
                                         environment);
    if (!path) return Forward(path);
    options.checkpoint = *std::move(path);
  }
  if (options.group.empty()) options.group = "hashtag-consumer-" + options.service.topic;
  if (options.sinks.empty()) options.sinks = {SinkSpec{}};
  if (!options.service.broker_wait && EndsByItself(options)) {
    options.service.broker_wait = kBrokerWait;
  }
  return {};
}

Result<void> CheckTogether(const ConsumerOptions& options, const shared::OptionTable& table) {
  if (options.command == Command::kStateRebase) return CheckRebase(options.state, table);
  if (options.command == Command::kStateRestore && options.state.from.empty()) {
    return Fail(ErrorKind::kUsage,
                "state restore needs --from DIR: the directory that run --backup wrote to");
  }
  if (options.command != Command::kRun) return {};
  if (auto http = shared::http::CheckHttp(options.service, table); !http) return http;
  if (!options.service.http) {
    auto metrics = RefuseFlags(table, {"metrics-top"}, "nothing is served; add --http HOST:PORT");
    if (!metrics) return metrics;
  }
  if (auto copies = CheckCopies(options, table); !copies) return copies;
  if (auto kafka = CheckKafka(options); !kafka) return kafka;
  if (auto windows = CheckWindows(options, table); !windows) return windows;
  if (auto console = CheckConsole(options, table); !console) return console;
  if (auto progress = CheckProgress(options); !progress) return progress;
  if (auto follow = CheckFollow(options, table); !follow) return follow;
  if (auto sql = CheckSql(options, table); !sql) return sql;
  if (auto mode = CheckOutputMode(options, table); !mode) return mode;
  if (options.extract.what == CountWhat::kNone) return CheckWithoutCounts(options, table);
  return CheckTokenizer(options.extract, table);
}

}  // namespace consumer
