#include "producer/parse/status_handler.h"

#include "shared/utf8.h"

namespace producer {

bool StatusHandler::Take(std::string_view value) {
  if (aim_ != nullptr && value.data() != nullptr) *aim_ = value;
  aim_ = nullptr;
  return true;
}

// A string is checked as it was decoded: that finds bad bytes and lone surrogates alike (RapidJSON
// 1.1 lets an escaped low surrogate through on its own).
bool StatusHandler::CheckText(std::string_view text) {
  if (shared::IsValidUtf8(text)) return true;
  refusal_ = "not valid UTF-8, or half a surrogate pair";
  return false;
}

bool StatusHandler::String(const char* text, rapidjson::SizeType size, bool) {
  return CheckText({text, size}) && Take({text, size});
}

bool StatusHandler::Key(const char* text, rapidjson::SizeType size, bool) {
  const std::string_view key(text, size);
  aim_ = nullptr;
  next_scope_ = Scope::kOther;
  switch (scopes_[depth_]) {
    case Scope::kOther:
      break;
    case Scope::kStatus:
      AimAtStatus(key);
      break;
    case Scope::kOriginal:
      AimAtBody(fields_.original, key, Scope::kOriginalExtended);
      break;
    case Scope::kExtended:
      if (key == "full_text") aim_ = &fields_.outer.extended_full_text;
      break;
    case Scope::kOriginalExtended:
      if (key == "full_text") aim_ = &fields_.original.extended_full_text;
      break;
    case Scope::kUser:
      if (key == "screen_name") aim_ = &fields_.screen_name;
      if (key == "location") aim_ = &fields_.location;
      break;
  }
  return CheckText(key);
}

void StatusHandler::AimAtStatus(std::string_view key) {
  if (fields_.first_key.data() == nullptr) fields_.first_key = key;
  if (key == "user") next_scope_ = Scope::kUser;
  if (key == "retweeted_status") next_scope_ = Scope::kOriginal;
  if (key == "timestamp_ms") aim_ = &fields_.timestamp_ms;
  if (key == "created_at") aim_ = &fields_.created_at;
  if (key == "lang") aim_ = &fields_.lang;
  AimAtBody(fields_.outer, key, Scope::kExtended);
}

void StatusHandler::AimAtBody(StatusFields::Body& body, std::string_view key, Scope extended) {
  if (key == "id_str") aim_ = &body.id_str;
  if (key == "id") aim_ = &body.id;
  if (key == "text") aim_ = &body.text;
  if (key == "full_text") aim_ = &body.full_text;
  if (key == "extended_tweet") next_scope_ = extended;
}

bool StatusHandler::StartObject() {
  if (depth_ == 0) is_object_ = true;
  const Scope scope = depth_ == 0 ? Scope::kStatus : next_scope_;
  next_scope_ = Scope::kOther;
  return Enter(scope);
}

bool StatusHandler::StartArray() {
  next_scope_ = Scope::kOther;
  return Enter(Scope::kOther);
}

bool StatusHandler::Enter(Scope scope) {
  aim_ = nullptr;
  if (depth_ == kMaxDepth) {
    refusal_ = "nested deeper than 64 levels";
    return false;
  }
  scopes_[++depth_] = scope;
  return true;
}

bool StatusHandler::Leave() {
  --depth_;
  return true;
}

}  // namespace producer
