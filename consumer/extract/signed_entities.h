// SignedEntities are the hashtags or mentions that were found in one text: a sign and what follows
// it.
//
//   SignedEntities entities('#');
//   entities.Clear();
//   entities.Add({{4, 9}, 5});           // "#cpp1" at 4, its body at 5
//   entities.DropThoseInUrls(text);
//   entities.Append(text, tags);         // "#cpp1"
//
// Not thread-safe: it keeps its buffers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/extract/text_span.h"
#include "consumer/extract/url_scanner.h"

namespace consumer {

struct Entity {
  TextSpan span;     // With its sign.
  std::size_t body;  // Where it begins after the sign.
};

class SignedEntities {
 public:
  // `sign`: what a full-width sign is written as.
  explicit SignedEntities(char sign) : sign_(sign) {}

  void Clear() { found_.clear(); }
  // REQUIRES: it begins after the end of the one before.
  void Add(const Entity& entity) { found_.push_back(entity); }

  // Of an entity and a URL that overlap, the one that begins first stays. Linear time.
  void DropThoseInUrls(std::string_view text);

  // Appends the sign and the body of each. The views are valid until the next call and as long as
  // `text` is.
  void Append(std::string_view text, std::vector<std::string_view>& tags);

 private:
  char sign_;
  std::vector<Entity> found_;
  UrlScanner urls_;
  std::string rewritten_;  // Those of full-width signs, with the narrow one.
};

}  // namespace consumer
