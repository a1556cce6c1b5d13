// JsonObject and JsonArray write an answer, member by member and element by element.
//
//   std::string out;
//   {
//     JsonObject json(out);
//     json.Text("topic", "tweets");
//     json.Number("lag", std::optional<int>());     // null
//     JsonArray rows = json.Array("rows");
//     for (const Row& row : top) rows.Object().Number("count", row.count);
//   }                                               //
//   {"topic":"tweets","lag":null,"rows":[{…},{…}]}
//
// Each ends with its lifetime: `out` is taken after that, and what is inside of another ends before
// the other is written to. Not RapidJSON's Writer, which leaves DEL unescaped and takes invalid
// UTF-8 for the end of the text.
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

class JsonArray;

class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  // An empty text is what is not known.
  void TextOrNull(std::string_view name, std::string_view value) {
    value.empty() ? Null(name) : Text(name, value);
  }
  void Text(std::string_view name, std::string_view value) {
    shared::AppendJsonMember(out_, name, value);
  }
  template <std::integral Value>
  void Number(std::string_view name, Value value) {
    fmt::format_to(std::back_inserter(Begin(name)), "{}", value);  // A bool is true or false.
  }
  // One digit after the point: enough for a rate, and for seconds.
  void Number(std::string_view name, double value) {
    fmt::format_to(std::back_inserter(Begin(name)), "{:.1f}", value);
  }
  template <typename Value>
  void Number(std::string_view name, const std::optional<Value>& value) {
    value ? Number(name, *value) : Null(name);
  }
  void Time(std::string_view name, shared::UnixMillis time) {
    Text(name, shared::FormatTime(time));
  }
  void Null(std::string_view name) { Begin(name) += "null"; }
  JsonObject Object(std::string_view name) { return JsonObject(Begin(name)); }
  JsonArray Array(std::string_view name);

 private:
  std::string& Begin(std::string_view name) {
    shared::AppendJsonName(out_, name);
    return out_;
  }

  std::string& out_;
};

class JsonArray {
 public:
  explicit JsonArray(std::string& out) : out_(out) { out_ += '['; }
  ~JsonArray() { out_ += ']'; }
  JsonArray(const JsonArray&) = delete;
  JsonArray& operator=(const JsonArray&) = delete;

  JsonObject Object() { return JsonObject(Next()); }
  void Time(shared::UnixMillis time) { shared::AppendJsonString(Next(), shared::FormatTime(time)); }
  void Number(const std::optional<std::uint64_t>& value) {
    Next() += value ? std::to_string(*value) : "null";
  }

 private:
  std::string& Next() {
    if (!out_.ends_with('[')) out_ += ',';
    return out_;
  }

  std::string& out_;
};

inline JsonArray JsonObject::Array(std::string_view name) { return JsonArray(Begin(name)); }

}  // namespace consumer
