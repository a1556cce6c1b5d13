#include "producer/parse/json_object.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>

#include "producer/parse/json_surrogates.h"
#include "shared/utf8.h"

namespace producer {
namespace {

using Json = rapidjson::Value;

const Json kAbsent;

}  // namespace

std::optional<Malformed> ReadObject(std::string_view text, std::string& buffer,
                                    rapidjson::Document& document) {
  if (!shared::IsValidUtf8(text)) return Malformed{"not valid UTF-8"};
  if (HasLoneSurrogate(text)) return Malformed{"half a surrogate pair"};
  buffer.assign(text);
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag;
  document.ParseInsitu<kFlags>(buffer.data());  // Ends at the first NUL, with an error.
  if (document.HasParseError()) {
    return Malformed{fmt::format("{} (byte {})",
                                 rapidjson::GetParseError_En(document.GetParseError()),
                                 document.GetErrorOffset())};
  }
  if (text.find('\0') != std::string_view::npos) return Malformed{"a NUL byte in the event"};
  if (!document.IsObject()) return Malformed{"not a JSON object"};
  return std::nullopt;
}

const Json& At(const Json& object, std::string_view name) {
  if (!object.IsObject()) return kAbsent;
  const auto found =
      object.FindMember(rapidjson::StringRef(name.data(), static_cast<unsigned>(name.size())));
  return found == object.MemberEnd() ? kAbsent : found->value;
}

std::string_view TextIn(const Json& value) {
  if (!value.IsString()) return {};
  return {value.GetString(), value.GetStringLength()};
}

std::string_view TextAt(const Json& object, std::string_view name) {
  return TextIn(At(object, name));
}

}  // namespace producer
