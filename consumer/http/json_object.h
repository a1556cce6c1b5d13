// JsonObject writes one object of an answer, member by member.
//
//   JsonObject json(out);
//   json.Text("topic", "tweets");
//   json.Number("lag", std::optional<int>());     // null
//   json.End();
#pragma once

#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }

  // An empty text is what is not known.
  void TextOrNull(std::string_view name, std::string_view value) {
    value.empty() ? Null(name) : Text(name, value);
  }
  void Text(std::string_view name, std::string_view value) {
    shared::AppendJsonMember(out_, name, value);
  }
  template <std::integral Value>
  void Number(std::string_view name, Value value) {
    shared::AppendJsonName(out_, name);
    fmt::format_to(std::back_inserter(out_), "{}", value);  // A bool is true or false.
  }
  // One digit after the point: enough for a rate, and for seconds.
  void Number(std::string_view name, double value) {
    shared::AppendJsonName(out_, name);
    fmt::format_to(std::back_inserter(out_), "{:.1f}", value);
  }
  template <typename Value>
  void Number(std::string_view name, const std::optional<Value>& value) {
    value ? Number(name, *value) : Null(name);
  }
  void Time(std::string_view name, shared::UnixMillis time) {
    Text(name, shared::FormatTime(time));
  }
  void Null(std::string_view name) { Raw(name, "null"); }
  // A value that is JSON.
  void Raw(std::string_view name, std::string_view json) { Begin(name) += json; }
  // The name and the colon; the value is to be appended.
  std::string& Begin(std::string_view name) {
    shared::AppendJsonName(out_, name);
    return out_;
  }
  void End() { out_ += '}'; }

 private:
  std::string& out_;
};

}  // namespace consumer
