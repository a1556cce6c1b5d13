#include "sandbox/stream_simulator/x_rule_book.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>
#include <rapidjson/document.h>

#include "shared/json_text.h"
#include "shared/time_text.h"
#include "shared/utf8.h"

namespace sandbox {
namespace {

using Json = rapidjson::Value;

// Of the plan "pay-per-use" (x-api/posts/filtered-stream/introduction).
constexpr std::size_t kMostRules = 1'000, kLongestRule = 1'024;
constexpr int kCreated = 201, kOk = 200, kBad = 400;

std::string MemberText(const Json& object, const char* name) {
  const auto found = object.FindMember(name);
  const bool text = found != object.MemberEnd() && found->value.IsString();
  return text ? std::string(found->value.GetString(), found->value.GetStringLength()) : "";
}

void Join(std::string& list, const std::string& item) {
  if (!list.empty()) list += ',';
  list += item;
}

std::string RuleJson(std::uint64_t id, const std::string& value, const std::string& tag) {
  std::string json = "{";
  shared::AppendJsonMember(json, "id", std::to_string(id));
  shared::AppendJsonMember(json, "value", value);
  if (!tag.empty()) shared::AppendJsonMember(json, "tag", tag);
  return json + "}";
}

std::string Problem(const std::string& value, std::string_view title, std::string_view detail) {
  std::string json = "{";
  shared::AppendJsonMember(json, "value", value);
  shared::AppendJsonMember(json, "title", title);
  shared::AppendJsonMember(json, "type",
                           title == "DuplicateRule"
                               ? "https://api.twitter.com/2/problems/duplicate-rules"
                               : "https://api.twitter.com/2/problems/invalid-rules");
  if (!detail.empty()) {
    shared::AppendJsonName(json, "details");
    json += '[';
    shared::AppendJsonString(json, detail);
    json += ']';
  }
  return json + "}";
}

std::string Answer(shared::UnixMillis now, const std::string& summary, const std::string& data,
                   const std::string& errors) {
  std::string json =
      fmt::format(R"({{"meta":{{"sent":"{}",{}}})", shared::FormatTime(now), summary);
  if (!data.empty()) json += fmt::format(R"(,"data":[{}])", data);
  if (!errors.empty()) json += fmt::format(R"(,"errors":[{}])", errors);
  return json + "}";
}

XAnswer InvalidRequest(std::string_view why) {
  std::string json = R"({"title":"Invalid Request","type":)"
                     R"("https://api.twitter.com/2/problems/invalid-request")";
  shared::AppendJsonMember(json, "detail", why);
  return {kBad, json + "}"};
}

std::size_t Characters(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); at += shared::DecodeUtf8(text, at).bytes) ++characters;
  return characters;
}

}  // namespace

XAnswer XRuleBook::List(shared::UnixMillis now) const {
  const std::lock_guard lock(mutex_);
  std::string data;
  for (const auto& [id, kept] : rules_) Join(data, RuleJson(id, kept.value, kept.tag));
  return {kOk, Answer(now, fmt::format(R"("result_count":{})", rules_.size()), data, "")};
}

XAnswer XRuleBook::Change(std::string_view body, bool dry_run, shared::UnixMillis now) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (document.HasParseError() || !document.IsObject())
    return InvalidRequest("the body is no JSON");
  const std::lock_guard lock(mutex_);
  const auto add = document.FindMember("add");
  if (add != document.MemberEnd() && add->value.IsArray()) {
    std::vector<Wanted> wanted;
    for (const Json& one : add->value.GetArray()) {
      if (!one.IsObject()) return InvalidRequest("add holds no rule");
      wanted.push_back({MemberText(one, "value"), MemberText(one, "tag")});
    }
    return Add(wanted, dry_run, now);
  }
  const auto remove = document.FindMember("delete");
  if (remove == document.MemberEnd() || !remove->value.IsObject()) {
    return InvalidRequest("neither add nor delete");
  }
  const auto ids = remove->value.FindMember("ids");
  if (ids == remove->value.MemberEnd() || !ids->value.IsArray()) return InvalidRequest("no ids");
  std::vector<std::string> wanted;
  for (const Json& one : ids->value.GetArray()) {
    wanted.emplace_back(one.IsString() ? one.GetString() : "");
  }
  return Remove(wanted, dry_run, now);
}

std::string XRuleBook::ProblemWith(const Wanted& wanted) const {
  const auto same = std::ranges::find_if(
      rules_, [&](const auto& one) { return one.second.value == wanted.value; });
  if (same != rules_.end()) return Problem(wanted.value, "DuplicateRule", "");
  if (Characters(wanted.value) > kLongestRule) {
    return Problem(wanted.value, "UnprocessableEntity",
                   "Rule length exceeds the maximum of 1024 characters.");
  }
  if (rules_.size() >= kMostRules) {
    return Problem(wanted.value, "RulesCapExceeded", "Rule cap of 1000 rules exceeded.");
  }
  const auto rule = XRule::Parse(wanted.value);
  return rule ? "" : Problem(wanted.value, "Invalid Rule", rule.error().what);
}

XAnswer XRuleBook::Add(const std::vector<Wanted>& wanted, bool dry_run, shared::UnixMillis now) {
  std::string data, errors;
  std::uint64_t created = 0;
  const auto before = rules_;
  for (const Wanted& one : wanted) {
    if (const std::string problem = ProblemWith(one); !problem.empty()) {
      Join(errors, problem);
      continue;
    }
    rules_.emplace(next_id_, Kept{one.value, one.tag, *XRule::Parse(one.value)});
    Join(data, RuleJson(next_id_++, one.value, one.tag));
    ++created;
  }
  if (dry_run) rules_ = before;
  const std::uint64_t refused = wanted.size() - created;
  const std::string summary =
      fmt::format(R"("summary":{{"created":{0},"not_created":{1},"valid":{0},"invalid":{1}}})",
                  created, refused);
  const int status = created == 0 && refused > 0 ? kBad : dry_run ? kOk : kCreated;
  return {status, Answer(now, summary, data, errors)};
}

XAnswer XRuleBook::Remove(const std::vector<std::string>& ids, bool dry_run,
                          shared::UnixMillis now) {
  std::uint64_t removed = 0;
  std::string errors;
  for (const std::string& text : ids) {
    std::uint64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    const bool there = dry_run ? rules_.contains(id) : rules_.erase(id) > 0;
    removed += there;
    if (!there) Join(errors, Problem(text, "Rule does not exist", "Rule does not exist"));
  }
  const std::string summary =
      fmt::format(R"("summary":{{"deleted":{},"not_deleted":{}}})", removed, ids.size() - removed);
  return {errors.empty() ? kOk : kBad, Answer(now, summary, "", errors)};
}

std::vector<XMatch> XRuleBook::Matching(const SampleStatus& status) const {
  const std::lock_guard lock(mutex_);
  std::vector<XMatch> matches;
  for (const auto& [id, kept] : rules_) {
    if (kept.rule.Matches(status)) matches.push_back({std::to_string(id), kept.tag});
  }
  return matches;
}

}  // namespace sandbox
