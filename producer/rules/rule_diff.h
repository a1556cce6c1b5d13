// What has to change on the server so that it has the rules that are wanted, and no more than that.
//
//   RuleChange change = DiffRules(wanted, on_server, "tweet-producer");
//   change.add;        // wanted, and not there
//   change.remove;     // ours, and not wanted
//
// An app has one set of rules, which other programs may use too. Ours are those whose label is
// `prefix`, or begins with it and a colon; all others are left alone. X takes no two rules with the
// same text: where others have one that is wanted, ours stands in parentheses, so that its label
// still tells our posts from theirs. Labels cannot be changed at X: ours with another label is
// removed and added. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "producer/rules/stream_rule.h"

namespace producer {

// "tweet-producer" or "tweet-producer:cats".
bool IsOurs(std::string_view tag, std::string_view prefix);

// The labels that `rules` get on the server.
StreamRules Labelled(StreamRules rules, std::string_view prefix);

struct RuleChange {
  StreamRules add;
  StreamRules remove;
  StreamRules keep;  // Wanted and there; the ids are those of the server.
  // Rules of others are on the server beside those that are wanted.
  std::size_t others = 0;
  // What is removed makes room, or way, for what is added. Else it is added first, so that no post
  // is missed in between.
  bool remove_first = false;

  bool empty() const { return add.empty() && remove.empty(); }
};

// `remove_others`: those that are not ours are not wanted either.
// REQUIRES: `wanted` is labelled, and no value stands in it twice.
RuleChange DiffRules(const StreamRules& wanted, const StreamRules& on_server,
                     std::string_view prefix, std::size_t most_rules, bool remove_others = false);

}  // namespace producer
