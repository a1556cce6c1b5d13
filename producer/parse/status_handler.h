// StatusHandler receives RapidJSON's events for one line and keeps the fields a record needs. All
// else of a status (some 95 %) passes by without being stored.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <rapidjson/rapidjson.h>

namespace producer {

// Fields as they stand in the JSON. Absent ones have data() == nullptr; empty ones do not.
struct StatusFields {
  struct Body {
    std::string_view id_str, id, text, full_text, extended_full_text;

    std::string_view Id() const { return id_str.data() != nullptr ? id_str : id; }
    std::string_view FullText() const {
      if (extended_full_text.data() != nullptr) return extended_full_text;
      return full_text.data() != nullptr ? full_text : text;
    }
  };
  Body outer, original;  // The status itself, and its retweeted_status.
  std::string_view timestamp_ms, created_at, lang, screen_name, location;
  std::string_view first_key;  // Of the outermost object: the name of a notice.
};

// One object a line.
class StatusHandler {
 public:
  // Statuses nest some 10 levels deep. The limit keeps the depth of any recursion harmless.
  static constexpr std::size_t kMaxDepth = 64;

  const StatusFields& fields() const { return fields_; }
  bool is_object() const { return is_object_; }
  // Why the last event was refused, if it was.
  std::string_view refusal() const { return refusal_; }

  // RapidJSON's events; false ends the parse.
  bool Null() { return Skip(); }
  bool Bool(bool) { return Skip(); }
  bool Int(int) { return Skip(); }
  bool Uint(unsigned) { return Skip(); }
  bool Int64(std::int64_t) { return Skip(); }
  bool Uint64(std::uint64_t) { return Skip(); }
  bool Double(double) { return Skip(); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return Take({text, size}); }
  bool String(const char* text, rapidjson::SizeType size, bool);
  bool Key(const char* text, rapidjson::SizeType size, bool);
  bool StartObject();
  bool EndObject(rapidjson::SizeType) { return Leave(); }
  bool StartArray();
  bool EndArray(rapidjson::SizeType) { return Leave(); }

 private:
  enum class Scope : std::uint8_t {
    kOther,
    kStatus,
    kOriginal,
    kExtended,
    kOriginalExtended,
    kUser
  };

  bool Skip() { return Take({}); }
  bool Take(std::string_view value);
  bool Enter(Scope scope);
  bool Leave();
  bool CheckText(std::string_view text);
  void AimAtBody(StatusFields::Body& body, std::string_view key, Scope extended);
  void AimAtStatus(std::string_view key);

  StatusFields fields_;
  std::array<Scope, kMaxDepth + 1> scopes_{};
  std::size_t depth_ = 0;
  std::string_view* aim_ = nullptr;   // Where the value after the last key goes.
  Scope next_scope_ = Scope::kOther;  // What the object after the last key is.
  bool is_object_ = false;
  std::string_view refusal_;
};

}  // namespace producer
