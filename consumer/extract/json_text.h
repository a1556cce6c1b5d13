// JsonText finds the text of a record whose value is a JSON document.
//
//   JsonText text("/text");
//   text.Find(R"({"id":7,"text":"#a"})");    // "#a"
//   text.Find(R"({"id":7})");                // absent
//
// Not thread-safe: it keeps its buffers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/error.h"

namespace consumer {

class JsonText {
 public:
  // `pointer` is a JSON pointer (RFC 6901). REQUIRES: CheckJsonPointer took it.
  explicit JsonText(std::string_view pointer);
  ~JsonText();

  // The string that the pointer leads to, in UTF-8, its escapes undone. Absent where the value is
  // no JSON document, is not valid UTF-8, has a lone surrogate, lacks the member, or has something
  // there that is no string. Valid until the next call. Linear time, whatever the value.
  std::optional<std::string_view> Find(std::string_view value);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

// Returns the text when it is a JSON pointer: empty, or '/' and a name for each step. kUsage tells
// where it is wrong.
shared::Result<std::string> CheckJsonPointer(std::string_view pointer);

}  // namespace consumer
