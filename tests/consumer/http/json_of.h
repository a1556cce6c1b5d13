// An answer read back by a parser that is not ours.
#pragma once

#include <string>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace test {

inline rapidjson::Document JsonOf(const std::string& text) {
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  EXPECT_FALSE(json.HasParseError()) << text;
  return json;
}

// Bytes that end a line of an event, or that a terminal obeys.
inline bool HasControls(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

}  // namespace test
