#include "sandbox/stream_simulator/status_template.h"

#include <array>
#include <ctime>

#include <fmt/core.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace sandbox {
namespace {

constexpr std::string_view kBlankOrLineEnd = " \t\r\n";

// The end of the string that begins at `at` with its quote. REQUIRES: valid JSON.
std::size_t EndOfString(std::string_view json, std::size_t at) {
  for (++at; json[at] != '"'; ++at) at += json[at] == '\\';
  return at + 1;
}

// The end of the value that begins at `at`. REQUIRES: valid JSON.
std::size_t EndOfValue(std::string_view json, std::size_t at) {
  int depth = 0;
  while (at < json.size()) {
    if (json[at] == '"') {
      at = EndOfString(json, at);
      if (depth == 0) return at;
      continue;
    }
    const bool closes = json[at] == '}' || json[at] == ']';
    if (depth == 0 &&
        (closes || json[at] == ',' || kBlankOrLineEnd.find(json[at]) != kBlankOrLineEnd.npos))
      break;
    depth += json[at] == '{' || json[at] == '[';
    depth -= closes;
    ++at;
    if (closes && depth == 0) break;
  }
  return at;
}

std::size_t SkipBlank(std::string_view json, std::size_t at) {
  return json.find_first_not_of(kBlankOrLineEnd, at);
}

shared::Result<void> CheckObject(std::string_view line) {
  rapidjson::MemoryStream stream(line.data(), line.size());
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> ignore;
  const auto parsed = reader.Parse < rapidjson::kParseValidateEncodingFlag |
                      rapidjson::kParseIterativeFlag > (stream, ignore);
  if (parsed.IsError()) {
    return shared::Fail(shared::ErrorKind::kInvalid,
                        fmt::format("no JSON: {} at byte {}",
                                    rapidjson::GetParseError_En(parsed.Code()), parsed.Offset()));
  }
  if (line[SkipBlank(line, 0)] == '{') return {};
  return shared::Fail(shared::ErrorKind::kInvalid, "not a JSON object");
}

}  // namespace

std::string CreatedAt(shared::UnixMillis time) {
  const std::time_t seconds = time / 1000;
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text;
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a %b %d %H:%M:%S +0000 %Y", &utc);
  return {text.data(), size};
}

StatusTemplate::Slot StatusTemplate::SlotNamed(std::string_view quoted_name) {
  if (quoted_name == "\"id\"") return Slot::kId;
  if (quoted_name == "\"id_str\"") return Slot::kIdText;
  if (quoted_name == "\"created_at\"") return Slot::kCreatedAt;
  if (quoted_name == "\"timestamp_ms\"") return Slot::kTimestamp;
  return Slot::kNothing;
}

shared::Result<StatusTemplate> StatusTemplate::Parse(std::string_view line) {
  if (auto object = CheckObject(line); !object) return shared::Forward(object);
  StatusTemplate status;
  bool has_id = false;
  std::size_t copied = 0;
  for (std::size_t at = SkipBlank(line, SkipBlank(line, 0) + 1); line[at] == '"';) {
    const std::size_t name_end = EndOfString(line, at);
    const Slot slot = SlotNamed(line.substr(at, name_end - at));
    const std::size_t value = SkipBlank(line, SkipBlank(line, name_end) + 1);  // Behind the ":".
    const std::size_t value_end = EndOfValue(line, value);
    if (slot != Slot::kNothing) {
      status.pieces_.push_back({std::string(line.substr(copied, value - copied)), slot});
      copied = value_end;
    }
    has_id |= slot == Slot::kIdText;
    at = SkipBlank(line, SkipBlank(line, value_end) + 1);  // Behind the ",".
    if (at >= line.size()) break;
  }
  if (!has_id) return shared::Fail(shared::ErrorKind::kInvalid, "a status without id_str");
  status.pieces_.push_back({std::string(line.substr(copied)), Slot::kNothing});
  return status;
}

std::string StatusTemplate::Render(TweetId id, shared::UnixMillis time) const {
  std::string json;
  for (const auto& [before, slot] : pieces_) {
    json += before;
    if (slot == Slot::kId) json += std::to_string(id);
    if (slot == Slot::kIdText) json += '"' + std::to_string(id) + '"';
    if (slot == Slot::kTimestamp) json += '"' + std::to_string(time) + '"';
    if (slot == Slot::kCreatedAt) json += '"' + CreatedAt(time) + '"';
  }
  return json;
}

}  // namespace sandbox
