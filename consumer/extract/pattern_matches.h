// PatternMatches finds what a regular expression matches in a text.
//
//   PatternMatches("#(\\w+)").Find("#a and #b", tags);   // "a", "b"
//
// Thread-safe.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "consumer/extract/patterns.h"

namespace consumer {

class PatternMatches {
 public:
  // REQUIRES: CheckCountedPattern took it.
  explicit PatternMatches(std::string_view regex);

  // Appends each match, from left to right, none overlapping: the text of the group where the
  // expression has one, else the whole. Empty ones are left out. The views point into `text`.
  // REQUIRES: `text` is valid UTF-8.
  void Find(std::string_view text, std::vector<std::string_view>& tags) const;

 private:
  std::unique_ptr<const RE2> regex_;
  int counted_;  // 1: the group; 0: the whole match.
};

}  // namespace consumer
