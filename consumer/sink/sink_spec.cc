#include "consumer/sink/sink_spec.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/sink/csv_sink.h"
#include "consumer/sink/jsonl_sink.h"
#include "consumer/sink/kafka_sink.h"
#include "consumer/sink/live_view_sink.h"
#include "consumer/sink/sqlite_sink.h"
#include "shared/service_options.h"
#include "shared/terminal.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

std::string AllKinds() {
  std::string all;
  for (const NamedSink& kind : kNamedSinks) {
    if (!all.empty()) all += &kind == &kNamedSinks.back() ? " and " : ", ";
    all += kind.form;
  }
  return all;
}

// The sink, or why there is none.
template <typename Opened>
Result<std::unique_ptr<Sink>> AsSink(Result<std::unique_ptr<Opened>> opened) {
  if (!opened) return shared::Forward(opened);
  return std::unique_ptr<Sink>(*std::move(opened));
}

Result<std::unique_ptr<Sink>> MakeConsole(const SinkOptions& options) {
  if (!options.sql.empty()) {
    auto sql = SqlQuery::Open({.query = options.sql,
                               .names = {.table = options.table, .field = options.console.field},
                               .timeout = options.sql_timeout});
    if (!sql) return shared::Forward(sql);
    return std::make_unique<ConsoleSink>(STDOUT_FILENO, options.console, *std::move(sql));
  }
  if (!IsLiveView(options)) return std::make_unique<ConsoleSink>(STDOUT_FILENO, options.console);
  return std::make_unique<LiveViewSink>(
      STDOUT_FILENO, LiveViewOptions{.topic = options.topic,
                                     .top = options.top,
                                     .colour = shared::WantsColour(STDOUT_FILENO),
                                     .notes = options.notes});
}

}  // namespace

namespace {

Result<SinkSpec> ParseKafka(std::string_view text, std::string_view place) {
  const std::size_t mark = place.find('?');
  const std::string_view option = mark == std::string_view::npos ? "" : place.substr(mark);
  if (mark != std::string_view::npos && option != "?transactional") {
    return Fail(ErrorKind::kUsage,
                fmt::format("{}: behind a topic there may stand ?transactional alone", text));
  }
  // Its position stands in a topic with a longer name.
  const auto longer = shared::ParseTopic(PositionTopicOf(std::string(place.substr(0, mark))));
  auto topic = shared::ParseTopic(place.substr(0, mark));
  if (!topic || !longer) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{}: {}", text, topic ? longer.error().what : topic.error().what));
  }
  return SinkSpec{.kind = SinkKind::kKafka,
                  .path = "",
                  .topic = *std::move(topic),
                  .transactional = mark != std::string_view::npos};
}

}  // namespace

bool HoldsTable(SinkKind kind) { return kind == SinkKind::kKafka || kind == SinkKind::kSqlite; }

bool TakesTweets(SinkKind kind) {
  return kind == SinkKind::kJsonl || kind == SinkKind::kCsv || kind == SinkKind::kSqlite;
}

bool IsLiveView(const SinkOptions& options) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !options.plain && options.sql.empty() && options.console.show_counts &&
         !options.console.count_by_window && !dumb && shared::IsTerminal(STDOUT_FILENO);
}

Result<SinkSpec> ParseSink(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const std::string_view place = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const auto* kind = std::ranges::find(kNamedSinks, name, &NamedSink::name);
  if (kind == kNamedSinks.end()) {
    return Fail(ErrorKind::kUsage, fmt::format("{}: no such sink; there are {}", text, AllKinds()));
  }
  if (kind->kind == SinkKind::kConsole) {
    if (colon == std::string_view::npos) return SinkSpec{};
    return Fail(ErrorKind::kUsage, fmt::format("{}: console takes nothing more", text));
  }
  if (place.empty()) {
    return Fail(ErrorKind::kUsage,
                fmt::format("{}: {} needs a {}: {}", text, name, kind->place, kind->form));
  }
  if (kind->kind == SinkKind::kKafka) return ParseKafka(text, place);
  return SinkSpec{.kind = kind->kind, .path = std::string(place), .topic = ""};
}

Result<std::vector<SinkSpec>> ParseSinks(std::span<const std::string> texts) {
  std::vector<SinkSpec> specs;
  for (const std::string& text : texts) {
    auto spec = ParseSink(text);
    if (!spec) return shared::Forward(spec);
    const auto same = [&spec](const SinkSpec& other) {
      return other.kind == spec->kind && other.path == spec->path && other.topic == spec->topic;
    };
    if (std::ranges::any_of(specs, same)) {
      return Fail(ErrorKind::kUsage, fmt::format("{}: named twice", text));
    }
    specs.push_back(std::move(*spec));
  }
  if (specs.empty()) specs.emplace_back();
  return specs;
}

Result<std::unique_ptr<Sink>> MakeSink(const SinkSpec& spec, const SinkOptions& options) {
  const std::string& field = options.console.field;
  switch (spec.kind) {
    case SinkKind::kConsole:
      return MakeConsole(options);
    case SinkKind::kJsonl:
      return AsSink(JsonlSink::Open(spec.path, field, options.console.count_by_window));
    case SinkKind::kCsv:
      return AsSink(CsvSink::Open(spec.path, {.field = field,
                                              .windows = options.windows,
                                              .count_by_window = options.console.count_by_window,
                                              .followed = options.followed,
                                              .ranks = options.ranks}));
    case SinkKind::kKafka:
      return AsSink(KafkaSink::Open(options.kafka, {.topic = spec.topic,
                                                    .transactional = spec.transactional,
                                                    .field = field,
                                                    .windows = options.windows,
                                                    .holds = options.holds}));
    case SinkKind::kSqlite:
      return AsSink(SqliteSink::Open(spec.path, {.names = {.table = options.table, .field = field},
                                                 .holds = options.holds,
                                                 .followed = options.followed,
                                                 .followed_keep = options.followed_keep}));
  }
  return Fail(ErrorKind::kFatal, "no such sink");
}

}  // namespace consumer
