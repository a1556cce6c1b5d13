// Writing JSON where a writer with a document would be too much: a log line, a short row.
#pragma once

#include <string>
#include <string_view>

namespace shared {

// Appends `text` as a JSON string with its quotes (RFC 8259, section 7). Takes any bytes: what is
// no UTF-8 becomes U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

// The same as a new string.
std::string JsonString(std::string_view text);

// Appends a member's name and colon to an object that was begun with '{', with a comma before it
// where it is not the first; the value is the caller's.
void AppendJsonName(std::string& out, std::string_view name);

// The same with a string as its value.
void AppendJsonMember(std::string& out, std::string_view name, std::string_view value);

}  // namespace shared
