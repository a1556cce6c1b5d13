// What is done to a text before its tags are found, and to the tags afterwards.
//
//   auto extractor = MakeFiltered({.exclude = {"^#ad$"}}, std::move(inner));
//   extractor->Extract("#ad #cpp", "", tags);      // "#cpp"
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "consumer/extract/patterns.h"

namespace consumer {

class Extractor;

struct TagFilters {
  // Applied to the text, one after the other. Flag: --clean, repeatable.
  std::vector<CleanRule> clean;
  // A tag stays that one of these is found in; empty: each does. Flag: --include, repeatable.
  std::vector<std::string> include;
  // And that none of these is found in. Flag: --exclude, repeatable.
  std::vector<std::string> exclude;
  // A tag counts once in a text. Flag: --distinct-per-tweet.
  bool distinct = false;

  bool operator==(const TagFilters&) const = default;
};

// Returns `inner` itself where there is nothing to do. Tags are looked at as they are counted, with
// their sign, and folded where they are. The header's tags are filtered too, but not cleaned.
// REQUIRES: ReadCleanRule and CheckPattern took the expressions.
std::unique_ptr<Extractor> MakeFiltered(const TagFilters& filters,
                                        std::unique_ptr<Extractor> inner);

}  // namespace consumer
