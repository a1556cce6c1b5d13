#include "shared/json_text.h"

#include <iterator>

#include <fmt/format.h>

#include "shared/utf8.h"

namespace shared {

void AppendJsonString(std::string& out, std::string_view text) {
  std::string repaired;
  out += '"';
  for (const char c : ToValidUtf8(text, repaired)) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string JsonString(std::string_view text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

void AppendJsonName(std::string& out, std::string_view name) {
  if (!out.ends_with('{')) out += ',';
  AppendJsonString(out, name);
  out += ':';
}

void AppendJsonMember(std::string& out, std::string_view name, std::string_view value) {
  AppendJsonName(out, name);
  AppendJsonString(out, value);
}

}  // namespace shared
