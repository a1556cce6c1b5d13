#include "shared/log.h"

#include <atomic>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "shared/json_text.h"
#include "shared/status_line.h"
#include "shared/terminal.h"
#include "shared/utf8.h"

namespace shared::log {
namespace {

std::atomic<Format> g_format{Format::kText};
thread_local Mark t_mark;

spdlog::level::level_enum SpdlogLevel(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      break;
  }
  return spdlog::level::err;
}

const char* Pattern(Format format) {
  return format == Format::kText ? "%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v"
                                 : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
}

std::unique_ptr<spdlog::formatter> Formatter(Format format) {
  return std::make_unique<spdlog::pattern_formatter>(Pattern(format),
                                                     spdlog::pattern_time_type::utc);
}

// Never destroyed: threads of libraries may log while the process exits.
spdlog::logger& Logger() {
  static spdlog::logger* const logger = [] {
    const auto colours =
        WantsColour(STDERR_FILENO) ? spdlog::color_mode::always : spdlog::color_mode::never;
    auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(colours);
    auto* made = new spdlog::logger("", std::move(sink));
    made->set_formatter(Formatter(Format::kText));
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

bool NeedsQuotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \"\\=") != std::string_view::npos;
}

void AppendQuoted(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void AppendTextValue(std::string& out, std::string_view bytes) {
  std::string repaired;
  const std::string_view value = ToValidUtf8(bytes, repaired);
  if (NeedsQuotes(value)) {
    std::string quoted;
    AppendQuoted(quoted, value);
    out += EscapeForTerminal(quoted);
  } else {
    out += EscapeForTerminal(value);
  }
}

void AppendMember(std::string& out, std::string_view key, std::string_view value, bool bare) {
  AppendJsonString(out, key);
  out += ':';
  if (bare) {
    out += value;
  } else {
    AppendJsonString(out, value);
  }
}

}  // namespace

Field::Field(std::string_view key_, double value_)
    : key(key_), value(fmt::format("{}", value_)), bare(std::isfinite(value_)) {}

void Configure(Level lowest, Format format) {
  g_format = format;
  Logger().set_formatter(Formatter(format));
  Logger().set_level(SpdlogLevel(lowest));
}

bool Enabled(Level level) { return Logger().should_log(SpdlogLevel(level)); }

Mark MarkOfThread() { return t_mark; }

ThreadMark::ThreadMark(Mark mark) { t_mark = std::move(mark); }
ThreadMark::~ThreadMark() { t_mark = {}; }

void Write(Level level, std::string_view event, std::span<const Field> given) {
  if (!Enabled(level)) return;
  std::vector<Field> fields(given.begin(), given.end());
  if (!t_mark.key.empty()) fields.emplace_back(t_mark.key, t_mark.value);
  const std::string line =
      g_format == Format::kText ? FormatText(event, fields) : FormatJson(event, fields);
  const StatusLinePause pause(STDERR_FILENO);
  Logger().log(SpdlogLevel(level), spdlog::string_view_t(line));
}

std::string FormatText(std::string_view event, std::span<const Field> fields) {
  std::string line = "event=";
  AppendTextValue(line, event);
  for (const Field& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    AppendTextValue(line, field.value);
  }
  return line;
}

std::string FormatJson(std::string_view event, std::span<const Field> fields) {
  std::string line;
  AppendMember(line, "event", event, false);
  for (const Field& field : fields) {
    line += ',';
    AppendMember(line, field.key, field.value, field.bare);
  }
  return line;
}

}  // namespace shared::log
