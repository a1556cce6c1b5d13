// What follows the domain of a URL: port, path and query, by the rules of twitter-text.
#pragma once

#include <cstddef>
#include <string_view>

namespace consumer {

struct UrlTail {
  std::size_t end = 0;    // After the tail; where the domain ended if there is none.
  bool has_path = false;  // "/" is one.
};

// Reads the tail that begins at `at`. A path ends with a letter, a digit or one of +-=_#/, or with
// balanced parentheses, one level deep within others at most; what comes after is not the URL's.
//
//   ParseUrlTail("a.com:80/b(c),", 5);   // ends before the comma
//
// Reads each byte a bounded number of times.
UrlTail ParseUrlTail(std::string_view text, std::size_t at);

}  // namespace consumer
