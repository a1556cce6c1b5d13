// One JSON object as services send it, and its members, whatever their types. Pure.
//
//   rapidjson::Document document;
//   if (auto malformed = ReadObject(text, buffer, document)) return *malformed;
//   TextAt(At(document, "account"), "acct");     // empty, if there is none or it is no text
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "producer/parse/message.h"

namespace producer {

// Reads `text` into `document`, whose texts then lie in `buffer`, both to be kept as long. What is
// wrong, if something is: no JSON, no object, bad UTF-8, half a surrogate pair, a NUL. Does not
// recurse, however deep it is nested.
std::optional<Malformed> ReadObject(std::string_view text, std::string& buffer,
                                    rapidjson::Document& document);

// The member of an object; null where there is none, or `object` is no object.
const rapidjson::Value& At(const rapidjson::Value& object, std::string_view name);

// data() is null where there is no text.
std::string_view TextIn(const rapidjson::Value& value);
std::string_view TextAt(const rapidjson::Value& object, std::string_view name);

}  // namespace producer
