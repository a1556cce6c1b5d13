// The log: one line an event, on stderr.
//
//   log::Warn("publish_failed", {{"kind", "retry"}, {"partition", 3}, {"why", error.what}});
//
//   text: 2026-01-31T12:00:06.000Z warning event=publish_failed kind=retry partition=3 why="gone"
//   json: {"time":"2026-01-31T12:00:06.000Z","level":"warning","event":"publish_failed",…}
//
// An event is a past-tense name in snake_case that never changes, so that people can search for it;
// what differs from time to time stands in the fields. Values may be any bytes: they are quoted
// and escaped. Secrets never get here.
//
// Thread-safe, but for Configure.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace shared::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };
enum class Format : std::uint8_t { kText, kJson };

// One key and its value. In JSON numbers and booleans are written without quotes.
struct Field {
  Field(std::string_view key_, std::string_view value_) : key(key_), value(value_) {}
  Field(std::string_view key_, const std::string& value_) : key(key_), value(value_) {}
  Field(std::string_view key_, const char* value_) : key(key_), value(value_) {}
  Field(std::string_view key_, bool value_)
      : key(key_), value(value_ ? "true" : "false"), bare(true) {}
  template <std::integral Number>
  Field(std::string_view key_, Number value_)
      : key(key_), value(std::to_string(value_)), bare(true) {}
  Field(std::string_view key_, double value_);  // Infinite or no number: text, as JSON has neither.

  std::string_view key;
  std::string value;
  bool bare = false;
};

using Fields = std::initializer_list<Field>;

// Until this is called: info, text. Call it once, before threads are started.
void Configure(Level lowest, Format format);

// Whether a line of that level would be written: for fields that are dear to compute.
bool Enabled(Level level);

void Write(Level level, std::string_view event, std::span<const Field> fields);
inline void Write(Level level, std::string_view event, Fields fields) {
  Write(level, event, std::span(fields.begin(), fields.size()));
}

inline void Debug(std::string_view event, Fields fields = {}) {
  Write(Level::kDebug, event, fields);
}
inline void Info(std::string_view event, Fields fields = {}) { Write(Level::kInfo, event, fields); }
inline void Warn(std::string_view event, Fields fields = {}) {
  Write(Level::kWarning, event, fields);
}
inline void Error(std::string_view event, Fields fields = {}) {
  Write(Level::kError, event, fields);
}

// The line's part after time and level, as Write writes it. Pure; for tests and other sinks.
std::string FormatText(std::string_view event, std::span<const Field> fields);
std::string FormatJson(std::string_view event, std::span<const Field> fields);

// A field that stands last in every line that this thread writes, for as long as the mark lives:
// whose work it is, where several do the same side by side. Marks do not nest.
//
//   const log::ThreadMark mark({"source", "bluesky"});
//   std::thread([mark = log::MarkOfThread()] { const log::ThreadMark same(mark); … });
struct Mark {
  std::string key;  // Empty: none.
  std::string value;
};
Mark MarkOfThread();

class ThreadMark {
 public:
  explicit ThreadMark(Mark mark);
  ~ThreadMark();
  ThreadMark(const ThreadMark&) = delete;
  ThreadMark& operator=(const ThreadMark&) = delete;
};

}  // namespace shared::log
