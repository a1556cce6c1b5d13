#include "producer/rules/rule_diff.h"

#include <map>
#include <set>
#include <utility>

namespace producer {

bool IsOurs(std::string_view tag, std::string_view prefix) {
  if (!tag.starts_with(prefix)) return false;
  return tag.size() == prefix.size() || tag[prefix.size()] == ':';
}

StreamRules Labelled(StreamRules rules, std::string_view prefix) {
  for (StreamRule& rule : rules) {
    rule.tag = rule.tag.empty() ? std::string(prefix) : std::string(prefix) + ':' + rule.tag;
  }
  return rules;
}

RuleChange DiffRules(const StreamRules& wanted, const StreamRules& on_server,
                     std::string_view prefix, std::size_t most_rules, bool remove_others) {
  std::map<std::string_view, const StreamRule*> there;
  for (const StreamRule& rule : on_server) there.emplace(rule.value, &rule);
  const auto is_theirs = [&](const std::string& value) {
    const auto found = there.find(value);
    return !remove_others && found != there.end() && !IsOurs(found->second->tag, prefix);
  };
  RuleChange change;
  std::set<std::string_view> kept;  // Ids.
  for (StreamRule rule : wanted) {
    while (is_theirs(rule.value)) rule.value = '(' + rule.value + ')';
    const auto found = there.find(rule.value);
    if (found != there.end() && found->second->tag == rule.tag) {
      kept.insert(found->second->id);
      change.keep.push_back(*found->second);
    } else {
      change.remove_first |= found != there.end();
      change.add.push_back(std::move(rule));
    }
  }
  for (const StreamRule& rule : on_server) {
    if (kept.contains(rule.id)) continue;
    if (remove_others || IsOurs(rule.tag, prefix)) {
      change.remove.push_back(rule);
    } else {
      ++change.others;
    }
  }
  change.remove_first |= on_server.size() + change.add.size() > most_rules;
  return change;
}

}  // namespace producer
