// ConsumerOptions is what hashtag-consumer was asked to do, from flags, environment, configuration
// file and defaults (shared/options.h), checked once at start.
//
//   auto line = ParseConsumerOptions({"state", "show", "--json"}, shared::ProcessEnvironment());
//   if (!line) …                     // kUsage
//   if (line->print) …               // --help, --version: print it on stdout, exit 0
//   switch (line->options.command) …
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "consumer/extract/extractor.h"
#include "consumer/job/job.h"
#include "consumer/job/tables.h"
#include "consumer/job/trigger.h"
#include "consumer/options/state_command_options.h"
#include "consumer/sink/sink_spec.h"
#include "consumer/source/on_data_loss.h"
#include "consumer/state/state_copies.h"
#include "shared/error.h"
#include "shared/options.h"
#include "shared/service_options.h"

namespace consumer {

enum class Command : std::uint8_t {
  kRun,
  kStateShow,
  kStateList,
  kStateDiff,
  kStateExport,
  kStateVerify,
  kStateRebase,
  kStateRestore,
  kLag,
};

// Counting in windows. Each absent: not given.
struct WindowFlags {
  // How long a window is, and how far it slides: alike where no slide is given. Both whole batch
  // intervals, but with event_time. Range: 50 ms to 10 years. Flags: --window, --slide.
  std::optional<std::chrono::milliseconds> length;
  std::optional<std::chrono::milliseconds> slide;

  // Windows of the records' own time, in place of that of the batches. Flag: --event-time.
  bool event_time = false;

  // One row a window, of its records and tags, in place of a row a tag. Flag: --count-by-window.
  bool count_by_window = false;

  // By how much a record may be older than the newest of its partition; needed with event_time.
  // Range: 0 to 10 years. Flag: --watermark.
  std::optional<std::chrono::milliseconds> watermark;

  // The topic that late records are sent on to; empty: none. Flag: --late-to.
  std::string late_to;

  // After how long without a record a partition that is read to its end holds windows open no
  // longer. Range: 100 ms or more. Flag: --idle-timeout.
  std::optional<std::chrono::milliseconds> idle_timeout;
};

// Tweets that sinks get.
struct FollowFlags {
  // Tags as they were given: in the case that they are counted in, or any with --fold-case; with or
  // without the sign. Each not empty. Flag: --follow-tag, repeatable.
  std::vector<std::string> tags;

  // Tweets of each tag that SQLite keeps, the newest; 0: all. Flag: --follow-keep.
  std::uint64_t keep = 1000;
};

struct ConsumerOptions {
  Command command = Command::kRun;

  // Flags of both services. `broker_wait` is set to 30 s here for everything that is to end by
  // itself (once, available-now, lag, state rebase); absent: wait for ever.
  shared::ServiceOptions service;

  // Where counts and positions are kept. Always set: the default is made from the topic. Flag:
  // --checkpoint DIR, also as file:///DIR.
  std::filesystem::path checkpoint;

  // Moves an old checkpoint aside and begins anew. Flag: --fresh.
  bool fresh = false;

  // States of earlier batches that are kept, and backups. Flags: --keep, --keep-every; --backup,
  // --backup-every.
  KeepOptions keep;
  BackupOptions backup;

  // The consumer group that positions are committed to, for lag tools alone. Always set: the
  // default is hashtag-consumer-TOPIC. Flag: --group.
  std::string group;

  // Where a job without a checkpoint begins: earliest, latest, an RFC 3339 time, @MS, a duration
  // ago, or JSON naming every partition. A text that ParseStartPosition reads. Flag: --start.
  std::string start = "earliest";
  // Whether --start came from a flag or the environment: then its being ignored is told.
  bool start_typed = false;

  // Where the run ends by itself: an RFC 3339 time, @MS, or JSON naming every partition. A text
  // that ParseStopPosition reads. Absent: as the trigger says. Flag: --stop-at.
  std::optional<std::string> stop_at;

  // Flag: --on-data-loss.
  OnDataLoss on_data_loss = OnDataLoss::kFail;

  // Flags: --trigger; --batch-interval, 50 ms to 1 h: shorter means fresher counts and more writes,
  // as each batch costs one checkpoint; --max-records-per-batch, at least 1.
  TriggerOptions trigger;

  // Ends the run after so many batches; at least 1. Flag: --max-batches.
  std::optional<std::uint64_t> max_batches;

  // What is counted, and how it is found. Flags: --count, --tokenizer, --fold-case, --clean,
  // --include, --exclude, --distinct-per-tweet.
  ExtractOptions extract;

  // Which records are counted. Flags: --retweets, --value, --distinct-ids.
  IntakeOptions intake;

  // Flag: --counts.
  CountScope counts = CountScope::kRunning;

  // How long a tag is kept that does not occur. Range: 1 s to 10 years. Flag: --state-ttl.
  std::optional<std::chrono::milliseconds> state_ttl;

  WindowFlags windows;

  // Texts of each batch that the console shows first, at most once. Range: 0 to 10,000, as they are
  // held in memory. Flag: --show-tweets.
  std::uint64_t show_tweets = 0;

  // Rows of a table, at least 1. Absent: 10 on the console; all in other sinks and in state show.
  // Flag: --top.
  std::optional<std::uint64_t> top;

  // Flag: --output-mode.
  OutputMode output_mode = OutputMode::kComplete;

  // At least one, none twice. Flag: --sink; the console where none is named.
  std::vector<SinkSpec> sinks;

  // A query over the totals whose result the console shows in place of the table; one that
  // SqlQuery::Open takes. Empty: none. Flag: --sql.
  std::string sql;

  // How long it may run. Range: 10 ms to 1 h. Flag: --sql-timeout.
  std::chrono::milliseconds sql_timeout{5000};

  // The table of the totals in SQLite and for --sql. Flag: --table; a name that IsTableName takes.
  std::string table = "hashtags";

  FollowFlags follow;

  // Characters of a cell before it is cut; 0: never. Flag: --truncate.
  std::uint64_t truncate = 20;

  // Tables one after another on a terminal too, no live view. Flag: --plain.
  bool plain = false;

  // A file whose lines the live view shows: the first above it, the others below it, read again for
  // each batch. Empty: none. Flag: --notes.
  std::string notes;

  // Where an object about each batch is written, as Spark's StreamingQueryProgress; "-" is stdout.
  // Empty: nowhere. Flag: --progress-json.
  std::string progress_json;

  // Of state show, list and diff, and lag: one JSON object or array instead of a table.
  // Flag: --json.
  bool json = false;

  // So many of the first tags have a metric of their own. Range: 0 to 100. Flag: --metrics-top.
  std::uint64_t metrics_top = 0;

  StateCommandOptions state;
};

struct ConsumerCommandLine {
  ConsumerOptions options;
  std::optional<std::string> print;  // Set: print this instead of running.
};

// The words of every command, one or two each.
std::vector<std::string> CommandNames();

// `arguments` are those after the program's name. Errors are kUsage.
shared::Result<ConsumerCommandLine> ParseConsumerOptions(const std::vector<std::string>& arguments,
                                                         const shared::Environment& environment);

}  // namespace consumer
