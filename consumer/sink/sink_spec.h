// What --sink names, and the sinks made of it.
//
//   Result<std::vector<SinkSpec>> specs = ParseSinks({"console", "jsonl:out.jsonl"});
//   Result<std::unique_ptr<Sink>> sink = MakeSink(specs->front(), options);
//
// In order: console, jsonl:PATH, csv:PATH, kafka:TOPIC[?transactional], sqlite:PATH. None named:
// console.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/sink/console_sink.h"
#include "consumer/sink/sink.h"
#include "shared/error.h"
#include "shared/kafka/client_config.h"

namespace consumer {

enum class SinkKind : std::uint8_t { kConsole, kJsonl, kCsv, kKafka, kSqlite };

struct NamedSink {
  SinkKind kind;
  std::string_view name;
  std::string_view form;   // As it is written.
  std::string_view place;  // What stands behind the colon.
};

inline constexpr std::array kNamedSinks = {
    NamedSink{SinkKind::kConsole, "console", "console", ""},
    NamedSink{SinkKind::kJsonl, "jsonl", "jsonl:PATH", "file"},
    NamedSink{SinkKind::kCsv, "csv", "csv:PATH", "file"},
    NamedSink{SinkKind::kKafka, "kafka", "kafka:TOPIC[?transactional]", "topic"},
    NamedSink{SinkKind::kSqlite, "sqlite", "sqlite:PATH", "file"},
};

struct SinkSpec {
  SinkKind kind = SinkKind::kConsole;
  std::string path;            // Of a file.
  std::string topic;           // Of kafka.
  bool transactional = false;  // Of kafka: exactly once.
  bool operator==(const SinkSpec&) const = default;
};

struct SinkOptions {
  ConsoleOptions console;  // Its `field` is every sink's.
  std::string topic;       // Named in the live view.
  std::size_t top = 10;    // Places of the live view. Flag: --top.
  bool plain = false;      // The table on a terminal too. Flag: --plain.
  std::string notes = {};  // A file whose lines stand in the live view. Flag: --notes.
  bool windows = false;    // Rows are of windows. Flag: --window.
  bool ranks = false;      // Rows are about ranks: mode update with --top.
  shared::kafka::ClientConfig kafka = {};
  std::string table = "hashtags";  // Of SQLite. Flag: --table.
  // Of the console. Flags: --sql, --sql-timeout.
  std::string sql;  // Empty: none.
  std::chrono::milliseconds sql_timeout{5000};
  // Sinks that take followed tweets have a place for them; how many of a tag SQLite keeps (0: all).
  // Flags: --follow-tag, --follow-keep.
  bool followed = false;
  std::uint64_t followed_keep = 1000;
  std::string holds = "all";  // What a sink that holds a table is asked to hold.
};

// Whether the sink holds one table and is given its changes, or appends every table it is given.
bool HoldsTable(SinkKind kind);

// Whether the sink takes followed tweets.
bool TakesTweets(SinkKind kind);

// kUsage names the text, but not the option, and the sinks that exist.
shared::Result<SinkSpec> ParseSink(std::string_view text);

// ParseSink for each; kUsage where the same is named twice too. Empty: the console.
shared::Result<std::vector<SinkSpec>> ParseSinks(std::span<const std::string> texts);

// Whether the console is a live view: where stdout is a terminal, unless plain, a query is given,
// TERM is "dumb" or there are no counts to show.
bool IsLiveView(const SinkOptions& options);

// Opens the sink; the console as IsLiveView says. Errors as the sink's own Open.
shared::Result<std::unique_ptr<Sink>> MakeSink(const SinkSpec& spec, const SinkOptions& options);

}  // namespace consumer
