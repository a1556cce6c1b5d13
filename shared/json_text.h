// Writing JSON where a writer with a document would be too much: a log line, a short row.
#pragma once

#include <string>
#include <string_view>

namespace shared {

// Appends `text` as a JSON string with its quotes (RFC 8259, section 7). Takes any bytes: what is
// no UTF-8 becomes U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace shared
